"""Hostile texts in every place of a municipality where text is free, read back by readers that are not ours.

None comes alive in any form, none stops a page, and each is read as it was written.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
import fastexcel
import pytest
import xlsxwriter
from browser.chromium import find_chromium, launch, serve
from fientlig_kommun import INSTALLNINGAR, NAMN, TEXTER, fientlig_kommun, polyglott
from fientliga_texter import ALLA, LANG, MARKOR
from lxml import etree, html
from pypdf import PdfReader

from kpilib import pipeline
from kpilib.cli import run
from kpilib.fritext import i_csv, synlig
from kpilib.rawstore.raw_file import plain_name
from kpilib.workspace import HOME, Workspace

PLANEN, UPPFOLJNINGEN = "reports/kategoriplan", "reports/halvarsuppfoljning"
ONDA = re.compile(r"onda\.invalid|javascript:|vbscript:|data:text/html", re.I)
_SPACES = re.compile(r"\s+")
_SCRIPTS = {"plotly.min.js", "plotly-sv.js", "plots.js", "tabs.js", "search.js", "sokindex.js"}
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def plain(text: str) -> str:
    """A text as a reader sees it on a line."""
    return _SPACES.sub(" ", synlig(text)).strip()


@pytest.fixture(scope="module")
def kommunen(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    ws, delivered = fientlig_kommun(tmp_path_factory.mktemp("fientlig"))
    assert [name for name, _ in delivered.fel] == ["N900 <img src=x onerror=window.KORD=1> _.csv"]
    return ws


@pytest.fixture(scope="module")
def site(kommunen: Workspace) -> Path:
    """The website with every download; that it is made is that no text stopped a page."""
    made = pipeline.report(kommunen, engine="builtin")
    assert len(made) == 9
    return kommunen.site


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def shown(page: Path) -> str:
    return plain(str(html.parse(str(page)).getroot().text_content()))


def test_the_corpus_is_large_and_of_every_kind() -> None:
    assert len(ALLA) >= 80
    assert len(set(ALLA)) == len(ALLA)


def test_no_page_holds_an_element_that_a_text_made(site: Path) -> None:
    """No script but the theme's, no handler, no picture, frame or form, no link but to the site itself."""
    for page in pages(site):
        for element in html.parse(str(page)).getroot().iter(etree.Element):
            where = f"{page.name}: {etree.tostring(element)[:200]!r}"
            assert element.tag not in ("iframe", "object", "embed", "base", "img", "svg"), where
            assert element.tag != "form" or element.get("class") == "search", where
            assert not [name for name in element.attrib if name.startswith("on")], where
            assert not ONDA.search(element.get("href", "") + element.get("src", "")), where
            if element.tag == "meta":
                assert element.get("http-equiv") is None, where
            if element.tag == "a" and "://" in element.get("href", ""):
                assert "reports" not in str(page) or "tillganglighet" in page.name, where
            if element.tag == "script" and element.get("src"):
                assert Path(element.get("src")).name in _SCRIPTS, where


@pytest.mark.parametrize("page", [PLANEN, UPPFOLJNINGEN])
def test_every_text_is_read_on_the_page_as_it_is_written(site: Path, page: str) -> None:
    text = shown(site / f"{page}.html")
    written = [plain(one) for one in TEXTER.values()]
    assert [one[:60] for one in written if one not in text] == []


def test_names_of_files_sheets_and_settings_are_read_as_they_are_written(site: Path) -> None:
    by = {page.stem: shown(page) for page in pages(site)}
    for name in NAMN.values():
        assert plain(plain_name(f"{name}.csv")) in by["halvarsuppfoljning"]
    for where in ("index", "halvarsuppfoljning"):
        assert plain(INSTALLNINGAR["kommun.namn"]) in by[where]
        assert plain(polyglott("O00")) in by[where]
    for path in ("insats.bostad_vuxna.namn", "strategi.ett.namn"):
        assert plain(INSTALLNINGAR[path]) in by["kategoriplan"]
    for path in ("region.namn", "region.kort", "nyckeltal.kalla.volym"):
        assert plain(INSTALLNINGAR[path]) in by["katalog"]
    assert plain(polyglott("H01")) in by["datakvalitet"]


