"""Which days a table covers, and which years the calendar has, from what the contracts say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import polars as pl
import pytest

from kpilib.contracts import CONTRACTS
from kpilib.database import fill, query
from kpilib.errors import UsageError
from kpilib.settings import Settings
from kpilib.warehouse.build import derive
from kpilib.warehouse.schema import CURATED, META, create_all
from kpilib.warehouse.tackning import covers_days, declared, first_day, registers

PLATS = {"blad": "", "rad": 2}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        create_all(con)
        yield con


def given(con: duckdb.DuckDBPyConnection, table: str, *rows: dict[str, object]) -> None:
    """Rows of a table, of the file `f` where they name none, extracted on the last of June 2024."""
    frame = pl.DataFrame([{"fil": "f", **PLATS, **row} for row in rows], infer_schema_length=None)
    fill(con, CURATED[table], frame)
    files = [{"fil": f, "kalla": table, "utdrag": date(2024, 6, 30)} for f in frame["fil"].unique().sort()]
    fill(con, META["fil"], pl.DataFrame(files))


def covered(con: duckdb.DuckDBPyConnection, settings: Settings, table: str) -> list[tuple[object, ...]]:
    derive(con, settings)
    sql = "SELECT insats, fran, till, helar FROM main.tackning WHERE tabell = ? ORDER BY ALL"
    return query(con, sql, [table]).rows()


def test_months_in_a_row_are_one_stretch_and_a_hole_parts_them(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    months = ("2023-11", "2023-12", "2024-02")
    given(con, "enhet", *({"insats": "korttidsvistelse", "period": month} for month in months))
    assert covered(con, settings, "enhet") == [
        ("korttidsvistelse", date(2023, 11, 1), date(2023, 12, 31), False),
        ("korttidsvistelse", date(2024, 2, 1), date(2024, 2, 29), False),
    ]


def test_a_year_is_a_stretch_of_its_own_kind(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    rows = [{"insats": "boendestod", "period": period} for period in ("2023", "2023-01", "2023-02")]
    given(con, "kostnad", *rows)
    assert covered(con, settings, "kostnad") == [
        ("boendestod", date(2023, 1, 1), date(2023, 2, 28), False),
        ("boendestod", date(2023, 1, 1), date(2023, 12, 31), True),
    ]


def test_days_of_a_ledger_are_months_of_everything(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    days = (date(2023, 5, 4), date(2023, 5, 30), date(2023, 6, 1))
    given(con, "leverantorsreskontra", *({"bokforingsdatum": day} for day in days))
    assert covered(con, settings, "leverantorsreskontra") == [
        ("*", date(2023, 5, 1), date(2023, 6, 30), False)
    ]


def test_a_register_reaches_from_its_first_day_to_its_extraction(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    rows = [
        ("bmss_barn", date(2022, 3, 7)),
        ("bmss_barn", date(2021, 5, 5)),
        ("boendestod", date(2023, 1, 9)),
    ]
    given(con, "beslut", *({"insats": insats, "beslutsdatum": day} for insats, day in rows))
    assert covered(con, settings, "beslut") == [
        ("bmss_barn", date(2021, 5, 5), date(2024, 6, 30), False),
        ("boendestod", date(2023, 1, 9), date(2024, 6, 30), False),
    ]


def test_moves_are_few_so_their_register_begins_with_a_whole_month(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    given(con, "f100", {"flyttdatum": date(2023, 2, 17)})
    assert covered(con, settings, "f100") == [("*", date(2023, 2, 1), date(2024, 6, 30), False)]


def test_only_the_kopfil_answers_for_what_it_has_no_rows_of(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    """In January one file holds two insatser; in February one of them has no rows."""
    rows = [
        ("bmss_barn", "2024-01", "jan"),
        ("bmss_vuxna", "2024-01", "jan"),
        ("bmss_vuxna", "2024-02", "feb"),
    ]
    for table in ("kopfil", "enhet"):
        given(con, table, *({"insats": i, "period": p, "fil": f"{table}-{f}"} for i, p, f in rows))
    derive(con, settings)
    sql = (
        "SELECT tabell, max(till) FROM main.tackning WHERE insats = 'bmss_barn' GROUP BY tabell ORDER BY ALL"
    )
    assert query(con, sql).rows() == [("enhet", date(2024, 1, 31)), ("kopfil", date(2024, 2, 29))]


def test_the_calendar_holds_the_years_of_months_and_statistics_and_not_of_registers(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    given(con, "beslut", {"insats": "boendestod", "beslutsdatum": date(2009, 1, 1)})
    given(con, "leverantorsreskontra", {"bokforingsdatum": date(2020, 5, 4)})
    given(con, "lss_statistik", {"ar": 2018})
    given(con, "prisindex", {"ar": 1990})
    derive(con, settings)
    assert con.execute(
        "SELECT min(period), max(period) FROM main.kalender WHERE period_typ = 'ar'"
    ).fetchall() == [
        ("2018", "2024")  # the day of extraction is in the calendar too
    ]


def test_a_source_covers_days_or_not_and_one_that_is_not_known_is_refused() -> None:
    assert all(covers_days(name) for name in ("kopfil", "beslut", "leverantorsreskontra"))
    assert not any(covers_days(name) for name in ("lss_statistik", "kolada_varde", "prisindex", "scb_varde"))
    with pytest.raises(UsageError, match="kopfill") as error:
        covers_days("kopfill")
    assert "kopfil" in error.value.gor


def test_registers_are_those_that_say_so() -> None:
    assert set(registers()) == {name for name, one in declared().items() if one.slag == "register"}
    assert "avtalspris" in registers()


@pytest.mark.parametrize(
    ("table", "value", "first"),
    [
        ("kostnad", "2024", date(2024, 1, 1)),
        ("kostnad", "2024-05", date(2024, 5, 1)),
        ("leverantorsreskontra", date(2024, 5, 4), date(2024, 5, 4)),
        ("f100", date(2024, 5, 4), date(2024, 5, 4)),
    ],
)
def test_a_row_begins_with_the_first_day_of_what_it_is_of(table: str, value: object, first: date) -> None:
    contract = CONTRACTS[table]
    assert contract.tackning is not None
    sql = f"SELECT {first_day(contract, 'r')} FROM (SELECT ? AS {contract.tackning.kolumn}) AS r"
    assert duckdb.execute(sql, [value]).fetchall() == [(first,)]


def test_statistics_have_no_first_day() -> None:
    with pytest.raises(ValueError, match="lss_statistik"):
        first_day(CONTRACTS["lss_statistik"], "r")
