"""Every page of two municipalities, word for word and number for number, as it was last read and found right.

`lasning` says how the files in `facit/` are written anew when a page is to say something else.
"""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest
from annan import annan_kommun
from lasning import facit, page_as_read, publicerad
from projekt import with_pages

from kpilib.mall.arbetsmapp import kommunens_filer
from kpilib.mall.fyll import skriv
from kpilib.mall.kommuner import hitta_kommun
from kpilib.workspace import Workspace

PAGES = [
    "index",
    "reports/kategoriplan",
    "reports/halvarsuppfoljning",
    "reports/nationellt",
    "reports/datakvalitet",
]
"""The pages that say something of a municipality; the catalogue is what the nyckeltal's folders say."""


@pytest.fixture(scope="module")
def kommuner(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workspace]:
    """The demonstration, with all that can be delivered, and a municipality that has half of it."""
    folder = tmp_path_factory.mktemp("facit")
    annan = annan_kommun(folder)
    begun = kommunens_filer(hitta_kommun("1490"), date(2024, 12, 31))
    skriv(annan.root, {path: text for path, text in begun.items() if path.parts[0] == "reports"})
    own = with_pages(demo, folder / "demonstrationen")
    return {"demonstrationen": publicerad(own), "annan": publicerad(annan)}


@pytest.mark.parametrize(
    ("kommun", "publik", "page"),
    [
        *product(["demonstrationen", "annan"], ["rad"], PAGES),
        *product(["demonstrationen"], ["arbetsmaterial"], PAGES[:3]),
    ],
)
def test_a_page_says_what_it_said(
    kommun: str, publik: str, page: str, kommuner: dict[str, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = page_as_read(kommuner[kommun], page, publik, monkeypatch)
    assert said == facit(f"{kommun}-{publik}/{Path(page).name}", said)
