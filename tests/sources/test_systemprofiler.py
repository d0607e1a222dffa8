"""One canonical table from differing files: each system's layout gives the rows of the standard layout."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from kommunen import arbetsmapp

from kpilib import pipeline
from kpilib.warehouse import Curated

Row = Mapping[str, Any]
Write = Callable[[Path, "Layout", Sequence[Row]], None]

A, B = "19811218-9876", "19640823-9819"
ORG, ORG2 = "5560360793", "2021005489"


@dataclass(frozen=True)
class Layout:
    """A system's layout: what its file is called, its header in order, and how it writes the values.

    Parameters
    ----------
    rubriker
        Header -> canonical column; None for a column that the system has and the source does not.
    skriv
        Canonical column -> how the system writes a value of it.
    fil
        Makes the file.
    titel, summa
        Rows above the header, and headers whose column a last row adds up.
    """

    namn: str
    rubriker: Mapping[str, str | None]
    fil: Write
    skriv: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    titel: Sequence[str] = ()
    summa: Sequence[str] = ()
    slas_ihop: Sequence[str] = ()

    def celler(self, row: Row) -> list[Any]:
        return [
            "ut" if c is None else self.skriv.get(c, lambda v: v)(row[c]) if row[c] is not None else None
            for c in self.rubriker.values()
        ]


def text_file(encoding: str, separator: str) -> Write:
    """A text file; a cell that repeats the one above in a merged column is empty."""

    def write(path: Path, layout: Layout, rows: Sequence[Row]) -> None:
        with path.open("w", encoding=encoding, newline="") as out:
            writer = csv.writer(out, delimiter=separator)
            writer.writerows([t] for t in layout.titel)
            writer.writerow(layout.rubriker)
            writer.writerows(_table(layout, rows))

    return write


def workbook(path: Path, layout: Layout, rows: Sequence[Row]) -> None:
    """A workbook with titles, merged cells, a sheet about the extract and a sum row."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Om uttaget").write(0, 0, "Uttaget är gjort av systemförvaltaren.")
        sheet, day = book.add_worksheet("Uttag"), book.add_format({"num_format": "yyyy-mm-dd"})
        for n, title in enumerate(layout.titel):
            sheet.merge_range(n, 0, n, len(layout.rubriker) - 1, title)
        first = len(layout.titel) + (1 if layout.titel else 0)
        table = [list(layout.rubriker), *_table(layout, rows)]
        if layout.summa:
            total: list[Any] = [None] * len(layout.rubriker)
            total[0] = "Summa"
            for header in layout.summa:
                n = list(layout.rubriker).index(header)
                total[n] = sum(row[n] for row in table[1:])
            table.append(total)
        for r, row in enumerate(table, first):
            for c, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(r, c, cell, day)
                elif cell is not None:
                    sheet.write(r, c, float(cell) if isinstance(cell, Decimal) else cell)


def _table(layout: Layout, rows: Sequence[Row]) -> list[list[Any]]:
    cells = [layout.celler(row) for row in rows]
    merged = [list(layout.rubriker).index(h) for h in layout.slas_ihop]
    key = [tuple(row[n] for n in merged) for row in cells]
    for i in range(len(cells) - 1, 0, -1):
        if merged and key[i] == key[i - 1]:
            for n in merged:
                cells[i][n] = None
    return cells


