"""A municipality whose files and settings have a hostile text in every place where text is free.

Each text stands after a mark of its own, by which it is found again in what is made of it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
from fientliga_texter import ALLA, LANG, rader
from kommunen import lagg_over
from mall.kommunfiler import skriv_filer

from kpilib import pipeline
from kpilib.mall import gor_arbetsmapp, hitta_kommun
from kpilib.pipeline import Delivered
from kpilib.workspace import Workspace

AR = 2025
POLYGLOTT = (
    "[x](javascript:KORD) <img src=x onerror=window.KORD=1> **f** {{< meta title >}} @fig-volymer "
    '`{python} 1` #panic("x") $\\frac$ | a -- "q" &amp; \x1b[31m\x1b]8;;https://onda.invalid\x1b\\ \u202efdp'
)
"""One text of every kind, for places that hold one."""

TEXTER = rader([*(t for t in ALLA if t.strip()), LANG])
"""Mark -> text, each a row of the activities."""
NAMN = rader(
    [t for t in ALLA if t.strip() and not set(t) & set("/\0") and len(t.encode("utf-8", "replace")) < 150][
        ::3
    ]
)
"""Mark -> what a file is called."""


def polyglott(place: str) -> str:
    """The text of a place, with its mark."""
    return f"{place} {POLYGLOTT}"


INSATSER = ("bostad_vuxna", "bostad_barn", "korttidsvistelse", "boendestod")
INSTALLNINGAR: Mapping[str, str] = {
    "kommun.namn": polyglott("S01"),
    "region.namn": polyglott("S02"),
    "region.kort": polyglott("S03"),
    "publik.rad.beskrivning": polyglott("S04"),
    **{f"insats.{i}.namn": polyglott(f"S1{n}") for n, i in enumerate(INSATSER)},
    **{f"insats.{i}.lagrum": polyglott(f"S2{n}") for n, i in enumerate(INSATSER[1:])},
    "strategi.ett.namn": polyglott("S30"),
    "strategi.tva.namn": polyglott("S31"),
    "nyckeltal.kalla.volym": polyglott("S32"),
}
"""Path of a setting -> its text."""
MAL = """
[ej_verkstallda.bostad_vuxna]
varde = 0
galler_fran = 2022
kalla = {kalla}
[ramavtalskop.bostad_vuxna]
varde = 1
galler_fran = 2022
kalla = {kalla}
"""


def fientlig_kommun(folder: Path) -> tuple[Workspace, Delivered]:
    """The municipality in `folder`, its files taken in and published."""
    ws = gor_arbetsmapp(folder / "kommun", hitta_kommun("Borås"), date(2024, 11, 1), ar=AR)
    lagg_over(ws, "\n".join(_settings()))
    ws.mal.write_text(MAL.format(kalla=_toml(polyglott("S33"))), encoding="utf-8")
    files = folder / "filer"
    files.mkdir()
    skriv_filer(files, AR)
    for name, content in _files():
        (files / name).write_bytes(content)
    delivered = pipeline.ingest(ws, [files])
    pipeline.build_and_publish(ws, delivered.filer)
    return ws, delivered


def _settings() -> Iterator[str]:
    for path, text in INSTALLNINGAR.items():
        yield f"{path} = {_toml(text)}"
    yield 'insats.bostad_vuxna.alias = ["Bostad med särskild service för vuxna", "BmSS vuxna"]'
    yield 'strategi.ett.nyckeltal = ["ej_verkstallda", "volym"]'
    yield (
        "[[seriebrott]]\n" + 'nyckeltal = "volym"\nfran = 2024-03-01\n' + f"orsak = {_toml(polyglott('S34'))}"
    )


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _files() -> Iterator[tuple[str, bytes]]:
    yield "aktivitet_2024-10-31.json", json.dumps([*_activities()], ensure_ascii=True).encode()
    for n, name in enumerate(NAMN.values()):
        rows = [["volym", "alla", f"{2100 + n}-01", f"C{n:03d} {POLYGLOTT}", "", "nej"]]
        yield f"{name}.csv", _csv(["nyckeltal", "insats", "period", "orsak", "atgard", "begar_beslut"], rows)
    yield (
        "kommentar_2024H1.csv",
        _csv(
            ["nyckeltal", "insats", "period", "orsak", "atgard", "begar_beslut"],
            [
                [nyckeltal, insats, "2024H1", polyglott(f"O{n:02d}"), polyglott(f"G{n:02d}"), "ja"]
                for n, (nyckeltal, insats) in enumerate(
                    [("ej_verkstallda", "bostad_vuxna"), ("ramavtalskop", "bostad_vuxna"), ("volym", "alla")]
                )
            ],
        ),
    )
    yield (
        "ramavtal_2024-10-31.csv",
        _csv(
            ["avtalsnummer", "leverantor", "organisationsnummer", "insats", "delomrade", "fran", "till"],
            [
                [
                    f"{mark} =1+1",
                    f"L{text}",
                    "556036-0793",
                    "BmSS vuxna",
                    f"D{text}",
                    "2024-01-01",
                    "2025-03-31",
                ]
                for mark, text in list(TEXTER.items())[:-1]
                if not set(text) & {"\0"}
            ],
        ),
    )
    yield "N900 <img src=x onerror=window.KORD=1> \u202e.csv", b"a;b\n1;2\n"
    yield "enhet_2024.xlsx", _workbook()


def _activities() -> Iterator[dict[str, str]]:
    """Every text as the name, description, function and comment of an activity, some as a strategy."""
    strategies = [polyglott("S30"), *list(TEXTER.values())[:-1][::8]]
    for n, text in enumerate(TEXTER.values()):
        place = "kommentar" if LANG in text else ("beskrivning", "ansvarig", "kommentar")[n % 3]
        yield {
            "strategi": strategies[n % len(strategies)],
            "aktivitet": f"{n} {POLYGLOTT}" if LANG in text else text,
            "beskrivning": "",
            "ansvarig": "",
            "status": "Pågår",
            "start": "2024-01-01",
            "slut": "2024-03-01",
            "kommentar": "",
            place: f"{place[0].upper()}{text}",
        }


def _csv(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([head, *rows])
    return out.getvalue().encode()


def _workbook() -> bytes:
    """Units with hostile names, in a sheet and under headings with such names, and rows that are refused."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet('"><img src=x> =1+1 \u202e$x$')
        head = ["Enhet", "Insats", "Regiform", "Period", "Platser", "Belagda dygn", polyglott("H01")]
        rows = [
            [f"E{text}", "Korttidsboende", "Egen", "2023-10", "=1+1" if n % 5 == 0 else "4", "62", text]
            for n, text in enumerate(list(TEXTER.values())[:-1])
        ]
        for r, row in enumerate([head, *rows]):
            for c, value in enumerate(row):
                sheet.write_string(r, c, value)
    return out.getvalue()


__all__ = ["INSTALLNINGAR", "NAMN", "POLYGLOTT", "TEXTER", "fientlig_kommun", "polyglott"]
