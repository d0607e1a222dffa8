"""The reporter's list: each decision or interruption that has waited too long, with the number of its case.

The snapshot has no use for the numbers as the systems write them, and the list is the only place where they
stand: they are read from the raw files again, cell by cell, when somebody asks. Persons are not in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

import duckdb
import polars as pl

from kpilib.contracts import SHAPES
from kpilib.database import query
from kpilib.errors import DataError
from kpilib.formats import hidden
from kpilib.rawstore import raw_files
from kpilib.rules import lagrum
from kpilib.sources import Profile, load_profiles, recognise
from kpilib.warehouse.redovisning import tackt_dag
from kpilib.workspace import Workspace

_PLATS = ("fil", "blad", "rad")
_SAKNAS = "råfilen går inte att läsa"
"""What stands for a number whose file is gone."""

_VANTAR = """
SELECT v.lagstiftning, i.namn AS insats, v.handelse, v.startdatum, v.gransdatum, v.verkstallighetsgrad,
    v.orsak, f.namn AS filnamn, v.fil, v.blad, v.rad
FROM main.verkstallighet AS v
JOIN main.insats AS i USING (insats)
JOIN meta.fil AS f USING (fil)
WHERE v.startdatum <= $1 AND v.gransdatum < $1 AND (v.slutdatum IS NULL OR v.slutdatum > $1)
ORDER BY v.startdatum, i.ordning, f.namn, v.blad, v.rad
"""


def arendelista(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, dag: date | None = None
) -> tuple[date, pl.DataFrame]:
    """What is to be reported as waiting on a day, a row each.

    Parameters
    ----------
    con
        The snapshot.
    dag
        The latest day that decisions and interruptions both cover when None.

    Returns
    -------
    date
        The day.
    polars.DataFrame
        arende (as the file writes it), lagrum, insats (name), handelse, startdatum, gransdatum, dagar,
        verkstallighetsgrad, orsak, filnamn, blad, rad; the one that has waited longest first.

    Raises
    ------
    UsageError
        Decisions and interruptions do not both cover the day.
    """
    dag = tackt_dag(con, dag)
    waiting = query(con, _VANTAR, [dag])
    numbers = pl.concat(
        [
            pl.DataFrame(schema={"arende": pl.String, "fil": pl.String, "blad": pl.String, "rad": pl.UInt32}),
            *_numbers(workspace, set(waiting["fil"])),
        ]
    )
    by_law = pl.col("lagstiftning").map_elements(lambda lag: lagrum(lag, dag), return_dtype=pl.String)
    return dag, (
        waiting.join(numbers, on=_PLATS, how="left", maintain_order="left", nulls_equal=True)
        .with_columns(
            pl.col("arende").fill_null(_SAKNAS),
            by_law.alias("lagrum"),
            (pl.lit(dag) - pl.col("startdatum")).dt.total_days().alias("dagar"),
        )
        .select(
            "arende", "lagrum", "insats", "handelse", "startdatum", "gransdatum", "dagar",
            "verkstallighetsgrad", "orsak", "filnamn", "blad", "rad",
        )
    )  # fmt: skip


def _numbers(workspace: Workspace, files: Collection[str]) -> Iterator[pl.DataFrame]:
    """The numbers of the cases in raw files, each with its place; a person's number is left out."""
    profiles: list[Profile] = list(load_profiles(workspace))
    for raw in raw_files(workspace):
        if raw.fil not in files:
            continue
        try:
            table, _ = recognise(raw.path, SHAPES, profiles, source=raw.source, profil=raw.profil)
        except (DataError, OSError):
            continue
        yield table.frame.select(
            pl.col("arende").map_elements(lambda text: hidden(text).strip(), return_dtype=pl.String),
            pl.lit(raw.fil).alias("fil"),
            pl.col("blad").cast(pl.String),
            pl.col("rad").cast(pl.UInt32),
        )
