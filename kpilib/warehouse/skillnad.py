"""Two snapshots side by side: which rows differ, and the tables as they were at each step between them.

The way from the earlier snapshot to the later goes through four states of the tables of `main` (`LED`):

`fore`
    The rows and the settings of the earlier snapshot.
`omlast`
    The same files as they are read now (profile, insats tree, contracts), and the settings of the later
    snapshot.
`rattat`
    The rows of the later snapshot for the time that the earlier one covered: later files have replaced some.
`efter`
    The later snapshot: what it covers beyond that is there too.

A nyckeltal's SQL runs unchanged on each of them, since each is laid as tables of the schema `main`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl

from kpilib.begrepp import ALLA_INSATSER
from kpilib.contracts import CONTRACTS, Contract
from kpilib.database import create, query
from kpilib.services.registry import SERVICES
from kpilib.warehouse.build import fill_events
from kpilib.warehouse.schema import DERIVED, FROM_SETTINGS
from kpilib.warehouse.tackning import first_day

Led = Literal["fore", "omlast", "rattat", "efter"]
LED: tuple[Led, ...] = ("fore", "omlast", "rattat", "efter")

_PLATS = ("fil", "blad", "rad")
_RAD = pl.Schema(
    {
        **dict.fromkeys(("tabell", "led", "slag", "fil_fore", "blad_fore"), pl.String()),
        "rad_fore": pl.UInt32(),
        **dict.fromkeys(("fil", "blad"), pl.String()),
        "rad": pl.UInt32(),
    }
)
_STATISTIK: Mapping[str, Sequence[str]] = {
    table: key for service in SERVICES.values() for table, key in service.nycklar.items()
}
"""Table of fetched statistics -> the columns that tell its rows apart."""

_ALLTID = ("insats", "kalender", "tackning")
"""Read by every nyckeltal, whatever its SQL names."""

_HARLETT = dict.fromkeys(
    ("verkstallighet", "verkstallighet_flode"), frozenset({"beslut", "avbrott", "insats"})
)
"""Derived table that `fill_events` fills -> the tables that it is made of."""


class Jamforelse:
    """Two snapshots attached to one connection, and the tables of `main` as one state between them.

    Parameters
    ----------
    con
        A connection with the snapshots attached as `fore` and `efter`; see `jamfor`.
    fragor
        The SELECTs that values come from: what they do not read is not compared.

    Attributes
    ----------
    andrade
        Table -> the states after `fore` in which its rows are others than in the state before.
    rader
        Rows that differ within the time that both cover, one row each: tabell, slag (tillagd, borttagen or
        andrad), led (omlast or rattat), and the row's place in the earlier snapshot (fil_fore, blad_fore,
        rad_fore) and in the later one (fil, blad, rad).
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, fragor: Iterable[str]) -> None:
        self.con = con
        self._tables = {side: _tables(con, side) for side in ("fore", "efter")}
        self.andrade: dict[str, frozenset[Led]] = {}
        read = self._read(fragor)
        found = [self._prepare(table) for table in self._tables["efter"] if table in read]
        self.rader = pl.concat([pl.DataFrame(schema=_RAD), *(frame for frame in found if frame is not None)])
        for table, made_of in _HARLETT.items():
            self.andrade[table] = frozenset[Led]().union(*(self.andrade.get(t, frozenset()) for t in made_of))

    def lay(self, led: Led) -> None:
        """Make `main` the tables of a state."""
        for table in self._tables["efter"]:
            if table in self.andrade and table not in _HARLETT:
                source = self._source(table, led)
                self.con.execute(f'CREATE OR REPLACE VIEW main."{table}" AS FROM {source}')
        for table in _HARLETT:
            self.con.execute(f"DROP TABLE IF EXISTS main.{table}")
            create(self.con, DERIVED[table])
        insatser = query(self.con, "SELECT insats, lagrum FROM main.insats")
        fill_events(self.con, dict(insatser.iter_rows()))

    def rors(self, sql: str, led: Led) -> bool:
        """Whether a SELECT on `main` reads anything that differs between a state and the one before."""
        names = _named(self.con, sql) | set(_ALLTID)
        return any(led in self.andrade.get(name, frozenset()) for name in names)

    def _read(self, fragor: Iterable[str]) -> set[str]:
        """The tables that values come from: those that the SELECTs name and those that follow."""
        named = {*_ALLTID, *_HARLETT}.union(*(_named(self.con, sql) for sql in fragor))
        return named.union(*(_HARLETT.get(name, frozenset()) for name in named)) - set(_HARLETT)

    def _source(self, table: str, led: Led) -> str:
        if led == "fore":
            return f'fore.main."{table}"' if table in self._tables["fore"] else f'led."omlast_{table}"'
        if led == "efter":
            return f'efter.main."{table}"'
        for step in LED[LED.index(led) : 0 : -1]:  # the latest state up to this one that changed it
            if step in self.andrade[table]:
                return f'led."{step}_{table}"'
        return self._source(table, "fore")

    def _prepare(self, table: str) -> pl.DataFrame | None:
        """The table's states, laid in the schema `led` where they differ from the state before."""
        con = self.con
        if table not in self._tables["fore"]:
            con.execute(f'CREATE TABLE led."omlast_{table}" AS FROM efter.main."{table}" LIMIT 0')
            self.andrade[table] = frozenset({"efter"})
            return None
        if not self._differ(f'fore.main."{table}"', f'efter.main."{table}"', table):
            self.andrade[table] = frozenset()
            return None
        if "fil" not in self._tables["efter"][table]:
            led: Led = "omlast" if table in FROM_SETTINGS else "efter"
            self.andrade[table] = frozenset({led})
            if led == "omlast":
                con.execute(f'CREATE TABLE led."omlast_{table}" AS FROM efter.main."{table}"')
            return None
        con.execute(f'CREATE TABLE led."rattat_{table}" AS {_within(table)}')
        con.execute(f'CREATE TABLE led."omlast_{table}" AS {_reread(table)}')
        steps = {
            "omlast": (f'fore.main."{table}"', f'led."omlast_{table}"'),
            "rattat": (f'led."omlast_{table}"', f'led."rattat_{table}"'),
            "efter": (f'led."rattat_{table}"', f'efter.main."{table}"'),
        }
        self.andrade[table] = frozenset(led for led in LED[1:] if self._differ(*steps[led], table))
        rows = [
            _row_changes(con, table, *steps[led], self._common(table), led)
            for led in LED[1:3]
            if led in self.andrade[table]
        ]
        return pl.concat(rows) if rows else None

    def _common(self, table: str) -> list[str]:
        """The columns that say what a row is: those of both snapshots, but where it stands."""
        return [
            c for c in self._tables["efter"][table] if c in self._tables["fore"][table] and c not in _PLATS
        ]

    def _differ(self, one: str, other: str, table: str) -> bool:
        columns = _list(self._common(table))
        content = f"SELECT count(*), sum(CAST(hash(({columns},)) AS HUGEINT)) FROM "
        return self.con.execute(content + one).fetchall() != self.con.execute(content + other).fetchall()