@pytest.fixture(scope="module")
def seen(site: Path) -> Iterator[dict[str, dict[str, Any]]]:
    """Each page as Chromium has it after its scripts have run and everything was opened and pointed at."""
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium on PATH")
    found = {}
    with serve(site) as address, launch(program) as browser:
        for page in pages(site):
            with browser.tab() as tab:
                tab.call("Page.addScriptToEvaluateOnNewDocument", source=_VAKT)
                tab.open(address + page.relative_to(site).as_posix())
                tab.evaluate(_ROR)
                found[page.relative_to(site).as_posix()] = {
                    **tab.evaluate(_LAGET),
                    "requests": [r for r in tab.requests if not r.startswith((address, "data:", "blob:"))],
                    "text": plain(tab.evaluate("document.body.textContent")),
                }
    return found


_VAKT = """
window.dialoger = 0;
for (const kind of ["alert", "confirm", "prompt", "open", "print"])
  window[kind] = () => { window.dialoger++; };
"""
_ROR = """
(async () => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  for (const one of document.querySelectorAll("*"))
    for (const kind of ["mouseover", "mouseenter", "focus"])
      one.dispatchEvent(new Event(kind, {bubbles: true}));
  for (const plot of document.querySelectorAll(".js-plotly-plot"))
    if (window.Plotly && plot.data) Plotly.Fx.hover(plot, [{curveNumber: 0, pointNumber: 0}]);
  await new Promise(done => setTimeout(done, 400));
})()
"""
_LAGET = f"""
({{
  kord: typeof window.{MARKOR}, dialoger: window.dialoger, adress: location.href,
  ramar: window.frames.length,
  lankar: [...document.querySelectorAll("a")]
    .map(a => a.getAttribute("href") || a.getAttribute("xlink:href"))
    .filter(a => a && /^\\s*(javascript|vbscript|data):|onda\\.invalid/i.test(a)),
  bilder: document.querySelectorAll("main img, main object, main embed, main iframe, main form").length,
  fet: [...document.querySelectorAll(".js-plotly-plot svg a, .js-plotly-plot svg text b")].length,
  diagram: [...document.querySelectorAll(".js-plotly-plot svg text")].map(t => t.textContent),
}})
"""


def test_nothing_runs_loads_or_leads_away_in_a_browser(seen: Mapping[str, Mapping[str, Any]]) -> None:
    for name, page in seen.items():
        assert page["kord"] == "undefined", name
        assert page["dialoger"] == page["ramar"] == page["bilder"] == page["fet"] == 0, name
        assert page["lankar"] == page["requests"] == [], name
        assert page["adress"].endswith(name), name


def test_a_browser_shows_every_text_as_it_is_written(seen: Mapping[str, Mapping[str, Any]]) -> None:
    for page in (PLANEN, UPPFOLJNINGEN):
        text = seen[f"{page}.html"]["text"]
        assert [one[:60] for one in map(plain, TEXTER.values()) if one not in text] == []


def test_a_chart_shows_a_name_as_it_is_written(seen: Mapping[str, Mapping[str, Any]]) -> None:
    drawn = [plain(one) for page in seen.values() for one in page["diagram"]]
    assert plain(INSTALLNINGAR["insats.bostad_vuxna.namn"]) in drawn


@pytest.mark.parametrize("page", [PLANEN, UPPFOLJNINGEN])
def test_word_holds_no_link_or_field_of_a_text(site: Path, page: str) -> None:
    file = docx.Document(str(site / f"{page}.docx"))
    outward = [rel.target_ref for rel in file.part.rels.values() if rel.is_external]
    assert [target for target in outward if ONDA.search(target)] == []
    codes = {(code.text or "").split()[0] for code in file.element.body.iter(f"{_W}instrText")}
    assert codes <= {"TOC", "PAGEREF", "SEQ", "REF", "PAGE", "HYPERLINK"}
    assert not [c for c in file.element.body.iter(f"{_W}instrText") if ONDA.search(c.text or "")]
    assert not [*file.element.body.iter(f"{_W}object")]
    text = plain("".join(file.element.body.itertext()))
    assert [one[:60] for one in map(plain, TEXTER.values()) if _SPACES.sub("", one) not in _bare(text)] == []


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _bare(text: str) -> str:
    return _SPACES.sub("", text)


@pytest.mark.parametrize("page", [PLANEN, UPPFOLJNINGEN])
def test_pdf_holds_no_link_action_or_file_of_a_text_and_every_text(site: Path, page: str) -> None:
    file = PdfReader(str(site / f"{page}.pdf"))
    for sheet in file.pages:
        for annotation in sheet.get("/Annots") or ():
            action = annotation.get_object().get("/A", {})
            assert action.get("/S") in (None, "/GoTo", "/URI"), action
            assert not ONDA.search(str(action.get("/URI", "")))
    root = file.trailer["/Root"]
    assert "/OpenAction" not in root
    assert "/AA" not in root
    assert not file.attachments
    text = _bare("".join(sheet.extract_text() for sheet in file.pages))
    assert [mark for mark in list(TEXTER)[:-1] if mark not in text] == []
    assert "root:x:0:0" not in text, "a file was read"


