"""A series break in the report: nothing compared across it, a gap and a line in the chart, words for both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from kommunen import arbetsmapp, lagg_over
from stdnum import luhn
from tabeller import celler

from kpilib import pipeline
from kpilib.begrepp import Period
from kpilib.form import text
from kpilib.form.charts import Line, alt, break_labels, small_multiples
from kpilib.form.jamforda import comparison
from kpilib.report.halvar import lage, nyckeltal
from kpilib.rules import Brott
from kpilib.secrecy import Gate
from kpilib.settings import load_settings
from kpilib.underlag import FollowUp

WHY = "Nytt verksamhetssystem."
PERSONER = [f"19811218-{n}{luhn.calc_check_digit(f'811218{n}')}" for n in range(980, 987)]
HEADER = "Ärende;Personnummer;Kön;Insats;Beslutsdatum;Beslutstyp;Verkställt från"


@pytest.fixture(scope="module")
def follow_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FollowUp]:
    """Six decisions a half-year, in a municipality that changed systems on the first of July."""
    ws = arbetsmapp(tmp_path_factory.mktemp("brott"))
    folder = ws.root
    lagg_over(
        ws,
        '[plan]\nkalender_fran = "2024-01"\n'
        '[[seriebrott]]\nnyckeltal = "nya_beslut"\ninsats = "bmss_vuxna"\n'
        f'fran = 2024-07-01\norsak = "{WHY}"\n',
    )
    rows = [
        f"{insats}{month}{n};{PERSONER[n]};K;{insats};2024-{month:02d}-{n:02d};Nytt;"
        for insats in ("BmSS vuxna", "Korttidsvistelse")
        for month in range(1, 13)
        for n in range(1, 7)
    ]
    delivery = folder / "beslut_2024-12-31.csv"
    delivery.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    taken = pipeline.ingest(ws, [delivery])
    pipeline.build_and_publish(ws, taken.filer)
    with Gate(workspace=ws, settings=load_settings(ws.settings)) as gate:
        yield FollowUp(gate, Period.parse("2024H2"))


def test_the_break_lands_in_the_snapshot(follow_up: FollowUp) -> None:
    assert follow_up.brott("nya_beslut") == [
        Brott("nya_beslut", "bmss_vuxna", date(2024, 7, 1), WHY, "kategoriplan.toml")
    ]


def test_a_value_is_not_compared_across_a_break(follow_up: FollowUp) -> None:
    state = follow_up.lage()
    rows = {r["insats"]: r for r in state.iter_rows(named=True) if r["nyckeltal"] == "nya_beslut"}
    assert (rows["bmss_vuxna"]["varde"], rows["bmss_vuxna"]["fore"]) == (36, None)
    assert rows["bmss_vuxna"]["seriebrott"] == WHY
    assert (rows["korttidsvistelse"]["fore"], rows["korttidsvistelse"]["seriebrott"]) == (36, None)


def test_the_page_says_so(follow_up: FollowUp) -> None:
    table = lage(follow_up).data
    assert f"{text.SAKNAS} seriebrott" in celler(table)
    assert f"Seriebrott: {WHY}" in table
    section = nyckeltal(follow_up, "nya_beslut").data
    assert f"Seriebrott från kvartal 3 2024: {WHY} Värden före och efter jämförs inte." in section


LINE = Line("A", "#000000", [("a", 1.0), ("b", 2.0), ("c", 3.0), ("d", 4.0)], "antal", brott={"c": WHY})


def test_a_break_is_a_gap_and_a_thin_line_with_a_label() -> None:
    [figure] = small_multiples([LINE])
    assert list(figure.data[0].x) == ["a", "b", "c", "c", "d"]
    assert list(figure.data[0].y) == [1, 2, None, 3, 4]
    assert figure.data[0].connectgaps is False
    [shape] = figure.layout.shapes
    assert (shape.x0, shape.x1) == (1.5, 1.5), "between the second and the third point"
    assert "seriebrott" in [note.text for note in figure.layout.annotations]


def test_a_break_keeps_its_place_when_the_chart_begins_later() -> None:
    late = Line("A", "#000000", [("å", None), *LINE.punkter], "antal", brott={"c": WHY})
    assert small_multiples([late])[0].layout.shapes[0].x0 == 1.5


def test_a_break_in_a_comparison_lies_between_two_years() -> None:
    line = Line("A", "#000000", [("2024", 1.0), ("2025", 2.0), ("2026", 3.0)], "procent", brott={"2026": WHY})
    figure = comparison([line], "procent")
    assert figure.layout.shapes[0].x0 == 2025.5
    assert list(figure.data[0].y) == [1, 2, None, 3]


def test_the_words_of_a_chart_say_what_broke() -> None:
    assert f"Seriebrott från c: {WHY}" in alt("Exempel.", [LINE, LINE])
    assert alt("Exempel.", [LINE, LINE]).count("Seriebrott") == 1


@pytest.mark.parametrize(("fran", "label"), [(date(2024, 4, 1), "b"), (date(2024, 2, 15), "b")])
def test_a_break_falls_at_the_first_value_after_it(fran: date, label: str) -> None:
    points = [("a", date(2024, 1, 31)), ("b", date(2024, 4, 30)), ("c", date(2024, 5, 31))]
    assert break_labels(points, [Brott("x", "*", fran, WHY, "")]) == {label: WHY}


@pytest.mark.parametrize("fran", [date(2020, 1, 1), date(2030, 1, 1)])
def test_a_break_outside_the_chart_is_not_drawn(fran: date) -> None:
    points = [("a", date(2024, 1, 31)), ("b", date(2024, 4, 30))]
    assert break_labels(points, [Brott("x", "*", fran, WHY, "")]) == {}
