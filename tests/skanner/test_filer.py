"""A person's number in a file of any form that the program writes is found, and its place is told."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import docx
import duckdb
import polars as pl
import pytest
import xlsxwriter

from kpilib.skanner import Fynd, in_file, in_folder

PNR, TEN = "811228-9874", "8112289874"


def text(path: Path, content: str, encoding: str = "utf-8") -> None:
    path.write_text(content, encoding=encoding)


def document(path: Path, *words: str) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph()
    for word in words:  # each a run of its own, as where a part of a word is bold
        paragraph.add_run(word).bold = len(paragraph.runs) % 2 == 0
    made.save(str(path))


def workbook(path: Path, *cells: object, sheet: str = "Blad") -> None:
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet(sheet).write_row(0, 0, cells)


def table(path: Path, **columns: list[object]) -> None:
    pl.DataFrame(columns).write_parquet(path)


def database(path: Path, value: str) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE SCHEMA meta; CREATE TABLE meta.fil (namn VARCHAR, n BIGINT, l VARCHAR[])")
        con.execute("INSERT INTO meta.fil VALUES ('a', 8112289874, []), (?, 1, ['x'])", [value])


HELD: dict[str, Callable[[Path], None]] = {
    "a.csv": lambda p: text(p, f"rad;{TEN};1\n"),
    "b.csv": lambda p: text(p, f'a,"{TEN}",b\n'),
    "c.csv": lambda p: text(p, f"a,{TEN},b\n"),
    "utf16.csv": lambda p: text(p, f"rad;{PNR};1\n", "utf-16"),
    "utf16le.log": lambda p: p.write_bytes(f"fel {PNR}".encode("utf-16-le")),
    "latin1.log": lambda p: text(p, f"Åsa {PNR}", "latin-1"),
    "sida.html": lambda p: text(p, f"<p title='{PNR}'>Hej</p>"),
    "isar.html": lambda p: text(p, "<td><b>811228</b>-<span class=x>9874</span></td>"),
    "i_taggen.html": lambda p: text(p, f"<p>1<span title='{PNR}'>2</span></p>"),
    "tecken.html": lambda p: text(p, "<p>811228&#8209;9874 och 8112&shy;28</p>"),
    "mellan.html": lambda p: text(p, "<p>811228&nbsp;9874</p>"),
    "diagram.html": lambda p: text(p, json.dumps({"text": "811228\u20139874"})),
    "sokindex.js": lambda p: text(p, f'sok=[["Lag {TEN}"]]'),
    "manifest.jsonl": lambda p: text(p, json.dumps({"namn": f"beslut {TEN}.csv"})),
    "sida.docx": lambda p: document(p, "Avser ", PNR),
    "delad.docx": lambda p: document(p, "Avser 8112", "28-9", "874."),
    "bok.xlsx": lambda p: workbook(p, "a", PNR),
    "bara_tio.xlsx": lambda p: workbook(p, "a", TEN),
    "bladet.xlsx": lambda p: workbook(p, "a", sheet=TEN),
    "tabell.parquet": lambda p: table(p, a=["x", f"Hos {TEN}"], b=[1, 2]),
    "lista.parquet": lambda p: table(p, a=[["x"], [PNR]]),
    "rubrik.parquet": lambda p: table(p, **{f"Lag {TEN}": [1]}),
    "bas.duckdb": lambda p: database(p, f"Hos {TEN}"),
    f"lag {TEN}.txt": lambda p: text(p, "inget"),
    "trasig.docx": lambda p: p.write_bytes(b"PK\x03\x04" + PNR.encode()),
    "trasig.duckdb": lambda p: p.write_bytes(PNR.encode()),
}  # fmt: skip
FREE: dict[str, Callable[[Path], None]] = {
    "a.csv": lambda p: text(p, "811228;9874;556036-0793;8112289875\n811228\n9874\n811228\n-9874\n"),
    "sida.html": lambda p: text(p, "<td>811228</td><td>9874</td><script>[1,8112289874,2]</script>"),
    "bild.html": lambda p: text(p, f"<img src='data:image/png;base64,{TEN}+{TEN}/AA=='>"),
    "bok.xlsx": lambda p: workbook(p, 8112289874, 811228.9874, "556036-0793", 811228, 9874),
    "tabell.parquet": lambda p: table(p, a=["8112289874abcdef"], b=[8112289874]),
    "bas.duckdb": lambda p: database(p, "k8112289874ab"),
}  # fmt: skip


@pytest.mark.parametrize("name", HELD)
def test_a_number_is_found_in_a_file_of_any_form(name: str, tmp_path: Path) -> None:
    HELD[name](tmp_path / name)
    found = list(in_file(tmp_path / name))
    assert found, "it is found"
    assert not any("9874" in str(one) or "9874" in str(tuple(one)) for one in found), "and never said"


@pytest.mark.parametrize("name", FREE)
def test_what_is_nobody_s_is_not_found_in_a_file(name: str, tmp_path: Path) -> None:
    FREE[name](tmp_path / name)
    assert list(in_file(tmp_path / name)) == []


def test_the_place_is_told_by_file_and_column(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    HELD["bas.duckdb"](tmp_path / "x" / "bas.duckdb")
    HELD["bok.xlsx"](tmp_path / "bok.xlsx")
    FREE["a.csv"](tmp_path / "a.csv")
    assert in_folder(tmp_path) == [
        Fynd("bok.xlsx", "xl/sharedStrings.xml", 1),
        Fynd("x/bas.duckdb", "meta.fil.namn", 1),
    ]
    assert [str(one) for one in in_folder(tmp_path)][1] == "x/bas.duckdb (meta.fil.namn)"


def test_a_library_that_stands_in_page_after_page_is_read_once_and_the_pages_each(tmp_path: Path) -> None:
    library = "<script>" + "var a=1.5;if(a<b){c()}" * 50_000 + "</script>"
    for n in range(3):
        text(tmp_path / f"{n}.html", f"{library}<p>{PNR if n == 2 else 'inget'}</p>")
    assert [one.fil for one in in_folder(tmp_path)] == ["2.html"]
    text(tmp_path / "3.html", library.replace("var a", f"var x='{PNR}';var a", 1))
    assert [one.fil for one in in_folder(tmp_path)] == ["2.html", "3.html"]


def test_ten_megabytes_of_a_page_take_a_second_or_two(tmp_path: Path) -> None:
    cells = "".join(f"<tr><td>Enhet {n} 2024-10-31</td><td>{n * 7919:,}</td></tr>\n" for n in range(200_000))
    text(tmp_path / "stor.html", cells + json.dumps([n / 7 for n in range(100_000)]))
    start = time.process_time()
    assert list(in_file(tmp_path / "stor.html")) == []
    took = time.process_time() - start
    size = (tmp_path / "stor.html").stat().st_size / 1e6
    print(f"{size:.1f} MB på {took:.2f} s")
    assert took / size < 0.5, "seconds of processor time for each megabyte"
