"""What an audience may see, for other programs: DuckDB, Parquet and Excel, read back as it was written."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from kpilib.cli import run
from kpilib.cli.export import FORMER
from kpilib.cli.mapp import hel_mapp
from kpilib.database import query
from kpilib.errors import UsageError
from kpilib.secrecy.beskrivna import BLAD
from kpilib.secrecy.databas import lasta, oppna, sakert
from kpilib.secrecy.dorr import MARKE
from kpilib.secrecy.publik import PUBLIK
from kpilib.settings import load_settings
from kpilib.warehouse import connect, current
from kpilib.workspace import Workspace

HEAD = "Personnummer;Insats;Leverantör;Organisationsnummer;Avtalsform;Från;Till;Dygn;Belopp;Period\n"
GOOD = "19811218-9876;BmSS vuxna;=Exempel AB;556036-0793;Ramavtal;2023-05-01;;31;93 000,00;2024-10\n"
V1_2 = 65
"""The number that DuckDB 1.2 writes in a file's header; 2.0 writes another, which 1.x refuses."""


@pytest.fixture
def published(write: Callable[..., Path], workspace: Workspace) -> Workspace:
    assert run(["ingest", str(write("kopfil_2024-10.csv", HEAD + GOOD))]) == 0
    assert run(["publish"]) == 0
    return workspace


def approve(capsys: pytest.CaptureFixture[str]) -> None:
    """As the command that the first one shows says."""
    capsys.readouterr()
    assert run(["granska", "--publik", "stad", "--json"]) == 0
    command = json.loads(capsys.readouterr().out)["kommando"].replace("ROLL", "kategoriledare")
    assert run(command.split()[1:]) == 0
    capsys.readouterr()


def header(path: Path) -> tuple[bytes, int]:
    head = path.read_bytes()[:20]
    return head[8:12], struct.unpack("<Q", head[12:20])[0]


def test_the_databases_are_written_as_an_older_duckdb_reads_them(
    published: Workspace, tmp_path: Path
) -> None:
    assert run(["export", "--till", str(tmp_path / "ut"), "--format", "duckdb"]) == 0
    for path in (current(published).path, tmp_path / "ut" / "rad.duckdb"):
        assert header(path) == (b"DUCK", V1_2)
    with connect(published) as con:
        [[tags]] = con.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()
    assert tags["storage_version"].startswith("v1.2")


