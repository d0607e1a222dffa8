"""A cell that no column has room for, or that no reading foresaw: a row in quarantine, and never the file."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from kpilib.arbetsbok import CELLTYP
from kpilib.contracts import CONTRACTS
from kpilib.contracts.columns import kind
from kpilib.contracts.read import Terms, read_column
from kpilib.formats import DEFAULT

TERMS = Terms(
    key=b"x" * 32,
    dag=date(2025, 1, 1),
    insatser={"gruppbostad": ("Gruppbostad",)},
    varden={},
    decimaltecken=",",
    datumformer=frozenset({*DEFAULT, "excel"}),
    faktor={},
)
CELLS = [
    *("9" * n for n in (10, 11, 16, 19, 20, 400, 5_000)),
    *("-" + "9" * n for n in (10, 19, 400)),
    *("1e308", "1e999", "1e-400", "NaN", "inf", "0x10", "1_000", "--5", "½", "²", "٣", "\x00", "\u200b"),
    *("9999999999", "0000-00-00", "2024-99-99", "99991231", "1." + "9" * 400, "=1+1", "a" * 100_000),
]
TYPES = [None, *CELLTYP.categories.to_list()]


@pytest.mark.parametrize("kalla", CONTRACTS)
def test_every_column_of_a_source_reads_any_cell_as_a_value_or_a_finding(kalla: str) -> None:
    for name, column in CONTRACTS[kalla].kolumner.items():
        if kind(column).typ in ("person", "organisationsnummer"):
            continue  # read by modules of their own
        for typ in TYPES:
            types = None if typ is None else pl.Series("typ", [typ] * len(CELLS), dtype=CELLTYP)
            read = read_column(name, column, pl.Series(name, CELLS), TERMS, types)
            assert read.values.len() == len(CELLS)
            assert all(vad and gor for _, vad, gor in read.findings.values())


def test_a_whole_number_that_its_column_has_no_room_for_is_a_finding() -> None:
    column = CONTRACTS["kopfil"].kolumner["dygn"]
    read = read_column("dygn", column, pl.Series("dygn", ["31", "9" * 12]), TERMS)
    assert read.values[0] == 31
    assert [regel for regel, _, _ in read.findings.values()] == ["varde_orimligt"]
