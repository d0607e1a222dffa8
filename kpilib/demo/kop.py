"""The purchase file: one row per purchased placement and month, with its price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpilib.demo.avtal import Avtal, Leverantor, gallande
from kpilib.demo.enhet import Enhet
from kpilib.demo.episod import Episod, Placering
from kpilib.demo.kommun import Kommun
from kpilib.demo.tabell import Cell, Tabell, ja_nej, kronor
from kpilib.demo.tid import sista

PRISNIVA = {
    2015: 771, 2016: 787, 2017: 803, 2018: 820, 2019: 838,
    2020: 854, 2021: 872, 2022: 904, 2023: 957, 2024: 1000,
}  # fmt: skip
"""Price level of a year, in thousandths of that of 2024; invented."""

PRIS_PER_POANG = {ar: 82_100_00 * niva // 1000 for ar, niva in PRISNIVA.items()}
"""Price of one point for a year under the BmSS agreement, in öre; invented."""

UTAN_NUMMER = ("2024-07", "bmss_vuxna", "Lerum")
"""Month, insats and place whose suppliers stand without number, their legal form written out."""

FELSTAVAT = ("2023-08", "korttidsboende_sol", "Partille")
"""Month, insats and place whose suppliers stand without number, with a letter too few."""

AVTALSFORM = {
    "ramavtal": "Ramavtal",
    "direktupphandling": "Direktupphandling",
    "annan_kommun": "Annan kommun",
}

RUBRIKER = (
    "Personnummer",
    "Insats",
    "Lagrum",
    "Leverantör",
    "Organisationsnummer",
    "Enhet",
    "Kommun",
    "Avtalsform",
    "Avtalsnummer",
    "Skolplacering",
    "Från",
    "Till",
    "Dygnspris",
    "Dygn",
    "Belopp",
    "Period",
    "Undantag",
)


@dataclass(frozen=True, slots=True)
class Kop:
    """One purchased placement in one month; `pris` and `belopp` in öre, `belopp` = `pris` x `dygn`."""

    episod: Episod
    placering: Placering
    enhet: Enhet
    leverantor: Leverantor
    pris: int
    dygn: int

    @property
    def belopp(self) -> int:
        return self.pris * self.dygn

    def avtal(self, manad: str) -> Avtal | None:
        """The framework agreement in the month; agreements begin and end with a month."""
        return gallande(self.enhet.avtal, sista(manad))


def kop(kommun: Kommun, manad: str) -> list[Kop]:
    """The purchases of a month, by insats, supplier and unit."""
    rader = []
    for e, p, antal in kommun.manad("extern", manad):
        assert p.enhet is not None, "what is bought is in a unit"
        assert p.enhet.leverantor is not None, "of a supplier's"
        # In a korttidshem the person sleeps some nights; elsewhere the place is paid for every day.
        antal = min(antal, p.netter) if p.netter else antal
        rader.append(Kop(e, p, p.enhet, p.enhet.leverantor, _dygnspris(e, p, p.enhet, int(manad[:4])), antal))
    return sorted(
        rader,
        key=lambda k: (k.episod.insats.id, k.leverantor.namn, k.enhet.namn, k.episod.person.personnummer),
    )


def kopfil(kopta: Sequence[Kop], manad: str) -> Tabell:
    """Purchases as the file of a month has them."""
    return Tabell(RUBRIKER, [_rad(k, manad) for k in kopta])


def _rad(k: Kop, manad: str) -> tuple[Cell, ...]:
    e, p, enhet = k.episod, k.placering, k.enhet
    avtal = k.avtal(manad)
    # The file was made when the month had ended: it does not know of a later end.
    till = p.till if p.till and p.till <= sista(manad) else None
    return (
        e.person.personnummer,
        e.insats.namn,
        e.lagrum_pa(sista(manad)),
        *_skriven(k, manad),
        enhet.namn,
        enhet.kommun,
        AVTALSFORM[p.strom.avtalsform],
        avtal.nummer if avtal else None,
        ja_nej(p.strom.skolplacering),
        p.fran,
        till,
        kronor(k.pris),
        k.dygn,
        kronor(k.belopp),
        manad,
        ja_nej(p.undantag),
    )


def _skriven(k: Kop, manad: str) -> tuple[str, str | None]:
    """The supplier's name and number as the file has them; a stand-in's files may lack the number."""
    namn = k.leverantor.namn_pa(sista(manad))
    if (manad, k.episod.insats.id, k.enhet.kommun) == UTAN_NUMMER and namn.endswith(" AB"):
        return namn.removesuffix("AB").upper() + "Aktiebolag", None
    if (manad, k.episod.insats.id, k.enhet.kommun) == FELSTAVAT and namn.endswith(" AB"):
        return namn[:3] + namn[4:], None
    return namn, k.leverantor.organisationsnummer


def _dygnspris(e: Episod, p: Placering, enhet: Enhet, ar: int) -> int:
    """Öre per dygn: by points under the BmSS agreement, by the unit's price list elsewhere."""
    if enhet.pris:
        return enhet.pris * PRISNIVA[ar] // 1000
    barn = 130 if e.insats.id == "bmss_barn" else 100
    forhandlat = 125 if p.undantag else 100
    return e.poang * PRIS_PER_POANG[ar] * barn * forhandlat // (365 * 10_000)
