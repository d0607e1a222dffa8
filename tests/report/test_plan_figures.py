"""The published plan's figures, found in the rendered plan by their anchors, and in its downloads.

The figures are those of the published Kategoriplan Funktionsstöd 2025, each with its place there. The
demonstration municipality is rendered the ordinary way by the embedded engine.
"""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from html import unescape
from pathlib import Path

import fastexcel
import pytest
from projekt import with_pages
from pypdf import PdfReader

from kpilib import pipeline
from kpilib.errors import RenderError
from kpilib.form.ankare import value_id
from kpilib.workspace import Workspace

NBSP = "\u00a0"
MANAD, KVARTAL, AR, FORE = "2024-10", "2024Q3", "2023", "2022"


@pytest.fixture(scope="module")
def workspace_of_plan(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The demonstration with the plan rendered, while it is a draft."""
    ws = with_pages(demo, tmp_path_factory.mktemp("plan"))
    own = ws.settings.read_text(encoding="utf-8")
    ws.settings.write_text(re.sub(r"(?m)^faststalld = .*$", "", own), encoding="utf-8")
    pipeline.report(ws, "kategoriplan", engine="builtin")
    return ws


@pytest.fixture(scope="module")
def folder(workspace_of_plan: Workspace) -> Path:
    """Where the plan lies with its downloads."""
    return workspace_of_plan.site / "reports"


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    """The plan as HTML."""
    return (folder / "kategoriplan.html").read_text(encoding="utf-8")


def _shown(page: str, anchor: str) -> str:
    """The text of the one element with this anchor."""
    found = re.findall(rf'<(span|data) id="{re.escape(anchor)}"[^>]*>(.*?)</\1>', page, flags=re.S)
    assert len(found) == 1, f"{anchor} stands {len(found)} times in the page"
    return unescape(found[0][1]).strip()


PLATS: list[tuple[str, str, str, str, str, str, str]] = [
    # place, nyckeltal, insats, period, part, led, as it must be shown
    ("p01 3.1.2", "volym", "bmss_vuxna", MANAD, "alla", "varde", "1 998"),
    ("p02 3.1.2", "volym", "bmss_barn", MANAD, "alla", "varde", "44"),
    # 1 October in the plan; a quarter is read on its last day, the day before
    ("p03 3.1.2", "volym", "korttidsvistelse", KVARTAL, "alla", "varde", "422"),
    ("p04 3.1.2", "volym", "boendestod", MANAD, "alla", "varde", "2 537"),
    ("p05 3.4.4", "volym_manad", "korttidsboende_sol", MANAD, "alla", "varde", "165"),
    ("p06 3.1.2", "volym", "korttidsboende_sol", MANAD, "alla", "varde", "145"),
    ("p07 3.4.2", "regiform", "bmss_vuxna", MANAD, "regiform.egen", "varde", "83 %"),
    ("p08 3.4.2", "ramavtalskop", "bmss_vuxna", MANAD, "alla", "namnare", "340"),
    ("p09 3.4.2", "ramavtalskop", "bmss_vuxna", MANAD, "alla", "taljare", "315"),
    ("p10 3.4.2", "ramavtalskop", "bmss_vuxna", MANAD, "alla", "varde", "93 %"),
    ("p11 3.4.3", "regiform", "korttidsvistelse", KVARTAL, "regiform.egen", "varde", "79 %"),
    # "under 2024" in a plan that is drawn up in the autumn of that year: as of its reference month
    ("p12 3.4.4", "regiform", "korttidsboende_sol", MANAD, "regiform.egen", "varde", "14 %"),
    ("p13 3.4.4", "ramavtalskop", "korttidsboende_sol", KVARTAL, "alla", "varde", "97 %"),
    ("p14 5.1", "ramavtalskop", "korttidsvistelse", MANAD, "inom", "varde", "100 %"),
    ("p15 3.4.1", "ramavtalskop", "bmss_barn", KVARTAL, "koptyp.ordinarie", "namnare", "14"),
    ("p16 3.4.1", "ramavtalskop", "bmss_barn", KVARTAL, "koptyp.ordinarie", "taljare", "10"),
    ("p17 3.4.1", "ramavtalskop", "bmss_barn", KVARTAL, "koptyp.skolplacering", "namnare", "14"),
    ("p18 3.4.1", "regiform", "bmss_barn", KVARTAL, "regiform.egen", "taljare", "17"),
    ("p19 3.1.1", "nettokostnad", "alla", AR, "alla", "varde", "5,25 mdkr"),
    ("p20 3.1.1", "nettokostnad", "alla", FORE, "alla", "varde", "4,77 mdkr"),
    ("p21 3.1.1", "andel_nettokostnad", "bmss_vuxna", AR, "alla", "varde", "52 %"),
    ("p22 3.1.1", "andel_nettokostnad", "bmss_vuxna", FORE, "alla", "varde", "54 %"),
    ("p23 3.1.1", "andel_nettokostnad", "daglig_verksamhet", AR, "alla", "varde", "13 %"),
    ("p24 3.1.1", "andel_nettokostnad", "daglig_verksamhet", FORE, "alla", "varde", "11 %"),
    ("p25 3.1.1", "andel_nettokostnad", "boendestod", AR, "alla", "varde", "6 %"),
    ("p26 3.1.1", "andel_nettokostnad", "korttidsboende_sol", AR, "alla", "varde", "5 %"),
    ("p27 3.1.1", "andel_nettokostnad", "bmss_barn", AR, "alla", "varde", "3 %"),
    ("p28 3.1.1", "andel_nettokostnad", "korttidsvistelse", AR, "alla", "varde", "4 %"),
    ("p29 3.4.5", "flytt_f100", "alla", AR, "alla", "varde", "61"),
    ("p30 3.4.5", "flytt_f100_fran_bmss", "alla", AR, "alla", "varde", "10"),
    ("p31 3.2.2", "nettokostnadsavvikelse", "alla", FORE, "alla", "varde", "6,7 %"),
    ("p32 3.2.2", "nettokostnadsavvikelse", "alla", AR, "alla", "varde", "7,3 %"),
    ("p33 3.3.1", "lss_per_10000", "alla", FORE, "alla", "varde", "70"),
    ("p34 3.3.4", "lss_per_10000", "alla", AR, "alla", "varde", "68"),
    ("p35 3.3.4", "lss_per_10000", "alla", AR, "kommun.0000", "varde", "75"),
    ("p36 3.3.4", "lss_per_10000", "alla", AR, "kommun.1280", "varde", "61"),
    ("p37 3.3.4", "lss_per_10000", "alla", AR, "kommun.0180", "varde", "56"),
    ("p38 5.1", "antal_avtal", "bmss_barn", MANAD, "alla", "varde", "16"),
    ("p39 5.1", "antal_avtal", "bmss_vuxna", MANAD, "alla", "varde", "177"),
    ("p40 5.1", "antal_avtal", "korttidsvistelse", MANAD, "alla", "varde", "6"),
    ("p41 5.1", "antal_avtal", "korttidsboende_sol", MANAD, "alla", "varde", "46"),
    ("p42 5.1", "regiform", "bmss_vuxna", MANAD, "regiform.extern", "varde", "17 %"),
    ("p43 5.1", "regiform", "korttidsvistelse", MANAD, "regiform.extern", "varde", "21 %"),
    ("p44 5.1", "regiform", "korttidsboende_sol", MANAD, "regiform.extern", "varde", "86 %"),
]


@pytest.mark.parametrize("case", PLATS, ids=lambda c: c[0])
def test_a_figure_of_the_published_plan_stands_at_its_anchor(
    case: tuple[str, str, str, str, str, str, str], page: str
) -> None:
    _, nyckeltal, insats, period, part, led, shown = case
    anchor = value_id(nyckeltal, insats, period, part, led)
    assert _shown(page, anchor) == shown.replace(" ", NBSP)


def test_every_published_figure_is_looked_for() -> None:
    assert [case[0].split()[0] for case in PLATS] == [f"p{n:02}" for n in range(1, 45)]


def test_an_anchor_is_given_once(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_only_what_the_recorded_statistics_lack_is_missing_in_the_demonstration(page: str) -> None:
    _, *sections = re.split(r'(?=<section[^>]*\sid="sec-)', page)
    short = {re.search(r'id="(sec-[^"]+)"', s)[1] for s in sections if "callout-warning" in s}  # type: ignore[index]
    assert short <= {"sec-standardkostnad", "sec-boendekostnad", "sec-kop"}
    assert "{{" not in page


def _anchored(page: str, within: str = "") -> dict[str, str]:
    found = re.findall(rf'{within}<(span|data) id="(v-[^"]+)"[^>]*>(.*?)</\1>', page)
    return {anchor: unescape(shown) for _, anchor, shown in found}


def test_word_shows_every_number_of_the_page_at_its_anchor(folder: Path, page: str) -> None:
    with zipfile.ZipFile(folder / "kategoriplan.docx") as file:
        document = file.read("word/document.xml").decode()
    shown = {
        name: unescape("".join(re.findall(r"<w:t[ >][^<]*?>?([^<>]*)</w:t>", runs)))
        for number, name, runs in re.findall(
            r'<w:bookmarkStart w:id="(\d+)" w:name="(v-[^"]+)"/>(.*?)<w:bookmarkEnd', document, re.DOTALL
        )
    }
    on_page = _anchored(page)
    assert len(on_page) > 150
    assert "dolt" in on_page.values(), "what is hidden is hidden there too"
    # Word takes names of forty letters; a longer one is there under another name
    assert shown == {name: value for name, value in on_page.items() if len(name) <= 40}


def test_the_pdf_shows_every_number_of_the_page(folder: Path, page: str) -> None:
    words = " ".join(p.extract_text() for p in PdfReader(folder / "kategoriplan.pdf").pages)
    words = re.sub(r"\s+", " ", words)
    missing = {a: v for a, v in _anchored(page).items() if v.replace(NBSP, " ") not in words}
    assert missing == {}


def test_excel_holds_every_number_of_the_pages_tables_as_a_number(folder: Path, page: str) -> None:
    book = fastexcel.read_excel(folder / "kategoriplan.xlsx")
    held = set()
    for name in book.sheet_names:
        rows = book.load_sheet(name, header_row=None, dtypes="string").to_polars().rows()
        held |= {cell for row in rows for cell in row if cell is not None}
    numbers = {float(cell) for cell in held if re.fullmatch(r"-?\d+(\.\d+)?(e-\d+)?", cell)}
    in_tables = _anchored(page, "<td[^>]*>")
    assert len(in_tables) > 100
    for anchor, shown in in_tables.items():
        found = re.fullmatch(r"([\d\u00a0,]+)(\u00a0\D+)?", shown)
        if found is None:
            assert shown in held, anchor
            continue
        value = Decimal(found[1].replace(NBSP, "").replace(",", "."))
        size = {f"{NBSP}%": -2, f"{NBSP}mdkr": 3}.get(found[2], 0)  # the column's others are in mnkr
        assert float(value.scaleb(size)) in numbers, anchor


def test_the_net_costs_of_the_workbook_are_together_the_whole(folder: Path, page: str) -> None:
    """On the page one of them is in mdkr and the others in mnkr; each is rounded as it is shown there."""
    book = fastexcel.read_excel(folder / "kategoriplan.xlsx")
    sheet = book.load_sheet("2 Nettokostnad per insats 2023", header_row=3).to_polars()
    costs = sheet["Nettokostnad 2023 (mnkr)"].drop_nulls()
    whole = _shown(page, value_id("nettokostnad", "alla", AR))
    assert whole == f"5,25{NBSP}mdkr"
    assert abs(costs.sum() - 5250) <= 5 + 5 + 0.5 * (costs.len() - 1)
    assert costs.sort(descending=True).to_list() == costs.to_list(), "largest first, as on the page"


def test_a_plan_that_is_not_adopted_is_marked_as_a_draft(folder: Path, page: str) -> None:
    assert 'id="utkast"' in page
    assert all("UTKAST" in p.extract_text() for p in PdfReader(folder / "kategoriplan.pdf").pages)
    with zipfile.ZipFile(folder / "kategoriplan.docx") as file:
        assert "UTKAST" in file.read("word/header1.xml").decode()


def test_a_format_can_be_asked_for_of_a_page_that_offers_none(workspace_of_plan: Workspace) -> None:
    made = pipeline.report(workspace_of_plan, "tillganglighet", form="docx", engine="builtin")
    assert made == [workspace_of_plan.site / "reports" / "tillganglighet.docx"]
    assert made[0].is_file()
    with pytest.raises(RenderError, match="Sidan tillganglighet har inga tabeller"):
        pipeline.report(workspace_of_plan, "tillganglighet", form="xlsx", engine="builtin")
    assert made[0].is_file(), "a failure leaves what was there"


def test_the_plan_offers_its_downloads(folder: Path, page: str) -> None:
    links = re.findall(r'<a href="([^"]+)" download="">', page)
    assert links == ["kategoriplan.docx", "kategoriplan.pdf", "kategoriplan.xlsx", "kategoriplan-en-fil.html"]
    assert all((folder / link).stat().st_size > 10_000 for link in links)