BESLUT: list[Row] = [
    {
        "arende": "FS 2024-000101", "personnummer": A, "kon": "K", "lagrum": "LSS 9 § 9",
        "insats": "bmss_vuxna", "beslutsdatum": date(2024, 1, 31), "beslutstyp": "nytt",
        "verkstallt_fran": date(2024, 3, 1),
        "verkstallighetsgrad": "hel", "avslutsdatum": date(2024, 9, 30), "avslutsorsak": "omprovning",
        "personkrets": "1", "orsak_ej_verkstalld": None,
    },
    {
        "arende": "FS 2024-000101", "personnummer": A, "kon": "K", "lagrum": "LSS 9 § 9",
        "insats": "bmss_vuxna", "beslutsdatum": date(2024, 9, 30), "beslutstyp": "omprovning",
        "verkstallt_fran": date(2024, 9, 30),
        "verkstallighetsgrad": "delvis", "avslutsdatum": None, "avslutsorsak": None,
        "personkrets": "1", "orsak_ej_verkstalld": None,
    },
    {
        "arende": "FS 2024-000102", "personnummer": B, "kon": "M", "lagrum": "SoL", "insats": "boendestod",
        "beslutsdatum": date(2024, 2, 29), "beslutstyp": "nytt", "verkstallt_fran": None,
        "verkstallighetsgrad": "ingen", "avslutsdatum": None, "avslutsorsak": None,
        "personkrets": None, "orsak_ej_verkstalld": "resurs: bemanning",
    },
]  # fmt: skip
AVBROTT: list[Row] = [
    {"arende": "FS 2024-000101", "avbrott_fran": date(2024, 5, 2), "aterupptaget": date(2024, 6, 30)},
    {"arende": "FS 2024-000103", "avbrott_fran": date(2024, 5, 3), "aterupptaget": None},
]
EGEN_REGI: list[Row] = [
    {"personnummer": A, "insats": "bmss_vuxna", "enhet": "Eken", "fran": date(2020, 1, 1), "till": None},
    {"personnummer": B, "insats": "bmss_vuxna", "enhet": "Eken", "fran": date(2021, 3, 1),
     "till": date(2024, 9, 30)},
    {"personnummer": B, "insats": "korttidsvistelse", "enhet": "Björken", "fran": date(2024, 10, 1),
     "till": None},
]  # fmt: skip
_KOP = {
    "leverantor": "Omsorg Väst AB", "organisationsnummer": ORG, "enhet": "Norrgården", "kommun": "Mölndal",
    "insats": "bmss_vuxna", "lagrum": "LSS 9 § 9", "avtalsform": "ramavtal", "avtalsnummer": "R-2022-7",
    "skolplacering": False, "till": None, "undantag": False, "period": "2024-10",
}  # fmt: skip
KOPFIL: list[Row] = [
    {**_KOP, "personnummer": A, "fran": date(2024, 2, 1), "dygn": 31, "dygnspris": Decimal("3210.50"),
     "belopp": Decimal("99525.50")},
    {**_KOP, "personnummer": B, "fran": date(2024, 2, 1), "till": date(2024, 10, 15), "dygn": 15,
     "dygnspris": Decimal("3000.00"), "belopp": Decimal("45000.00")},
    {**_KOP, "leverantor": "Skolhemmet", "organisationsnummer": ORG2, "personnummer": B,
     "insats": "bmss_barn", "avtalsform": "direktupphandling", "avtalsnummer": None, "skolplacering": True,
     "undantag": True, "fran": date(2024, 10, 20), "dygn": 12, "dygnspris": None,
     "belopp": Decimal("-1234.56")},
]  # fmt: skip
RAMAVTAL: list[Row] = [
    {"avtalsnummer": "R-2022-7", "leverantor": "Omsorg Väst AB", "organisationsnummer": ORG,
     "insats": "bmss_vuxna", "delomrade": "LSS gruppbostad", "fran": date(2022, 1, 1),
     "till": date(2023, 12, 31), "forlangd_till": date(2025, 12, 31)},
    {"avtalsnummer": "R-2022-8", "leverantor": "Omsorg Väst AB", "organisationsnummer": ORG,
     "insats": "bmss_barn", "delomrade": None, "fran": date(2022, 1, 1), "till": date(2025, 12, 31),
     "forlangd_till": None},
]  # fmt: skip
KOSTNAD: list[Row] = [
    {"period": "2024-10", "insats": "bmss_vuxna", "regiform": "egen", "enhet": "Eken",
     "intakt": Decimal("120500.00"), "kostnad": Decimal("-1234567.89"), "overhead": Decimal("-50000.00")},
    {"period": "2024-10", "insats": "bmss_vuxna", "regiform": "extern", "enhet": None,
     "intakt": Decimal("0.00"), "kostnad": Decimal("4000.00"), "overhead": None},
    {"period": "2024-10", "insats": "boendestod", "regiform": "egen", "enhet": "Team Öst",
     "intakt": Decimal("10.50"), "kostnad": Decimal("-99000.00"), "overhead": Decimal("-1.00")},
]  # fmt: skip
_LEDGER = {
    "kopare_id": "2120001355", "kopare": "Exempelstad", "verifikationsnummer": "V1001",
    "leverantor": "Omsorg Väst AB", "leverantor_id": ORG, "konto_nr": "4631", "konto_text": "Köp av boende",
    "bokforingsdatum": date(2024, 10, 31), "forvaltning": "Funktionsstöd", "fakturanummer": "F-77",
    "grund": "Ramavtal", "avtal": "R-2022-7", "kommun_id": "1480", "s_kod_nr": None,
}  # fmt: skip
RESKONTRA: list[Row] = [
    {**_LEDGER, "nettobelopp": Decimal("99525.50")},
    {**_LEDGER, "verifikationsnummer": "V1002", "nettobelopp": Decimal("-1234.56")},
]


