"""What SQL of a person may ask of a snapshot: its tables and what describes them, in one statement.

The connection is shut in (`granser`): it reaches no file, network or setting whatever the text says. Here the
text is looked at first, as DuckDB itself parses it, since what is let in says more than the snapshot: where
files lie, what the system is called. What reads is let through, and all else is refused in words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import duckdb

from kpilib.errors import UsageError

LANGST = 100_000
"""Signs in a question."""
_READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
_SPACE = r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)"
_EXPLAIN = re.compile(
    rf"{_SPACE}*EXPLAIN{_SPACE}+(?:ANALYZE{_SPACE}+)?(?:\([^()]*\){_SPACE}*)?", re.IGNORECASE | re.DOTALL
)
_NAME = re.compile(r"\w+")

_TABLE_FUNCTIONS = {
    *("range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree"),
    *(
        "duckdb_tables",
        "duckdb_columns",
        "duckdb_views",
        "duckdb_schemas",
        "duckdb_types",
        "duckdb_functions",
    ),
    *("duckdb_constraints", "duckdb_keywords", "pragma_table_info"),
}
_VIEWS = {
    *("duckdb_tables", "duckdb_columns", "duckdb_views", "duckdb_schemas", "duckdb_types"),
    *("duckdb_constraints", "sqlite_master", "sqlite_schema"),
}
_OF_THE_MOMENT = {
    # depend on when they are asked, or on chance, and on nothing else
    *("now", "today", "transaction_timestamp", "get_current_time", "get_current_timestamp", "current_date"),
    *("random", "uuid", "uuidv4", "uuidv7", "gen_random_uuid", "error"),
    *("current_database", "current_schema", "current_schemas", "in_search_path"),
}
_NEVER = {"getenv", "pg_sleep", "sleep_ms", "current_setting", "write_log"}

_STATEFUL = """
SELECT lower(function_name),
    bool_or(coalesce(stability, '') NOT IN ('', 'CONSISTENT') OR has_side_effects IS TRUE)
FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate') GROUP BY ALL
"""
_INTERNAL_VIEWS = "SELECT view_name FROM duckdb_views() WHERE internal"

_TABELLER = 'kategoriplan sql "SELECT schema_name, table_name, comment FROM duckdb_tables()"'
_EGNA = f"Läs bara ögonblicksbildens egna tabeller, som listas med: {_TABELLER}"


def utanfor() -> UsageError:
    """That a question reaches beyond the snapshot; made anew, since one that is raised keeps what it met."""
    return UsageError(
        "Frågan når utanför ögonblicksbilden.", gor=f"{_EGNA} Filer tas in med kategoriplan ingest."
    )


def require_reading(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """See to it that a text is one statement that reads the snapshot and nothing else.

    Raises
    ------
    UsageError
        It is not.
    duckdb.Error
        It is no SQL.
    """
    if len(sql) > LANGST:
        raise UsageError(f"Frågan är längre än {LANGST} tecken.", gor="Dela upp den i flera frågor.")
    statements = con.extract_statements(sql)
    if not statements:
        raise UsageError("Frågan är tom.", gor='Skriv till exempel: kategoriplan sql "FROM meta.fil"')
    if len(statements) != 1:
        raise UsageError("Skriv en SQL-sats i taget.", gor="Dela upp frågan i flera kommandon.")
    kind = statements[0].type
    if kind is duckdb.StatementType.MULTI:  # what PIVOT does when it has to look for its columns
        raise UsageError(
            "Frågan blir flera satser.",
            gor="Skriv vilka värden som ska bli kolumner: FROM (PIVOT tabell ON kolumn IN ('a', 'b') USING "
            "count(*))",
        )
    if kind not in _READING:
        raise UsageError(
            "Frågan får bara läsa.",
            gor=f"Skriv en SELECT. Ögonblicksbilden ändras bara av kategoriplan publish. {_EGNA}",
        )
    if kind is duckdb.StatementType.EXPLAIN:
        sql = _EXPLAIN.sub("", sql, count=1)
    _require_within(con, _parsed(con, sql))


def _parsed(con: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """The statement as DuckDB's own parser has it."""
    try:
        [(text,)] = con.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()
        found = json.loads(text)
    except RecursionError:
        raise UsageError(
            "Frågan har för många nivåer.", gor="Dela upp den med WITH, eller i flera frågor."
        ) from None
    if found["error"]:
        raise UsageError("Frågan får bara läsa.", gor=f"Skriv en SELECT. {_EGNA}")
    return found


def _require_within(con: duckdb.DuckDBPyConnection, statement: Any) -> None:
    functions = dict(con.execute(_STATEFUL).fetchall())
    views = {name for (name,) in con.execute(_INTERNAL_VIEWS).fetchall()}
    for node in _nodes(statement):
        kind = node.get("type")
        if kind == "TABLE_FUNCTION":
            name = str(node["function"].get("function_name", "")).lower()
            if name not in _TABLE_FUNCTIONS:
                raise _refused(name)
        elif kind == "BASE_TABLE":
            name, schema = str(node["table_name"]).lower(), str(node["schema_name"]).lower()
            if not _NAME.fullmatch(name):  # a file, or an address
                raise utanfor()
            if schema == "pg_catalog" or (schema != "information_schema" and name in views - _VIEWS):
                raise _refused(name)
        elif str(kind).endswith("_QUERY_NODE") or "DELETE" in str(kind):  # a WITH that changes something
            raise UsageError("Frågan får bara läsa.", gor=f"Skriv en SELECT. {_EGNA}")
        elif "function_name" in node:
            name = str(node["function_name"]).lower()
            if name in _NEVER or (functions.get(name) and name not in _OF_THE_MOMENT):
                raise _refused(name)


def _refused(name: str) -> UsageError:
    return UsageError(
        f"Frågan använder {name}, som når utanför ögonblicksbilden.",
        gor=f"{_EGNA} Filer tas in med kategoriplan ingest.",
    )


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of a tree of JSON; one that is a table's function is not also taken as a function."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            inner = dict(one)
            if one.get("type") == "TABLE_FUNCTION":
                inner["function"] = one["function"].get("arguments", [])
            waiting += inner.values()
        elif isinstance(one, list):
            waiting += one
