"""A municipality that has begun with one source: every page is made, is short, and says what is missing.

The files are the demonstration's, one source at a time; the pages are the project's own, rendered whole by
the embedded engine, but for the kernel: their cells run here.
"""

from __future__ import annotations

import ast
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from kommunen import arbetsmapp
from lxml import html
from projekt import with_pages

from kpilib import pipeline
from kpilib.contracts import CONTRACTS
from kpilib.errors import UsageError
from kpilib.qmd import render_site, weave
from kpilib.qmd.execute import Code, Sitting
from kpilib.secrecy import Gate
from kpilib.underlag.kallor import FINNS
from kpilib.underlag.sidvillkor import KOMMUN, PERIOD, PUBLIK, REFERENS
from kpilib.warehouse import Curated
from kpilib.workspace import HOME, Workspace

PAGES = [
    "index",
    "reports/kategoriplan",
    "reports/halvarsuppfoljning",
    "reports/nationellt",
    "reports/datakvalitet",
]
SOURCES = [*(set(CONTRACTS) - {"prisindex"}), "kolada", "scb"]
"""Every source that the demonstration has files of."""


def in_this_process(codes: Sequence[Code], sitting: Sitting) -> list[list[Mapping[str, Any]]]:
    """What the cells show, run one after another as the kernel would."""
    names: dict[str, Any] = {}
    outputs = []
    for code in codes:
        tree = ast.parse(code.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, str(code.place), "exec"), names)
        value = eval(compile(ast.Expression(last.value), str(code.place), "eval"), names) if last else None
        data = {"text/markdown": value._repr_markdown_()} if value is not None else {}
        outputs.append([{"output_type": "execute_result", "data": data}] if data else [])
    return outputs


@dataclass(frozen=True)
class Begun:
    """The workspace, what came of every file, and the sources that the one snapshot in force has."""

    ws: Workspace
    filer: Sequence[Curated]

    def only(self, *kallor: str) -> Workspace:
        """The workspace with just those sources published."""
        pipeline.build_and_publish(self.ws, [c for c in self.filer if c.raw.source in kallor])
        return self.ws