def ways(**words: str) -> Callable[[Any], str]:
    """How a system writes each code value."""
    return lambda value: words[str(value)]


def yes_or_no(yes: str, no: str) -> Callable[[bool], str]:
    return lambda value: yes if value else no


def slashed(day: date) -> str:
    return f"{day:%Y/%m/%d}"


def short(number: str) -> str:
    return number[2:]


INSATSER = {
    "bmss_vuxna": "Bostad med särskild service för vuxna", "bmss_barn": "Boende barn",
    "boendestod": "Boendestöd", "korttidsvistelse": "Korttidsvistelse LSS",
}  # fmt: skip
insats = INSATSER.__getitem__

TRESERVA_BESLUT = Layout(
    "beslutslista_2024-12-31.csv",
    {
        "Brukare personnr": "personnummer", "Juridiskt kön": "kon", "Aktnr": "arende", "Handläggare": None,
        "Lag och paragraf": "lagrum", "Insats/bistånd": "insats", "Ärendetyp": "beslutstyp",
        "Beslutad": "beslutsdatum", "Verkställighet fr.o.m.": "verkstallt_fran",
        "Verkställighetsstatus": "verkstallighetsgrad", "Beslut avslutat": "avslutsdatum",
        "Avslutsanledning": "avslutsorsak", "LSS personkrets": "personkrets",
        "Anledning ej verkställt": "orsak_ej_verkstalld",
    },
    text_file("cp1252", "\t"),
    {
        "personnummer": short, "kon": ways(K="Kvinna", M="Man"), "insats": insats,
        "beslutstyp": ways(nytt="Ansökan", omprovning="Omprövning"), "beslutsdatum": slashed,
        "verkstallt_fran": slashed, "avslutsdatum": slashed, "personkrets": lambda k: f"Personkrets {k}",
        "verkstallighetsgrad": ways(hel="Verkställt", delvis="Delvis verkställt", ingen="Väntar"),
        "avslutsorsak": ways(omprovning="Omprövad"),
    },
    titel=("Beslutslista", "Urval: alla gynnande beslut"),
    slas_ihop=("Brukare personnr", "Juridiskt kön"),
)  # fmt: skip
TRESERVA_AVBROTT = Layout(
    "franvarolista_2024-12-31.csv",
    {"Åter i insats": "aterupptaget", "Frånvaro fr.o.m.": "avbrott_fran", "Aktnr": "arende"},
    text_file("utf-16", ";"),
    {"aterupptaget": slashed, "avbrott_fran": slashed},
)
TRESERVA_EGEN_REGI = Layout(
    "placeringslista_2024-12-31.xlsx",
    {
        "Utförarenhet": "enhet", "Brukare personnr": "personnummer", "Placering fr.o.m.": "fran",
        "Placering t.o.m.": "till", "Insats/bistånd": "insats",
    },
    workbook,
    {"personnummer": short, "insats": insats},
    titel=("Placeringar per utförarenhet",),
    slas_ihop=("Utförarenhet",),
)  # fmt: skip
INKOP_KOPFIL = Layout(
    "inkop_placeringar_2024-12-31.xlsx",
    {
        "Leverantör enligt avtal": "leverantor", "Lev. org.nr": "organisationsnummer",
        "Utförarenhet": "enhet", "Belägen i": "kommun", "Tjänst": "insats", "Tjänst enligt": "lagrum",
        "Avser person": "personnummer", "Inköpsväg": "avtalsform",
        "Avtals-ID i inköpssystemet": "avtalsnummer", "Skola på annan ort": "skolplacering",
        "Avrop fr.o.m.": "fran", "Avrop t.o.m.": "till", "Leveransmånad": "period",
        "Levererad kvantitet": "dygn", "À-pris (kr)": "dygnspris", "Radsumma (kr)": "belopp",
        "Pris utanför prislista": "undantag", "Attesterad": None,
    },
    workbook,
    {
        "organisationsnummer": lambda n: f"{n[:6]}-{n[6:]}", "insats": insats, "personnummer": short,
        "avtalsform": ways(ramavtal="Avrop på ramavtal", direktupphandling="Utan ramavtal"),
        "skolplacering": yes_or_no("J", "N"), "undantag": yes_or_no("Ja", "Nej"),
        "period": ways(**{"2024-10": "okt 2024"}), "fran": lambda d: f"{d:%d.%m.%Y}",
        "till": lambda d: f"{d:%d.%m.%Y}",
    },
    titel=("Avrop per leverantör", "Oktober 2024"),
    summa=("Levererad kvantitet", "Radsumma (kr)"),
    slas_ihop=("Leverantör enligt avtal", "Lev. org.nr"),
)  # fmt: skip
INKOP_RAMAVTAL = Layout(
    "avtalskatalog_2024-12-31.csv",
    {
        "Leverantör enligt avtal": "leverantor", "Lev. org.nr": "organisationsnummer", "Tjänst": "insats",
        "Avtals-ID i inköpssystemet": "avtalsnummer", "Anbudsområde": "delomrade",
        "Avtal fr.o.m.": "fran", "Avtal t.o.m.": "till", "Option nyttjad t.o.m.": "forlangd_till",
    },
    text_file("utf-8-sig", "|"),
    {"insats": insats, "fran": lambda d: f"{d:%d.%m.%Y}", "till": lambda d: f"{d:%d.%m.%Y}"},
    slas_ihop=("Leverantör enligt avtal", "Lev. org.nr"),
)  # fmt: skip
EKONOMI_KOSTNAD = Layout(
    "ekonomi_utfall_2024-10-31.xlsx",
    {
        "Verksamhetskod och namn": "insats", "Utförd av": "regiform", "Ansvarsenhet": "enhet",
        "Redovisningsperiod": "period", "Utfall intäkt (tkr)": "intakt", "Utfall kostnad (tkr)": "kostnad",
        "Utfall fördelade kostnader (tkr)": "overhead", "Budget (tkr)": None,
    },
    workbook,
    {
        "insats": insats, "regiform": ways(egen="Kommunen", extern="Köp av verksamhet"),
        "period": lambda p: p.replace("-", ""), "intakt": lambda b: b / 1000, "kostnad": lambda b: -b / 1000,
        "overhead": lambda b: -b / 1000,
    },
    titel=("Utfall per verksamhet, tusental kronor", "Kostnader visas som positiva tal"),
    summa=("Utfall kostnad (tkr)",),
    slas_ihop=("Verksamhetskod och namn",),
)  # fmt: skip
EKONOMI_RESKONTRA = Layout(
    "ekonomi_reskontra_2024-10-31.csv",
    {
        "Juridisk person": "kopare", "Juridisk person org.nr": "kopare_id",
        "Bolag/förvaltning": "forvaltning",
        "Ver": "verifikationsnummer", "Bokf.dat": "bokforingsdatum", "Fakt.nr": "fakturanummer",
        "Lev.org.nr": "leverantor_id", "Lev.namn": "leverantor", "Kto": "konto_nr",
        "Kto-benämning": "konto_text", "Belopp i reskontra": "nettobelopp", "Inköpsform": "grund",
        "Avt.nr": "avtal", "Kommunnr": "kommun_id",
    },
    text_file("cp1252", ";"),
    {
        "nettobelopp": lambda b: f"{-b:.2f}".replace(".", ","), "bokforingsdatum": lambda d: f"{d:%y%m%d}",
    },
)  # fmt: skip

