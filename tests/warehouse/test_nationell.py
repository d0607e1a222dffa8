"""National analysis, against a second calculation: position, peers, and the parts of a difference."""

from __future__ import annotations

import statistics
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpilib.database import create, fill, query
from kpilib.form.kallhanvisning import kallhanvisning
from kpilib.services.registry import SERVICES
from kpilib.services.serier import load_series
from kpilib.warehouse.nationell import nationell
from kpilib.warehouse.schema import CURATED, DERIVED, NATIONELL, NATIONELL_SERIE

Cell = tuple[str, str, int]
NAMN = {"1480": "Göteborg", "1280": "Malmö", "0180": "Stockholm", "0580": "Linköping", "1281": "Lund"}
KOLADA, SCB = (SERVICES[name].tabeller for name in ("kolada", "scb"))
TABLES = (
    *KOLADA.values(),
    *SCB.values(),
    NATIONELL_SERIE,
    *NATIONELL.values(),
    CURATED["prisindex"],
    DERIVED["egen_kommun"],
    DERIVED["jamforelseomrade"],
)
NETTO = {"tabell": "TAB4199", "matt": "0000005X", "verksamhet": "513"}
GROUP = "Liknande kommuner LSS, Göteborg, "


def _analysed(
    values: dict[Cell, float | None],
    *,
    preliminara: frozenset[Cell] = frozenset(),
    grupper: dict[str, tuple[str, list[str]]] | None = None,
    scb: dict[tuple[str, int], str] | None = None,
) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    for table in TABLES:
        create(con, table)
    fill(con, DERIVED["egen_kommun"], pl.DataFrame([{"kommun": "1480", "namn": "Göteborg"}]))
    compared = [{"kommun": k, "ordning": n} for n, k in enumerate([*NAMN, "0000"])]
    fill(con, DERIVED["jamforelseomrade"], pl.DataFrame(compared))
    areas = [{"kommun": k, "namn": n, "typ": "K"} for k, n in NAMN.items()]
    fill(con, KOLADA["kommun"], pl.DataFrame([*areas, {"kommun": "0000", "namn": "Riket", "typ": "L"}]))
    rows = [
        {"kpi": k, "kommun": m, "ar": a, "kon": "T", "varde": v, "preliminar": (k, m, a) in preliminara}
        for (k, m, a), v in values.items()
    ]
    fill(con, KOLADA["kolada_varde"], pl.DataFrame(rows, schema_overrides={"varde": pl.Float64}))
    members = [
        {
            "grupp": "G1",
            "titel": GROUP + argang,
            "argang": int(argang),
            "kommun": k,
            "namn": NAMN[k],
            "galler_fran": dag,
        }
        for argang, (dag, kommuner) in (grupper or {}).items()
        for k in kommuner
    ]
    if members:
        frame = pl.DataFrame(members).with_columns(pl.col("galler_fran").str.to_date())
        fill(con, KOLADA["kommungrupp_historik"], frame)
    if scb:
        cells = [
            {
                "tabell": "TAB4199",
                "matt": "0000005X",
                "verksamhet": "513",
                "region": region,
                "tid": str(ar),
                "ar": ar,
                "varde": Decimal(varde),
                "preliminar": False,
                "enhet": "tkr",
            }
            for (region, ar), varde in scb.items()
        ]
        fill(con, SCB["scb_varde"], pl.DataFrame(cells))
    load_series(con)
    nationell(con)
    return con


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    [row] = query(con, sql).to_dicts()
    return row


LAGE = "FROM main.nationell_lage WHERE serie = 'N28016' AND ar = 2024"


def _n28016(*values: float | None, ar: int = 2024) -> dict[Cell, float | None]:
    return {("N28016", k, ar): v for k, v in zip(NAMN, values, strict=True)}