@pytest.fixture(scope="module")
def begun(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    folder = tmp_path_factory.mktemp("en-kalla")
    taken = arbetsmapp(folder / "filer")
    shutil.copytree(demo.raw, taken.raw)
    shutil.copytree(demo.parquet, taken.parquet)
    filer = pipeline.ingest(taken).filer
    return Begun(with_pages(taken, folder / "arbetsmapp"), filer)


@pytest.fixture(params=sorted(SOURCES), scope="module")
def one_source(request: pytest.FixtureRequest, begun: Begun) -> tuple[str, Workspace, Mapping[str, Any]]:
    """A source, the workspace that has nothing else, and its pages."""
    ws = begun.only(request.param)
    with pytest.MonkeyPatch.context() as patched:
        return request.param, ws, rendered(ws, patched)


def rendered(ws: Workspace, patched: pytest.MonkeyPatch) -> Mapping[str, Any]:
    """Page -> what a reader sees of it."""
    patched.setattr(weave, "run", in_this_process)
    patched.setenv(HOME, str(ws.root))
    patched.setenv(PUBLIK, "rad")
    for name in (PERIOD, REFERENS, KOMMUN):
        patched.delenv(name, raising=False)
    sources = [Path(f"{page}.qmd") for page in PAGES]
    made = render_site(ws.root, pages=sources, output=ws.site, engine="builtin")
    return {page: _main(path) for page, path in zip(PAGES, made, strict=True)}


def _main(path: Path) -> Any:
    (main,) = html.parse(str(path)).getroot().iter("main")
    for code in [*main.iter("script"), *main.iter("style"), *main.iter("nav")]:
        code.drop_tree()
    return main


def said(main: Any) -> str:
    return " ".join(main.text_content().split())


def test_each_page_is_made_and_names_each_missing_source_once(
    one_source: tuple[str, Workspace, Mapping[str, Any]],
) -> None:
    kalla, ws, pages = one_source
    for page, main in pages.items():
        told = said(main)
        assert "utan-underlag" not in told, page
        assert "?" not in [link.text_content() for link in main.find_class("ref")], page
        assert "Saknar underlag" not in [box.text_content() for box in main.find_class("callout-title")]
        boxes = main.find_class("kp-underlag")
        assert len(boxes) <= 1, page
        named = [line.find("./strong").text_content() for box in boxes for line in box.iter("li")]
        assert not [name for name, times in Counter(named).items() if times > 1], page
        with Gate("rad", workspace=ws) as gate:
            own = dict(gate.tabell("kallor").select("kalla", "titel").iter_rows())[kalla]
        assert own not in named, f"{page}: {own} is there"


def test_no_heading_stands_over_nothing(one_source: tuple[str, Workspace, Mapping[str, Any]]) -> None:
    for page, main in one_source[2].items():
        for section in main.iter("section"):
            assert said(section) != said(section[0]), (page, said(section))


def test_a_page_has_no_value_that_the_snapshot_has_not(
    one_source: tuple[str, Workspace, Mapping[str, Any]],
) -> None:
    _, ws, pages = one_source
    with Gate("rad", workspace=ws) as gate:
        known = gate.varden().filter(FINNS)
    ids = {f"v-{n}-" for n in known["nyckeltal"].unique()}
    for page, main in pages.items():
        anchors = [element.get("id") for element in main.iter() if (element.get("id") or "").startswith("v-")]
        assert not [anchor for anchor in anchors if not anchor.startswith(tuple(ids))], page
    follow_up = pages["reports/halvarsuppfoljning"]
    halves = known.filter(known["period_typ"] == "halvar")
    assert bool(halves.height) == bool(follow_up.xpath('.//figure[@id="tbl-lage"]'))
    assert not follow_up.xpath('.//figure[@id="tbl-lage"]//tr[contains(., "Saknar underlag")]')


@pytest.mark.parametrize(
    ("kalla", "page", "most"),
    [
        ("kommentar", "index", 2_000),
        ("kommentar", "reports/halvarsuppfoljning", 3_500),
        ("kommentar", "reports/nationellt", 900),
        ("kolada", "reports/halvarsuppfoljning", 6_000),
        ("kostnad", "reports/nationellt", 900),
    ],
)
def test_a_page_without_basis_is_short(
    kalla: str, page: str, most: int, begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = rendered(begun.only(kalla), monkeypatch)[page]
    for data in main.xpath(".//details"):
        data.drop_tree()
    assert len(said(main)) < most


def test_the_first_page_says_in_a_line_what_is_there_and_what_would_come(
    begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = rendered(begun.only("beslut", "avbrott"), monkeypatch)["index"]
    (line,) = [p.text_content() for p in main.iter("p") if p.text_content().startswith("Underlag.")]
    assert line.startswith("Underlag. Här finns Avbrott och Beslut. Med Kolada kommer ")
    assert line.endswith(" Allt står i uppföljningen.")


def test_what_would_come_comes_with_just_that_file(begun: Begun) -> None:
    """The line's numbers are kept: the sources that it names together give as many nyckeltal more."""
    from kpilib.report.luckor import _opens
    from kpilib.underlag import FollowUp, follow_up_period

    def state(*kallor: str) -> tuple[Mapping[tuple[str, ...], int], int]:
        with Gate("rad", workspace=begun.only(*kallor)) as gate:
            f = FollowUp(gate, follow_up_period(gate, None))
            counted = gate.varden(period=f.period).filter(FINNS)["nyckeltal"].n_unique()
            return _opens(f), counted

    opens, before = state("beslut", "avbrott")
    _, after = state("beslut", "avbrott", "ramavtal")
    assert after - before == opens[("Ramavtal",)]


def test_where_nothing_is_counted_no_page_says_that_nothing_is_missing(
    begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = rendered(begun.only("kommentar"), monkeypatch)
    follow_up = said(pages["reports/halvarsuppfoljning"])
    assert "Inget mål går att mäta för andra halvåret 2024. Varje nyckeltal saknar underlag" in follow_up
    assert "Alla nyckeltal har underlag" not in follow_up
    assert "värden saknar underlag" not in said(pages["index"])
    (rows,) = pages["reports/halvarsuppfoljning"].xpath('.//figure[@id="tbl-luckor"]//tbody[last()]')
    named = [said(row[0]) for row in rows if len(row) > 1]
    assert {"Beslut", "Köpfil", "Ramavtal"} <= set(named)
    assert len(named) == len(set(named))


def test_an_empty_follow_up_is_not_adopted(begun: Begun) -> None:
    with pytest.raises(UsageError, match="Det finns inga värden för perioden 2024H2"):
        pipeline.faststall(begun.only("kommentar"), "2024H2")


def test_a_month_that_the_calendar_has_not_is_refused_when_it_is_asked_for(begun: Begun) -> None:
    with pytest.raises(UsageError, match="kalender har inte månaden 2042-10"):
        pipeline.report(begun.only("kommentar"), period="2042-10")
