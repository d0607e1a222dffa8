"""The optional columns that a file lacks are told, one by one; those that it has are not."""

from __future__ import annotations

import polars as pl
import pytest

from kpilib.contracts import CONTRACTS, told
from kpilib.contracts.columns import kind
from kpilib.contracts.contract import in_file
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
