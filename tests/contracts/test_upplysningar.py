"""The optional columns that a file lacks are told, one by one; those that it has are not."""

from __future__ import annotations

import polars as pl
import pytest

from kpilib.contracts import CONTRACTS, told
from kpilib.contracts.columns import kind
from kpilib.contracts.contract import in_file
from kpilib.sheets.types import Upplysning
from kpilib.sources import RawTable


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda c: c.namn)
def test_just_the_optional_columns_that_are_missing_are_told(contract) -> None:  # type: ignore[no-untyped-def]
    optional = [n for n, c in contract.kolumner.items() if not kind(c).obligatorisk]
    has = optional[:1]
    must = [n for n, c in contract.kolumner.items() if kind(c).obligatorisk]
    columns = dict.fromkeys(in_file(n, contract.kolumner[n]) for n in [*must, *has])
    table = RawTable(pl.DataFrame(schema=dict.fromkeys(columns, pl.String)))
    missing = [n for n in optional if in_file(n, contract.kolumner[n]) not in columns]
    assert [one.kolumn for one in told(contract, table)] == missing


def test_a_missing_column_is_told_by_the_header_that_it_has_in_a_file_after_what_the_reading_told() -> None:
    read = Upplysning("Blad1", 7, "", "tom_rad", "Raden är tom.")
    contract = CONTRACTS["behovsbedomning"]
    columns = [in_file(n, c) for n, c in contract.kolumner.items() if n not in ("person", "undantag")]
    table = RawTable(pl.DataFrame(schema=dict.fromkeys(columns, pl.String)), upplysningar=[read])
    gor = "Gör om uttaget med kolumnen, eller ange under [kolumner] i profilen vilken rubrik den har."
    assert told(contract, table) == [
        read,
        Upplysning("", 0, "person", "saknad_kolumn", "Kolumnen personnummer saknas i filen.", gor),
        Upplysning("", 0, "undantag", "saknad_kolumn", "Kolumnen undantag saknas i filen.", gor),
    ]
