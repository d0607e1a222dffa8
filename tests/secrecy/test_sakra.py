"""The safe tables: each is described, and hidden, missing and nought are three different marks."""

from __future__ import annotations

import polars as pl
import pytest

from kpilib.secrecy import Gate
from kpilib.secrecy.beskrivna import BLAD, KOLUMNER
from kpilib.secrecy.databas import lasta, oppna, sakert
from kpilib.secrecy.oppet import OPPET
from kpilib.secrecy.sakra import Saker, avtryck, sakra_tabeller
from kpilib.settings import Settings
from kpilib.workspace import Workspace


@pytest.fixture(scope="module")
def tables(demo: Workspace) -> list[Saker]:
    with Gate("stad", workspace=demo) as gate:
        return sakra_tabeller(gate)


def test_every_table_that_passes_is_there_and_no_other() -> None:
    assert set(BLAD) == {"varde", *OPPET}
    sheets = [sheet for sheet, _ in BLAD.values()]
    assert len(set(sheets)) == len(sheets)
    assert all(len(sheet) <= 31 for sheet in sheets)


def test_every_table_and_column_says_what_it_is(tables: list[Saker]) -> None:
    silent = [(one.tabell.name, c.namn) for one in tables for c in one.tabell.kolumner if not c.beskrivning]
    assert silent == []
    assert all(one.tabell.beskrivning for one in tables)


def test_what_is_said_of_a_column_is_said_of_one_that_is_there(tables: list[Saker]) -> None:
    there = {(one.tabell.namn, c) for one in tables for c in one.rader.columns}
    assert set(KOLUMNER) <= there


def test_hidden_missing_and_nought_are_three_marks(tables: list[Saker]) -> None:
    values = tables[0].rader
    missing = pl.col("varde").is_null() & ~pl.col("dolt")
    assert values.filter(pl.col("dolt") & pl.col("varde").is_not_null()).is_empty()
    assert values.filter(pl.col("dolt") & pl.col("orsak_saknas").is_not_null()).is_empty()
    assert values.filter(missing & (pl.col("orsak_saknas").fill_null("") == "")).is_empty()
    for one in (pl.col("dolt"), missing, pl.col("varde") == 0):
        assert values.filter(one).height > 0


def test_how_many_rows_a_file_has_is_in_no_table(tables: list[Saker]) -> None:
    [files] = [one.rader for one in tables if one.tabell.namn == "filer"]
    assert [c for c in files.columns if c.endswith(("rader", "ore"))] == []
    assert {"kalla", "namn", "utdrag", "status"} <= set(files.columns)


def test_what_is_read_back_of_the_file_is_what_was_written(
    tables: list[Saker], demo: Workspace, settings: Settings
) -> None:
    with oppna(demo, sakert(demo, settings, "stad")) as con:
        read = lasta(con)
    for one, again in zip(tables, read, strict=True):
        assert one.tabell == again.tabell
        assert one.rader.equals(again.rader)
    assert avtryck(read) == avtryck(tables)


def test_a_fingerprint_is_of_what_the_tables_hold(tables: list[Saker]) -> None:
    first, *rest = tables
    other = Saker(first.blad, first.tabell, first.rader.with_columns(pl.col("dolt").not_()))
    assert avtryck([other, *rest]) != avtryck(tables)
    assert avtryck(rest) != avtryck(tables)
