"""What has changed in the statistics between two retrievals, of every service in one shape."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from kpilib.begrepp import REVIDERAD_TEXT, REVIDERING
from kpilib.database import query, quote
from kpilib.services.registry import SERVICES


def every_revision() -> str:
    """A SELECT of every change, whichever service it is of.

    Each service's `revidering` gives the columns below but `kalla` and `kallhanvisning`, which follow from
    the service:

    kalla, kallhanvisning
        What the service is called, and the source line of its figures.
    slag
        A key of `kpilib.begrepp.REVIDERING`.
    serie, cell, namn, enhet
        The series' id; what besides area, year and kon tells the value from others of it, if anything; what
        the series is called; its unit.
    kommun, ar, kon, hel
        Which value; `hel` where it is for both sexes or of the series itself.
    varde_fore, varde_efter, preliminar_fore, preliminar_efter, text_fore, text_efter
        From what to what; the texts for the kinds of `REVIDERAD_TEXT`.
    hamtad_fore, hamtad, fil_fore, fil_efter
        The days of the two retrievals, and their raw files.
    """
    return " UNION ALL BY NAME ".join(
        f"SELECT {quote(s.titel)} AS kalla, {quote(s.identitet.kallhanvisning)} AS kallhanvisning, * "
        f"FROM ({s.revidering})"
        for s in SERVICES.values()
        if s.revidering
    )


def revised(con: duckdb.DuckDBPyConnection, *, sedan: date | None = None) -> pl.DataFrame:
    """What changed in the statistics between two retrievals, the latest first.

    Parameters
    ----------
    sedan
        Only what was retrieved on this day or later.

    Returns
    -------
    polars.DataFrame
        hamtad, slag, kpi (for SCB its table and codes), omrade, ar, kon, fore, efter (as text; a preliminary
        value says so), hamtad_fore, fil_fore, fil_efter.
    """

    def shown(when: str) -> str:
        number = f"CAST(r.varde_{when} AS VARCHAR)"
        mark = f"CASE WHEN r.preliminar_{when} THEN ' (preliminärt)' END"
        texts = ", ".join(map(quote, sorted(REVIDERAD_TEXT)))
        return f"CASE WHEN r.slag IN ({texts}) THEN r.text_{when} ELSE concat({number}, {mark}) END AS {when}"

    found = query(
        con,
        f"""
        SELECT r.hamtad, r.slag, concat_ws(' ', r.serie, r.cell) AS kpi,
            coalesce(m.namn, r.kommun, '') AS omrade, r.ar, r.kon, {shown("fore")}, {shown("efter")},
            r.hamtad_fore, r.fil_fore, r.fil_efter
        FROM ({every_revision()}) AS r
        LEFT JOIN main.kommun AS m ON m.kommun = r.kommun
        WHERE r.hamtad >= coalesce(CAST(? AS DATE), DATE '1900-01-01')
        ORDER BY r.hamtad DESC, r.slag, kpi, omrade, r.ar, r.kon
        """,
        [sedan],
    )
    return found.with_columns(pl.col("slag").replace_strict(REVIDERING))
