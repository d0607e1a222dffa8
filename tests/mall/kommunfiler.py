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
VANTAR, BOR, STOD = 6, 12, 9
"""Decisions that wait, persons in housing, persons with boendestöd."""
KOPTA, PA_AVTAL = 10, 8
"""Purchases of a month, and how many of them are made on a framework agreement."""
PLATSER, DYGN = 4, 100
KOSTNAD = {"Bostad med särskild service för vuxna": 60, "Boendestöd": 15, "Daglig verksamhet": 25}
"""Net cost by insats, Mkr."""


def skriv_filer(folder: Path, ar: int) -> None:
    """Deliveries up to October of the year before the plan's, and the accounts of the year before that."""
    for name, lines in _filer(ar):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _filer(ar: int) -> Iterator[tuple[str, list[str]]]:
    fore = ar - 1
    manader = [f"{fore}-{m:02d}" for m in range(1, 11)]
    uttag = date(fore, 10, 31)
    bor = [(n, "Bostad med särskild service för vuxna", f"{fore - 1}-02-01") for n in range(BOR)]
    stod = [(n, "Boendestöd", f"{fore - 1}-02-01") for n in range(BOR, BOR + STOD)]
    vantar = [(n, "BmSS vuxna", "") for n in range(BOR + STOD, BOR + STOD + VANTAR)]
    yield (
        f"beslut_{uttag}.csv",
        [
            "Ärende;Personnummer;Kön;Insats;Beslutsdatum;Beslutstyp;Verkställt från;Lagrum",
            *(
                f"{n};{PERSONER[n]};K;{insats};{fore - 1}-01-15;Nytt;{fran};{'SoL' if insats == 'Boendestöd' else 'LSS'}"
                for n, insats, fran in (*bor, *stod, *vantar)
            ),
        ],
    )
    yield f"avbrott_{uttag}.csv", ["arende;avbrott_fran;aterupptaget", f"0;{fore}-03-01;{fore}-03-05"]
    yield (
        f"kopfil_{fore}.csv",
        [
            "Personnummer;Insats;Leverantör;Organisationsnummer;Avtalsform;Från;Till;Dygn;Belopp;Period",
            *(
                f"{PERSONER[n]};BmSS vuxna;Exempel AB;556036-0793;{form};{fore - 1}-05-01;;30;90000,00;{m}"
                for m in manader
                for n, form in enumerate(["Ramavtal"] * PA_AVTAL + ["Direktupphandling"] * (KOPTA - PA_AVTAL))
            ),
        ],
    )
    yield (
        f"enhet_{fore}.csv",
        [
            "Enhet;Insats;Regiform;Period;Platser;Belagda dygn",
            *(f"Snäckan;Korttidsboende;Egen;{m};{PLATSER};{DYGN}" for m in manader),
        ],
    )
    yield (
        f"kostnad_{fore - 1}.csv",
        [
            "period;insats;regiform;intakt;kostnad;overhead",
            *(f"{fore - 1};{insats};Egen;0;-{mkr}000000;0" for insats, mkr in KOSTNAD.items()),
        ],
    )
