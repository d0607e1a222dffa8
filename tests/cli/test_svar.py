"""What a command answers with, as a file: its name says what it becomes, and what was there is not lost."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from kpilib import workspace as places
from kpilib.cli import run, svar
from kpilib.cli.arbetsbok import write_workbook
from kpilib.errors import UsageError

FRAME = pl.DataFrame(
    {
        "insats": ["Bostad åäö", "=1+1", None],
        "belopp": [Decimal("1234.50"), Decimal("-0.25"), None],
        "andel": [0.5, 0.125, None],
        "antal": [1, 2, None],
        "dag": [date(2024, 12, 31), date(2025, 1, 1), None],
        "tid": [datetime(2024, 12, 31, 12, 30), None, None],  # noqa: DTZ001 - a snapshot's times have no zone
        "lista": [["a", "b"], [], None],
        "ja": [True, False, None],
    },
    schema_overrides={"belopp": pl.Decimal(18, 2)},
)


@pytest.mark.parametrize(
    ("form", "ut", "becomes"),
    [
        (None, None, "table"),
        ("csv", None, "csv"),
        (None, "svar.xlsx", "xlsx"),
        (None, "SVAR.XLSX", "xlsx"),
        (None, "svar.csv", "csv-sv"),
        (None, "svar.json", "json"),
        (None, "svar.parquet", "parquet"),
        ("csv", "svar.csv", "csv"),
        ("csv-sv", "svar.csv", "csv-sv"),
        ("csv", "svar.txt", "csv"),
        ("parquet", "svar", "parquet"),
    ],
)
def test_the_name_says_what_the_file_becomes(form: str | None, ut: str | None, becomes: str) -> None:
    assert svar.form_of(form, Path(ut) if ut else None) == becomes


@pytest.mark.parametrize(
    ("form", "ut", "says"),
    [
        ("json", "svar.xlsx", "Skriv --ut svar.json, eller utelämna --format."),
        ("csv", "svar.xlsx", "Skriv --ut svar.csv, eller utelämna --format."),
        (None, "svar.txt", "Låt namnet sluta på .csv, .json, .parquet, .xlsx: --ut svar.xlsx"),
        (None, "svar", "--ut svar.xlsx"),
        ("xlsx", None, "Ange en fil: --ut resultat.xlsx"),
        ("parquet", None, "Ange en fil: --ut resultat.parquet"),
        ("table", "svar.csv", "Utelämna --format."),
        ("ods", None, "Välj ett av: table, csv, csv-sv, json, parquet, xlsx."),
    ],
)
def test_what_does_not_fit_says_what_to_write(form: str | None, ut: str | None, says: str) -> None:
    with pytest.raises(UsageError) as error:
        svar.form_of(form, Path(ut) if ut else None)
    assert says in error.value.gor


def test_a_swedish_csv_is_what_a_swedish_excel_opens(tmp_path: Path) -> None:
    svar.show_frame(FRAME, None, tmp_path / "svar.csv")
    content = (tmp_path / "svar.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n")[:3] == [
        "insats;belopp;andel;antal;dag;tid;lista;ja",
        'Bostad åäö;1234,5;0,5;1;2024-12-31;2024-12-31T12:30:00.000000;"[""a"", ""b""]";true',
        "'=1+1;-0,25;0,125;2;2025-01-01;;[];false",
    ]


def test_a_csv_of_commas_is_as_it_was(tmp_path: Path) -> None:
    svar.show_frame(FRAME, "csv", tmp_path / "svar.csv")
    lines = (tmp_path / "svar.csv").read_bytes().decode("utf-8-sig").split("\n")
    assert lines[0] == "insats,belopp,andel,antal,dag,tid,lista,ja"
    assert lines[2].startswith("'=1+1,-0.25,0.125,2,2025-01-01,")


def test_a_workbook_has_numbers_days_and_text_that_is_no_formula(tmp_path: Path) -> None:
    svar.show_frame(FRAME, None, tmp_path / "svar.xlsx", blad="Svar")
    book = fastexcel.read_excel(tmp_path / "svar.xlsx")
    assert book.sheet_names == ["Svar"]
    read = book.load_sheet(0).to_polars()
    assert read["belopp"].to_list()[:2] == [1234.5, -0.25]
    assert read["insats"].to_list()[:2] == ["Bostad åäö", "=1+1"]
    assert read["dag"].cast(pl.Date).to_list()[0] == date(2024, 12, 31)
    assert read["tid"].to_list()[0] == FRAME["tid"][0]
    assert read["antal"].dtype.is_numeric()
    assert read["lista"].to_list()[0] == '["a", "b"]'


def test_a_workbook_holds_all_or_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpilib.cli.arbetsbok.ROWS", 2)
    with pytest.raises(UsageError, match="3 rader, och ett Excelblad rymmer 2"):
        svar.show_frame(FRAME, None, tmp_path / "svar.xlsx")
    with pytest.raises(UsageError, match="längre än en cell"):
        write_workbook(tmp_path / "svar.xlsx", {"Svar": pl.DataFrame({"text": ["x" * 32_768]})})
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_over_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    svar.show_frame(FRAME, None, tmp_path / "svar.csv")
    assert capsys.readouterr().err.startswith("Skrev ")
    svar.show_frame(FRAME, None, tmp_path / "svar.csv")
    assert capsys.readouterr().err.startswith("Skrev över ")


def held_open(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("name", ["svar.xlsx", "svar.csv", "svar.json", "svar.parquet"])
def test_a_file_that_excel_holds_open_is_left_as_it_was(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows does it: the file cannot be replaced while a program has it open."""
    path = tmp_path / name
    path.write_bytes(b"before")
    monkeypatch.setattr(Path, "replace", held_open)
    monkeypatch.setattr(places.time, "sleep", lambda _: None)
    with pytest.raises(UsageError) as error:
        svar.show_frame(FRAME, None, path)
    assert "öppen i Excel" in error.value.gor
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("ut", "says"),
    [
        ("", "är en mapp"),
        ("saknas/svar.csv", "Mappen finns inte"),
        ("NUL.csv", "Windows"),
        ("con.xlsx", "Windows"),
    ],
)
def test_where_nothing_can_be_written_is_said(ut: str, says: str, tmp_path: Path) -> None:
    form = "csv" if not ut else None
    with pytest.raises(UsageError, match=says):
        svar.show_frame(FRAME, form, tmp_path / ut)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("CON", True),
        ("nul.xlsx", True),
        ("Aux .csv", True),
        ("com1.tar.gz", True),
        ("LPT²", True),
        ("konto.xlsx", False),
        ("nuläge.csv", False),
        ("com10.csv", False),
        ("contrakt", False),
        ("rapport.con", False),
    ],
)
def test_names_that_windows_keeps(name: str, kept: bool) -> None:
    assert bool(places.RESERVED.match(name)) == kept


def test_sql_asks_nothing_that_it_cannot_answer(
    workspace: places.Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sql", "SELECT 1", "--format", "json", "--ut", "x.xlsx"]) == 2
    assert "säger olika" in capsys.readouterr().err