def test_each_form_holds_exactly_what_the_audience_sees(published: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "till Power BI"
    assert run(["export", "--publik", "rad", "--till", str(folder)]) == 0
    with oppna(published, sakert(published, load_settings(published.settings), "rad")) as con:
        tables = lasta(con)
    assert {one.tabell.namn for one in tables} == set(BLAD)
    book = CalamineWorkbook.from_path(folder / "rad.xlsx")
    assert book.sheet_names == ["Om", "Kolumner", *(one.blad for one in tables)]
    described = book.get_sheet_by_name("Kolumner").to_python()[1:]
    with duckdb.connect(str(folder / "rad.duckdb"), read_only=True) as con:
        for one in tables:
            name, comments = one.tabell.name, {c.namn: c.beskrivning for c in one.tabell.kolumner}
            assert query(con, f"FROM {name}").equals(one.rader), name
            said = con.execute(
                "SELECT column_name, comment FROM duckdb_columns() "
                "WHERE schema_name || '.' || table_name = ?",
                [name],
            ).fetchall()
            assert dict(said) == comments
            path = folder / f"{name}.parquet"
            assert pl.read_parquet(path).equals(one.rader), name
            assert pl.DataFrame(pq.read_table(path)).equals(one.rader), name
            assert json.loads(pq.read_metadata(path).metadata[b"kolumner"]) == comments
            rows = book.get_sheet_by_name(one.blad).to_python(skip_empty_area=False)
            assert rows[0] == one.rader.columns
            shown = [[_cell(v) for v in row] for row in one.rader.rows()]
            assert [[_read(v) for v in row] for row in rows[1:]] == shown, name
            assert [[name, *pair] for pair in comments.items()] == [
                r[1:] for r in described if r[0] == one.blad
            ]


def _cell(value: object) -> object:
    """As a workbook holds it: an empty text is no text, and a list is JSON."""
    match value:
        case None | "":
            return ""
        case bool():
            return value
        case int() | float() | Decimal():
            return pytest.approx(float(value), rel=1e-15)
        case list():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def _read(value: object) -> object:
    return value if isinstance(value, bool | int | float) else str(value)


def test_a_text_that_begins_as_a_formula_is_a_text(published: Workspace, tmp_path: Path) -> None:
    assert run(["export", "--till", str(tmp_path / "ut"), "--format", "xlsx"]) == 0
    sheet = CalamineWorkbook.from_path(tmp_path / "ut" / "rad.xlsx").get_sheet_by_name("Leverantörer")
    assert "=Exempel AB" in [row[0] for row in sheet.to_python()]


def test_nothing_is_exported_to_the_public_before_it_is_looked_over(
    published: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ut"
    assert run(["export", "--publik", "stad", "--till", str(folder)]) == 1
    assert "kategoriplan granska --publik stad" in capsys.readouterr().err
    assert not folder.exists()
    approve(capsys)
    assert run(["export", "--publik", "stad", "--till", str(folder), "--json", "--format", "parquet"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert done["granskad"]["roll"] == "kategoriledare"
    assert "Granskad: " in (folder / "LÄSMIG.txt").read_text(encoding="utf-8-sig")
    [count] = (
        pl.read_parquet(folder / "nyckeltal.varde.parquet")
        .filter(
            (pl.col("nyckeltal") == "ramavtalskop")
            & (pl.col("insats") == "bmss_vuxna")
            & (pl.col("period") == "2024-10")
            & (pl.col("dimension") == "alla")
        )
        .to_dicts()
    )
    assert (count["dolt"], count["varde"], count["taljare"]) == (True, None, None), "one person's purchase"


def test_without_an_audience_it_is_the_workspaces_own_whatever_the_environment_says(
    published: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(PUBLIK, "arbetsmaterial")
    assert run(["export", "--json", "--format", "parquet"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["publik"], done["mapp"]) == ("rad", str(published.root / "export" / "rad"))
    assert not (published.root / "export" / "rad" / "main.kopfil.parquet").exists()


def test_rows_are_exported_to_whoever_names_them_and_each_is_marked(
    published: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "eget"
    assert run(["export", str(folder), "-p", "arbetsmaterial", "--json"]) == 0
    shown = capsys.readouterr()
    done = json.loads(shown.out)
    with connect(published) as con:
        tables = con.execute(
            "SELECT schema_name || '.' || table_name, estimated_size FROM duckdb_tables() WHERE NOT internal"
        ).fetchall()
    assert done["tabeller"] == dict(sorted(tables))
    for name, rows in done["tabeller"].items():
        read = pl.read_parquet(folder / f"{name}.parquet")
        assert (read.height, read.columns[0]) == (rows, MARKE)
        assert set(read[MARKE]) <= {"arbetsmaterial: lämnas inte vidare"}
    about = (folder / "LÄSMIG.txt").read_text(encoding="utf-8-sig")
    assert current(published).snapshot in about
    for text in (about, shown.err):
        assert "Sekretess för socialtjänsten gäller: lämnas inte vidare." in " ".join(text.split())
    assert {p.suffix for p in folder.iterdir()} == {".parquet", ".duckdb", ".txt", ".json"}
    assert not any("811218" in str(row) for row in pl.read_parquet(folder / "main.kopfil.parquet").rows())


def test_a_later_export_replaces_its_own_files_and_no_others(
    published: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ut"
    assert run(["export", str(folder), "-p", "arbetsmaterial", "--format", "parquet"]) == 0
    (folder / "eget.xlsx").write_bytes(b"own")
    assert run(["export", str(folder), "--publik", "rad", "--format", "parquet"]) == 0
    assert not (folder / "main.kopfil.parquet").exists()
    assert len(list(folder.glob("*.parquet"))) == len(BLAD)
    assert (folder / "eget.xlsx").read_bytes() == b"own"
    assert [p.name for p in tmp_path.glob(".ut*")] == [], "nothing is left beside it"
    (tmp_path / "annan").mkdir()
    (tmp_path / "annan" / "rapport.docx").touch()
    for wrong in (tmp_path / "annan", published.reports / "ut", published.curated / "ut"):
        assert run(["export", str(wrong)]) == 2
        assert "Gör så här:" in capsys.readouterr().err
    assert not published.reports.exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "csv"], f"Välj bland: {', '.join(FORMER)}"),
        (["--publik", "stan"], "Menade du stad?"),
        (["x", "--till", "y"], "kategoriplan export --till y"),
    ],
)
def test_wrong_use_is_told_with_what_to_write(
    options: list[str], said: str, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", *options]) == 2
    assert said in capsys.readouterr().err


def _own(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir() if p.name.startswith("tabell")}


def _write(folder: Path, text: str, *, stop: bool = False) -> None:
    with hel_mapp(folder, _own) as half:
        (half / "tabell1").write_text(text)
        if stop:
            raise UsageError("avbruten")
        (half / "tabell2").write_text(text)


def test_a_folder_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "ut"
    with pytest.raises(UsageError):
        _write(folder, "ny", stop=True)
    assert list(tmp_path.iterdir()) == []
    _write(folder, "först")
    (folder / "annans").write_text("orörd")
    with pytest.raises(UsageError):
        _write(folder, "ny", stop=True)
    assert {p.name: p.read_text() for p in folder.iterdir()} == {
        "tabell1": "först",
        "tabell2": "först",
        "annans": "orörd",
    }


@pytest.mark.parametrize("swapped", [False, True], ids=["before the swap", "after the swap"])
def test_what_a_killed_run_had_moved_aside_is_put_right_by_the_next(swapped: bool, tmp_path: Path) -> None:
    folder, aside = tmp_path / "ut", tmp_path / ".ut.undan"
    aside.mkdir()
    (aside / "tabell1").write_text("gammal")
    (aside / "annans").write_text("orörd")
    if swapped:
        folder.mkdir()
        (folder / "tabell1").write_text("ny")
    _write(folder, "nyast")
    assert {p.name: p.read_text() for p in folder.iterdir()} == {
        "tabell1": "nyast",
        "tabell2": "nyast",
        "annans": "orörd",
    }
    assert not aside.exists()
