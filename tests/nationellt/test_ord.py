"""The sentences of the national page, on rows of the tests' own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import unescape
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from kpilib.form.bars import BLUE, GREY
from kpilib.form.charts import INK
from kpilib.nationellt.avstamning import _antal, orsak
from kpilib.nationellt.grupper import _byte, _rubrik
from kpilib.nationellt.lage import LIKNANDE, _figur, mening
from kpilib.nationellt.uppdelning import _REST, ord_
from kpilib.nationellt.uppdelning import _figur as delarnas_figur
from kpilib.nationellt.utveckling import _rubrik as seriens_rubrik
from kpilib.nationellt.utveckling import _spann, egen_mening
from kpilib.underlag.serier import AVVIKELSE, LOPANDE_PRISER, Serie

NBSP = "\u00a0"
EGEN, RIKET = "1480", "0000"


def comparison(values: Mapping[tuple[str, int], float | None], broken: Sequence[int] = ()) -> Any:
    """A comparison whose one series has these values by municipality and year; 2024 is preliminary."""
    schema = {"kommun": pl.String, "ar": pl.Int64, "varde": pl.Float64}
    rows = pl.DataFrame([(*key, x) for key, x in values.items()], schema, orient="row")
    return SimpleNamespace(
        egen=EGEN,
        egen_namn="Göteborg",
        serie=lambda _: rows.with_columns(preliminar=pl.col("ar") == 2024),
        brott_i=lambda _: [SimpleNamespace(fran=SimpleNamespace(year=year)) for year in broken],
    )


@pytest.mark.parametrize(
    ("values", "broken", "told"),
    [
        ({(EGEN, 2021): 1.0, (EGEN, 2022): 3.0, (EGEN, 2023): 7.0}, [],
         "var 7,0 % 2023. Året före var det 3,0 % (+4,0 p.e.)."),
        ({(EGEN, 2022): 3.0, (EGEN, 2023): 7.0}, [2023], "var 7,0 % 2023."),
        ({(EGEN, 2022): 3.0, (EGEN, 2023): 7.0}, [2022],
         "var 7,0 % 2023. Året före var det 3,0 % (+4,0 p.e.)."),
        ({(EGEN, 2021): 3.0, (EGEN, 2022): None, (EGEN, 2023): 7.0}, [], "var 7,0 % 2023."),
        ({(EGEN, 2023): 3.0, (EGEN, 2024): 7.0}, [],
         "var 7,0 % 2024. Värdet är preliminärt. Året före var det 3,0 % (+4,0 p.e.)."),
        ({(EGEN, 2023): 7.0, (RIKET, 2023): 4.0, (RIKET, 2022): 5.0}, [],
         "var 7,0 % 2023. I riket var det 4,0 %."),
        ({(EGEN, 2023): 7.0, (RIKET, 2023): None}, [], "var 7,0 % 2023."),
        ({(EGEN, 2021): 7.0, (RIKET, 2022): 4.0, (RIKET, 2023): 4.0}, [],
         "var 7,0 % 2021. Göteborg saknar värde för 2022 och 2023."),
        ({(EGEN, 2022): 7.0, (EGEN, 2023): None}, [], "var 7,0 % 2022. Göteborg saknar värde för 2023."),
    ],
)  # fmt: skip
def test_the_own_value_is_told_with_the_year_before_and_riket(
    values: Mapping[tuple[str, int], float | None], broken: Sequence[int], told: str
) -> None:
    said = unescape(egen_mening(comparison(values, broken), AVVIKELSE))
    assert said.replace(NBSP, " ") == f"Nettokostnadsavvikelsen i Göteborg {told}"


@pytest.mark.parametrize("values", [{(EGEN, 2023): None}, {(RIKET, 2023): 4.0}])
def test_without_an_own_value_there_is_none_to_tell(values: Mapping[tuple[str, int], float | None]) -> None:
    said = unescape(egen_mening(comparison(values), AVVIKELSE))
    assert said == "Göteborg saknar värde i det som är hämtat."


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ([2018], "2018"),
        ([2018, 2019], "2018–2019"),
        ([2018, 2019, 2020, 2022], "2018–2020 och 2022"),
        ([2016, 2018, 2020, 2021], "2016, 2018 och 2020–2021"),
    ],
)
def test_years_are_told_in_runs(years: list[int], told: str) -> None:
    assert _spann(years) == told


def position(**changed: Any) -> dict[str, Any]:
    row = {
        "ar": 2023, "varde": 7.25, "median": 4.5, "antal": 280, "antal_saknas": 0, "rang": 278,
        "rang_fran_hogst": 3, "preliminar": False, "serie": AVVIKELSE.id, "jamforelse": "alla",
    }  # fmt: skip
    return row | changed


def told(*rows: Mapping[str, Any]) -> str:
    j: Any = SimpleNamespace(egen_namn="Göteborg", lagen=pl.DataFrame(rows, infer_schema_length=None))
    return unescape(mening(j, AVVIKELSE)).replace(NBSP, " ")


def test_the_position_is_told_of_the_last_year_that_has_one() -> None:
    whole = "Göteborg har det 3:e högsta värdet av 280 kommuner 2023: 7,3 %. Medianen är 4,5 %."
    earlier, later = position(ar=2022, rang=1), position(ar=2024, rang=None)
    assert told(earlier, position(), later) == whole
    assert told(position(preliminar=True)) == whole.replace("7,3 %", "7,3 %, preliminärt")
    assert told(later).startswith("Göteborg har inget värde att jämföra med andra kommuner")


@pytest.mark.parametrize(
    ("changed", "more"),
    [
        ({}, " Av de 8 liknande kommuner som har ett värde har Göteborg det 2:a lägsta."),
        ({"ar": 2022}, " Av de 8 liknande kommuner som har ett värde har Göteborg det 2:a lägsta (2022)."),
        ({"antal": 2, "rang": 1, "rang_fran_hogst": 2},
         " Av de 2 liknande kommuner som har ett värde har Göteborg det lägsta."),
        ({"antal": 1}, ""),
    ],
)  # fmt: skip
def test_the_position_among_peers_follows_where_there_are_any(changed: dict[str, Any], more: str) -> None:
    peers = position(jamforelse=LIKNANDE, antal=8, rang=2, rang_fran_hogst=7) | changed
    assert told(position(), peers).partition("Medianen är 4,5 %.")[2] == more


@pytest.mark.parametrize(
    ("gone", "known", "more"),
    [
        (0, 280, ""),
        (10, 280, " 10 kommuner saknar värde i det som är hämtat."),
        (20, 20, " 20 kommuner saknar värde i det som är hämtat."),
        (21, 20, " 21 kommuner saknar värde i det som är hämtat, fler än de som har ett: läget säger därför "
         "inget om hela landet."),
    ],
)  # fmt: skip
def test_how_many_lack_a_value_is_told(gone: int, known: int, more: str) -> None:
    assert told(position(antal=known, antal_saknas=gone)).partition("Medianen är 4,5 %.")[2] == more


def test_every_municipality_is_drawn_once_where_it_is_marked() -> None:
    schema = ["kommun", "namn", "varde", "preliminar"]
    values = [
        ("1480", "Göteborg", 7.0, True),
        ("1280", "Malmö", 8.0, False),
        ("0580", "Linköping", 3.0, False),
    ]
    rows = pl.DataFrame(values, schema, orient="row")
    figure = _figur(comparison({}), rows, {"1280"}, AVVIKELSE, 4.0)
    others, peers, own = figure.data
    assert [list(trace.x) for trace in (others, peers, own)] == [[3.0], [8.0], [7.0]]
    assert [trace.marker.color for trace in (others, own)] == [GREY, BLUE]
    assert list(own.marker.symbol) == ["circle-open"]
    assert list(peers.marker.symbol) == ["circle"]
    assert [unescape(t).replace(NBSP, " ") for t in (*own.text, *peers.text)] == [
        "Göteborg: 7,0 % (preliminärt)",
        "Malmö: 8,0 %",
    ]
    assert [shape.x0 for shape in figure.layout.shapes] == [4.0]
    labels = {unescape(label.text).replace(NBSP, " "): label for label in figure.layout.annotations}
    assert {name: label.x for name, label in labels.items()} == {
        "Göteborg": 7.0, "Malmö": 8.0, "median 4,0 %": 4.0
    }  # fmt: skip
    low, high = figure.layout.yaxis.range
    assert low < peers.y[0] < others.y[0] < own.y[0] < labels["median 4,0 %"].y < high
    assert figure.layout.yaxis.visible is False, "the height says nothing"


def test_what_is_drawn_of_a_position_does_not_cover_itself() -> None:
    """The own dot is the largest, and names of peers close to each other stand at three heights in turn."""
    names = [(f"{n:04}", f"K{n}", n / 10, False) for n in range(5)]
    rows = pl.DataFrame(
        [*names, (EGEN, "Göteborg", 1.0, False)], ["kommun", "namn", "varde", "preliminar"], orient="row"
    )
    figure = _figur(comparison({}), rows, {"0001", "0002", "0003", "0004"}, AVVIKELSE, 4.0)
    assert [trace.marker.size for trace in figure.data] == [7, 10, 14]
    assert [trace.y[0] for trace in figure.data[1:]] == [0.0, 1.0]
    assert [label.yshift for label in figure.layout.annotations] == [12, -10, -27, -44, -10, 0]
    assert [label.yanchor for label in figure.layout.annotations] == ["bottom", *["top"] * 4, "bottom"]
    assert figure.layout.annotations[-1].y == 1.4
    assert figure.layout.yaxis.range == (-0.75, 1.75)
    assert figure.layout.xaxis.zeroline is True
    assert figure.layout.shapes[0].line.width == 1
    assert {label.font.size for label in figure.layout.annotations} == {13}
    assert not any(label.showarrow for label in figure.layout.annotations)


@pytest.mark.parametrize(
    ("parts", "whole", "low", "high"),
    [
        ({"Volym": -400.0, _REST: 600.0}, 200.0, -400 - 540.0, 600 + 540.0),
        ({"Volym": 100.0}, 100.0, -90.0, 190.0),
        ({"Volym": -100.0}, -100.0, -190.0, 90.0),
        ({"Volym": 0.0}, 0.0, -0.9, 0.9),
    ],
)
def test_the_bars_of_a_difference_leave_room_for_their_numbers(
    parts: dict[str, float], whole: float, low: float, high: float
) -> None:
    figure = delarnas_figur(parts, whole)
    assert figure.layout.xaxis.range == pytest.approx((low, high))
    assert figure.layout.xaxis.visible is True
    assert (figure.layout.xaxis.showticklabels, figure.layout.xaxis.zeroline) == (False, True)
    assert (figure.layout.yaxis.showgrid, figure.data[0].cliponaxis) == (False, False)


def test_dots_of_nearly_the_same_value_are_spread_between_the_peers_and_the_own() -> None:
    names = [(f"{n:04}", f"K{n}", n / 10, False) for n in range(9)]
    rows = pl.DataFrame(names, ["kommun", "namn", "varde", "preliminar"], orient="row")
    heights = list(_figur(comparison({}), rows, {"0008"}, AVVIKELSE, 4.0).data[0].y)
    assert len(set(heights[:4])) == 4
    assert heights[4:] == heights[:4]
    assert all(0 < height < 1 for height in heights)


def test_the_whole_difference_stands_apart_from_its_parts() -> None:
    parts = {"Volym": -463.0, "Kostnad per brukare": 630.0, _REST: 235.0}
    [bars] = delarnas_figur(parts, 402.0).data
    assert list(bars.x) == [235.0, 630.0, -463.0, 402.0], "drawn from below: the whole is uppermost"
    assert list(bars.marker.color) == [GREY, BLUE, BLUE, INK]
    assert [t.replace(NBSP, " ") for t in bars.text] == ["+235 kr", "+630 kr", "−463 kr", "+402 kr"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ["kostade 600 kr mer per invånare än riket 2023.", "- −463 kr beror på att färre av invånarna",
              "- +198 kr beror på att fler av dem har boende.", "- +630 kr beror på att boende är dyrare per",
              "- +235 kr återstår"]),
        ({"skillnad": -600.0, "preliminar": True},
         ["kostade 600 kr mindre per invånare än riket 2023, med preliminära värden."]),
        ({"volym": 1.0, "sammansattning": -1.0, "kostnad_per_brukare": -2.0},
         ["- +1 kr beror på att fler av invånarna", "- −1 kr beror på att färre av dem",
          "- −2 kr beror på att boende är billigare per"]),
        ({"orsak_saknas": "Kostnaden saknas."}, ["- Kostnaden saknas.", "- +235 kr återstår"]),
    ],
)  # fmt: skip
def test_the_parts_of_a_difference_have_their_direction_in_words(
    changed: dict[str, Any], told: list[str]
) -> None:
    row = {
        "skillnad": 600.0, "volym": -463.0, "sammansattning": 198.0, "kostnad_per_brukare": 630.0,
        "rest": 235.0, "mot": RIKET, "mot_namn": "Riket", "ar": 2023, "preliminar": False,
        "orsak_saknas": None, "insatser": "boende",
    }  # fmt: skip
    said = unescape(ord_(comparison({}), row | changed)).replace(NBSP, " ")
    assert [part for part in told if part not in said] == []
    assert ("per brukare" in said) == ("orsak_saknas" not in changed)


@pytest.mark.parametrize(
    ("stammer", "preliminar", "told"),
    [
        (True, True, "ryms i avrundningen, högst 0,25 mnkr"),
        (False, True, "mer än avrundningen, 0,25 mnkr; ett värde är preliminärt"),
        (False, False, "mer än avrundningen, 0,25 mnkr; en av källorna kan ha reviderat året"),
    ],
)
def test_why_two_sources_differ(stammer: bool, preliminar: bool, told: str) -> None:
    row = {"stammer": stammer, "preliminar": preliminar, "avrundning_mnkr": 0.25}
    assert orsak(row).replace(NBSP, " ") == told


@pytest.mark.parametrize(("n", "told"), [(0, "Inget"), (1, "Ett kommunår"), (2, "2 kommunår")])
def test_years_of_municipalities_are_counted(n: int, told: str) -> None:
    assert _antal(n) == told


def test_an_edition_of_a_peer_group_is_told_apart_by_its_day_where_there_are_two() -> None:
    named = [(2023, "2025-06-02"), (2024, "2025-06-02"), (2024, "2025-10-06")]
    heads = [_rubrik(key, named) for key in named]
    assert heads == ["Årgång 2023", "Årgång 2024, hämtad 2025-06-02", "Årgång 2024, hämtad 2025-10-06"]
    assert _byte({"a", "b"}, {"b", "c"}) == "c har kommit till och a har lämnat"
    assert _byte({"a"}, {"a", "b"}) == "b har kommit till"


@pytest.mark.parametrize(
    ("serie", "unit", "told"),
    [
        (AVVIKELSE, "%", AVVIKELSE.namn),
        (LOPANDE_PRISER, "kr/inv", LOPANDE_PRISER.namn),
    ],
)
def test_a_series_is_called_by_its_name(serie: Serie, unit: str, told: str) -> None:
    assert seriens_rubrik(serie, pl.DataFrame({"enhet": [unit]})) == told
