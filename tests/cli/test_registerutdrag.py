"""What is held of one person: every row, in every table, and of nobody else."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import annan
import polars as pl
import pytest

from kpilib import pipeline
from kpilib.cli import run
from kpilib.keys import FILE
from kpilib.workspace import HOME, Workspace

Asked = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("kommun")
        patch.setenv(FILE, str(folder / "nyckel" / "pseudonym.key"))
        return annan.annan_kommun(folder)


@pytest.fixture
def asked(ws: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asked:
    monkeypatch.setenv(HOME, str(ws.root))
    monkeypatch.setenv(FILE, str(ws.root.parent / "nyckel" / "pseudonym.key"))

    def _asked(number: str, *args: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{number}\n"))
        code = run(["registerutdrag", *args])
        shown = capsys.readouterr()
        assert number.strip() not in shown.out + shown.err or not number.strip()
        return code, shown.out, shown.err

    return _asked


def test_every_row_of_a_person_is_there_with_the_file_that_it_came_from(asked: Asked) -> None:
    code, out, _ = asked(annan.PERSONER[0], "--json")
    assert code == 0
    tables = json.loads(out)["tabeller"]
    assert {name: len(rows) for name, rows in tables.items()} == {
        "avbrott": 1,
        "beslut": 1,
        "kopfil": 12,
        "verkstallighet": 2,
    }
    assert {row["filnamn"] for row in tables["kopfil"]} == {"kopfil_2024.csv"}
    assert {row["person"] for row in tables["kopfil"]} == {tables["beslut"][0]["person"]}
    assert tables["avbrott"][0]["arende"] == tables["beslut"][0]["arende"], "a case leads to its person"


def test_however_the_number_is_written_it_is_the_same_person(asked: Asked) -> None:
    plain = annan.PERSONER[2]
    first = asked(plain, "--json")[1]
    assert json.loads(first)["tabeller"]["egen_regi"]
    for number in (plain.replace("-", ""), plain[2:], f" {plain[2:8]} {plain[9:]} "):
        assert asked(number, "--json")[1] == first


def test_a_person_who_is_not_there_is_not_found(asked: Asked) -> None:
    code, out, err = asked(annan.PERSONER[8])
    assert (code, out) == (0, "")
    assert "inga rader om personen" in err


@pytest.mark.parametrize("number", ["19800101-9800", "Anna Exempelsson", ""])
def test_what_is_no_number_is_refused_and_not_repeated(number: str, asked: Asked) -> None:
    code, _, err = asked(number)
    assert code == 2
    assert "Fel:" in err


def test_the_rows_are_written_to_a_workbook(asked: Asked, tmp_path: Path) -> None:
    assert asked(annan.PERSONER[0], "--ut", str(tmp_path / "utdrag.csv"))[0] == 2
    target = tmp_path / "utdrag.xlsx"
    code, out, _ = asked(annan.PERSONER[0], "--ut", str(target))
    assert code == 0
    assert "kopfil" in out
    sheets = pl.read_excel(target, sheet_id=0)
    assert set(sheets) == {"Innehåll", "avbrott", "beslut", "kopfil", "verkstallighet"}
    assert sheets["kopfil"].height == 12


def test_nothing_is_written_in_the_workspace(asked: Asked, ws: Workspace) -> None:
    before = sorted(p for p in ws.root.rglob("*") if p.is_file())
    asked(annan.PERSONER[0])
    assert sorted(p for p in ws.root.rglob("*") if p.is_file()) == before


def test_the_key_must_be_the_right_one(asked: Asked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(FILE, str(tmp_path / "annan.key"))
    assert asked(annan.PERSONER[0])[0] == 2
    assert not (tmp_path / "annan.key").exists()
    assert pipeline.nyckellage(Workspace.find()).stammer is False