CASES: dict[str, tuple[str, Sequence[Row], Layout]] = {
    "beslut/treserva": ("beslut", BESLUT, TRESERVA_BESLUT),
    "avbrott/treserva": ("avbrott", AVBROTT, TRESERVA_AVBROTT),
    "egen_regi/treserva": ("egen_regi", EGEN_REGI, TRESERVA_EGEN_REGI),
    "kopfil/inkop": ("kopfil", KOPFIL, INKOP_KOPFIL),
    "ramavtal/inkop": ("ramavtal", RAMAVTAL, INKOP_RAMAVTAL),
    "kostnad/ekonomi": ("kostnad", KOSTNAD, EKONOMI_KOSTNAD),
    "leverantorsreskontra/ekonomi": ("leverantorsreskontra", RESKONTRA, EKONOMI_RESKONTRA),
}


def standard(source: str, rows: Sequence[Row]) -> Layout:
    """The canonical names themselves, in UTF-8 with semicolons."""
    janej = yes_or_no("ja", "nej")
    return Layout(
        f"{source}_2024-12-31.csv",
        {name: name for name in rows[0]},
        text_file("utf-8", ";"),
        {"skolplacering": janej, "undantag": janej},
    )


def taken_in(folder: Path, layout: Layout, rows: Sequence[Row]) -> Curated:
    """The file written, and taken in the ordinary way."""
    folder.mkdir()
    path = folder / layout.namn
    layout.fil(path, layout, rows)
    [curated] = pipeline.ingest(arbetsmapp(folder), [path]).filer
    return curated


