"""The pages of the site: every number comes from the snapshot, and says what the snapshot says."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import polars as pl
import pytest
from tabeller import celler, rader

from kpilib.begrepp import Period
from kpilib.form import text
from kpilib.report.halvar import jamforelse, kallor, lage, nyckeltal, sammanfattning, ursprung
from kpilib.report.luckor import luckor
from kpilib.secrecy import Gate
from kpilib.underlag import FollowUp, follow_up_period
from kpilib.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "index.qmd", *sorted((ROOT / "reports").glob("*.qmd"))]
FIGURE = re.compile(r"(?<![A-Za-z0-9])\d+")  # a digit that is not part of a name, as in F100
H2 = Period.parse("2024H2")
CELL = re.compile(r"^```\{python\}\n(.*?)^```$", re.M | re.S)


def prose(page: Path) -> str:
    """The text of a page without front matter, cells, links and anchors."""
    body = re.sub(r"\A---\n.*?^---$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return re.sub(r"\]\([^)]*\)|\{#[^}]*\}|@(fig|tbl|sec)-[\w-]+", "", CELL.sub("", body))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_figure_is_typed_into_a_page(page: Path) -> None:
    assert not FIGURE.findall(prose(page))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_figure_is_typed_into_a_pages_code(page: Path) -> None:
    cells = CELL.findall(page.read_text(encoding="utf-8"))
    constants = [n.value for n in ast.walk(ast.parse("\n".join(cells))) if isinstance(n, ast.Constant)]
    assert not [c for c in constants if not isinstance(c, str) or FIGURE.search(c)]


@pytest.fixture(scope="module")
def follow_up(demo: Workspace) -> FollowUp:
    with Gate("rad", workspace=demo) as gate:
        yield FollowUp(gate, follow_up_period(gate, H2))


def test_the_latest_half_year_is_meant_when_none_is_asked_for(demo: Workspace) -> None:
    with Gate(workspace=demo) as gate:
        assert follow_up_period(gate, None) == H2


@pytest.mark.parametrize(("period", "before"), [("2024H2", "2024H1"), ("2024H1", "2023H2")])
def test_a_half_year_is_compared_with_the_one_before(period: str, before: str, follow_up: FollowUp) -> None:
    assert FollowUp(follow_up.gate, Period.parse(period)).fore == Period.parse(before)


def test_what_is_accumulated_over_the_year_is_not_compared_with_the_year_before(follow_up: FollowUp) -> None:
    fore = {
        half: dict(FollowUp(follow_up.gate, half).lage().select("nyckeltal", "fore").rows())["flytt_f100"]
        for half in (H2.fore, H2)
    }
    at_midyear = follow_up.gate.varden("flytt_f100", period=H2.fore, dimension="alla")["varde"].item()
    assert fore == {H2.fore: None, H2: at_midyear}


def test_what_deviates_stands_first(follow_up: FollowUp) -> None:
    order = follow_up.lage()["malstatus"].unique(maintain_order=True).to_list()
    assert order == ["ej uppnått", "uppnått", "information"]


def test_the_status_table_shows_what_the_gate_gives(follow_up: FollowUp) -> None:
    shown = lage(follow_up).data
    for row in follow_up.lage().iter_rows(named=True):
        assert text.rad_varde(row) in celler(shown)


def test_the_summary_counts_the_targets(follow_up: FollowUp) -> None:
    state = follow_up.lage().filter(pl.col("mal").is_not_null() & pl.col("varde").is_not_null())
    met = state.filter(pl.col("malstatus") == "uppnått").height
    said = sammanfattning(follow_up).data
    assert f"Av {state.height} mål" in said
    assert f"är {met} uppnådda och {state.height - met} inte" in said
    assert said.count("\n- ") == state.height - met


@pytest.mark.parametrize(
    "name", ["ramavtalskop", "regiform", "ej_verkstallda", "kostnad_per_bedomningspoang"]
)
def test_a_chart_has_its_data_as_a_table_and_in_words(name: str, follow_up: FollowUp) -> None:
    shown = nyckeltal(follow_up, name).data
    alt = re.search(r'aria-label="(Linjediagram[^"]+)"', shown)
    assert alt
    values = follow_up.serie(name)
    for row in values.filter(pl.col("period") == "2024Q4").iter_rows(named=True):
        value = text.rad_varde(row)
        assert value in celler(shown), "the table under the chart"
        if not row["dolt"]:
            assert f"{value} kvartal 4 2024" in alt[1], "the words for the chart"


def test_the_national_comparison_names_its_source_and_what_is_missing(follow_up: FollowUp) -> None:
    shown = jamforelse(follow_up).data
    assert "Källa: Kolada." in shown
    assert "Stockholm saknar värde alla år" in shown


def test_freshness_and_origin_are_shown(follow_up: FollowUp) -> None:
    assert "2024-12-31" in kallor(follow_up).data
    origin = ursprung(follow_up).data
    assert follow_up.gate.snapshot.snapshot in origin
    assert "kopfil_2024-10.xlsx" in origin


def test_a_missing_source_is_said_in_the_page_and_not_drawn_as_zero(
    workspace: Workspace, demo: Workspace
) -> None:
    """Without the register of interruptions just the nyckeltal that needs it lacks its basis."""
    from kpilib import pipeline

    shutil.copytree(demo.raw, workspace.raw)
    shutil.copytree(demo.parquet, workspace.parquet)
    rest = [curated for curated in pipeline.ingest(workspace).filer if curated.raw.source != "avbrott"]
    pipeline.build_and_publish(workspace, rest)
    with Gate("rad", workspace=workspace) as gate, Gate("rad", workspace=demo) as whole:
        state, before = (
            FollowUp(gate, H2).lage(),
            FollowUp(whole, H2).lage(),
        )
        shown = nyckeltal(FollowUp(gate, H2), "ej_verkstallda").data
        assert ".utan-underlag" in shown
        assert "#fig-" not in shown
        (needed,) = [row for row in rader(luckor(FollowUp(gate, H2)).data)[1:] if len(row) > 1]
        assert needed == ["Avbrott", "inte intagen", "Ej verkställda beslut"]
    lost = state.filter(pl.col("malstatus") == "saknar underlag")
    assert lost["nyckeltal"].unique().to_list() == ["ej_verkstallda"]
    others = pl.col("nyckeltal") != "ej_verkstallda"
    same = ["nyckeltal", "insats", "dimension_varde", "varde", "malstatus"]
    assert state.filter(others).select(same).sort(same).equals(before.filter(others).select(same).sort(same))
