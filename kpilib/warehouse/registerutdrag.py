"""Everything that a snapshot holds of one person, found by the pseudonyms that the person has in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

import duckdb
import polars as pl

from kpilib.contracts.text import ARENDE
from kpilib.database import query, quote
from kpilib.errors import FormatError, UsageError
from kpilib.formats import parse_personnummer, parse_reservnummer, pseudonym


def pseudonyms(number: str, key: bytes, today: date) -> frozenset[str]:
    """The hex digits that stand for a person in the tables, whatever stands before them: as a person, as a
    supplier who is one, and in a text that held the number.

    Raises
    ------
    UsageError
        It is neither a personnummer, a samordningsnummer nor a reserve number; it is not repeated.
    """
    try:
        canonical = parse_personnummer(number, today=today)
        named = [canonical]
    except FormatError as error:
        try:
            canonical = parse_reservnummer(number, today=today)
        except FormatError:
            raise UsageError(
                f"Det går inte att läsa som ett personnummer. {error.vad}", gor=error.gor
            ) from None
        named = [f"reservnummer {canonical}", canonical, canonical[2:]]
    return frozenset(pseudonym(text, key) for text in (*named, f"i text {canonical[2:]}"))


def rows_of(con: duckdb.DuckDBPyConnection, found_as: Collection[str]) -> Mapping[str, pl.DataFrame]:
    """Table of `main` -> its rows with one of the pseudonyms in any column, or with a case of the person.

    Each row has the name of its file (`filnamn`), where the table says of which file it is.
    """
    columns = query(
        con,
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'main' AND data_type = "
        "'VARCHAR' ORDER BY ALL",
    )
    by_table = {str(name): part["column_name"].to_list() for (name,), part in columns.group_by("table_name")}
    own = dict(_found(con, by_table, found_as))
    cases = {
        value
        for frame in own.values()
        for name in frame.columns
        if frame[name].dtype == pl.String
        for value in frame[name].drop_nulls()
        if value.startswith(ARENDE)
    }
    return dict(sorted(_found(con, by_table, {*found_as, *cases})))


def _found(
    con: duckdb.DuckDBPyConnection, by_table: Mapping[str, list[str]], values: Collection[str]
) -> Iterator[tuple[str, pl.DataFrame]]:
    any_of = quote("|".join(sorted(values)))
    for table, columns in by_table.items():
        where = " OR ".join(f'regexp_matches("{column}", {any_of})' for column in columns)
        file = "(SELECT namn FROM meta.fil AS f WHERE f.fil = t.fil)" if "fil" in columns else "NULL"
        rows = query(con, f'SELECT {file} AS filnamn, t.* FROM main."{table}" AS t WHERE {where}')
        if rows.height:
            yield table, rows
