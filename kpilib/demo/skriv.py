"""Write the demonstration municipality's export files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.resources import files
from pathlib import Path

from kpilib.begrepp import MANADSNAMN
from kpilib.demo.ekonomi import kostnad
from kpilib.demo.enheter import enhetsstatistik
from kpilib.demo.filer import CP1252, UTF8_BOM, UTF16_LE, Textform, skriv_excel, skriv_text
from kpilib.demo.flyttar import BETALDAGAR, betaldagar, f100
from kpilib.demo.handlingsplan import handlingsplan
from kpilib.demo.kalibrering import BORJAN
from kpilib.demo.kant import kant
from kpilib.demo.kommun import Kommun, simulera
from kpilib.demo.kop import RUBRIKER, Kop, kop, kopfil
from kpilib.demo.matt import matt
from kpilib.demo.rattelse import RATTAD, forsta_version
from kpilib.demo.register import (
    avbrott,
    avtalspriser,
    behovsbedomning,
    beslut,
    egen_regi,
    leverantorsbeslut,
    ramavtal,
)
from kpilib.demo.reskontra import reskontra
from kpilib.demo.statistik import TITEL, lss_statistik
from kpilib.demo.tabell import Tabell
from kpilib.demo.tid import manader, sista
from kpilib.errors import UsageError
from kpilib.services.registry import SERVICES

UTTAG = date(2024, 12, 31)
"""The day that the registers are extracted."""

AR = range(int(BORJAN[:4]) + 1, UTTAG.year + 1)
ARSVIS = range(AR.start, 2022)
"""Years whose purchases and accounts were kept in a system that gives one text file a year."""

RESKONTRA = (2022, 2023, 2024)
TEXTMANADER = frozenset({"2023-07", "2023-08", "2024-07"})
"""Purchase files that a stand-in exported as text instead of Excel."""


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A written file and the source that it is a delivery of."""

    path: Path
    source: str


def write_demo(folder: Path, *, seed: int = 2024, scale: int = 1, till: date | None = None) -> list[DemoFile]:
    """Write the export files of a fictitious municipality.

    The same seed and scale give the same bytes. With the scale 1 the ordinary definitions give the
    published figures of Göteborg's kategoriplan 2025-2026; persons, suppliers and amounts are invented.

    Parameters
    ----------
    folder
        Where the files go; made if it is not there. Files of the same names are replaced.
    scale
        Multiplies persons, placements, queues and costs, not the agreements.
    till
        The last day of a month: the files that the systems gave by then. Registers are extracted on that day,
        and hold what was known on it. None: the last that is simulated.

    Returns
    -------
    list[DemoFile]
        The written files, by source and name.

    Raises
    ------
    UsageError
        `folder` is a file, `scale` is below 1, or `till` is not the end of a month that is simulated.
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
    till = till or UTTAG
    if till != sista(f"{till:%Y-%m}") or not AR.start <= till.year or till > UTTAG:
        raise UsageError(
            f"Demonstrationen har inga filer till och med {till}.",
            gor=f"Ange sista dagen i en månad från {AR.start}-01 till {UTTAG:%Y-%m}.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    kommun = simulera(seed, scale, UTTAG)
    skrivna = []
    for source, namn, skriv in _leveranser(kommun, till):
        skriv(folder / namn)
        skrivna.append(DemoFile(folder / namn, source))
    return sorted(skrivna, key=lambda fil: (fil.source, fil.path.name))


Leverans = tuple[str, str, Callable[[Path], None]]
"""Source, file name, and what writes the file."""


def _leveranser(kommun: Kommun, till: date) -> Iterator[Leverans]:
    """What is delivered by `till`; the plan and the statistics come with the last delivery."""
    for ar in range(AR.start, till.year + 1):
        yield from _kopfiler(kommun, ar, till)
        yield _text("enhet", _nar(ar, till), _kant("enhet", enhetsstatistik(kommun, ar), till), CP1252)
        if f"{ar}-12-31" <= f"{till}":
            yield _bokslut(kommun, ar)
    for ar in (ar for ar in BETALDAGAR if ar <= till.year):
        yield _text("betaldagar", _nar(ar, till), _kant("betaldagar", betaldagar(kommun, ar), till), CP1252)
        if f"{ar}-12-31" <= f"{till}":
            statistik = lss_statistik(kommun, ar)
            yield _excel("lss_statistik", f"{ar}", statistik, blad=f"LSS {ar}", titel=TITEL)
    for ar in (ar for ar in RESKONTRA if ar <= till.year):
        rader = _kant("leverantorsreskontra", reskontra(kommun, ar), till)
        yield _text("leverantorsreskontra", _nar(ar, till), rader, UTF16_LE)
    register = {
        "beslut": beslut(kommun),
        "avbrott": avbrott(kommun),
        "ramavtal": ramavtal(kommun),
        "avtalspris": avtalspriser(kommun),
        "leverantorsbeslut": leverantorsbeslut(kommun),
        "f100": f100(kommun),
    }
    for source, tabell in register.items():
        yield _text(source, f"{till}", _kant(source, tabell, till), UTF8_BOM)
    yield _excel("egen_regi", f"{till}", _kant("egen_regi", egen_regi(kommun), till), blad="Placeringar")
    bedomda = _kant("behovsbedomning", behovsbedomning(kommun), till)
    yield _excel("behovsbedomning", f"{till}", bedomda, blad="Bedömningar")
    if till == UTTAG:
        yield _text("matt", f"{till.year}", matt(kommun, till.year), UTF8_BOM)
        for source in ("aktivitet", "kommentar"):
            yield _text(source, f"{till}", handlingsplan(source), UTF8_BOM)
        yield from _statistik()


def _kant(source: str, tabell: Tabell, till: date) -> Tabell:
    return tabell if till == UTTAG else kant(source, tabell, till)


def _nar(ar: int, till: date) -> str:
    """A year's file that comes before the year is over is named by its last month."""
    return f"{ar}" if f"{ar}-12-31" <= f"{till}" else f"{till:%Y-%m}"


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


def _kopfiler(kommun: Kommun, ar: int, till: date) -> Iterator[Leverans]:
    """A year's purchases, in one file or month by month; a month that was wrong comes again with the last."""
    perioder = [m for m in manader(f"{ar}-01", f"{ar}-12") if m <= f"{till:%Y-%m}"]
    if ar in ARSVIS:
        rader = [rad for manad in perioder for rad in kopfil(kop(kommun, manad), manad).rader]
        yield _text("kopfil", f"{ar}", Tabell(RUBRIKER, rader), CP1252)
        return
    for manad in perioder:
        if manad == RATTAD:
            yield _kopfil(forsta_version(kommun), manad)
            if till == UTTAG:
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
    """The bundled answers of the services, copied as they are."""
    for kalla in SERVICES:
        folder = files("kpilib.demo") / kalla
        if not folder.is_dir():
            continue
        for fil in sorted(folder.iterdir(), key=lambda f: f.name):
            if fil.name.endswith(".json"):
                yield kalla, fil.name, partial(_kopiera, data=fil.read_bytes())


def _kopiera(path: Path, data: bytes) -> None:
    path.write_bytes(data)
