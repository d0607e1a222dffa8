"""How few persons a number is made of: what is kept beside the values, so that they can be protected.

A sum of kronor, and a count of decisions or purchases, may be large and yet be one person's. Nothing here
passes to an audience.
"""

from __future__ import annotations

import duckdb
import polars as pl

from kpilib.begrepp import ALLA
from kpilib.database import Column, Table, query
from kpilib.nyckeltal.terms import Terms

PERSONER = Table(
    "nyckeltal",
    "personer",
    "Hur många personer ett nyckeltals täljare, nämnare och rest består av, och vad de två största bidrar "
    "med. Underlag för skyddet; lämnas inte ut.",
    (
        Column("nyckeltal", "VARCHAR", "Nyckeltalets id, se nyckeltal.katalog."),
        Column("insats", "VARCHAR", "Insats; alla där nyckeltalet gäller hela området."),
        Column("dimension", "VARCHAR", "Uppdelning; alla där värdet inte är uppdelat."),
        Column("dimension_varde", "VARCHAR", "Del i uppdelningen; alla där värdet inte är uppdelat."),
        Column("period_typ", "VARCHAR", "manad, kvartal, tertial, halvar eller ar."),
        Column("period", "VARCHAR", "Period, se main.kalender."),
        Column("matt", "VARCHAR", "taljare, namnare eller rest (det av nämnaren som inte är täljare)."),
        Column("personer", "BIGINT", "Personer som bidrar till talet."),
        Column("storst", "DECIMAL(24,6)", "Vad den som bidrar mest bidrar med."),
        Column("nast_storst", "DECIMAL(24,6)", "Vad den som bidrar näst mest bidrar med."),
    ),
)

INGEN = pl.DataFrame(
    schema={
        **dict.fromkeys(
            ("insats", "dimension", "dimension_varde", "period_typ", "period", "matt"), pl.String()
        ),
        "personer": pl.Int64(),
        **dict.fromkeys(("storst", "nast_storst"), pl.Decimal(24, 6)),
    }
)
"""As `personer` of a nyckeltal that is counted for no insats."""

_UTTRYCK = {
    "delmangd": {"taljare": "taljare", "namnare": "namnare", "rest": "namnare - taljare"},
    # Of a distribution a part's own nämnare is its täljare, and the nämnare is that of all.
    "fordelning": {"taljare": "namnare"},
}


def personer(con: duckdb.DuckDBPyConnection, terms: Terms, dimension: str | None) -> pl.DataFrame:
    """The persons behind each number of a nyckeltal's rows in the table `underlag`.

    Returns
    -------
    polars.DataFrame
        The columns of `PERSONER` but `nyckeltal`; a number of which no row names a person has no row.
    """
    by = f'CAST("{dimension}" AS VARCHAR)' if dimension else f"'{ALLA}'"
    where = f'"{dimension}" IS NOT NULL' if dimension else terms.total_villkor or "TRUE"
    uttryck = _UTTRYCK[terms.dimension[dimension].slag if dimension else "delmangd"]
    return pl.concat(_of(con, dimension or ALLA, by, where, *one) for one in uttryck.items())


def _of(
    con: duckdb.DuckDBPyConnection, dimension: str, by: str, where: str, matt: str, uttryck: str
) -> pl.DataFrame:
    return query(
        con,
        f"""
        WITH bidrag AS (
            SELECT insats, period_typ, period, {by} AS del, person, abs(sum({uttryck})) AS summa
            FROM underlag
            WHERE {where} AND utesluten IS NULL AND person IS NOT NULL
            GROUP BY ALL HAVING sum({uttryck}) <> 0
        )
        SELECT
            insats, '{dimension}' AS dimension, del AS dimension_varde, period_typ, period, '{matt}' AS matt,
            count(*) AS personer,
            CAST(max(summa) AS DECIMAL(24, 6)) AS storst,
            CAST(coalesce(list_extract(max(summa, 2), 2), 0) AS DECIMAL(24, 6)) AS nast_storst
        FROM bidrag GROUP BY ALL ORDER BY ALL
        """,
    )
