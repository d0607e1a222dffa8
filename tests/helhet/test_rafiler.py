"""Raw files that are no longer what was taken in, cached tables that are no longer what was read of them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from helhet.arbetsmappar import Cli, Tabeller, samma, tabeller
from kpilib.errors import FileRejectedError
from kpilib.rawstore import raw_files
from kpilib.workspace import Workspace


def raw(ws: Workspace, source: str = "kopfil") -> Path:
    return next((ws.raw / source).iterdir())


def original(ws: Workspace) -> Path:
    """Where the municipality's own file lies, that was once taken in."""
    path = ws.root / "original" / "kopfil_2024.csv"
    path.parent.mkdir()
    path.write_bytes(raw(ws).read_bytes())
    return path


def _other_amount(path: Path) -> None:
    """Another amount, in as many bytes, at the same time."""
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"93000,00", b"39000,00", 1))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _other_amount_now(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"93000,00", b"39000,00", 1))


def _longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def _gone(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


CHANGES = [_other_amount, _other_amount_now, _longer, _gone, _folder]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_raw_file_is_named_and_the_original_heals_it(
    change: Callable[[Path], None], ws: Workspace, cli: Cli, facit: Tabeller
) -> None:
    kept, name = original(ws), raw(ws).name
    change(raw(ws))
    code, text = cli("doctor")
    assert code == 1
    assert "FEL Råfiler: Råfilen" in text
    assert name in text
    code, text = cli("publish", *(["--verifiera"] if change is _other_amount else []))
    assert code == 1
    assert "kopfil_2024.csv är inte med i ögonblicksbilden" in text
    assert "Ta in originalet igen" in text
    assert not samma(tabeller(ws), facit)
    assert cli("ingest", kept)[0] == 0
    assert cli("publish", "--verifiera")[0] == 0
    assert samma(tabeller(ws), facit)
    assert cli("doctor")[0] == 0


def test_a_folder_in_the_place_of_a_raw_file_is_set_aside_with_a_note(ws: Workspace, cli: Cli) -> None:
    kept, place = original(ws), raw(ws)
    _folder(place)
    (place / "anteckning.txt").write_text("behövs", encoding="utf-8")
    assert cli("ingest", kept)[0] == 0
    assert raw(ws).is_file()
    [note] = ws.undan.rglob("*.kvitto.txt")
    assert "En mapp låg där råfilen ska ligga." in note.read_text(encoding="utf-8")
    assert [p.read_text(encoding="utf-8") for p in ws.undan.rglob("anteckning.txt")] == ["behövs"]
    assert cli("doctor")[0] == 0


def test_what_has_its_size_and_time_is_verified_when_it_is_asked_for(ws: Workspace, cli: Cli) -> None:
    _other_amount(raw(ws))
    assert cli("publish")[0] == 0
    assert cli("publish", "--verifiera")[0] == 1


def test_refresh_says_it_too(ws: Workspace, cli: Cli) -> None:
    _other_amount(raw(ws))
    code, text = cli("refresh", "--offline", "--verifiera")
    assert code != 0
    assert "ett annat innehåll än när den togs emot" in text


def test_a_file_is_counted_no_more_when_it_and_its_line_are_taken_away(ws: Workspace, cli: Cli) -> None:
    """What the message says, followed literally."""
    _longer(raw(ws))
    assert "Ska filen inte räknas mer: ta bort den, och dess rad i manifest.jsonl." in cli("publish")[1]
    raw(ws).unlink()
    lines = ws.manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    ws.manifest.write_text("".join(line for line in lines if '"kopfil"' not in line), encoding="utf-8")
    code, text = cli("publish")
    assert (code, "kopfil_2024.csv" in text) == (0, False)
    assert [file.source for file in raw_files(ws)].count("kopfil") == 0
    assert cli("doctor")[0] == 0


def test_an_intended_change_is_taken_in_as_a_delivery_of_its_own(
    ws: Workspace, cli: Cli, tmp_path: Path
) -> None:
    """What the message says, followed literally."""
    _other_amount_now(raw(ws))
    assert "Är ändringen meningen: flytta ut filen ur data/raw" in cli("publish")[1]
    out = tmp_path / "kopfil_2024_ny.csv"
    raw(ws).rename(out)
    lines = ws.manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    ws.manifest.write_text("".join(line for line in lines if '"kopfil"' not in line), encoding="utf-8")
    assert cli("ingest", out)[0] == 0
    assert cli("publish")[0] == 0
    kronor = tabeller(ws)["main.kopfil"]["belopp"].sum()
    assert kronor == Decimal("93000.00") * 11 + Decimal("39000.00")


def test_a_line_that_was_lost_comes_back_with_the_answers_that_it_held(ws: Workspace, cli: Cli) -> None:
    cli("ingest", original(ws), "--bortse")
    before = raw_files(ws)
    assert [file.svar for file in before if file.source == "kopfil"] == ["bortse"]
    lines = ws.manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    ws.manifest.write_text("".join(lines[:2]), encoding="utf-8")
    assert raw_files(ws) == before
    assert "rader är återställda ur manifest.kopia.jsonl" in cli("ingest")[1]
    assert raw_files(ws) == before


def test_a_line_that_both_have_lost_is_told_and_the_way_out_works(
    ws: Workspace, cli: Cli, facit: Tabeller
) -> None:
    for path in (ws.manifest, ws.manifest_kopia):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(["{skräp}\n", *lines[1:]]), encoding="utf-8")
    with pytest.raises(FileRejectedError, match="skadad"):
        raw_files(ws)
    code, text = cli("publish")
    assert code == 1
    assert "manifest.jsonl rad 1" in text
    lines = ws.manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    ws.manifest.write_text("".join(lines[1:]), encoding="utf-8")
    assert cli("ingest")[0] == 0
    assert cli("publish")[0] == 0
    now, before = (one["nyckeltal.varde"].drop("snapshot") for one in (tabeller(ws), facit))
    assert now.equals(before)


