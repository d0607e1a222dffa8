"""The published plan's figures, by the ordinary pipeline, from the demonstration municipality.

The figures are those of the published Kategoriplan Funktionsstöd 2025 that concern these nyckeltal; the
number in the left column is the place in the plan. Rounding is the plan's own.
"""

from __future__ import annotations

import duckdb
import pytest

from kpilib.warehouse import connect
from kpilib.workspace import Workspace


@pytest.fixture(scope="module")
def con(demo: Workspace) -> duckdb.DuckDBPyConnection:
    with connect(demo) as opened:
        yield opened


def _value(con, nyckeltal, insats, period, dimension, dimension_varde, column):  # type: ignore[no-untyped-def]
    rows = con.execute(
        f"SELECT {column} FROM nyckeltal.varde WHERE nyckeltal = ? AND insats = ? AND period = ? "
        "AND dimension = ? AND dimension_varde = ?",
        [nyckeltal, insats, period, dimension, dimension_varde],
    ).fetchall()
    assert len(rows) == 1
    return rows[0][0]


WHOLE = ("alla", "alla")
COUNTS = [
    ("p08 3.4.2", "ramavtalskop", "bmss_vuxna", "2024-10", *WHOLE, "namnare", 340),
    ("p09 3.4.2", "ramavtalskop", "bmss_vuxna", "2024-10", *WHOLE, "taljare", 315),
    ("p15 3.4.1", "ramavtalskop", "bmss_barn", "2024Q3", "koptyp", "ordinarie", "namnare", 14),
    ("p16 3.4.1", "ramavtalskop", "bmss_barn", "2024Q3", "koptyp", "ordinarie", "taljare", 10),
    ("p17 3.4.1", "ramavtalskop", "bmss_barn", "2024Q3", "koptyp", "skolplacering", "namnare", 14),
    ("p18 3.4.1", "regiform", "bmss_barn", "2024Q3", "regiform", "egen", "taljare", 17),
    ("p01 3.1.2", "volym", "bmss_vuxna", "2024-10", *WHOLE, "varde", 1998),
    ("p02 3.1.2", "volym", "bmss_barn", "2024-10", *WHOLE, "varde", 44),
    # The plan says 1 October; a quarter is read on its last day, the day before.
    ("p03 3.1.2", "volym", "korttidsvistelse", "2024Q3", *WHOLE, "varde", 422),
    ("p04 3.1.2", "volym", "boendestod", "2024-10", *WHOLE, "varde", 2537),
    ("p05 3.4.4", "volym_manad", "korttidsboende_sol", "2024-10", *WHOLE, "varde", 165),
    ("p06 3.1.2", "volym", "korttidsboende_sol", "2024-10", *WHOLE, "varde", 145),
    ("p29 3.4.5", "flytt_f100", "alla", "2023", *WHOLE, "varde", 61),
    ("p30 3.4.5", "flytt_f100_fran_bmss", "alla", "2023", *WHOLE, "varde", 10),
    ("p33 3.3.1", "lss_per_10000", "alla", "2022", *WHOLE, "varde", 70),
    ("p34 3.3.4", "lss_per_10000", "alla", "2023", *WHOLE, "varde", 68),
    ("p35 3.3.4", "lss_per_10000", "alla", "2023", "kommun", "0000", "varde", 75),
    ("p36 3.3.4", "lss_per_10000", "alla", "2023", "kommun", "1280", "varde", 61),
    ("p37 3.3.4", "lss_per_10000", "alla", "2023", "kommun", "0180", "varde", 56),
    ("p38 5.1", "antal_avtal", "bmss_barn", "2024-10", *WHOLE, "varde", 16),
    ("p39 5.1", "antal_avtal", "bmss_vuxna", "2024-10", *WHOLE, "varde", 177),
    ("p40 5.1", "antal_avtal", "korttidsvistelse", "2024-10", *WHOLE, "varde", 6),
    ("p41 5.1", "antal_avtal", "korttidsboende_sol", "2024-10", *WHOLE, "varde", 46),
]
PER_CENT = [
    ("p07 3.4.2", "regiform", "bmss_vuxna", "2024-10", "regiform", "egen", 83),
    ("p10 3.4.2", "ramavtalskop", "bmss_vuxna", "2024-10", *WHOLE, 93),
    ("p11 3.4.3", "regiform", "korttidsvistelse", "2024Q3", "regiform", "egen", 79),
    ("p12 3.4.4", "regiform", "korttidsboende_sol", "2024", "regiform", "egen", 14),
    ("p13 3.4.4", "ramavtalskop", "korttidsboende_sol", "2024Q3", *WHOLE, 97),
    ("p21 3.1.1", "andel_nettokostnad", "bmss_vuxna", "2023", *WHOLE, 52),
    ("p22 3.1.1", "andel_nettokostnad", "bmss_vuxna", "2022", *WHOLE, 54),
    ("p23 3.1.1", "andel_nettokostnad", "daglig_verksamhet", "2023", *WHOLE, 13),
    ("p24 3.1.1", "andel_nettokostnad", "daglig_verksamhet", "2022", *WHOLE, 11),
    ("p25 3.1.1", "andel_nettokostnad", "boendestod", "2023", *WHOLE, 6),
    ("p26 3.1.1", "andel_nettokostnad", "korttidsboende_sol", "2023", *WHOLE, 5),
    ("p27 3.1.1", "andel_nettokostnad", "bmss_barn", "2023", *WHOLE, 3),
    ("p28 3.1.1", "andel_nettokostnad", "korttidsvistelse", "2023", *WHOLE, 4),
    ("p42 5.1", "regiform", "bmss_vuxna", "2024-10", "regiform", "extern", 17),
    ("p43 5.1", "regiform", "korttidsvistelse", "2024-10", "regiform", "extern", 21),
    ("p44 5.1", "regiform", "korttidsboende_sol", "2024-10", "regiform", "extern", 86),
]


