"""A person's number in every writing, in every column of every source, and in none of what is written.

What is written is read by a reader of the test's own, which shares nothing with the scanner: it undoes what a
file is packed in, makes digits of every script 0-9, takes away what stands between two digits, and looks for
the digits that were planted.
"""

from __future__ import annotations

import csv
import json
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import duckdb
import polars as pl
import pypdf
import pytest
import xlsxwriter
from annan import SETTINGS, annan_kommun
from contracts.rader import RIGHT
from formats.test_personspar import WRITINGS, _number
from projekt import ROOT

from kpilib.cli import run
from kpilib.database import query
from kpilib.formats import find_persons
from kpilib.skanner import in_file, in_workspace
from kpilib.warehouse import connect
from kpilib.workspace import HOME, Workspace

PLANTED = {
    writing: _number(date(1981, 12, 1 + i % 28), 980 + i // 28, samordning=i % 5 == 0)
    for i, writing in enumerate(name for name in WRITINGS if "U+0000" not in name)
}
"""Writing -> the twelve digits of a person of its own; a text file with NUL in it is refused."""
TENS = {number[2:] for number in PLANTED.values()}
INSATSER = {"BmSS vuxna": "Gruppbostad", "Korttidsvistelse": "Korttids"}
NUMBERS = {"belopp", "dygnspris", "dygn", "platser", "poang", "intakt", "kostnad", "overhead", "nettobelopp"}
VALUE = "Anteckning"
"""A column that nothing reads."""


# --- the reader of its own -------------------------------------------------------------------------------


def planted_in(text: str) -> set[str]:
    """The planted digits that stand in a text, whatever is between them but letters and what parts cells."""
    digits = text.translate({ord(sign): _seen(sign) for sign in set(text)})
    return {ten for ten in TENS if ten in digits}


def _seen(sign: str) -> str:
    if (value := unicodedata.digit(sign, None)) is not None:
        return str(value)
    between = sign in " -+./_" or unicodedata.category(sign) in ("Pd", "Zs", "Cf", "Mn", "Me", "Sm", "Cc")
    return "" if between and sign not in "\n\r" else "|"


def texts_of(path: Path) -> Iterator[str]:
    """What a file says: every cell of its tables, every part of it that is packed, and its bytes."""
    data = path.read_bytes()
    yield path.name
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as con:
            names = con.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
            for schema, table in names:
                rows = con.execute(f'FROM "{schema}"."{table}"').fetchall()
                yield "\n".join("|".join(str(cell) for cell in row) for row in rows)
    elif path.suffix == ".parquet":
        frame = pl.read_parquet(path)
        yield "|".join(frame.columns)
        yield "\n".join("|".join(str(cell) for cell in row) for row in frame.rows())
    elif data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                text = archive.read(name).decode("utf-8", "replace")
                yield name
                yield text
                yield re.sub(r"<[^>]*>", "", text)
    elif path.suffix == ".pdf":
        yield "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    else:
        text = data.decode("utf-8", "replace")
        yield text
        yield json.dumps(text).encode().decode("unicode_escape", "replace")
        yield re.sub(r"<[^>]*>", "", text)


def held(folder: Path, *, utom: Path | None = None) -> dict[str, set[str]]:
    """File -> the planted digits in it, of the files of a folder that hold any."""
    found = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if utom is None or not path.is_relative_to(utom) or path.name == "manifest.jsonl":
            here = set().union(*map(planted_in, texts_of(path)))
            if here:
                found[path.relative_to(folder).as_posix()] = here
    return found


# --- the files -------------------------------------------------------------------------------------------


def rows_of(kalla: str, column: str) -> Iterator[dict[str, str]]:
    """A row for each writing, planted in a column."""
    right = {name: INSATSER.get(cell, cell) for name, cell in RIGHT[kalla].items()}
    for i, (writing, number) in enumerate(PLANTED.items()):
        row = {**right, VALUE: "inget"}
        if "arende" in row:
            row["arende"] = f"{column}{i}"
        row[column] = WRITINGS[writing](number)
        yield row


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), delimiter=";", quoting=csv.QUOTE_ALL)
        out.writeheader()
        out.writerows(rows)
    return path


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Source and file: each source with the writings in its words, and once more in each of its numbers."""
    for kalla, right in RIGHT.items():
        words = [name for name in (*right, VALUE) if name not in NUMBERS]
        rows = [{**{n: INSATSER.get(c, c) for n, c in right.items()}, VALUE: "inget"}]
        rows += [row for column in words for row in rows_of(kalla, column)]
        yield kalla, write_csv(folder / f"{kalla}_2024-12-31.csv", rows)
        for column in sorted(NUMBERS & set(right)):
            rows = [*rows[:1], *rows_of(kalla, column)]
            yield kalla, write_csv(folder / f"{kalla}_{column}_2024-12-31.csv", rows)
    yield "egen_regi", workbook(folder / "egen_regi_2024-11-30.xlsx")
    row = {**RIGHT["egen_regi"], "insats": "Gruppbostad"}
    many = [{**row, "enhet": WRITINGS[w](n)} for w, n in PLANTED.items()]
    path = folder / "egen_regi_2024-10-31.json"
    path.write_text(json.dumps([row, *many]), encoding="utf-8")
    yield "egen_regi", path
    first = next(iter(PLANTED.values()))
    for name in (f"egen_regi {first}.csv", f"egen_regi_{first[2:8]}-{first[8:]}.csv"):
        yield "egen_regi", write_csv(folder / name, [row])
    (folder / f"Lag {first[2:]}").mkdir()
    yield "egen_regi", write_csv(folder / f"Lag {first[2:]}" / "tom.csv", [{"x": "y"}])
    yield "okand", folder / f"finns inte {first}.csv"


def workbook(path: Path) -> Path:
    """A title and a header with numbers in them, a sheet that is named by one, and cells that are numbers."""
    numbers = list(PLANTED.values())
    with xlsxwriter.Workbook(path) as made:
        for name in ("Placeringar", f"Hos {numbers[0][2:]}"):
            sheet = made.add_worksheet(name)
            sheet.write_string(0, 0, f"Placeringar för {numbers[1]}")
            header = [
                "Personnummer",
                "Insats",
                "Enhet",
                "Från",
                "Till",
                f"Anm. {numbers[2][2:8]}-{numbers[2][8:]}",
            ]
            sheet.write_row(2, 0, header)
            for i, number in enumerate(numbers):
                sheet.write_row(3 + i, 0, [number, "Gruppbostad", int(number[2:] if i % 2 else number)])
                sheet.write_row(3 + i, 3, ["2024-01-01", None, float(number)])
    return path


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str, Path]:
    """The workspace after all of it, what was said, and the folder for temporary files."""
    root = tmp_path_factory.mktemp("allt").resolve()
    ws, temp, given = Workspace(root / "ws"), root / "temp", root / "givet"
    for folder in (temp, given):
        folder.mkdir()
    said = StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
        patch.setenv(HOME, str(ws.root))
        patch.setenv("TMPDIR", str(temp))
        patch.setattr(tempfile, "tempdir", None)
        assert run(["init", str(ws.root), "--kommun", "1490", "--ar", "2025"]) == 0
        ws.settings.write_text(SETTINGS, encoding="utf-8")
        named = list(files(given))
        run(["ingest", str(given)])
        for kalla, path in named:
            if not path.is_file() or " " in path.name:
                run(["ingest", "--kalla", kalla, str(path)])
        run(["refresh", "--offline"])
        for command in (["status"], ["karantan"], ["doctor"], ["leverantorer"]):
            run(command)
            run([*command, "--json"])
        run(["karantan", "--ut", str(ws.root / "karantan.xlsx")])
        run(["export", str(ws.root / "export")])
        for table in ("main.beslut", "main.leverantorsreskontra", "meta.upplysning"):
            run(["sql", f"FROM {table}", "--format", "csv"])
        run(["sql", next(iter(TENS))])
        run([f"kommando{next(iter(TENS))}"])
    return ws, said.getvalue(), temp


def test_the_reader_finds_every_writing_in_what_was_given(taken: tuple[Workspace, str, Path]) -> None:
    given = held(taken[0].root.parent / "givet")
    for kalla in RIGHT:
        exponents = {PLANTED[w][2:] for w in PLANTED if "exponent" in w}
        assert TENS - given[f"{kalla}_2024-12-31.csv"] <= exponents, "commas part cells for the reader"
    assert held(taken[0].raw), "what is taken in is kept as it was"


def test_nobody_is_in_any_byte_that_was_written(taken: tuple[Workspace, str, Path]) -> None:
    ws, _, temp = taken
    written = {path.relative_to(ws.root).as_posix() for path in ws.root.rglob("*") if path.is_file()}
    pages = ("index", "reports/kategoriplan", "reports/halvarsuppfoljning", "reports/datakvalitet")
    assert all((ws.site / f"{page}.html").is_file() for page in pages)
    assert {path.rpartition(".")[2] for path in written} >= {
        "duckdb",
        "parquet",
        "docx",
        "pdf",
        "xlsx",
        "html",
    }
    assert {"karantan.xlsx", "data/raw/manifest.jsonl", "data/curated/ledger.duckdb"} <= written
    assert held(ws.root, utom=ws.raw) == {}
    assert held(temp) == {}


def test_nobody_is_in_what_was_said(taken: tuple[Workspace, str, Path]) -> None:
    assert planted_in(taken[1]) == set()


def test_the_scanner_says_the_same_of_what_was_written_and_finds_each_in_what_was_given(
    taken: tuple[Workspace, str, Path],
) -> None:
    ws = taken[0]
    assert in_workspace(ws) == []
    for kalla in RIGHT:
        assert list(in_file(ws.root.parent / "givet" / f"{kalla}_2024-12-31.csv")), kalla


def test_cases_of_persons_are_kept_and_are_the_same_in_every_register(
    taken: tuple[Workspace, str, Path],
) -> None:
    planted = """SELECT DISTINCT arende FROM main.{} JOIN meta.avvisad a USING (fil, rad)
                 WHERE a.kolumn = 'arende' AND a.regel = 'personnummer_dolt'"""
    with connect(taken[0]) as con:
        beslut, avbrott = (set(query(con, planted.format(t))["arende"]) for t in ("beslut", "avbrott"))
    assert beslut == avbrott
    assert len(beslut) == len(PLANTED)


def test_rows_are_read_and_none_is_lost(taken: tuple[Workspace, str, Path]) -> None:
    with connect(taken[0]) as con:
        rows = query(con, "SELECT namn, lasta_rader, godkanda_rader, avvisade_rader FROM meta.fil").rows()
    assert all(read == kept + left for _, read, kept, left in rows if read is not None)
    assert {name.partition("_2024")[0] for name, *_ in rows} >= set(RIGHT)
    assert sum(read or 0 for _, read, *_ in rows) > 10_000


def test_nothing_is_found_where_nobody_is(tmp_path: Path) -> None:
    assert in_workspace(annan_kommun(tmp_path)) == []


def test_no_number_of_real_statistics_is_taken_for_a_person() -> None:
    """Cell by cell and file by file, over what the services have answered."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no statistics beside the repository")
    cells = false = 0
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        false += len(list(in_file(path)))
        if path.suffix in (".csv", ".json"):
            for cell in re.split(r'[;,\t\n"{}\[\]]', path.read_text(encoding="utf-8", errors="replace")):
                cells += 1
                false += len(list(find_persons(cell)))
    print(f"falska larm: {false} i {cells} celler")
    assert cells > 10_000
    assert false == 0
