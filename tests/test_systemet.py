"""What the operating system refuses, in Swedish, whichever library it reached us through."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import duckdb
import polars as pl
import pytest

from kpilib.systemet import of_file, refusal, refused_by_system

SAID = {
    errno.ENOSPC: "Disken är full.",
    errno.EDQUOT: "Utrymmet som du får använda på disken är slut.",
    errno.EROFS: "Disken eller mappen går bara att läsa.",
    errno.EACCES: "Filen eller mappen går inte att läsa eller skriva.",
    errno.EMFILE: "Programmet får inte ha fler filer öppna.",
    errno.EBUSY: "Ett annat program håller filen öppen.",
    errno.EIO: "Disken svarar inte som den ska.",
    errno.ENAMETOOLONG: "Sökvägen är för lång.",
}


@pytest.mark.parametrize("number", SAID)
def test_an_error_of_python_is_told_with_its_file(number: int) -> None:
    found = refusal(OSError(number, os.strerror(number), "/data/fil.xlsx"))
    assert found is not None
    assert (found.vad, found.var, found.gor != "") == (SAID[number], "/data/fil.xlsx", True)


@pytest.mark.parametrize("number", SAID)
def test_so_is_what_duckdb_and_polars_make_of_it(number: int) -> None:
    words = os.strerror(number)
    wrapped = [
        duckdb.IOException(f'IO Error: Could not write file "/data/x.duckdb": {words}'),
        duckdb.TransactionException(f'Failed to commit: Could not write file "/data/x.duckdb": {words}'),
        duckdb.IOException(
            'Async write failed: {"exception_message":"Could not write file \\"/data/x.duckdb\\": ?",'
            f'"errno":"{number}"}}'
        ),
        pl.exceptions.ComputeError(f"parquet: underlying IO error: {words} (os error {number})"),
        OSError(f"{words} (os error {number}): /data/x.duckdb"),
    ]
    for error in wrapped:
        found = refusal(error, var="/data/x.duckdb")
        assert found is not None, error
        assert (found.vad, found.var) == (SAID[number], "/data/x.duckdb")


@pytest.mark.parametrize(("number", "said"), [(32, "håller filen öppen"), (112, "full"), (1295, "slut")])
def test_the_numbers_of_windows_are_known(number: int, said: str) -> None:
    error = PermissionError(13, "Permission denied", "C:\\data\\fil.xlsx")
    error.winerror = number  # type: ignore[attr-defined, unused-ignore]
    found = refusal(error)
    assert found is not None
    assert said in found.vad


def test_a_lock_of_another_process_is_no_damage() -> None:
    found = refusal(
        duckdb.IOException('IO Error: Could not set lock on file "/data/x.duckdb": Conflicting lock')
    )
    assert found is not None
    assert (found.vad, found.var) == ("Ett annat program håller filen öppen.", "/data/x.duckdb")


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(2, "No such file", "/data/x"),
        duckdb.Error("Corrupt database file: computed checksum 1 does not match stored checksum 2"),
        duckdb.BinderException("Referenced column not found: No space left on device"[:40]),
        ValueError("No space left on device"),
        KeyError("x"),
    ],
)
def test_nothing_else_is_a_refusal(error: Exception) -> None:
    assert refusal(error) is None


def test_an_error_without_words_is_told_in_the_systems() -> None:
    assert "Operativsystemet svarade: konstigt." in refused_by_system(OSError(9999, "konstigt", "/x")).vad


def test_a_file_that_cannot_be_read_is_its_own_fault_and_a_full_disk_everybodys() -> None:
    path = Path("/data/fil.csv")
    assert of_file(PermissionError(13, "x", "/data/fil.csv"), path)
    assert of_file(OSError(errno.EIO, "x"), path)
    assert not of_file(OSError(errno.ENOSPC, "x"), path)
    assert not of_file(PermissionError(13, "x", "/arbetsmapp/data/raw/kopfil"), path)
