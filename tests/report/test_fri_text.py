"""Every text that a page takes from the snapshot is a text there, whichever column it stands in.

The demonstration's pages are made with a hostile text after the value of every column of text, national
statistics too, and read by pandoc as the engines do.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pypandoc
import pytest
from fientlig_kommun import POLYGLOTT
from kommunen import ROOT, arbetsmapp
from lasning import RAW, run_cells
from lxml import etree, html

from kpilib.fritext import synlig
from kpilib.qmd.html import READER
from kpilib.secrecy import Gate
from kpilib.underlag.sidvillkor import KOMMUN, PERIOD, PUBLIK, REFERENS
from kpilib.workspace import HOME, Workspace

PAGES = ["index", *(f"reports/{p.stem}" for p in sorted((ROOT / "reports").glob("*.qmd")))]
KOLUMNER = {
    "aktivitet", "ansvarig", "atgard", "beskrivning", "delomrade", "insatser", "kommentar", "kommun_namn",
    "lagrum", "leverantor", "mot_namn", "namn", "nasta_steg", "orsak", "orsak_saknas", "strategi",
    "text_efter", "text_fore", "titel",
}  # fmt: skip
"""Columns of the tables that hold words of a file, a person or a service."""
NYCKLAR = {
    *((namn, None) for namn in ("kommungrupp_historik", "avstamning_inkop", "kolada")),
    *((namn, "strategi") for namn in ("strategier", "katalog")),
}
"""Tables, and columns of tables, whose texts pages choose or part rows by."""


@pytest.fixture(scope="module")
def ws(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The demonstration's snapshot beside the texts of the pages."""
    ws = arbetsmapp(tmp_path_factory.mktemp("sidor"))
    shutil.copytree(demo.curated, ws.curated)
    shutil.copytree(ROOT / "reports" / "text", ws.root / "reports" / "text")
    return ws


@pytest.fixture
def hostile(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME, str(ws.root))
    monkeypatch.setenv(PUBLIK, "rad")
    for name in (PERIOD, REFERENS, KOMMUN):
        monkeypatch.delenv(name, raising=False)
    whole = Gate.tabell

    def tabell(gate: Gate, namn: str) -> pl.DataFrame:
        frame = whole(gate, namn)
        columns = [
            c
            for c in frame.columns
            if c in KOLUMNER and frame.schema[c] == pl.String and not {(namn, c), (namn, None)} & NYCKLAR
        ]
        return frame.with_columns(pl.format("{} {}", c, pl.lit(POLYGLOTT)).alias(c) for c in columns)

    monkeypatch.setattr(Gate, "tabell", tabell)


def read(markdown: str) -> etree._Element:
    """The page as pandoc makes it of the cells' Markdown."""
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "--from", READER, "--to", "html5"],
        input=markdown, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return html.fragment_fromstring(done.stdout, create_parent="main")


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_holds_every_text_and_none_is_alive(page: str) -> None:
    shown = "\n\n".join(run_cells((ROOT / f"{page}.qmd").read_text(encoding="utf-8"), page))
    told = RAW.sub("", shown)
    for live in ("{{<", "javascript:", "`{python}", "#panic", "@fig-volymer x"):
        assert live not in told
    main = read(shown)
    for element in main.iter(etree.Element):
        assert element.tag not in ("img", "iframe", "form", "object", "svg", "math"), etree.tostring(element)
        assert not [name for name in element.attrib if name.startswith("on")]
        assert "javascript" not in element.get("href", "")
        assert "math" not in element.get("class", "").split()
        assert "fig-volymer" not in element.get("data-cites", "").split()
    for script in [*main.iter("script")]:
        script.drop_tree()
    text = " ".join(main.text_content().split())
    whole = " ".join(synlig(POLYGLOTT).split())
    assert text.lower().count("kord") == 2 * text.lower().count(whole.lower())
    assert bool(text.count(whole)) == bool(
        re.search(r"```\{python\}", (ROOT / f"{page}.qmd").read_text("utf-8"))
    )


def test_the_columns_are_there(demo: Workspace) -> None:
    """A column that has another name now is not tried, and is to be mended here."""
    with Gate("rad", workspace=demo) as gate:
        found: set[str] = set()
        for namn in _tabeller():
            found |= set(gate.tabell(namn).columns)
    assert found >= KOLUMNER


def _tabeller() -> set[str]:
    sources = [*Path(ROOT / "kpilib").rglob("*.py")]
    text = "\n".join(p.read_text(encoding="utf-8") for p in sources)
    return set(re.findall(r'gate\.tabell\("(\w+)"\)', text))