def test_the_position_among_all_municipalities_counts_gaps_and_leaves_out_riket() -> None:
    con = _analysed(
        _n28016(300.0, 100.0, None, 200.0, 400.0) | {("N28016", "0000", 2024): 1.0},
        preliminara=frozenset({("N28016", "1280", 2024)}),
    )
    row = _one(con, f"{LAGE} AND kommun = '1480' AND jamforelse = 'alla'")
    shown = ("varde", "rang", "antal", "antal_saknas", "antal_preliminara", "kvartil", "median", "avstand")
    assert tuple(row[k] for k in shown) == (300.0, 3, 4, 1, 1, 3, 250.0, 50.0)
    assert row["kallhanvisning"] == "Egen bearbetning av data från Kolada"
    missing = _one(con, f"{LAGE} AND kommun = '0180' AND jamforelse = 'alla'")
    assert [missing[k] for k in ("varde", "rang", "kvartil", "avstand")] == [None] * 4


def test_the_position_among_peers_is_with_the_group_of_the_year() -> None:
    con = _analysed(
        {
            **_n28016(300.0, 100.0, 500.0, 200.0, None),
            **_n28016(300.0, 100.0, 500.0, 200.0, None, ar=2025),
            **_n28016(300.0, 100.0, 500.0, 200.0, None, ar=2018),
        },
        grupper={
            "2024": ("2025-01-01", ["1280", "1281"]),
            "2025": ("2026-01-01", ["0180", "0580"]),
        },
    )
    rows = query(
        con,
        "SELECT ar, argang, rang, antal, antal_saknas, median FROM main.nationell_lage "
        "WHERE serie = 'N28016' AND kommun = '1480' AND jamforelse = 'liknande' ORDER BY ar",
    ).rows()
    assert rows == [(2018, 2024, 2, 2, 1, 200.0), (2024, 2024, 2, 2, 1, 200.0), (2025, 2025, 2, 3, 0, 300.0)]


@settings(max_examples=25)
@given(st.lists(st.none() | st.integers(-50, 50).map(float), min_size=5, max_size=5))
def test_rank_quartile_and_median_are_those_of_a_second_calculation(values: list[float | None]) -> None:
    con = _analysed(_n28016(*values))
    known = sorted(v for v in values if v is not None)
    shown = "kommun, varde, rang, rang_fran_hogst, antal, kvartil, median"
    rows = query(con, f"SELECT {shown} {LAGE} AND jamforelse = 'alla'")
    assert rows.height == 5
    for row in rows.iter_rows(named=True):
        assert row["antal"] == len(known)
        if row["varde"] is None:
            assert row["rang"] is None
            continue
        assert row["rang"] == known.index(row["varde"]) + 1
        assert row["rang_fran_hogst"] == known[::-1].index(row["varde"]) + 1
        assert row["median"] == pytest.approx(statistics.median(known))
        limits = statistics.quantiles(known, n=4, method="inclusive") if len(known) > 1 else [known[0]] * 3
        assert row["kvartil"] == 1 + sum(row["varde"] > limit for limit in limits)


def test_values_come_as_they_are_and_what_is_computed_says_so() -> None:
    con = _analysed({("N28018", "1280", 2024): 6.1338, ("N28021", "1280", 2024): 136.029931})
    rows = query(
        con, "SELECT serie, round(varde, 1), harledd, kallhanvisning FROM main.nationell_serie ORDER BY serie"
    ).rows()
    raw, made = "Källa: Kolada", "Egen bearbetning av data från Kolada"
    assert rows == [
        ("N28018", 6.1, False, raw),
        ("N28021", 136.0, False, raw),
        ("lss_nettokostnad_mnkr", 2353.7, True, made),
        ("lss_referenskostnad_mnkr", 2217.7, True, made),
    ]


@pytest.mark.parametrize(("tkr", "stammer"), [("2353716", True), ("2354716", False)])
def test_the_net_cost_that_kolada_implies_is_held_against_scb(tkr: str, stammer: bool) -> None:
    con = _analysed(
        {
            ("N28018", "1280", 2024): 6.1338,
            ("N28021", "1280", 2024): 136.029931,
            ("N28018", "0180", 2024): 2.0,
            ("N28021", "1480", 2024): 10.0,
        },
        scb={("1280", 2024): tkr, ("0180", 2024): "1"},
    )
    row = _one(con, "FROM main.avstamning_nationell")
    assert (row["kommun"], row["ar"], row["stammer"]) == ("1280", 2024, stammer)
    assert round(row["referenskostnad_mnkr"], 1) == 2217.7
    assert round(row["nettokostnad_kolada_mnkr"], 1) == 2353.7
    assert row["kallhanvisning"] == "Egen bearbetning av data från Kolada och SCB"