@pytest.mark.parametrize("case", COUNTS, ids=lambda c: c[0])
def test_counts(con: duckdb.DuckDBPyConnection, case: tuple) -> None:  # type: ignore[type-arg]
    assert _value(con, *case[1:7]) == case[7]


@pytest.mark.parametrize("case", PER_CENT, ids=lambda c: c[0])
def test_shares(con: duckdb.DuckDBPyConnection, case: tuple) -> None:  # type: ignore[type-arg]
    assert round(_value(con, *case[1:6], "varde") * 100) == case[6]


def test_p14_purchases_from_other_municipalities_counted_as_inside(con: duckdb.DuckDBPyConnection) -> None:
    inside = [
        _value(con, "ramavtalskop", "korttidsvistelse", "2024-10", "avtalsform", form, "varde")
        for form in ("ramavtal", "annan_kommun")
    ]
    assert sum(inside) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("place", "year", "per_cent"), [("p31 3.2.2", "2022", 6.7), ("p32 3.2.2", "2023", 7.3)]
)
def test_net_cost_deviation(con: duckdb.DuckDBPyConnection, place: str, year: str, per_cent: float) -> None:
    assert _value(con, "nettokostnadsavvikelse", "alla", year, *WHOLE, "varde") == per_cent


@pytest.mark.parametrize(
    ("place", "year", "mdkr"), [("p19 3.1.1", "2023", 5.25), ("p20 3.1.1", "2022", 4.77)]
)
def test_net_cost(con: duckdb.DuckDBPyConnection, place: str, year: str, mdkr: float) -> None:
    assert round(_value(con, "nettokostnad", "alla", year, *WHOLE, "varde") / 1e9, 2) == mdkr


@pytest.mark.parametrize("insats", ["bmss_barn", "bmss_vuxna", "korttidsvistelse", "korttidsboende_sol"])
def test_decisions_and_placements_count_the_same_persons(con: duckdb.DuckDBPyConnection, insats: str) -> None:
    """Volym is counted from decisions, regiform from placements: two sources, one number."""
    placed = _value(con, "regiform", insats, "2024-10", "regiform", "egen", "namnare")
    assert _value(con, "volym", insats, "2024-10", *WHOLE, "varde") == placed


def test_the_shares_of_the_net_cost_sum_to_the_whole(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        "SELECT sum(taljare), max(namnare) FROM nyckeltal.varde "
        "WHERE nyckeltal = 'andel_nettokostnad' GROUP BY period"
    ).fetchall()
    assert len(rows) == 3
    assert all(parts == whole for parts, whole in rows)


def test_the_share_that_the_plan_states_as_73_per_cent_is_10_of_14(con: duckdb.DuckDBPyConnection) -> None:
    """The plan's appendix says 73 %; its text gives the parts, and they make 71 %."""
    share = _value(con, "ramavtalskop", "bmss_barn", "2024Q3", "koptyp", "ordinarie", "varde")
    assert round(share * 100) == 71
