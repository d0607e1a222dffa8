"""A nyckeltal's worked example: small input tables, computed by the ordinary engine, and what it must give.

`exempel/` holds `exempel.toml` (beskrivning, kalender_fran, utdrag), one `<tabell>.csv` per input table
(canonical column names, ISO dates, decimal points; columns left out are empty) and `forvantat.csv`: the
values that the computation must give, and all of them, for the periods it names.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from kpilib.database import Table, fill, query
from kpilib.nyckeltal.compute import compute
from kpilib.nyckeltal.registry import Nyckeltal
from kpilib.settings import Settings
from kpilib.warehouse.build import derive
from kpilib.warehouse.schema import META, TABLES, create_all


@dataclass(frozen=True)
class Example:
    """A worked example: what it shows, its input tables as text, and the values it must give as text."""

    beskrivning: str
    kalender_fran: str
    utdrag: date
    tabeller: dict[str, pl.DataFrame]
    forvantat: pl.DataFrame


def example(nyckeltal: Nyckeltal) -> Example:
    """The worked example in a nyckeltal's folder."""
    folder = nyckeltal.folder / "exempel"
    terms = tomllib.loads((folder / "exempel.toml").read_text(encoding="utf-8"))
    tables = {p.stem: _text(p) for p in sorted(folder.glob("*.csv")) if p.stem != "forvantat"}
    return Example(
        terms["beskrivning"],
        terms["kalender_fran"],
        date.fromisoformat(terms["utdrag"]),
        tables,
        _text(folder / "forvantat.csv"),
    )


def run(nyckeltal: Nyckeltal, settings: Settings) -> pl.DataFrame:
    """The values that the example's tables give: the columns, periods and insatser of its `forvantat`."""
    given = example(nyckeltal)
    with duckdb.connect() as con:
        load(con, given, settings)
        compute(con, {nyckeltal.id: nyckeltal}, "exempel")
        columns = given.forvantat.columns
        shown = ", ".join(f'CAST("{c}" AS VARCHAR) AS "{c}"' for c in columns)
        return query(
            con,
            f"SELECT {shown} FROM nyckeltal.varde WHERE period = ANY(?) AND insats = ANY(?) ORDER BY ALL",
            [given.forvantat[c].unique().to_list() for c in ("period", "insats")],
        )


def load(con: duckdb.DuckDBPyConnection, given: Example, settings: Settings) -> None:
    """Fill an empty database with the example's tables and what follows from them."""
    create_all(con)
    lay(con, given, settings)


def lay(con: duckdb.DuckDBPyConnection, given: Example, settings: Settings) -> None:
    """The same, in a database that has the tables, all of them empty."""
    by_name = {table.namn: table for table in TABLES}
    files = [
        {
            "fil": name,
            "sha256": name,
            "kalla": name,
            "namn": f"{name}.csv",
            "ordning": n,
            "utdrag": given.utdrag,
        }
        for n, name in enumerate(given.tabeller)
    ]
    fill(con, META["fil"], pl.DataFrame(files))
    for name, frame in given.tabeller.items():
        place = frame.with_columns(pl.lit(name).alias("fil")).with_row_index("rad", offset=2)
        _insert(con, by_name[name], place.with_columns(pl.lit("").alias("blad")))
    plan = settings.plan.model_copy(update={"kalender_fran": given.kalender_fran})
    derive(con, settings.model_copy(update={"plan": plan}))


def _insert(con: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    types = {c.namn: c.typ for c in table.kolumner}
    names = [c for c in frame.columns if c in types]
    casts = ", ".join(f'CAST("{c}" AS {types[c]}) AS "{c}"' for c in names)
    con.register("_given", frame.to_arrow())
    con.execute(f"INSERT INTO {table.name} BY NAME SELECT {casts} FROM _given")
    con.unregister("_given")
    for flag in (c for c, typ in types.items() if typ == "BOOLEAN"):
        con.execute(f'UPDATE {table.name} SET "{flag}" = FALSE WHERE "{flag}" IS NULL')


def _text(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)
