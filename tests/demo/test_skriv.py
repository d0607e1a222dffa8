"""What `write_demo` leaves behind."""

from __future__ import annotations

import hashlib
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from kpilib.demo import DemoFile, write_demo
from kpilib.errors import UsageError

EXPORTER = {
    "aktivitet": 1,
    "avbrott": 1,
    "avtalspris": 1,
    "behovsbedomning": 1,
    "beslut": 1,
    "betaldagar": 7,
    "egen_regi": 1,
    "enhet": 10,
    "f100": 1,
    "kommentar": 1,
    "kopfil": 44,
    "kostnad": 10,
    "leverantorsbeslut": 1,
    "leverantorsreskontra": 3,
    "lss_statistik": 7,
    "matt": 1,
    "ramavtal": 1,
}


FASTA = {"kolada", "scb", "aktivitet", "kommentar"}
"""Sources whose files do not come of the simulation."""


def summor(folder: Path) -> dict[str, str]:
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()}


def test_every_source_has_its_files(skriven: Any) -> None:
    antal = Counter(fil.source for fil in skriven.filer)
    assert {antal.pop("kolada"), antal.pop("scb")} == {1}
    assert antal == EXPORTER


def test_the_list_is_what_lies_in_the_folder(skriven: Any) -> None:
    assert {fil.path for fil in skriven.filer} == set(skriven.folder.iterdir())


def test_files_come_as_excel_and_as_text(skriven: Any) -> None:
    kopfiler = Counter(fil.path.suffix for fil in skriven.filer if fil.source == "kopfil")
    assert kopfiler == {".xlsx": 34, ".csv": 10}


def test_the_files_are_small(skriven: Any) -> None:
    assert sum(fil.path.stat().st_size for fil in skriven.filer) < 40_000_000


def test_two_runs_give_the_same_bytes(skriven: Any, tmp_path: Path) -> None:
    write_demo(tmp_path)
    assert summor(tmp_path) == summor(skriven.folder)


def test_another_seed_gives_another_municipality(skriven: Any, tmp_path: Path) -> None:
    write_demo(tmp_path, seed=1)
    egna, andra = summor(skriven.folder), summor(tmp_path)
    exporter = {fil.path.name for fil in skriven.filer if fil.source not in FASTA}
    assert all(egna[namn] != andra[namn] for namn in exporter)


def test_the_folder_is_made(skriven: Any) -> None:
    assert skriven.folder.is_dir()
    assert all(isinstance(fil, DemoFile) for fil in skriven.filer)


@pytest.mark.parametrize("kalla", ["kolada", "scb"])
def test_the_bundled_answers_of_a_service_come_along_unchanged(skriven: Any, kalla: str) -> None:
    folder = files("kpilib.demo") / kalla
    bundlade = {f.name: f.read_bytes() for f in folder.iterdir() if f.name.endswith(".json")}
    assert {f.path.name: f.path.read_bytes() for f in skriven.filer if f.source == kalla} == bundlade


def test_a_file_in_place_of_the_folder_is_a_wrong_use(tmp_path: Path) -> None:
    fil = tmp_path / "fil"
    fil.touch()
    with pytest.raises(UsageError, match="behöver en mapp"):
        write_demo(fil)


def test_a_scale_below_one_is_a_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="för liten"):
        write_demo(tmp_path, scale=0)
