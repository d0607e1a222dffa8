"""The files of a small municipality, for the insatser that a new workspace begins with; invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from stdnum import luhn

PERSONER = [
    f"198001{day:02d}-{n}{luhn.calc_check_digit(f'8001{day:02d}{n}')}"
    for day in (1, 2)
    for n in range(980, 1000)
]
BOENDE = "Bostad med särskild service för vuxna"
BOR, STOD, VANTAR = 12, 9, 6
"""Persons in housing, persons with boendestöd, and decisions on housing that wait."""
KOPTA, PA_AVTAL = 16, 8
"""Purchases of a month, and how many of them are made on a framework agreement."""
PLATSER, DYGN = 4, 100
"""Places of the short-term home, and the days that are used in each month."""
KOSTNAD = {BOENDE: 60, "Boendestöd": 15, "Daglig verksamhet": 25}
"""Net cost by insats, mnkr."""


def skriv_filer(folder: Path, ar: int) -> None:
    """Deliveries up to October of the year before the plan's, and the accounts of the year before that."""
    for name, lines in _filer(ar - 1):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _filer(ar: int) -> Iterator[tuple[str, list[str]]]:
    uttag, manader = date(ar, 10, 31), [f"{ar}-{m:02d}" for m in range(1, 11)]
    yield f"beslut_{uttag}.csv", _beslut(ar)
    yield f"avbrott_{uttag}.csv", ["arende;avbrott_fran;aterupptaget", f"0;{ar}-03-01;{ar}-03-05"]
    yield f"kopfil_{ar}.csv", _kop(ar, manader)
    rows = [f"Snäckan;Korttidsboende;Egen;{manad};{PLATSER};{DYGN}" for manad in manader]
    yield f"enhet_{ar}.csv", ["Enhet;Insats;Regiform;Period;Platser;Belagda dygn", *rows]
    rows = [f"{ar - 1};{insats};Egen;0;-{mnkr}000000;0" for insats, mnkr in KOSTNAD.items()]
    yield f"kostnad_{ar - 1}.csv", ["period;insats;regiform;intakt;kostnad;overhead", *rows]


def _beslut(ar: int) -> list[str]:
    kinds = (
        [(BOENDE, "LSS", True)] * BOR
        + [("Boendestöd", "SoL", True)] * STOD
        + [("BmSS vuxna", "LSS", False)] * VANTAR
    )
    rows = []
    for n, (insats, lag, verkstallt) in enumerate(kinds):
        fattat, fran = f"{ar - 1}-01-{15 if n else '01'}", f"{ar - 1}-02-01" if verkstallt else ""
        rows.append(f"{n};{PERSONER[n]};K;{insats};{fattat};Nytt;{fran};{lag}")
    return ["Ärende;Personnummer;Kön;Insats;Beslutsdatum;Beslutstyp;Verkställt från;Lagrum", *rows]


def _kop(ar: int, manader: list[str]) -> list[str]:
    former = ["Ramavtal"] * PA_AVTAL + ["Direktupphandling"] * (KOPTA - PA_AVTAL)
    rows = [
        f"{PERSONER[n]};BmSS vuxna;Exempel AB;556036-0793;{form};{ar - 1}-05-01;;30;90000,00;{manad}"
        for manad in manader
        for n, form in enumerate(former)
    ]
    return [
        "Personnummer;Insats;Leverantör;Organisationsnummer;Avtalsform;Från;Till;Dygn;Belopp;Period",
        *rows,
    ]
