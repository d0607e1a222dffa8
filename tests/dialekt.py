"""A source's rows written as some system would: its names, units, signs, sums, titles, sheets, encodings."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from hypothesis import assume
from hypothesis import strategies as st

from kpilib.begrepp import MANADSNAMN
from kpilib.contracts import CONTRACTS
from kpilib.sources import Profile

Row = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

INSATSER = {"bmss_vuxna": "BmSS vuxna", "korttidsvistelse": "Korttidsvistelse", "boendestod": "Boendestöd"}
ENHETER = ["Lönnen", "4101", "4102 Ängen", "Totalförsvarets hus", "Summa Omsorg", "Björken; östra", 'Hus "A"']
DATUM = ["%Y-%m-%d", "%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%Y/%m/%d", "%y%m%d", "%Y-%m-%d 00:00:00"]
TITLAR = ["Uppföljning 2024", "Utskriven 2024-11-05", "Urval: alla", "", "Köp över 100 tkr"]
ENHETSTITLAR = ["Belopp i {}", "({})", "{}", "Alla belopp anges i {}", "Enhet: {}", "Utfall 2024, {}"]
SUMMOR = ["", "", "sist", "sist", "grupper", "grupper", "först", "antal", "omärkt", "omärkta", "fel"]
SUMMAORD = [
    "Summa",
    "Totalt",
    "SUMMA:",
    "Total",
    "Totalsumma",
    "Summa oktober",
    "S:a",
    "{} Totalt",
    "Summa {}",
]
LEVERANTORER = ["Västra Omsorg AB", "Total Omsorg AB", "Summa Vård, Ek. för.", "A AB", "Totalen AB"]
FAKTOR = {"kr": 1, "tkr": 1_000, "mkr": 1_000_000}
ENHET_SKRIVS = {
    "kr": ["kr", "SEK", "kronor"],
    "tkr": ["tkr", "Tkr", "kkr", "KSEK", "1000-tal kr", "1 000-tal kronor", "tusen kronor", "tusentals kr"],
    "mkr": ["mkr", "mnkr", "MSEK", "miljoner kronor", "milj. kr"],
}
OKAND = ["hkr", "EUR", "tusenlappar"]


def personnummer(n: int) -> str:
    """A valid personnummer with a birth number that nobody has (980–999)."""
    digits = f"{date(1960, 1, 1).replace(day=1 + n % 28):%y%m%d}{980 + n // 28 % 20}"
    doubled = (int(c) * (2 - i % 2) for i, c in enumerate(digits))
    return f"19{digits}{-sum(d - 9 if d > 9 else d for d in doubled) % 10}"


AMOUNT = st.one_of(
    st.integers(0, 20_000).map(lambda n: Decimal(n) * 100),
    st.integers(0, 5_000_000).map(Decimal),
    st.integers(0, 2_000_000_00).map(lambda n: Decimal(n) / 100),
)
MONTHS = st.sampled_from(["2024-09", "2024-10", "2024-10", "2024-10"])
DAYS = st.dates(date(2024, 1, 1), date(2024, 10, 31))


def _kostnad(draw: Draw, n: int) -> Row:
    sign = draw(st.sampled_from([1, 1, 1, 1, 1, 1, 1, -1])) if n else 1
    return {
        "period": draw(MONTHS),
        "insats": draw(st.sampled_from(list(INSATSER))),
        "regiform": draw(st.sampled_from(["egen", "extern"])),
        "enhet": f"{draw(st.sampled_from(ENHETER))} {n}",
        "intakt": draw(AMOUNT),
        "kostnad": -draw(AMOUNT) * sign,
        "overhead": -draw(AMOUNT),
    }


def _enhet(draw: Draw, n: int) -> Row:
    platser = draw(st.integers(0, 20))
    return {
        "enhet": f"{draw(st.sampled_from(ENHETER))} {n}",
        "insats": draw(st.sampled_from(list(INSATSER))),
        "regiform": draw(st.sampled_from(["egen", "extern"])),
        "period": draw(MONTHS),
        "platser": platser,
        "belagda_dygn": draw(st.integers(0, platser * 30)),
    }


def _kopfil(draw: Draw, n: int) -> Row:
    dygn, pris = draw(st.integers(1, 30)), draw(st.integers(1000, 5000))
    sign = draw(st.sampled_from([1, 1, 1, 1, 1, -1])) if n else 1
    return {
        "personnummer": personnummer(n),
        "insats": draw(st.sampled_from(list(INSATSER))),
        "leverantor": draw(st.sampled_from(LEVERANTORER)),
        "enhet": draw(st.sampled_from(ENHETER)),
        "avtalsform": draw(st.sampled_from(["ramavtal", "direktupphandling"])),
        "fran": date(2024, draw(st.integers(1, 9)), draw(st.integers(1, 28))),
        "dygnspris": Decimal(pris),
        "dygn": dygn,
        "belopp": Decimal(dygn * pris * sign),
        "period": "2024-10",
    }


def _beslut(draw: Draw, n: int) -> Row:
    day = draw(DAYS)
    return {
        "arende": f"Ä{n}",
        "personnummer": personnummer(n),
        "kon": draw(st.sampled_from(["K", "M"])),
        "insats": draw(st.sampled_from(list(INSATSER))),
        "beslutsdatum": day,
        "beslutstyp": draw(st.sampled_from(["nytt", "omprovning"])),
        "verkstallt_fran": draw(st.sampled_from([None, day])),
    }


def _reskontra(draw: Draw, n: int) -> Row:
    sign = draw(st.sampled_from([1, 1, 1, 1, 1, -1])) if n else 1
    return {
        "kopare_id": "212000-0142",
        "kopare": "Kommunen",
        "verifikationsnummer": f"V{1000 + n}",
        "leverantor": draw(st.sampled_from(LEVERANTORER)),
        "leverantor_id": "556036-0793",
        "konto_nr": draw(st.sampled_from(["46310", "46320"])),
        "konto_text": draw(st.sampled_from(["Köp av boende, LSS", "Köp av korttid"])),
        "bokforingsdatum": draw(DAYS),
        "forvaltning": "Funktionsstöd",
        "nettobelopp": draw(AMOUNT) * sign,
    }


ROWS: Mapping[str, Callable[[Draw, int], Row]] = {
    "kostnad": _kostnad,
    "enhet": _enhet,
    "kopfil": _kopfil,
    "beslut": _beslut,
    "leverantorsreskontra": _reskontra,
}


PERSONLIGT = ("person", "datum", "nummer", "organisationsnummer")
"""Kinds of column that a sum row leaves empty, since they are of one row."""
KOLUMNER = {
    "kostnad": ["period", "insats", "regiform", "enhet", "intakt", "kostnad", "overhead"],
    "enhet": ["enhet", "insats", "regiform", "period", "platser", "belagda_dygn"],
    "kopfil": [
        "personnummer",
        "insats",
        "leverantor",
        "enhet",
        "avtalsform",
        "fran",
        "dygnspris",
        "dygn",
        "belopp",
        "period",
    ],
    "beslut": [
        "arende",
        "personnummer",
        "kon",
        "insats",
        "beslutsdatum",
        "beslutstyp",
        "verkstallt_fran",
    ],
    "leverantorsreskontra": [
        "kopare_id",
        "kopare",
        "verifikationsnummer",
        "leverantor",
        "leverantor_id",
        "konto_nr",
        "konto_text",
        "bokforingsdatum",
        "forvaltning",
        "nettobelopp",
    ],
}


@dataclass
class Dialekt:
    """How a table is written; the defaults are the plainest way there is."""

    kolumner: list[str] = field(default_factory=list)
    rubriker: dict[str, str] = field(default_factory=dict)
    enhet: str = "kr"
    enhet_for: list[str] = field(default_factory=list)
    tecken: frozenset[str] = frozenset()
    decimal: str = ","
    tusental: str = ""
    minus: str = "-"
    datum: str = "%Y-%m-%d"
    manad: str = "åååå-mm"
    titlar: list[str] = field(default_factory=list)
    enhetsrad: str = ""
    summor: str = ""
    summaord: str = "Summa"
    full: bool = False
    tomma: bool = False
    omigen: bool = False
    anteckning: str = ""
    fotnot: str = ""
    xlsx: bool = False
    blad: list[str] = field(default_factory=lambda: ["Blad1"])
    summablad: str = ""
    tal: bool = True
    teckenkodning: str = "utf-8-sig"
    separator: str = ";"
    citera: int = csv.QUOTE_MINIMAL
    radslut: str = "\r\n"
    namn: str = "fil_2024-10-31"


@st.composite
def tables(draw: Draw) -> tuple[str, list[Row]]:
    """A source and some of its rows, with typed values under canonical names."""
    kalla = draw(st.sampled_from(list(ROWS)))
    rows = [ROWS[kalla](draw, n) for n in range(draw(st.integers(1, 7)))]
    # A ledger of mostly credits is, with the other sign, one of mostly invoices: nobody could tell.
    amounts = [Decimal(str(row.get("nettobelopp", 1))) for row in rows]
    assume(sum(a > 0 for a in amounts) > sum(a < 0 for a in amounts))
    return kalla, rows


@st.composite
def dialects(draw: Draw, kalla: str, profile: Profile) -> Dialekt:
    """A way to write a source's table that a person could understand."""
    shape = CONTRACTS[kalla].shape
    columns = KOLUMNER[kalla]
    d = Dialekt(kolumner=draw(st.permutations(columns)))
    d.xlsx = draw(st.booleans())
    d.rubriker = {c: draw(st.sampled_from(profile.headers(c))) for c in columns}
    amounts = [c for c in columns if shape.slag[c] == "belopp"]
    if draw(st.integers(0, 3)) == 0:
        d.tecken = frozenset(
            draw(st.sampled_from([[c for c in amounts if shape.tecken[c] == "-"], amounts, amounts[:1]]))
        )
    d.decimal = draw(st.sampled_from(",,,."))
    d.tusental = draw(st.sampled_from(["", "", " ", "\u00a0", "." if d.decimal == "," else ","]))
    d.minus = draw(st.sampled_from(["-", "-", "\u2212", "efter", "()"]))
    d.datum = draw(
        st.sampled_from(
            ["%Y-%m-%d", "%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%Y/%m/%d", "%y%m%d", "%Y-%m-%d 00:00:00"]
        )
    )
    d.manad = draw(st.sampled_from(["åååå-mm", "åååå-mm", "ååååmm", "namn", "kort", "ååmm", "dag"]))
    d.titlar += draw(
        st.lists(
            st.sampled_from(
                ["Uppföljning 2024", "Utskriven 2024-11-05", "Urval: alla", "", "Köp över 100 tkr"]
            ),
            max_size=2,
        )
    )
    if d.titlar and draw(st.booleans()):
        d.titlar.append("")
    d.summor = draw(st.sampled_from(SUMMOR))
    d.summaord = draw(st.sampled_from(SUMMAORD))
    d.anteckning = draw(st.sampled_from(["", "", "Anteckning", "Summa"]))
    d.fotnot = draw(st.sampled_from(["", "", "", "Källa: ekonomisystemet", "* preliminärt"]))
    d.full, d.tomma, d.omigen = (draw(st.booleans()) for _ in range(3))
    if d.xlsx:
        d.blad = draw(st.sampled_from([["Blad1"], ["Blad1"], ["Norr", "Syd"], ["4101", "4102"]]))
        d.summablad = draw(st.sampled_from(["", "", "Totalt", "Alla"])) if len(d.blad) > 1 else ""
        d.tal = draw(st.booleans())
    d.teckenkodning = draw(st.sampled_from(["utf-8-sig", "utf-8", "cp1252", "utf-16"]))
    d.separator = draw(st.sampled_from([";", ";", "\t", "|", ","]))
    d.citera = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    d.radslut = draw(st.sampled_from(["\r\n", "\n"]))
    d.namn = draw(st.sampled_from(["fil_2024-10-31", "fil_2024-11-05", "fil"]))
    if amounts and draw(st.booleans()):
        _unit(draw, d, [c for c in amounts if c in shape.summeras] if draw(st.booleans()) else amounts)
    return d


