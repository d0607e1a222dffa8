"""Workbooks as systems write them, taken in the ordinary way: the right rows, and the rest of them told."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from kpilib import pipeline
from kpilib.contracts import SHAPES
from kpilib.sources import load_profiles, recognise
from kpilib.workspace import Workspace

FALL = Path(__file__).parent / "fixtures" / "fall"


def taken_in(workspace: Workspace, *paths: Path) -> list[Any]:
    return list(pipeline.ingest(workspace, paths).filer)


def findings(curated: Any) -> pl.DataFrame:
    return pl.read_parquet(curated.findings)


def told(workspace: Workspace, path: Path) -> list[tuple[str, str, int]]:
    table, _ = recognise(path, SHAPES, load_profiles(workspace))
    return [(u.kod, u.blad, u.rad) for u in table.upplysningar]


def test_a_formula_without_a_value_is_told_with_its_cell(workspace: Workspace) -> None:
    [curated] = taken_in(workspace, FALL / "cellens_typ" / "kostnad_formler_2024-10-31.xlsx")
    assert pl.read_parquet(curated.tables["kostnad"]).is_empty(), "no overhead is never none"
    found = findings(curated)
    assert found.select("kolumn", "rad", "regel").rows() == [
        ("overhead", 2, "formel_utan_varde"),
        ("overhead", 3, "formel_utan_varde"),
    ]
    assert ["Utfall!G2" in found["beskrivning"][0], "Utfall!G3" in found["beskrivning"][1]] == [True, True]


def test_an_error_in_a_column_that_is_not_used_does_not_matter(workspace: Workspace) -> None:
    path = FALL / "cellens_typ" / "x_felcell.xlsx"
    [curated] = taken_in(workspace, path)
    assert pl.read_parquet(curated.tables["kopfil"])["belopp"].to_list() == [Decimal(60000), Decimal(60000)]
    assert findings(curated).is_empty()
    assert told(workspace, path) == [("okand_kolumn", "Köp", 1)]


def test_a_number_among_texts_is_a_number(workspace: Workspace) -> None:
    [curated] = taken_in(workspace, FALL / "enheter_och_perioder" / "kostnad_tkr_blandat_2024-10-31.xlsx")
    assert pl.read_parquet(curated.tables["kostnad"]).select("kostnad", "overhead").rows() == [
        (Decimal(-18_420_700), Decimal(-921_500)),
        (Decimal(-3125), Decimal(-1155)),
    ]


def test_a_hidden_sheet_and_hidden_rows_are_told_and_the_advice_works(workspace: Workspace) -> None:
    path = FALL / "dolda_blad_och_rader" / "Proceedo_kopfil_2024-10-31.xlsx"
    [curated] = taken_in(workspace, path)
    rows = pl.read_parquet(curated.tables["kopfil"])
    assert rows["blad"].value_counts(sort=True).rows() == [("2024-09", 3), ("2024-10", 3)]
    assert told(workspace, path) == [
        ("olast_blad", "Läs mig", 0),
        ("dolt_blad", "2024-08 gammal", 0),
        ("dolda_rader", "2024-10", 3),
    ]
    table, profile = recognise(path, SHAPES, load_profiles(workspace))
    [gor] = [u.gor for u in table.upplysningar if u.kod == "dolt_blad"]
    line = re.search(r"blad = .*$", gor)
    assert line
    workspace.profiles.mkdir(exist_ok=True)
    (workspace.profiles / "kopfil.toml").write_text(
        f'kalla = "kopfil"\nnamn = "{profile.namn}"\n[las]\n{line[0]}\n', encoding="utf-8"
    )
    table, _ = recognise(path, SHAPES, load_profiles(workspace))
    assert table.frame.height == 9


def test_a_filtered_row_is_read_and_told(workspace: Workspace) -> None:
    path = FALL / "dolda_blad_och_rader" / "x_filtrerad.xlsx"
    [curated] = taken_in(workspace, path)
    assert pl.read_parquet(curated.tables["kopfil"]).height == 2
    table, _ = recognise(path, SHAPES, load_profiles(workspace))
    [hidden] = [u for u in table.upplysningar if u.kod == "dolda_rader"]
    assert hidden.vad.startswith("2 rader, varav 1 är dold i arbetsboken")


def test_a_sheet_too_large_to_read_leaves_the_next_file_as_it_is(workspace: Workspace) -> None:
    far, good = FALL / "for_stor_ruta" / "x_bredhog.xlsx", FALL / "cellens_typ" / "x_felcell.xlsx"
    report = pipeline.ingest(workspace, [far, good])
    [refused] = report.refuserade
    assert "XFD1048576" in str(refused)
    [curated] = report.filer
    assert curated.fel is None
    assert curated.raw.name == "x_felcell.xlsx"
