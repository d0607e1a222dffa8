"""What a notebook or a program uses; `import kpilib` gives these names and nothing else is promised.

Each of them answers an audience of the settings: the one named in `publik`, else that of the environment
variable `KATEGORIPLAN_PUBLIK`, else the workspace's own. A page that is rendered has the audience of the
page, and is answered for no other that sees rows.
"""

from __future__ import annotations

import os

import duckdb
import polars as pl

from kpilib.errors import UsageError
from kpilib.nyckeltal import Explanation
from kpilib.secrecy import Dorr, Gate
from kpilib.secrecy.publik import SIDA, vald
from kpilib.settings import load_settings
from kpilib.workspace import Workspace


def connect(publik: str | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection for an audience.

    Parameters
    ----------
    publik
        An audience that sees rows (``arbetsmaterial``) has the snapshot itself, with rows of single persons
        under pseudonyms and small counts as they are: for the kategoriteam's own work, and not to be passed
        on. Any other has a database that holds only what it may see.

    It reaches no files, network or settings, and is held within the time, memory and disk of `[sql]` in the
    settings.


    Raises
    ------
    UsageError
        No such audience.
    SnapshotError
        Nothing is published, or the snapshot cannot be opened.
    """
    return _door(publik).con


def sql(query: str, *, publik: str | None = None) -> pl.DataFrame:
    """The result of one SELECT on what an audience may see of the snapshot in force.

    Returns
    -------
    polars.DataFrame
        For an audience that sees rows, its first column, ``sekretess``, says so.

    Raises
    ------
    UsageError
        The text is not one reading statement, reaches outside the database, goes beyond the limits of `[sql]`
        in the settings, or names what the audience may not see; then `gor` says what to write.
    SnapshotError
        Nothing is published.

    Examples
    --------
    >>> kpilib.sql("SELECT count(*) AS nyckeltal FROM nyckeltal.katalog")  # doctest: +SKIP
    >>> kpilib.sql("FROM main.beslut", publik="arbetsmaterial")  # doctest: +SKIP
    """
    with _door(publik) as door:
        return door.fraga(query)


def katalog() -> pl.DataFrame:
    """Every nyckeltal: id, name, what is counted, unit, insatser and sources (`nyckeltal.katalog`)."""
    with Gate(_asked(None)) as gate:
        return gate.tabell("katalog")


def lexikon() -> pl.DataFrame:
    """Every column of every table of the snapshot, whoever may see it.

    Returns
    -------
    polars.DataFrame
        tabell, om_tabellen, kolumn, typ, beskrivning.
    """
    with Gate(_asked(None)) as gate:
        return gate.tabell("lexikon")


def varden(
    nyckeltal: str | None = None,
    *,
    insats: str | None = None,
    period: str | None = None,
    period_typ: str | None = None,
    dimension: str | None = None,
    publik: str | None = None,
) -> pl.DataFrame:
    """Values of nyckeltal as an audience may see them: safe to show to it.

    Parameters
    ----------
    nyckeltal, insats, period, period_typ, dimension
        What to pick out; None: all. `period_typ` is manad, kvartal, tertial, halvar or ar.
    publik
        An audience of the settings.

    Returns
    -------
    polars.DataFrame
        The columns of `nyckeltal.varde` and raknar, slag, riktning, dolt, varde_fran and varde_till; taljare
        and namnare are decimals. Where `dolt` is true varde is null, and those of its parts that are hidden:
        they count too few persons, or give such a count away. Of a share with a target varde_fran and
        varde_till are then the limits that can be told, else null.

    Raises
    ------
    UsageError
        No such audience.
    SnapshotError
        Nothing is published.
    """
    with Gate(_asked(publik)) as gate:
        return gate.varden(
            nyckeltal, insats=insats, period=period, period_typ=period_typ, dimension=dimension
        )


def explain(
    nyckeltal: str, *, insats: str | None = None, period: str | None = None, publik: str | None = None
) -> Explanation:
    """Where a value comes from: its parts, what was left out, files and SQL, as an audience may see them.

    The rows behind it are there for an audience that sees rows, marked in their first column.

    Raises
    ------
    UsageError
        No such nyckeltal, insats, period or audience.
    SnapshotError
        Nothing is published.
    """
    with _door(publik) as door:
        return door.forklara(nyckeltal, insats=insats, period=period)


def _door(publik: str | None) -> Dorr:
    return Dorr(_asked(publik))


def _asked(publik: str | None) -> str:
    """The audience that is meant; in a page, its own or another without rows.

    Raises
    ------
    UsageError
        No such audience, or it sees rows and the page is for another.
    """
    settings = load_settings(Workspace.find().settings)
    chosen, page = vald(settings, publik), vald(settings)
    if os.environ.get(SIDA) and settings.publik[chosen].rader and chosen != page:
        raise UsageError(
            f"Sidan görs för publiken {page}, och får inte visa det som bara {chosen} ser.",
            gor=f'Ta bort publik="{chosen}" ur sidan, eller gör den för {chosen}: '
            f"kategoriplan report NAMN --publik {chosen}",
        )
    return chosen


__all__ = ["connect", "explain", "katalog", "lexikon", "sql", "varden"]
