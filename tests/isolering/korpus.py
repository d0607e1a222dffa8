"""Files that are damaged, hostile, far too large or no files: written by code, each under its name.

`FILER` are those that cannot be read, `ODDA` those that look as dangerous and are read all the same, since
nothing in what they say of the table is wrong. `LAGEN` are what is no ordinary file.
"""

from __future__ import annotations

import io
import json
import os
import random
import socket
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import polars as pl
import xlsxwriter
from arbetsbok.delar import rows, text, write_book
from stdnum import luhn

Skriv = Callable[[Path], object]

PERSON = f"19800101-980{luhn.calc_check_digit('800101980')}"
HEAD = (
    "personnummer;insats;leverantor;organisationsnummer;enhet;kommun;avtalsform;fran;till;dygn;belopp;period"
)
ROW = f"{PERSON};Gruppbostad;Exempel AB;556036-0793;Norr;Mark;Ramavtal;2023-01-01;;31;{{}},00;2025-01"
KNOWN = "PK\x03\x04".encode("latin-1")


def csv(amount: int, times: int = 1) -> str:
    """A file of purchases that can be read."""
    return "\n".join([HEAD, *(ROW.format(amount + n) for n in range(times))]) + "\n"


def cells(amount: int, times: int = 1) -> list[str]:
    """The same as rows of a workbook."""
    return [text(*line.split(";")) for line in csv(amount, times).splitlines()]


def book(path: Path, sheet: str = "", **how: object) -> Path:
    return write_book(path, {"A": sheet or rows(*cells(1))}, **how)  # type: ignore[arg-type]


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def again(path: Path, changed: Mapping[str, bytes | None]) -> None:
    """The workbook with some of its parts changed, added or (None) taken away."""
    content = {**parts(path), **changed}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in content.items():
            if data is not None:
                opened.writestr(name, data)


SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
WORKBOOK = "xl/workbook.xml"


def part(name: str, content: bytes | None) -> Skriv:
    def write(path: Path) -> None:
        book(path)
        again(path, {name: content})

    return write


def sheet(xml: str, **how: object) -> Skriv:
    return lambda path: book(path, xml, **how)


def data(content: bytes) -> Skriv:
    return lambda path: path.write_bytes(content)


def huge_part(name: str, piece: bytes, times: int) -> Skriv:
    """A workbook of a few kB, of which a part is as large as a disk is slow to write."""

    def write(path: Path) -> None:
        book(path)
        kept = {n: d for n, d in parts(path).items() if n != name}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
            for n, d in kept.items():
                opened.writestr(n, d)
            with opened.open(name, "w") as out:
                for _ in range(times):
                    out.write(piece)

    return write


def nested_zip(path: Path) -> None:
    inner = b"0" * (1 << 22)
    for level in range(5):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
            for n in range(4):
                opened.writestr(f"{level}-{n}.zip", inner)
        inner = packed.getvalue()
    path.write_bytes(inner)


def cut(share: float) -> Skriv:
    def write(path: Path) -> None:
        book(path, rows(*cells(1, 50)))
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])

    return write


def wrong_crc(path: Path) -> None:
    book(path)
    with zipfile.ZipFile(path) as opened:
        info = opened.getinfo(SHEET)
    content = bytearray(path.read_bytes())
    at = content.rindex(struct.pack("<L", info.CRC))
    content[at] ^= 0xFF
    path.write_bytes(content)


def central(offset: int, form: str, value: int) -> Skriv:
    """A field of the sheet's entry in the zip's directory changed: 10 is the method, 8 the flags."""

    def write(path: Path) -> None:
        book(path)
        content = bytearray(path.read_bytes())
        start = content.index(b"PK\x01\x02")
        while content[start + 46 : start + 46 + len(SHEET)] != SHEET.encode():
            start = content.index(b"PK\x01\x02", start + 4)
        struct.pack_into(form, content, start + offset, value)
        path.write_bytes(content)

    return write