def _unit(draw: Draw, d: Dialekt, columns: Sequence[str]) -> None:
    """A unit, and the place where the file says it."""
    d.enhet = draw(st.sampled_from(["tkr", "tkr", "mkr", "kr"]))
    word = draw(
        st.sampled_from(
            ENHET_SKRIVS[d.enhet] + ([draw(st.sampled_from(OKAND))] if draw(st.integers(0, 9)) == 0 else [])
        )
    )
    place = draw(st.sampled_from(["rubrik", "rubrik", "titel", "rad", "blad", "namn", "fot"]))
    if place == "rubrik":
        way = draw(st.sampled_from(["{} ({})", "{}, {}", "{} {}", "{} i {}", "{} [{}]"]))
        d.rubriker |= {c: way.format(d.rubriker[c], word) for c in columns}
        d.enhet_for = list(columns)
    elif place == "titel":
        way = draw(
            st.sampled_from(
                ["Belopp i {}", "({})", "{}", "Alla belopp anges i {}", "Enhet: {}", "Utfall 2024, {}"]
            )
        )
        d.titlar.append(way.format(word))
    elif place == "fot":
        d.fotnot = f"Belopp i {word}"
    elif place == "rad":
        d.enhetsrad = word
    elif place == "blad":
        d.xlsx, d.blad = True, [f"Utfall {word}"]
    else:
        d.namn = f"fil_{word}_2024-10-31"