@contextmanager
def jamfor(
    fore: Path, efter: Path, fragor: Callable[[duckdb.DuckDBPyConnection], Iterable[str]]
) -> Iterator[Jamforelse]:
    """Two snapshot files side by side, both read only.

    Parameters
    ----------
    fragor
        Gives the SELECTs that values come from, on the connection where both are attached.
    """
    with duckdb.connect() as con:
        for name, path in (("fore", fore), ("efter", efter)):
            con.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS {name} (READ_ONLY)")
        con.execute("SET enable_external_access = false")
        con.execute("CREATE SCHEMA led")
        yield Jamforelse(con, fragor(con))


def _tables(con: duckdb.DuckDBPyConnection, side: str) -> dict[str, list[str]]:
    """The tables of a snapshot's `main`, each with its columns in order."""
    rows = query(
        con,
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE database_name = ? AND schema_name = 'main' ORDER BY table_name, column_index",
        [side],
    )
    return {str(name): part["column_name"].to_list() for (name,), part in rows.group_by("table_name")}


def _named(con: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    """The tables that a SELECT names, without their schema."""
    return {name.split(".")[-1].strip('"') for name in con.get_table_names(sql)}


def _within(table: str) -> str:
    """The later snapshot's rows for what the earlier one covered."""
    contract = CONTRACTS.get(table)
    if contract is None or contract.tackning is None or not contract.tackning.dagar:
        key = _STATISTIK.get(table)
        if key is None:
            return f'FROM efter.main."{table}"'
        return f'SELECT * FROM efter.main."{table}" SEMI JOIN fore.main."{table}" USING ({_list(list(key))})'
    # A register may hold what begins later than its day of extraction: a row that was there is not new.
    same = f"hash(({_list(list(contract.nyckel))},))" if contract.nyckel else "NULL"
    return (
        f'SELECT e.* FROM efter.main."{table}" AS e WHERE {_covered(contract)} '
        f'OR {same} IN (SELECT {same} FROM fore.main."{table}")'
    )


def _covered(contract: Contract) -> str:
    """Whether the earlier snapshot covered the day and the insats of a row `e`."""
    insats = f"t.insats IN (e.insats, '{ALLA_INSATSER}')" if contract.per_insats else "TRUE"
    return (
        f"EXISTS (SELECT 1 FROM fore.main.tackning AS t WHERE t.tabell = '{contract.namn}' AND {insats} "
        f"AND {first_day(contract, 'e')} BETWEEN t.fran AND t.till)"
    )


def _reread(table: str) -> str:
    """The earlier snapshot's rows, those of files that both know as the later one reads them."""
    contract = CONTRACTS.get(table)
    key = contract.ersatter if contract else _STATISTIK.get(table, ())
    cell = f"hash(({', '.join(key)},))" if key else "0"
    return f"""
        WITH
            fran_fore AS (SELECT fil FROM fore.meta.fil),
            fran_efter AS (SELECT fil FROM efter.meta.fil),
            nu AS (SELECT *, {cell} AS _cell FROM led."rattat_{table}"),
            omlasta AS (SELECT * FROM nu SEMI JOIN fran_fore USING (fil)),
            ersatt AS (SELECT DISTINCT _cell FROM nu ANTI JOIN fran_fore USING (fil))
        SELECT * EXCLUDE (_cell) FROM omlasta
        UNION ALL BY NAME
        SELECT * EXCLUDE (_cell) FROM (SELECT *, {cell} AS _cell FROM fore.main."{table}") AS f
        -- A new file may have replaced one part of what a cell holds, and left the others as they were.
        WHERE (f._cell IN (FROM ersatt) AND (f._cell, f.fil) NOT IN (SELECT (_cell, fil) FROM omlasta))
            OR (f._cell NOT IN (SELECT _cell FROM omlasta) AND f.fil NOT IN (SELECT fil FROM fran_efter))
    """


def _row_changes(
    con: duckdb.DuckDBPyConnection, table: str, one: str, other: str, columns: list[str], led: Led
) -> pl.DataFrame:
    """The rows of one state that the other lacks, and the reverse; the same key on both sides is a change."""
    contract = CONTRACTS.get(table)
    key = [c for c in (contract.nyckel if contract else _STATISTIK.get(table, ())) if c in columns]
    content = ", ".join(f'"{c}"' for c in columns)
    known = ["fil", *(c for c in _PLATS[1:] if contract)]

    def only(side: str, but: str) -> str:
        place = ", ".join(f'"{c}"' for c in known)
        numbered = (
            f"SELECT {place}, hash(({content},)) AS h, {f'hash(({_list(key)},))' if key else 'NULL'} AS k, "
            f"row_number() OVER (PARTITION BY {content}) AS n FROM {{}}"
        )
        return f"SELECT * FROM ({numbered.format(side)}) ANTI JOIN ({numbered.format(but)}) USING (h, n)"

    def places(alias: str, suffix: str) -> str:
        missing = [c for c in _PLATS if c not in known]
        shown = [f'{alias}."{c}" AS {c}{suffix}' for c in known]
        return ", ".join([*shown, *(f"NULL AS {c}{suffix}" for c in missing)])

    # Where a key holds several rows, they are paired in order; what is left over was added or taken away.
    in_order = f"row_number() OVER (PARTITION BY k ORDER BY {_list(known)})"
    return query(
        con,
        f"""
        WITH
            bort AS (SELECT *, {in_order} AS nr FROM ({only(one, other)})),
            nya AS (SELECT *, {in_order} AS nr FROM ({only(other, one)}))
        SELECT
            '{table}' AS tabell, '{led}' AS led,
            CASE WHEN b.h IS NULL THEN 'tillagd' WHEN n.h IS NULL THEN 'borttagen' ELSE 'andrad' END AS slag,
            {places("b", "_fore")}, {places("n", "")}
        FROM bort AS b FULL JOIN nya AS n ON b.k = n.k AND b.nr = n.nr
        """,
    ).cast(_RAD)


def _list(columns: list[str]) -> str:
    return ", ".join(f'"{c}"' for c in columns)
