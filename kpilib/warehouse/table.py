"""A table of the snapshot as it is described: names, types and comments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column: name, DuckDB type, Swedish description."""

    namn: str
    typ: str
    beskrivning: str


@dataclass(frozen=True)
class Table:
    """A table with its schema, its description and its columns in order."""

    schema: str
    namn: str
    beskrivning: str
    kolumner: tuple[Column, ...]

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.namn}"


def main_table(namn: str, beskrivning: str, *kolumner: tuple[str, str, str]) -> Table:
    """A table of the schema `main`; each column as name, DuckDB type and description."""
    return Table("main", namn, beskrivning, tuple(Column(*k) for k in kolumner))


def quote(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
