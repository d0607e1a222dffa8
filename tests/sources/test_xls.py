"""A workbook of Excel 97–2003: the same rows as from any other file.

`fixtures/kopfil_2024-10.xls` was written with the library xlwt, which the project does not need otherwise.
"""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from kpilib import pipeline
from kpilib.workspace import Workspace

FIXTURE = Path(__file__).parent / "fixtures" / "kopfil_2024-10.xls"


def test_an_old_workbook_is_taken_in_the_ordinary_way(workspace: Workspace) -> None:
    path = Path(shutil.copy(FIXTURE, workspace.root))
    assert path.read_bytes().startswith(bytes.fromhex("d0cf11e0a1b11ae1")), (
        "the old format, not a new one renamed"
    )
    [curated] = pipeline.ingest(workspace, [path]).filer
    assert curated.fel is None, curated.fel
    assert curated.balans is not None
    rows = pl.read_parquet(curated.tables["kopfil"])
    assert rows.select("insats", "organisationsnummer", "fran", "till", "dygn", "belopp", "rad").rows() == [
        ("bmss_vuxna", "5560360793", date(2024, 2, 1), None, 31, Decimal("99525.50"), 4),
        ("bmss_vuxna", "5560360793", date(2024, 2, 29), date(2024, 10, 15), 15, Decimal("-45000.00"), 5),
    ]
    assert (curated.balans.avvisade_rader, curated.balans.summarad_ore) == (0, 5_452_550)