def duplicate(path: Path) -> None:
    import warnings

    book(path)
    with zipfile.ZipFile(path, "a") as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened.writestr(SHEET, parts(path)[SHEET].replace(b"Exempel AB", b"Annat AB"))


def many_members(path: Path) -> None:
    book(path)
    with zipfile.ZipFile(path, "a") as opened:
        for n in range(20_000):
            opened.writestr(f"x/{n}", b"")


def many_sheets(path: Path) -> None:
    book(path)
    found = parts(path)
    one = b'<sheet name="A%d" sheetId="%d" r:id="r1"/>'
    every = b"".join(one % (n, n) for n in range(1, 70_001))
    start, rest = found[WORKBOOK].split(b"<sheets>")
    again(path, {WORKBOOK: start + b"<sheets>" + every + b"</sheets>" + rest.split(b"</sheets>")[1]})


def ods(content: str) -> Skriv:
    head = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="A">'
    )
    tail = "</table:table></office:spreadsheet></office:body></office:document-content>"

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
            opened.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            opened.writestr("content.xml", head + content + tail)

    return write


def _ods_row(line: str) -> str:
    return (
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in line.split(";")
        )
        + "</table:table-row>"
    )


ODS_ROWS = "".join(map(_ods_row, csv(1).splitlines()))
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
FIXTURES = Path(__file__).parents[1]
XLS = (FIXTURES / "arbetsbok" / "fixtures" / "typer.xls").read_bytes()


def spoilt_xls(path: Path) -> None:
    content, chance = bytearray(XLS), random.Random(4)
    for _ in range(200):
        content[chance.randrange(512, len(content))] = chance.randrange(256)
    path.write_bytes(content)


def giant_xls(path: Path) -> None:
    """A BIFF8 sheet whose DIMENSIONS record says that it is as large as a sheet can be, and is damaged."""
    at = XLS.index(b"\x00\x02\x0e\x00")
    content = bytearray(XLS[: len(XLS) // 2])
    struct.pack_into("<LLHH", content, at + 4, 0, 0xFFFFFFFF, 0, 0xFFFF)
    path.write_bytes(content)


def xlsb(path: Path) -> None:
    book(path)
    relations = parts(path)["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin")
    noise = random.Random(3).randbytes(4_000)
    again(path, {WORKBOOK: None, "_rels/.rels": relations, "xl/workbook.bin": noise, SHEET: noise})


def sparse(size: int) -> Skriv:
    def write(path: Path) -> None:
        with path.open("wb") as out:
            out.write(csv(1).encode())
            out.truncate(size)

    return write


def one_line(path: Path) -> None:
    """A line of 30 MB, without an end, in one cell."""
    with path.open("wb") as out:
        out.write(HEAD.encode() + b"\n")
        for _ in range(30):
            out.write(b"a" * (1 << 20))


def parquet(path: Path) -> None:
    pl.DataFrame({"a": [1]}).write_parquet(path)


def spoilt_parquet(path: Path) -> None:
    content = io.BytesIO()
    pl.DataFrame({"a": [1]}).write_parquet(content)
    whole = bytearray(content.getvalue())
    struct.pack_into("<L", whole, len(whole) - 8, 0x7FFFFFFF)  # the metadata are two gigabytes
    path.write_bytes(whole)


def biff_chart(path: Path) -> None:
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet("A")
        for n, line in enumerate(csv(77).splitlines()):
            page.write_row(n, 0, line.split(";"))
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "=A!$A$1:$A$2"})
        made.add_chartsheet("Diagram").set_chart(chart)
        made.add_worksheet("Dolt").hide()


_XML = b'<?xml version="1.0"?>'
_LAUGHS = b"<!DOCTYPE l [<!ENTITY a0 'ha'>" + b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
)
_MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'

