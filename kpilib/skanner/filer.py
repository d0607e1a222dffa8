"""Persons looked for in one file, of any form."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl

from kpilib.formats import find_persons, hidden
from kpilib.skanner.tabeller import in_database, in_parquet
from kpilib.skanner.texter import texts


class Fynd(NamedTuple):
    """Where persons' numbers stand: the file, its part or column (empty: the file as it is, or its name), and
    how many. Never which."""

    fil: str
    plats: str
    antal: int

    def __str__(self) -> str:
        return f"{self.fil}{f' ({self.plats})' if self.plats else ''}"


def in_file(path: Path, name: str = "") -> Iterator[Fynd]:
    """Every place in a file where persons' numbers stand; of text, documents, workbooks, Parquet and DuckDB.

    Parameters
    ----------
    name
        What the file is called in the findings; None is its own name. A number in the name is hidden there.

    Raises
    ------
    OSError
        The file cannot be read. One that is damaged is read as the bytes that it is.
    """
    name = name or path.name
    shown = hidden(name)
    if shown != name:
        yield Fynd(shown, "", 1)
    if path.suffix == ".parquet":
        try:
            yield from (Fynd(shown, *one) for one in in_parquet(path))
            return
        except pl.exceptions.PolarsError:
            pass
    if path.suffix == ".duckdb":
        try:
            with duckdb.connect(str(path), read_only=True) as con:
                yield from (Fynd(shown, *one) for one in in_database(con))
            return
        except duckdb.Error:
            pass
    data = path.read_bytes()
    try:
        found = list(_in_texts(shown, path.name, data))
    except (zipfile.BadZipFile, NotImplementedError, EOFError):
        found = list(_in_texts(shown, "", data.replace(b"PK\x03\x04", b"")))
    yield from found


def _in_texts(shown: str, name: str, data: bytes) -> Iterator[Fynd]:
    for plats, text, skrift in texts(name, data):
        number = sum(1 for _ in find_persons(text, skrift))
        if number:
            yield Fynd(shown, hidden(plats), number)