@pytest.mark.parametrize("page", [PLANEN, UPPFOLJNINGEN])
def test_a_workbook_holds_texts_and_no_formula_or_link(site: Path, page: str) -> None:
    path = site / f"{page}.xlsx"
    no_formula_or_link(path)
    cells = {plain(one) for one in workbook_cells(path)}
    held = "\n".join(cells)
    assert [one[:60] for one in list(map(plain, TEXTER.values()))[:-1] if one not in held] == []


def no_formula_or_link(path: Path) -> None:
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in file.read(name), name
            if "externalLink" in name or "vba" in name.lower():
                raise AssertionError(name)
            if name.startswith("xl/worksheets/sheet"):
                assert not [*etree.fromstring(file.read(name)).iter("{*}f")], name


def workbook_cells(path: Path) -> Iterator[str]:
    book = fastexcel.read_excel(path)
    for name in book.sheet_names:
        frame = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
        for column in frame:
            yield from (str(value) for value in column.drop_nulls())


RAKNADE: Counter[str] = Counter()
"""How many commands were given, and how many fell."""
_FALL = ("Traceback", "Programmet stannade på ett fel")

COMMANDS = (
    ("status",),
    ("status", "--json"),
    ("karantan",),
    ("karantan", "--json"),
    ("explain", "ej_verkstallda"),
    ("explain", "volym", "--json"),
    ("leverantorer",),
    ("leverantorer", "--json"),
    ("doctor",),
    ("revideringar",),
    ("sql", "FROM main.aktivitet"),
    ("sql", 'SELECT aktivitet AS "[red]=1+1\x1b[2J\u202e" FROM main.aktivitet'),
    ("sql", "FROM main.kommentar", "--format", "json"),
    ("sql", "FROM main.aktivitet", "--format", "csv"),
    ("sql", "FROM main.aktivitet", "--format", "csv-sv"),
    ("sql", "SELECT '\x1b[2J\u202e\x9b' AS x, fel FROM y"),
    ("sql", "SELECT namn FROM meta.fil"),
    ("karantan", "[red]\x1b[2J \u202e.csv"),
    ("report", "[link=https://onda.invalid]\x1b]0;x\x07"),
    ("\x1b[2J[red]",),
)


@pytest.fixture
def cli(
    kommunen: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[str, str]]:
    monkeypatch.setenv(HOME, str(kommunen.root))

    def command(*args: str) -> tuple[str, str]:
        run(list(args))
        shown = capsys.readouterr()
        fallen = [said for said in _FALL if said in shown.out + shown.err]
        RAKNADE.update(kommandon=1, tracebacks=len(fallen))
        assert fallen == []
        return shown.out, shown.err

    return command


@pytest.mark.parametrize("args", COMMANDS, ids=lambda a: ascii(" ".join(a))[1:40])
def test_no_command_writes_what_a_terminal_acts_on(cli: Callable[..., tuple[str, str]], args: Any) -> None:
    for stream in cli(*args):
        acts = {c for c in stream if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
        assert acts <= set("\n\t\r\u00ad\u200c\u200d")
        assert "\r" not in stream.replace("\r\n", "")


def test_a_terminal_shows_the_texts_as_they_are_written(cli: Callable[..., tuple[str, str]]) -> None:
    listed = plain(cli("sql", "SELECT aktivitet FROM main.aktivitet")[0])
    assert [one[:60] for one in list(map(plain, TEXTER.values()))[:-1] if one not in listed] == []
    status = plain(cli("status")[0])
    names = [plain(plain_name(name)) for name in NAMN.values()]
    assert [name for name in names if name not in status] == []


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is a thing of Unix")
def test_in_a_real_terminal_only_the_program_sets_colours(kommunen: Workspace) -> None:
    from terminal import Terminal

    terminal = Terminal(kommunen.root, "status")
    terminal.klar()
    raw = terminal.raw
    assert b"\xc2\x9b" not in raw
    assert b"\x1b]" not in raw
    assert "\x1b" not in _ANSI.sub("", raw.decode("utf-8", "replace"))
    assert "onda.invalid" in terminal.text


@pytest.mark.parametrize("form", ["csv", "csv-sv"])
def test_a_csv_holds_the_texts_and_no_formula(
    cli: Callable[..., tuple[str, str]], tmp_path: Path, form: str
) -> None:
    path = tmp_path / "ut.csv"
    cli("sql", "SELECT * FROM main.aktivitet ORDER BY ALL", "--format", form, "--ut", str(path))
    text = path.read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter="," if form == "csv" else ";"))
    assert len(rows) == len(TEXTER)
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if re.match(r"[\s\"]*[=+\-@＝＋－＠](?!\d+$)", cell)] == []
    for other in ";,\t|":
        pieces = [p.strip(' "\r\n') for line in text.splitlines() for p in line.split(other)]
        assert [p for p in pieces if re.match(r"[=+@＝＋－＠]|-(?![\d.,]+\s*%?$)", p)] == []
    held = {row["aktivitet"] for row in rows}
    stored = [i_csv(text.strip()) for text in TEXTER.values() if LANG not in text]
    assert [one for one in stored if one not in held] == []


