"""SQL from a person: one SELECT, and an answer in Swedish when it does not work."""

from __future__ import annotations

import re

import duckdb
import polars as pl

from kpilib.database import query
from kpilib.errors import UsageError
from kpilib.warehouse.publish import reading_fault


def ask(con: duckdb.DuckDBPyConnection, sql: str) -> pl.DataFrame:
    """The result of one SELECT on a read-only snapshot.

    Raises
    ------
    UsageError
        The text is not one reading statement, names something that does not exist, or reaches for files,
        the network or settings.
    """
    try:
        statements = con.extract_statements(sql)
        if not statements:
            raise UsageError(
                "Frågan är tom.", gor='Skriv till exempel: kategoriplan sql "FROM nyckeltal.varde"'
            )
        if len(statements) != 1:
            raise UsageError("Skriv en SQL-sats i taget.", gor="Dela upp frågan i flera kommandon.")
        if statements[0].type not in _READING:
            raise UsageError(
                "Frågan får bara läsa.",
                gor="Skriv en SELECT. Ögonblicksbilden ändras bara av kategoriplan publish.",
            )
        return query(con, sql)
    except duckdb.PermissionException:
        raise UsageError(
            "Frågan når utanför ögonblicksbilden.",
            gor="Läs bara dess egna tabeller. Filer tas in med kategoriplan ingest.",
        ) from None
    except duckdb.Error as error:
        if fault := reading_fault(error):
            raise fault from None
        raise UsageError("SQL-frågan gick inte att köra.", var=_first_line(error), gor=_hint(error)) from None


_READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}


def _first_line(error: Exception) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), "")


def _hint(error: Exception) -> str:
    near = re.search(r"(Did you mean|Candidate bindings:) (.+)", str(error))
    if near:
        return f"Närmast: {near[2].strip().rstrip('?')}"
    tables = "SELECT schema_name, table_name, comment FROM duckdb_tables()"
    return f'Tabellerna listas med: kategoriplan sql "{tables}"'
