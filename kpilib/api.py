"""What a notebook or a program uses; `import kpilib` gives these names and nothing else is promised."""

from __future__ import annotations

import duckdb
import polars as pl

from kpilib import warehouse
from kpilib.nyckeltal import Explanation
from kpilib.nyckeltal import explain as _explain
from kpilib.secrecy import Gate
from kpilib.warehouse.ask import ask
from kpilib.workspace import Workspace


def connect() -> duckdb.DuckDBPyConnection:
    """A read-only connection to the snapshot in force: rows with pseudonyms, for the kategoriteam's own work.

    It reaches no files, network or settings, and is held within the time, memory and disk of `[sql]` in the
    settings.

    Raises
    ------
    SnapshotError
        Nothing is published, or the snapshot cannot be opened.
    """
    return warehouse.connect(Workspace.find())


def sql(query: str) -> pl.DataFrame:
    """The result of one SELECT on the snapshot in force, within the limits of `[sql]` in the settings.

    Raises
    ------
    UsageError
        The text is not one reading statement, reaches outside the snapshot, or goes beyond the limits.
    SnapshotError
        Nothing is published.

    Examples
    --------
    >>> kpilib.sql("SELECT count(*) AS filer FROM meta.fil")  # doctest: +SKIP
    """
    workspace = Workspace.find()
    with warehouse.connect(workspace) as con:
        return ask(con, query, warehouse.granser(workspace))


def katalog() -> pl.DataFrame:
    """Every nyckeltal: id, name, what is counted, unit, insatser and sources (`nyckeltal.katalog`)."""
    with Gate() as gate:
        return gate.tabell("katalog")


def varden(
    nyckeltal: str | None = None,
    *,
    insats: str | None = None,
    period: str | None = None,
    period_typ: str | None = None,
    dimension: str | None = None,
    publik: str | None = None,
) -> pl.DataFrame:
    """Values of nyckeltal as an audience may see them: safe to show and to pass on.

    Parameters
    ----------
    nyckeltal, insats, period, period_typ, dimension
        What to pick out; None: all. `period_typ` is manad, kvartal, tertial, halvar or ar.
    publik
        An audience of the settings; the workspace's own by default.

    Returns
    -------
    polars.DataFrame
        The columns of `nyckeltal.varde` and raknar, riktning, dolt and litet; taljare and namnare are
        decimals. Where `dolt` is true the numbers are null: they count too few persons.
    """
    with Gate(publik) as gate:
        return gate.varden(
            nyckeltal, insats=insats, period=period, period_typ=period_typ, dimension=dimension
        )


def explain(nyckeltal: str, *, insats: str | None = None, period: str | None = None) -> Explanation:
    """Where a value comes from: its parts, what was left out, files, SQL, and the rows behind it.

    Raises
    ------
    UsageError
        No such nyckeltal, insats or period.
    """
    with connect() as con:
        return _explain(con, nyckeltal, insats=insats, period=period)