def content(curated: Curated) -> pl.DataFrame:
    """What the file gave, but for where each row stood."""
    assert curated.fel is None, curated.fel
    frame = pl.read_parquet(curated.tables[curated.raw.source]).drop("fil", "blad", "rad")
    return frame.sort(frame.columns, nulls_last=True)


@pytest.mark.parametrize("case", CASES)
def test_a_systems_file_gives_the_rows_of_the_standard_layout(case: str, tmp_path: Path) -> None:
    source, rows, layout = CASES[case]
    plain = taken_in(tmp_path / "standard", standard(source, rows), rows)
    system = taken_in(tmp_path / "system", layout, rows)
    assert (plain.raw.source, plain.profil) == (source, "standard")
    assert f"{system.raw.source}/{system.profil}" == case
    assert content(system).height == len(rows)
    assert content(system).equals(content(plain)), (content(system), content(plain))
    assert (system.balans.lasta_rader, system.balans.avvisade_rader) == (len(rows), 0)
    assert system.balans.lasta_ore == plain.balans.lasta_ore


@pytest.mark.parametrize("case", ["kopfil/inkop", "kostnad/ekonomi"])
def test_the_systems_own_sum_row_agrees(case: str, tmp_path: Path) -> None:
    _, rows, layout = CASES[case]
    balance = taken_in(tmp_path / "system", layout, rows).balans
    assert balance is not None
    assert balance.summarad_ore == balance.lasta_ore


def test_a_file_in_standard_layout_is_never_taken_for_a_systems(tmp_path: Path) -> None:
    """Whatever its name: the systems' profiles know only their own headers."""
    for source, rows, _ in CASES.values():
        layout = standard(source, rows)
        named = Layout("uttag.csv", layout.rubriker, layout.fil, layout.skriv)
        assert taken_in(tmp_path / source, named, rows).profil == "standard"