def table(ws: Workspace) -> Path:
    return next(ws.parquet.glob("kopfil/*/kopfil.parquet"))


def _a_row_less(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.head(-1)


def _an_ore_more(frame: pl.DataFrame) -> pl.DataFrame:
    ore, none = pl.lit(Decimal("0.01")), pl.lit(Decimal("0.00"))
    more = pl.when(pl.int_range(pl.len()) == 3).then(ore).otherwise(none)
    return frame.with_columns((pl.col("belopp") + more).cast(pl.Decimal(18, 2)).alias("belopp"))


def _another_insats(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(insats=pl.lit("serviceboende"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_a_row_less, "har 11 rader och skulle ha 12"),
        (_an_ore_more, "har andra belopp än när den skrevs"),
        (_another_insats, "har ett annat innehåll än när den skrevs"),
    ],
)
def test_a_cached_table_of_other_rows_is_never_counted(
    change: Callable[[pl.DataFrame], pl.DataFrame], said: str, ws: Workspace, cli: Cli, facit: Tabeller
) -> None:
    """It is a valid Parquet file, and would give another number in silence."""
    change(pl.read_parquet(table(ws))).write_parquet(table(ws))
    next(ws.snapshots.glob("*.duckdb")).unlink()
    assert "Inte lästa än: kopfil_2024.csv" in cli("status")[1]
    found = json.loads(cli("doctor", "--json")[1])
    assert [row["lage"] for row in found if row["vad"].startswith("Lästa filer")] == ["OBS"]
    code, text = cli("publish")
    assert code == 0
    assert f"kopfil_2024.csv: det lästa svarar inte mot sitt kvitto: tabellen kopfil {said}" in text
    assert "Råfilen läses på nytt." in text
    assert samma(tabeller(ws), facit)
