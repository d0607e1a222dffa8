"""The statistics that the board and the auditors get on decisions that wait, on any day that is covered."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from kpilib.database import query
from kpilib.errors import UsageError
from kpilib.rules import lagrum, redovisning
from kpilib.services.registry import titel

_KALLOR = ("beslut", "avbrott")


def redovisad(con: duckdb.DuckDBPyConnection, dag: date | None = None) -> tuple[date, pl.DataFrame]:
    """What waits on a day, per law and insats; a person is never named.

    Parameters
    ----------
    con
        A snapshot.
    dag
        The latest day that both sources cover when None.

    Returns
    -------
    date
        The day.
    polars.DataFrame
        lagrum (as it reads on that day), insats (name), and the counts and days of
        `kpilib.rules.redovisning`; in the order of the settings.

    Raises
    ------
    UsageError
        Decisions and interruptions do not both cover the day.
    """
    dag = tackt_dag(con, dag)
    events = query(con, "FROM main.verkstallighet")
    names = query(con, "SELECT insats, namn, ordning FROM main.insats")
    by_law = pl.col("lagstiftning").map_elements(lambda lag: lagrum(lag, dag), return_dtype=pl.String)
    rows = redovisning(events, dag).join(names, on="insats", how="left")
    return dag, (
        rows.sort("lagstiftning", "ordning")
        .with_columns(by_law.alias("lagrum"), pl.col("namn").alias("insats"))
        .select("lagrum", "insats", pl.exclude("lagrum", "lagstiftning", "insats", "namn", "ordning"))
    )


def tackt_dag(con: duckdb.DuckDBPyConnection, dag: date | None) -> date:
    """A day that decisions and interruptions both cover: the one that is asked about, else the latest.

    Raises
    ------
    UsageError
        They do not.
    """
    reach = query(
        con,
        "SELECT tabell, min(fran) AS fran, min(till) AS till FROM main.tackning WHERE tabell = ANY(?) "
        "GROUP BY tabell",
        [list(_KALLOR)],
    )
    covered = reach.rows_by_key("tabell", unique=True)
    if missing := [name for name in _KALLOR if name not in covered]:
        raise UsageError(
            f"Redovisningen behöver källan {titel(missing[0])}, som inte är intagen.",
            gor="Ta in uttaget, och publicera.",
        )
    first, last = max(fran for fran, _ in covered.values()), min(till for _, till in covered.values())
    dag = dag or last
    if not first <= dag <= last:
        raise UsageError(
            f"Källorna täcker inte {dag}.", gor=f"Välj en dag från och med {first} till och med {last}."
        )
    return dag
