"""Write the demonstration municipality's export files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.resources import files
from pathlib import Path

from kpilib.demo.ekonomi import kostnad
from kpilib.demo.enheter import enhetsstatistik
from kpilib.demo.filer import CP1252, UTF8_BOM, UTF16_LE, Textform, skriv_excel, skriv_text
from kpilib.demo.flyttar import BETALDAGAR, betaldagar, f100
from kpilib.demo.handlingsplan import handlingsplan
from kpilib.demo.kalibrering import BORJAN
from kpilib.demo.kommun import Kommun, simulera
from kpilib.demo.kop import RUBRIKER, Kop, kop, kopfil
from kpilib.demo.matt import matt
from kpilib.demo.rattelse import RATTAD, forsta_version
from kpilib.demo.register import avbrott, behovsbedomning, beslut, egen_regi, ramavtal
from kpilib.demo.reskontra import reskontra
from kpilib.demo.statistik import TITEL, lss_statistik
from kpilib.demo.tabell import Tabell
from kpilib.demo.tid import manader
from kpilib.errors import UsageError

UTTAG = date(2024, 12, 31)
"""The day that the registers are extracted."""

AR = range(int(BORJAN[:4]) + 1, UTTAG.year + 1)
ARSVIS = range(AR.start, 2022)
"""Years whose purchases and accounts were kept in a system that gives one text file a year."""

RESKONTRA = (2022, 2023, 2024)
TEXTMANADER = frozenset({"2023-07", "2023-08", "2024-07"})
"""Purchase files that a stand-in exported as text instead of Excel."""

MANADSNAMN = [
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
    "november", "december",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A written file and the source that it is a delivery of."""

    path: Path
    source: str


def write_demo(folder: Path, *, seed: int = 2024, scale: int = 1) -> list[DemoFile]:
    """Write the export files of a fictitious municipality.

    The same seed and scale give the same bytes. With the scale 1 the ordinary definitions give the
    published figures of Göteborg's kategoriplan 2025-2026; persons, suppliers and amounts are invented.

    Parameters
    ----------
    folder
        Where the files go; made if it is not there. Files of the same names are replaced.
    scale
        Multiplies persons, placements, queues and costs, not the agreements.

    Returns
    -------
    list[DemoFile]
        The written files, by source and name.

    Raises
    ------
    UsageError
        `folder` is a file, or `scale` is below 1.
    """
    if scale < 1:
        raise UsageError(
            "Skalan för demonstrationen är för liten.", var=f"scale={scale}", gor="Ange 1 eller mer."
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            "Demonstrationsfilerna behöver en mapp.",
            var=str(folder),
            gor="Ange en mapp i stället för en fil.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    kommun = simulera(seed, scale, UTTAG)
    skrivna = []
    for source, namn, skriv in [*_leveranser(kommun), *_statistik()]:
        skriv(folder / namn)
        skrivna.append(DemoFile(folder / namn, source))
    return sorted(skrivna, key=lambda fil: (fil.source, fil.path.name))


Leverans = tuple[str, str, Callable[[Path], None]]
"""Source, file name, and what writes the file."""


def _leveranser(kommun: Kommun) -> Iterator[Leverans]:
    for ar in AR:
        yield from _kopfiler(kommun, ar)
        yield _text("enhet", f"{ar}", enhetsstatistik(kommun, ar), CP1252)
        yield _bokslut(kommun, ar)
    for ar in BETALDAGAR:
        yield _text("betaldagar", f"{ar}", betaldagar(kommun, ar), CP1252)
        statistik = lss_statistik(kommun, ar)
        yield _excel("lss_statistik", f"{ar}", statistik, blad=f"LSS {ar}", titel=TITEL)
    for ar in RESKONTRA:
        yield _text("leverantorsreskontra", f"{ar}", reskontra(kommun, ar), UTF16_LE)
    yield _text("matt", f"{kommun.dag.year}", matt(kommun, kommun.dag.year), UTF8_BOM)
    register = {
        "beslut": beslut(kommun),
        "avbrott": avbrott(kommun),
        "ramavtal": ramavtal(kommun),
        "f100": f100(kommun),
        "aktivitet": handlingsplan("aktivitet"),
        "kommentar": handlingsplan("kommentar"),
    }
    for source, tabell in register.items():
        yield _text(source, f"{kommun.dag}", tabell, UTF8_BOM)
    yield _excel("egen_regi", f"{kommun.dag}", egen_regi(kommun), blad="Placeringar")
    yield _excel("behovsbedomning", f"{kommun.dag}", behovsbedomning(kommun), blad="Bedömningar")


def _text(source: str, nar: str, tabell: Tabell, form: Textform) -> Leverans:
    return source, f"{source}_{nar}.csv", partial(skriv_text, tabell=tabell, form=form)


def _excel(
    source: str,
    nar: str,
    tabell: Tabell,
    *,
    blad: str,
    titel: Sequence[str] = (),
    summera: Sequence[str] = (),
) -> Leverans:
    skriv = partial(skriv_excel, tabell=tabell, blad=blad, titel=titel, summera=summera)
    return source, f"{source}_{nar}.xlsx", skriv


def _kopfiler(kommun: Kommun, ar: int) -> Iterator[Leverans]:
    """A year's purchases, in one file or month by month; a month that was wrong comes twice."""
    perioder = manader(f"{ar}-01", f"{ar}-12")
    if ar in ARSVIS:
        rader = [rad for manad in perioder for rad in kopfil(kop(kommun, manad), manad).rader]
        yield _text("kopfil", f"{ar}", Tabell(RUBRIKER, rader), CP1252)
        return
    for manad in perioder:
        if manad == RATTAD:
            yield _kopfil(forsta_version(kommun), manad)
            yield _kopfil(kop(kommun, manad), manad, tillagg="_rattad")
        else:
            yield _kopfil(kop(kommun, manad), manad)


def _kopfil(kopta: Sequence[Kop], manad: str, tillagg: str = "") -> Leverans:
    tabell = kopfil(kopta, manad)
    if manad in TEXTMANADER:
        return _text("kopfil", manad, tabell, CP1252)
    rubrik = f"Köpta placeringar {MANADSNAMN[int(manad[5:]) - 1]} {manad[:4]}"
    summera = ("Dygn", "Belopp")
    return _excel("kopfil", f"{manad}{tillagg}", tabell, blad="Köp", titel=(rubrik,), summera=summera)


def _bokslut(kommun: Kommun, ar: int) -> Leverans:
    tabell = kostnad(kommun, ar)
    if ar in ARSVIS:
        return _text("kostnad", f"{ar}", tabell, CP1252)
    titel = (f"Bokslut {ar}, nettokostnad per insats", "Intäkter (+), kostnader och overhead (−), kronor")
    return _excel("kostnad", f"{ar}", tabell, blad=f"Bokslut {ar}", titel=titel)


def _statistik() -> Iterator[Leverans]:
    """The bundled answers of Kolada and SCB, copied as they are."""
    for kalla in ("kolada", "scb"):
        folder = files("kpilib.demo") / kalla
        for fil in sorted(folder.iterdir(), key=lambda f: f.name):
            if fil.name.endswith(".json"):
                yield kalla, fil.name, partial(_kopiera, data=fil.read_bytes())


def _kopiera(path: Path, data: bytes) -> None:
    path.write_bytes(data)