PARTS = ("N28016", "N28892", "N28012", "N28013", "N28009", "N28015")


def _parts(kommun: str, *values: float | None) -> dict[Cell, float | None]:
    return {(kpi, kommun, 2024): v for kpi, v in zip(PARTS, values, strict=True)}


def test_a_difference_that_is_only_volume_has_no_other_parts() -> None:
    # 68 against 34 persons per 10 000, each costing the same and with the same insatser.
    con = _analysed(
        _parts("1480", 6800.0, 68.0, 3400.0, 1e6, 1360.0, 4e5)
        | _parts("1280", 3400.0, 34.0, 1700.0, 1e6, 680.0, 4e5)
    )
    row = _one(con, "FROM main.nationell_uppdelning")
    shown = ("skillnad", "volym", "sammansattning", "kostnad_per_brukare", "rest")
    assert [row[k] for k in shown] == [Decimal(3400), Decimal(3400), 0, 0, 0]
    assert row["insatser"] == "boende och daglig verksamhet"


def test_a_dearer_place_and_more_with_housing_are_told_apart() -> None:
    # 100 persons per 10 000 in both. Housing: 40 at 1.2 mnkr against 30 at 1 mnkr; nothing else differs.
    con = _analysed(
        _parts("1480", 6000.0, 100.0, 4800.0, 1.2e6, None, None)
        | _parts("1280", 4200.0, 100.0, 3000.0, 1e6, None, None)
    )
    row = _one(con, "FROM main.nationell_uppdelning")
    assert row["volym"] == 0
    assert row["sammansattning"] == 1100  # (0.40 − 0.30) · 100/10 000 · 1.1 mnkr
    assert row["kostnad_per_brukare"] == 700  # 0.35 · 100/10 000 · 0.2 mnkr
    assert row["rest"] == 0
    assert row["insatser"] == "boende"


def test_without_cost_per_user_the_rest_holds_all_but_the_volume_and_says_why() -> None:
    con = _analysed(
        _parts("1480", 6800.0, 68.0, None, None, None, None)
        | _parts("1280", 3000.0, 34.0, None, None, None, None)
    )
    row = _one(con, "FROM main.nationell_uppdelning")
    assert (row["sammansattning"], row["kostnad_per_brukare"]) == (None, None)
    assert row["volym"] + row["rest"] == row["skillnad"]
    assert row["orsak_saknas"].startswith("Kostnad per brukare saknas")


_cost = st.floats(100, 20_000)
_all = st.tuples(_cost, st.floats(20, 200), _cost, st.floats(1e5, 2e6), _cost, st.floats(1e4, 1e6))


@settings(max_examples=25)
@given(own=_all, other=_all)
def test_the_parts_are_the_whole_difference_to_the_ore_and_turn_sign_with_it(
    own: tuple[float, ...], other: tuple[float, ...]
) -> None:
    there = _one(_analysed(_parts("1480", *own) | _parts("1280", *other)), "FROM main.nationell_uppdelning")
    back = _one(_analysed(_parts("1480", *other) | _parts("1280", *own)), "FROM main.nationell_uppdelning")
    parts = ("volym", "sammansattning", "kostnad_per_brukare", "rest")
    assert sum(there[k] for k in parts) == there["skillnad"]
    assert float(there["skillnad"]) == pytest.approx(own[0] - other[0], abs=0.006)
    assert all(abs(there[k] + back[k]) <= Decimal("0.03") for k in parts)


def test_the_source_line_in_the_snapshot_is_the_one_of_the_reports() -> None:
    con = _analysed(
        {("N28018", "1280", 2024): 6.1338, ("N28021", "1280", 2024): 136.029931},
        scb={("1280", 2024): "2353716"},
    )
    rows = query(con, "SELECT kalla, harledd, kallhanvisning FROM main.nationell_serie")
    assert {f"{line}." for line in rows["kallhanvisning"]} == {
        kallhanvisning(kalla, harledd=harledd) for kalla, harledd, _ in rows.rows()
    }
    both = _one(con, "SELECT kallhanvisning FROM main.avstamning_nationell")["kallhanvisning"]
    assert f"{both}." == kallhanvisning(["Kolada", "SCB"], harledd=True)
