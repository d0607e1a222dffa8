"""Socialstyrelsen's file: what it counts, what it masks, and whose counts they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from kpilib import pipeline
from kpilib.warehouse import Curated, connect
from kpilib.workspace import Workspace

HEADER = ("År", "Kommunkod", "Kommun", "Insats", "Personkrets", "Kön", "Ålder", "Antal personer")
USUAL = (2024, "1480", "Göteborg", "Någon insats", "Personkrets 1", "Totalt", "Totalt", 2766)


def row(**changed: Any) -> list[Any]:
    """A usual row with other cells, by the first word of the header in small letters."""
    names = ("ar", "kod", "kommun", "insats", "personkrets", "kon", "alder", "antal")
    return [changed.get(name, cell) for name, cell in zip(names, USUAL, strict=True)]


def taken_in(
    workspace: Workspace, rows: Sequence[Sequence[Any]], name: str = "lss_statistik_2024.xlsx"
) -> Curated:
    """A published workbook, with a sheet of notes and titles above the table, taken in the ordinary way."""
    path = workspace.root / name
    with xlsxwriter.Workbook(path) as book:
        notes = book.add_worksheet("Information")
        notes.write(0, 0, "Personer med insats enligt LSS")
        notes.write(2, 0, "X = uppgiften lämnas inte ut. – = uppgift saknas.")
        sheet = book.add_worksheet("Personkrets")
        sheet.merge_range(0, 0, 0, 7, "Personer med insats enligt LSS den 1 oktober")
        for r, cells in enumerate([HEADER, *rows], 2):
            for c, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(r, c, cell)
    [curated] = pipeline.ingest(workspace, [path]).filer
    return curated


def accepted(curated: Curated) -> pl.DataFrame:
    assert curated.fel is None, curated.fel
    return pl.read_parquet(curated.tables["lss_statistik"])


def test_a_published_file_becomes_rows(workspace: Workspace) -> None:
    rows = [
        row(),
        row(insats="Boende för vuxna", personkrets="Totalt", kon="Kvinnor", alder="23–64 år", antal=12),
    ]
    frame = accepted(taken_in(workspace, rows))
    assert frame.drop("fil").rows() == [
        (2024, "1480", "alla", "1", "alla", "alla", 2766, None, "Personkrets", 4),
        (2024, "1480", "boende_vuxna", "alla", "K", "23-64", 12, None, "Personkrets", 5),
    ]


@pytest.mark.parametrize(
    ("cell", "antal", "why"),
    [(0, 0, None), (4, 4, None), ("X", None, "maskerad"), ("x", None, "maskerad"),
     ("–", None, "ingen uppgift"),
     ("-", None, "ingen uppgift"), ("..", None, "ingen uppgift"), ("1 234", 1234, None)],
)  # fmt: skip
def test_a_masked_count_is_missing_and_says_why(
    workspace: Workspace, cell: object, antal: int | None, why: str | None
) -> None:
    frame = accepted(taken_in(workspace, [row(antal=cell)]))
    assert frame.select("antal", "antal_saknas").row(0) == (antal, why)


@pytest.mark.parametrize(
    ("cell", "rule"), [(None, "antal_tomt"), ("många", "belopp_tecken"), (2.5, "inte_heltal")]
)
def test_a_cell_that_says_nothing_readable_is_put_in_quarantine(
    workspace: Workspace, cell: object, rule: str
) -> None:
    curated = taken_in(workspace, [row(), row(personkrets="Personkrets 2", antal=cell)])
    assert curated.findings is not None
    found = pl.read_parquet(curated.findings)
    assert accepted(curated).height == 1
    assert rule in found["regel"].to_list()
    assert set(found["rad"]) == {5}


@pytest.mark.parametrize(
    ("cell", "kommun"),
    [("0180", "0180"), (180, "0180"), ("180", "0180"), ("1480 Göteborg", "1480"), ("Riket", "0000"),
     ("00", "0000"), (0, "0000"), (1480.0, "1480")],
)  # fmt: skip
def test_a_municipality_is_its_four_digits(workspace: Workspace, cell: object, kommun: str) -> None:
    assert accepted(taken_in(workspace, [row(kod=cell)]))["kommun"].to_list() == [kommun]


@pytest.mark.parametrize("cell", ["Göteborg", "14", "14800", "G123"])
def test_what_is_no_municipality_is_put_in_quarantine(workspace: Workspace, cell: str) -> None:
    curated = taken_in(workspace, [row(), row(kod=cell)])
    assert accepted(curated).height == 1
    assert curated.findings is not None
    assert pl.read_parquet(curated.findings)["regel"].to_list() == ["kommunkod"]


def test_a_later_file_replaces_its_own_years_and_municipalities_only(workspace: Workspace) -> None:
    taken_in(workspace, [row(), row(ar=2023, antal=5), row(kod="1280", antal=9)], "lss_statistik_a.xlsx")
    path = workspace.root / "lss_statistik_b.csv"
    path.write_text("ar;kommunkod;insats;personkrets;antal\n2024;1480;alla;1;2770\n", encoding="utf-8")
    pipeline.build_and_publish(workspace, pipeline.ingest(workspace, [path]).filer)
    with connect(workspace) as con:
        rows = con.execute("SELECT ar, kommun, antal FROM main.lss_statistik ORDER BY ALL").fetchall()
    assert rows == [(2023, "1480", 5), (2024, "1280", 9), (2024, "1480", 2770)]