def test_a_workbook_of_an_answer_holds_no_formula(
    cli: Callable[..., tuple[str, str]], tmp_path: Path
) -> None:
    path = tmp_path / "ut.xlsx"
    cli("sql", 'SELECT aktivitet AS "=1+1" FROM main.aktivitet', "--ut", str(path))
    no_formula_or_link(path)
    assert {plain(one) for one in workbook_cells(path)} >= set(list(map(plain, TEXTER.values()))[:-1])
    cli("karantan", "--ut", str(tmp_path / "k.xlsx"))
    no_formula_or_link(tmp_path / "k.xlsx")


def test_a_command_that_is_proposed_names_its_file_as_one_argument(
    cli: Callable[..., tuple[str, str]],
) -> None:
    commands = re.findall(r"kategoriplan ingest [^\n]+?--\w+", "".join(cli("status")))
    for command in commands:
        assert len(shlex.split(command)) in (4, 5), command


def test_halves_of_characters_are_taken_in_or_told_and_stop_nothing(
    kommunen: Workspace, tmp_path: Path
) -> None:
    """JSON and a workbook can say half a surrogate pair, and a file's name need not be text at all."""
    rows = '[{"strategi": "s", "aktivitet": "half\\ud800 \\u0000 \\ud83d\\ude00", "status": "Pågår"}]'
    (tmp_path / "aktivitet_2024-10-30.json").write_text(rows, encoding="utf-8")
    head = "nyckeltal;insats;period;orsak;atgard;begar_beslut"
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/kommentar_\xff\x9b.csv")).write_text(
        f"{head}\nvolym;alla;2150;x;;nej\n"
    )
    with zipfile.ZipFile(tmp_path / "kommentar.xlsx", "w") as file:
        for name, content in _halved(
            head.split(";"), ["volym", "alla", "2152", "a_xD800_b_x001B_", "", "nej"]
        ):
            file.writestr(name, content)
    delivered = pipeline.ingest(kommunen, [tmp_path])
    assert [error.var for _, error in delivered.fel] == ["kommentar_\ufffd\ufffd.csv"]
    taken = {stored.raw.name for stored in delivered.lagrade}
    assert taken == {"aktivitet_2024-10-30.json", "kommentar.xlsx"}


def _halved(*rows: list[str]) -> Iterator[tuple[str, str]]:
    """The parts of a workbook whose texts are as they are given, escapes too."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Blad")
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                sheet.write_string(r, c, value)
    with zipfile.ZipFile(out) as file:
        for name in file.namelist():
            yield name, file.read(name).decode().replace("_x005F_", "_")


def test_figures(
    site: Path, seen: Mapping[str, Mapping[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    """What was tried, for whoever reads the log; the tests above hold it."""
    alive = sum(bool(page["lankar"]) or page["kord"] != "undefined" for page in seen.values())
    assert (alive, RAKNADE["tracebacks"]) == (0, 0)
    files = [*pages(site), *site.rglob("*.docx"), *site.rglob("*.pdf"), *site.rglob("*.xlsx")]
    with capsys.disabled():
        print(
            f"\nfientliga texter: {len(ALLA) + 1} texter, {len(NAMN)} filnamn och {len(INSTALLNINGAR)} "
            f"inställningar provade i {len(files)} filer och {RAKNADE['kommandon']} kommandon; "
            f"levande {alive}, avbrutna sidor {9 - len([p for p in seen if 'en-fil' not in p])}, "
            f"tracebacks {RAKNADE['tracebacks']}",
            file=sys.stderr,
        )