FILER: Mapping[str, Skriv] = {
    "jattecell.xlsx": sheet(rows(*cells(2)).replace("</sheetData>", _FAR)),
    "rad_99999999.xlsx": sheet(rows(*cells(2)).replace('<row r="2">', '<row r="99999999">')),
    "cell_A99999999.xlsx": sheet(
        '<sheetData><row r="99999999"><c r="A99999999"><v>1</v></c></row></sheetData>'
    ),
    "rad_minus.xlsx": sheet('<sheetData><row r="-1"><c r="A1"><v>1</v></c></row></sheetData>'),
    "rader_i_oordning.xlsx": sheet(
        f'<sheetData><row r="9">{cells(2)[0]}</row><row r="3">{cells(2)[1]}</row></sheetData>'
    ),
    "kolumn_ZZZZ.xlsx": sheet('<sheetData><row r="1"><c r="ZZZZ1"><v>1</v></c></row></sheetData>'),
    "rad_text.xlsx": sheet('<sheetData><row r="abc"><c><v>1</v></c></row></sheetData>'),
    "100000_kolumner.xlsx": sheet("<sheetData><row>" + text(*"a" * 100_000) + "</row></sheetData>"),
    "delad_text_utanfor.xlsx": sheet('<sheetData><row><c t="s"><v>99</v></c></row></sheetData>'),
    "delad_text_minus.xlsx": sheet('<sheetData><row><c t="s"><v>x1</v></c></row></sheetData>'),
    "format_text.xlsx": sheet('<sheetData><row><c s="abc"><v>1</v></c></row></sheetData>'),
    "bomb_blad.xlsx": huge_part(SHEET, b" " * (1 << 20), 60),
    "bomb_texter.xlsx": huge_part(STRINGS, b"<si><t>" + b"a" * 1_000_000 + b"</t></si>", 60),
    "bomb_tomma_rader.xlsx": huge_part(SHEET, b"<row/>" * 100_000, 60),
    "bomb_i_bomb.xlsx": nested_zip,
    "skratt.xlsx": part(SHEET, _XML + _LAUGHS + b"]><worksheet>&a11;</worksheet>"),
    "yttre_entitet.xlsx": part(
        SHEET, _XML + b"<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><worksheet>&x;</worksheet>"
    ),
    "djup_xml.xlsx": part(SHEET, _MAIN + b"<a>" * 300_000 + b"</a>" * 300_000 + b"</worksheet>"),
    "oavslutad_xml.xlsx": part(SHEET, _MAIN + b"<sheetData><row><c><v>1"),
    "ett_attribut.xlsx": part(
        SHEET, _MAIN + b"<a b='" + random.Random(1).randbytes(8_500_000).hex().encode()
    ),
    "annan_kodning.xlsx": part(SHEET, b'<?xml version="1.0" encoding="ebcdic-cp-us"?><worksheet/>'),
    "inget_blad.xlsx": part(SHEET, None),
    "utan_arbetsbok.xlsx": part(WORKBOOK, None),
    "tom_arbetsbok.xlsx": part(WORKBOOK, b""),
    "rel_till_sig_sjalv.xlsx": part(
        "xl/_rels/workbook.xml.rels",
        b'<Relationships><Relationship Id="r1" Type="x/worksheet" Target="workbook.xml"/></Relationships>',
    ),
    "rel_uppat.xlsx": part(
        "xl/_rels/workbook.xml.rels",
        b'<Relationships><Relationship Id="r1" Type="x/worksheet" Target="..\\..\\..\\etc\\passwd"/>'
        b"</Relationships>",
    ),
    "dubbla_delar.xlsx": duplicate,
    "20000_delar.xlsx": many_members,
    "70000_blad.xlsx": many_sheets,
    "fel_crc.xlsx": wrong_crc,
    "okand_packning.xlsx": central(10, "<H", 77),
    "krypterad_del.xlsx": central(8, "<H", 1),
    "fel_plats.xlsx": central(42, "<L", 0x7FFFFFF0),
    "avhuggen_10.xlsx": cut(0.1),
    "avhuggen_90.xlsx": cut(0.9),
    "bara_huvud.xlsx": data(KNOWN),
    "losenord.xlsx": data(OLE + random.Random(2).randbytes(9_000)),
    "skadad.xls": spoilt_xls,
    "jatteruta.xls": giant_xls,
    "bara_ole.xls": data(OLE),
    "skadad.xlsb": xlsb,
    "ods_kolumner.ods": ods(
        ODS_ROWS.replace(
            "<table:table-cell ", '<table:table-cell table:number-columns-repeated="1000000" ', 1
        )
    ),
    "ods_rader.ods": ods(
        ODS_ROWS.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1048577">')
    ),
    "ods_inte_tal.ods": ods('<table:table-row table:number-rows-repeated="x"/>' + ODS_ROWS),
    "ods_utan_innehall.ods": data(KNOWN + b"\x00" * 60),
    "pdf.xlsx": data(b"%PDF-1.7\n" + b"x" * 4_000),
    "webbsida.xls": data(b"<html><table><tr><td>1</td></tr></table></html>"),
    "xml2003.xls": data(_XML + b'<?mso-application progid="Excel.Sheet"?><Workbook><Worksheet/></Workbook>'),
    "text.xlsx": data(csv(3).encode()),
    "parquet.csv": parquet,
    "parquet_stor.csv": spoilt_parquet,
    "parquet.xlsx": parquet,
    "tom.csv": data(b""),
    "bara_bom.csv": data(b"\xef\xbb\xbf"),
    "bara_blanka.csv": data(b" \r\n" * 10_000),
    "nollor.csv": data(b"\x00" * 1_000_000),
    "glest.csv": sparse(200 << 20),
    "for_stor.csv": sparse(900 << 20),
    "en_rad.csv": one_line,
    "100000_kolumner.csv": data(b";".join(b"a%d" % n for n in range(100_000)) + b"\n"),
    "oppet_citat.csv": data(f'{HEAD}\n"{csv(4, 20_000)}'.encode()),
    "blandad.csv": data((csv(5) + "Åäö;Ärende\n").encode() + "Åäö;Ärende\n".encode("cp1252") * 3),
    "utf16_utan_bom.csv": data(csv(6).encode("utf-16-le")),
    "utf7.csv": data(b"+AOU;+AOQ;+APY\n1;2;3\n"),
    "ogiltig_utf8.csv": data(csv(7).encode() + b"\xff\xfe\xfa;\x81\x8d\x8f\x90\x9d\n"),
    "utf16_udda.csv": data(b"\xff\xfe" + csv(8).encode("utf-16-le")[:-1]),
    "slump.csv": data(random.Random(5).randbytes(100_000)),
    "gzip.csv": data(b"\x1f\x8b\x08" + b"\x00" * 100),
    "djup.json": data(b"[" * 100_000 + b"]" * 100_000),
    "djup_objekt.json": data(b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "avbruten.json": data(b'[{"personnummer": "x"'),
    "tal.json": data(b"1" * 5_000_000),
    "nan.json": data(b'[{"belopp": NaN, "a": Infinity, "b": -1e999}]'),
    "skenbar_statistik.json": data(b'{"kalla": "kolada", "svar": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"),
    "tom_statistik.json": data(b'{"kalla": "scb"}'),
    "fel_statistik.json": data(json.dumps({"kalla": "kolada", "bas": 1, "hamtad": "x", "svar": []}).encode()),
    "lang_cell.csv": data(csv(33).replace(";Norr;", ";" + "n" * 1_000_000 + ";").encode()),
    "inget_av_detta.csv": data(b"x;y\n1;2\n"),
}
"""File name -> what writes it; none of them can be read."""


_FORMEL = ROW.replace("Exempel AB", "=cmd|'/c calc'!A1").replace("2025-01", "2025-02")


def _many_strings(path: Path) -> None:
    book(path, rows(*cells(30)), strings="<si><t>x</t></si>" * 50_000)


ODDA: Mapping[str, Skriv] = {
    "dimension.xlsx": sheet('<dimension ref="A1:XFD1048576"/>' + rows(*cells(31))),
    "sammanfogat.xlsx": sheet(rows(*cells(32)) + '<mergeCells><mergeCell ref="N1:XFD9"/></mergeCells>'),
    "manga_texter.xlsx": _many_strings,
    "diagramblad.xlsx": biff_chart,
    "tal.csv": data(
        (
            csv(34) + "".join(ROW.replace("{},00", n) + "\n" for n in ("1e308", "NaN", "inf", "9" * 400))
        ).encode()
    ),
    "datum.csv": data((csv(35) + ROW.replace("2023-01-01", "9999999999").format(36) + "\n").encode()),
    "formel.csv": data((csv(37) + _FORMEL.format(38) + "\n").encode()),
    "lankar.xlsx": lambda path: (
        book(path, rows(*cells(39))),
        again(path, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
    ),
    "pivot.xlsx": lambda path: (
        book(path, rows(*cells(40))),
        again(path, {"xl/pivotCache/pivotCacheRecords1.xml": b"<pivotCacheRecords/>" * 50_000}),
    ),
    "uppat.xlsx": lambda path: (
        book(path, rows(*cells(41))),
        again(path, {"../../../tmp/utanfor.xml": b"<x/>", "..\\..\\utanfor.xml": b"<x/>"}),
    ),
    "fel_storlek.xlsx": central(20, "<L", 0x7FFFFFFF),
    "format_utanfor.xlsx": sheet(
        rows(*cells(42)).replace('<c t="inlineStr">', '<c t="inlineStr" s="99999">')
    ),
    "ny\nrad.csv": data(csv(43).encode()),
    "\x1b[31mrod\x1b[0m.csv": data(csv(44).encode()),
    "bak\u202evsc.csv": data(csv(45).encode()),
    "punkter....csv": data(csv(46).encode()),
    "l" * 240 + ".csv": data(csv(47).encode()),
    "漢" * 80 + ".csv": data(csv(48).encode()),
    "kopfil 'citat' `id` %PATH%.csv": data(csv(49).encode()),
}
"""File name -> what writes it; all of them can be read, if not every row of them."""


def _loop(path: Path) -> None:
    other = path.with_name(f"{path.stem}_tillbaka{path.suffix}")
    path.symlink_to(other)
    other.symlink_to(path)


def _socket(path: Path) -> None:
    """Bound by a short name: the whole path of one may have a hundred signs."""
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(before)


def _outside(path: Path) -> None:
    """A link to a file that can be read, but lies elsewhere."""
    other = path.parents[3] / f"utanfor-{path.name}"
    other.write_text(csv(60), encoding="utf-8")
    path.symlink_to(other)


def _no_access(path: Path) -> None:
    path.write_text(csv(61), encoding="utf-8")
    path.chmod(0)


LAGEN: Mapping[str, Skriv] = {
    "ror.csv": os.mkfifo,
    "socket.csv": _socket,
    "enhet_zero.csv": lambda path: path.symlink_to("/dev/zero"),
    "enhet_tty.csv": lambda path: path.symlink_to("/dev/full"),
    "utanfor.csv": _outside,
    "varv.csv": _loop,
    "ingenstans.csv": lambda path: path.symlink_to("finns-inte.csv"),
    "mapp.xlsx": Path.mkdir,
    "CON.csv": data(csv(62).encode()),
    "aux.xlsx": lambda path: book(path, rows(*cells(63))),
}
"""Name -> what makes something of that name that is no ordinary file, or has a name that none may have."""

OLASBAR: Mapping[str, Skriv] = {"olasbar.csv": _no_access}
"""What nobody but the system's own user may read."""


def skriv(folder: Path, *which: Mapping[str, Skriv]) -> Iterator[Path]:
    """Write the files of a corpus into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for corpus in which:
        for name, write in corpus.items():
            write(folder / name)
            yield folder / name
