"""Write the demonstration municipality's export files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.resources import files
from pathlib import Path

from kpilib.demo.ekonomi import kostnad
from kpilib.demo.enheter import enhetsstatistik
from kpilib.demo.filer import CP1252, UTF8_BOM, UTF16_LE, skriv_excel, skriv_text
from kpilib.demo.flyttar import betaldagar, f100
from kpilib.demo.handlingsplan import handlingsplan
from kpilib.demo.kommun import Kommun, simulera
from kpilib.demo.kop import kopfil
from kpilib.demo.matt import matt
from kpilib.demo.register import avbrott, behovsbedomning, beslut, egen_regi, ramavtal
from kpilib.demo.reskontra import reskontra
from kpilib.demo.tid import manader
from kpilib.errors import UsageError

UTTAG = date(2024, 12, 31)
"""The day that the registers are extracted."""

BOKSLUT = (2022, 2023, 2024)
KOPMANADER = manader("2023-01", "2024-12")
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
    for source, namn, skriv in [*_leveranser(kommun), *_kolada()]:
        skriv(folder / namn)
        skrivna.append(DemoFile(folder / namn, source))
    return sorted(skrivna, key=lambda fil: (fil.source, fil.path.name))


Leverans = tuple[str, str, Callable[[Path], None]]
"""Source, file name, and what writes the file."""


def _leveranser(kommun: Kommun) -> Iterator[Leverans]:
    dag = f"{kommun.dag}"
    for manad in KOPMANADER:
        yield _kopfil(kommun, manad)
    for ar in (2023, 2024):
        statistik = enhetsstatistik(kommun, manader(f"{ar}-01", f"{ar}-12"))
        yield "enhet", f"enhet_{ar}.csv", partial(skriv_text, tabell=statistik, form=CP1252)
    for ar in BOKSLUT:
        titel = (f"Bokslut {ar}, nettokostnad per insats", "Intäkter (+), kostnader och overhead (−), kronor")
        rader = kostnad(kommun, ar)
        excel = partial(skriv_excel, tabell=rader, blad=f"Bokslut {ar}", titel=titel)
        yield "kostnad", f"kostnad_{ar}.xlsx", excel
    for ar in (2023, 2024):
        yield (
            "betaldagar",
            f"betaldagar_{ar}.csv",
            partial(skriv_text, tabell=betaldagar(kommun, ar), form=CP1252),
        )
    yield (
        "matt",
        f"matt_{UTTAG.year}.csv",
        partial(skriv_text, tabell=matt(kommun, UTTAG.year), form=UTF8_BOM),
    )
    register = {
        "beslut": beslut(kommun),
        "avbrott": avbrott(kommun),
        "ramavtal": ramavtal(kommun),
        "f100": f100(kommun),
        "aktivitet": handlingsplan("aktivitet"),
        "kommentar": handlingsplan("kommentar"),
    }
    for source, tabell in register.items():
        yield source, f"{source}_{dag}.csv", partial(skriv_text, tabell=tabell, form=UTF8_BOM)
    yield (
        "egen_regi",
        f"egen_regi_{dag}.xlsx",
        partial(skriv_excel, tabell=egen_regi(kommun), blad="Placeringar"),
    )
    bedomningar = partial(skriv_excel, tabell=behovsbedomning(kommun), blad="Bedömningar")
    yield "behovsbedomning", f"behovsbedomning_{dag}.xlsx", bedomningar
    rader = reskontra(kommun, kommun.dag.year)
    namn = f"leverantorsreskontra_{kommun.dag.year}.csv"
    yield "leverantorsreskontra", namn, partial(skriv_text, tabell=rader, form=UTF16_LE)


def _kopfil(kommun: Kommun, manad: str) -> Leverans:
    tabell = kopfil(kommun, manad)
    if manad in TEXTMANADER:
        return "kopfil", f"kopfil_{manad}.csv", partial(skriv_text, tabell=tabell, form=CP1252)
    rubrik = f"Köpta placeringar {MANADSNAMN[int(manad[5:]) - 1]} {manad[:4]}"
    excel = partial(skriv_excel, tabell=tabell, blad="Köp", titel=(rubrik,), summera=("Dygn", "Belopp"))
    return "kopfil", f"kopfil_{manad}.xlsx", excel


def _kolada() -> Iterator[Leverans]:
    """The bundled answers of Kolada, copied as they are."""
    folder = files("kpilib.demo") / "kolada"
    if folder.is_dir():
        for fil in sorted(folder.iterdir(), key=lambda f: f.name):
            if fil.name.endswith(".json"):
                yield "kolada", fil.name, partial(_kopiera, data=fil.read_bytes())


def _kopiera(path: Path, data: bytes) -> None:
    path.write_bytes(data)
