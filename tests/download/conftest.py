"""One small report with every kind of chart and table, rendered once with all its downloads."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kpilib.download import FORMATS, Downloads
from kpilib.download.make import download_path
from kpilib.qmd import render_site

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SIDOR = Path(__file__).parent / "sidor"
MADE = datetime(2024, 12, 31, 12, 0, tzinfo=UTC)
ABOUT = {"Period": "andra halvåret 2024", "Skriven för": "Provrådet", "Ögonblicksbild": "k0123456789ab"}


@dataclass(frozen=True)
class Made:
    """A rendered report: its page and its downloads."""

    page: Path

    def path(self, form: str) -> Path:
        return download_path(self.page, form)

    @property
    def html(self) -> str:
        return self.page.read_text(encoding="utf-8")


def downloads(*forms: str, asked: bool = False) -> Downloads:
    return Downloads(forms or tuple(FORMATS), ABOUT, MADE, asked=asked)


def copied(folder: Path) -> Path:
    """The sources of the small website, to change and render."""
    root = Path(shutil.copytree(SIDOR, folder / "sidor"))
    # the kernel that runs the cells imports the package that is tested
    os.environ.setdefault("PYTHONPATH", str(Path(__file__).parents[2]))
    return root


def rendered(root: Path, beside: Downloads, page: str = "reports/rapport.qmd") -> Made:
    site = root / "reports" / "_site"
    (made,) = render_site(root, pages=[Path(page)], output=site, engine="builtin", beside=beside)
    return Made(made)


@pytest.fixture(scope="session")
def rapport(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The small report with all its downloads."""
    return rendered(copied(tmp_path_factory.mktemp("rapport")), downloads())


@pytest.fixture
def sidor(tmp_path: Path) -> Path:
    """The sources of the small website, with a report that is rendered in an instant."""
    root = copied(tmp_path)
    (root / "reports" / "rapport.qmd").write_text(
        "---\ntitle: Kort\nnedladdning: true\n---\n\n| a | b |\n|---|--:|\n| x | 1 |\n", encoding="utf-8"
    )
    return root


def anchored(html: str) -> dict[str, str]:
    """Anchor -> the value that the page shows there."""
    found = re.findall(r'<(?:span|data) id="(v-[^"]+)"[^>]*>([^<]*)</(?:span|data)>', html)
    return {id_: value.replace("&lt;", "<").replace("&nbsp;", "\u00a0") for id_, value in found}


@dataclass(frozen=True)
class Held:
    """What a cell of a workbook holds, and the format that it is shown by."""

    value: object
    form: str


def workbook_cells(path: Path, sheet: int) -> dict[str, Held]:
    """Cell -> what it holds, in one sheet of a workbook, counted from 1; blank cells are left out."""
    with zipfile.ZipFile(path) as file:
        shared = [
            "".join(t.text or "" for t in item.iter(f"{S}t"))
            for item in ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
        ]
        styles = ElementTree.fromstring(file.read("xl/styles.xml"))
        formats = {f.get("numFmtId"): f.get("formatCode") or "" for f in styles.iter(f"{S}numFmt")}
        formats["1"] = "0"  # one of Excel's own
        used = [formats.get(x.get("numFmtId"), "") for x in styles.find(f"{S}cellXfs") or ()]
        cells = list(ElementTree.fromstring(file.read(f"xl/worksheets/sheet{sheet}.xml")).iter(f"{S}c"))
    return {
        cell.get("r") or "": Held(
            shared[int(value.text)] if cell.get("t") == "s" else float(value.text),
            used[int(cell.get("s") or 0)],
        )
        for cell in cells
        if (value := cell.find(f"{S}v")) is not None and value.text is not None
    }


Render = Callable[..., Made]