def write(d: Dialekt, kalla: str, rows: Sequence[Row]) -> tuple[str, bytes]:
    """The file's name and content."""
    shape = CONTRACTS[kalla].shape
    header = [*(d.rubriker[c] for c in d.kolumner), *([d.anteckning] if d.anteckning else [])]
    if not d.xlsx:
        lines = _sheet(d, shape, header, rows)
        out = StringIO(newline="")
        writer = csv.writer(out, delimiter=d.separator, quoting=d.citera, lineterminator=d.radslut)
        writer.writerows([[_text(d, cell) for cell in line] for line in lines])
        text = out.getvalue()
        text = text.replace("\u2212", "\u2013") if d.teckenkodning == "cp1252" else text  # it has no minus
        return f"{d.namn}.csv", text.encode(d.teckenkodning)
    parts = [rows[i :: len(d.blad)] for i in range(len(d.blad))]
    sheets = {namn: _sheet(d, shape, header, part) for namn, part in zip(d.blad, parts, strict=True)}
    if d.summablad:
        sheets = {d.summablad: _sheet(d, shape, header, rows)} | sheets
    out_file = BytesIO()
    with xlsxwriter.Workbook(out_file, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for namn, lines in sheets.items():
            sheet = book.add_worksheet(namn)
            for r, line in enumerate(lines):
                for c, cell in enumerate(line):
                    if isinstance(cell, Decimal | int) and d.tal:
                        sheet.write_number(r, c, float(cell))
                    elif isinstance(cell, date) and d.tal:
                        sheet.write_datetime(r, c, datetime.combine(cell, time()), day)
                    elif cell is not None and _text(d, cell):
                        sheet.write_string(r, c, _text(d, cell))
    return f"{d.namn}.xlsx", out_file.getvalue()


def _sheet(d: Dialekt, shape: Any, header: list[str], rows: Sequence[Row]) -> list[list[Any]]:
    """The lines of a sheet, with titles, unit row, sums and blank rows."""
    width = len(header)
    blank: list[Any] = [None] * width
    lines = [[title, *blank[1:]] for title in d.titlar]
    lines.append(header)
    if d.enhetsrad:
        lines.append([d.enhetsrad if shape.slag[c] == "belopp" else None for c in d.kolumner])
    data = [_written(d, shape, row) for row in rows]
    groups = [data]
    if d.summor in ("grupper", "omärkta") and "insats" in d.kolumner:
        data = sorted(data, key=lambda row: str(row["insats"]))
        names = dict.fromkeys(row["insats"] for row in data)
        groups = [[row for row in data if row["insats"] == name] for name in names]
    body: list[list[Any]] = []
    for n, group in enumerate(groups):
        if n and d.omigen:
            body.append(header)
        if n and d.tomma:
            body.append(blank)
        body += [[row[c] for c in d.kolumner] for row in group]
        if d.summor == "grupper" and group:
            body.append(_sum(d, shape, group, d.summaord.format(group[0].get("insats", "alla"))))
        elif d.summor == "omärkta" and group and any(c in shape.summeras for c in d.kolumner):
            body.append(_sum(d, shape, group, None))
    if data and any(c in shape.summeras for c in d.kolumner):
        total = _sum(d, shape, data, d.summaord.format("Alla"))
        if d.summor in ("sist", "grupper"):
            body.append(total)
        elif d.summor == "först":
            body.insert(0, total)
        elif d.summor == "omärkt" or (d.summor == "omärkta" and d.tomma):
            body.append(_sum(d, shape, data, None))
        elif d.summor == "fel":
            wrong = [cell + 1 if isinstance(cell, int | Decimal) else cell for cell in total]
            body.append(wrong)
    if d.summor == "antal":
        body.append([f"Antal rader: {len(data)}", *blank[1:]])
    if d.fotnot:
        body.append([d.fotnot])
    note = {"Anteckning": "se bilaga", "Summa": "3"}.get(d.anteckning, "")
    rows_ = [line if len(line) in (0, 1, width) else [*line, note] for line in body]
    return [line + [None] * (width - len(line)) if len(line) > 1 else line for line in lines + rows_]


def _written(d: Dialekt, shape: Any, row: Row) -> dict[str, Any]:
    """A row's values in the file's unit, sign and words; numbers and days are still such."""
    out = dict(row)
    for c in d.kolumner:
        if shape.slag[c] == "belopp":
            said = d.enhet if not d.enhet_for or c in d.enhet_for else "kr"
            out[c] = row[c] / FAKTOR[said] * (-1 if c in d.tecken else 1)
        elif shape.slag[c] in ("manad", "period"):
            out[c] = _month(d, row[c])
        elif c == "insats":
            out[c] = INSATSER[row[c]]
    return out


def _sum(d: Dialekt, shape: Any, rows: Sequence[dict[str, Any]], word: str | None) -> list[Any]:
    """A sum row: full, with what its rows have in common, or with its word and numbers only."""
    out: dict[str, Any] = dict.fromkeys(d.kolumner)
    for c in d.kolumner:
        if c in shape.summeras:
            out[c] = sum((row[c] for row in rows), start=0)
        elif d.full and shape.slag[c] not in PERSONLIGT and len({row[c] for row in rows}) == 1:
            out[c] = rows[0][c]
    text = [c for c in d.kolumner if shape.slag[c] in ("text", "foretag", "person")]
    if word is not None:
        out[(text or d.kolumner)[0] if d.full else next(c for c in d.kolumner if c not in shape.summeras)] = (
            word
        )
    return [out[c] for c in d.kolumner]


def _month(d: Dialekt, month: str) -> Any:
    year, number = int(month[:4]), int(month[5:])
    name = MANADSNAMN[number - 1]
    return {
        "åååå-mm": month,
        "ååååmm": month.replace("-", ""),
        "namn": f"{name} {year}",
        "kort": f"{name[:3]} {year}",
        "ååmm": f"{year % 100}{number:02d}",
        "dag": date(year, number, 1),
    }[d.manad]


def _text(d: Dialekt, cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime(d.datum)
    if isinstance(cell, int):
        return str(cell)
    if not isinstance(cell, Decimal):
        return str(cell)
    digits = f"{abs(cell):,f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    digits = digits.translate(str.maketrans({",": d.tusental, ".": d.decimal}))
    if cell >= 0:
        return digits
    return {"efter": f"{digits}-", "()": f"({digits})"}.get(d.minus, f"{d.minus}{digits}")
