"""A nyckeltal's worked example: small input tables, computed by the ordinary engine, and what it must give.

`exempel/` holds `exempel.toml` (beskrivning, kalender_fran, utdrag, and `[mal.INSATS]` where the example
shows a target), one `<tabell>.csv` per input table (canonical column names, ISO dates, decimal points;
columns left out are empty) and `forvantat.csv`: the values that the computation must give, and all of them,
for the periods it names.

An example is of no municipality that exists: its insatser, areas and region are those of
`exempelkommun.toml`, where each insats is named by its role.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb
import polars as pl

from kpilib.database import Table, fill, query
from kpilib.nyckeltal.compute import compute
from kpilib.nyckeltal.mal import targets
from kpilib.nyckeltal.registry import load as load_folder
from kpilib.nyckeltal.registry import with_mal
from kpilib.nyckeltal.terms import Mal, Nyckeltal
from kpilib.settings import Settings, load_settings
from kpilib.warehouse.build import derive
from kpilib.warehouse.schema import META, TABLES, create_all

_VILLKOR, _FORVANTAT = "exempel.toml", "forvantat.csv"


@dataclass(frozen=True)
class Example:
    """A worked example: what it shows, its input tables as text, the values it must give as text, and the
    targets that they are held against."""

    beskrivning: str
    kalender_fran: str
    utdrag: date
    tabeller: dict[str, pl.DataFrame]
    forvantat: pl.DataFrame
    mal: Mapping[str, Mal] = field(default_factory=dict)


@cache
def exempelkommun() -> Settings:
    """The settings of the municipality that examples are of."""
    return load_settings(Path(str(files("kpilib.nyckeltal"))) / "exempelkommun.toml")


def i_exemplet(nyckeltal: Nyckeltal) -> Nyckeltal:
    """The nyckeltal of a folder as it is in the example's municipality, with the example's targets."""
    return with_mal(load_folder(nyckeltal.folder, exempelkommun()), example(nyckeltal).mal)


def example(nyckeltal: Nyckeltal) -> Example:
    """The worked example of a nyckeltal.

    Raises
    ------
    SettingsError
        A target of the example does not fit the nyckeltal.
    """
    given = nyckeltal.exempel
    villkor = tomllib.loads(given[_VILLKOR])
    tables = {
        name.removesuffix(".csv"): _text(content)
        for name, content in given.items()
        if name.endswith(".csv") and name != _FORVANTAT
    }
    terms = load_folder(nyckeltal.folder, exempelkommun()).terms
    return Example(
        villkor["beskrivning"],
        villkor["kalender_fran"],
        date.fromisoformat(villkor["utdrag"]),
        tables,
        _text(given[_FORVANTAT]),
        targets(villkor.get("mal", {}), terms, f"{nyckeltal.id}: {_VILLKOR}: mal"),
    )


def run(nyckeltal: Nyckeltal) -> pl.DataFrame:
    """The values that the example's tables give: the columns, periods and insatser of its `forvantat`."""
    given = example(nyckeltal)
    with duckdb.connect() as con:
        load(con, given, exempelkommun())
        compute(con, {nyckeltal.id: i_exemplet(nyckeltal)}, "exempel")
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


def _text(content: str) -> pl.DataFrame:
    return pl.read_csv(io.StringIO(content), infer_schema=False)
