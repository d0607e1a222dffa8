"""The supplier ledger in the order of columns of the national specification, version 1.1."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from kpilib.demo.avtal import Leverantor
from kpilib.demo.kommun import Kommun
from kpilib.demo.kop import AVTALSFORM, Kop
from kpilib.demo.namn import organisationsnummer, ortnamn
from kpilib.demo.rattelse import fakturerat, reglerat
from kpilib.demo.slump import slump
from kpilib.demo.tabell import Cell, Tabell, kronor
from kpilib.demo.tid import manader, sista

RUBRIKER = (
    "kopare_id",
    "kopare",
    "verifikationsnummer",
    "leverantor",
    "leverantor_id",
    "konto_nr",
    "konto_text",
    "bokforingsdatum",
    "forvaltning",
    "fakturanummer",
    "nettobelopp",
    "grund",
    "avtal",
    "kommun_id",
    "s_kod_nr",
)

KONTON = {
    "bmss_vuxna": ("4641", "Köp av bostad med särskild service, vuxna"),
    "bmss_barn": ("4642", "Köp av bostad med särskild service, barn"),
    "korttidsvistelse": ("4643", "Köp av korttidsvistelse"),
    "korttidsboende_sol": ("4644", "Köp av korttidsboende"),
}
OVRIGA_KONTON = (
    ("5010", "Lokalhyra"),
    ("5460", "Förbrukningsmaterial"),
    ("5615", "Leasing av bilar"),
    ("6212", "Telefoni"),
    ("6550", "Konsulttjänster"),
    ("7610", "Utbildning"),
)
OVRIGA_SLAG = ("Fastigheter AB", "Kontor AB", "Bil AB", "Tele AB", "Konsult AB", "Kurs AB")

KOPARE = (organisationsnummer("212999900"), "Demonstrationskommunen")
FORVALTNING = "Förvaltningen för funktionsstöd"

Rad = tuple[Cell, ...]


def reskontra(kommun: Kommun, ar: int) -> Tabell:
    """The ledger of a year: what the purchase files hold, to the öre, and other suppliers.

    A month's purchases from a supplier are booked at the end of that month, on one to three invoices. Some
    invoices are too high; a credit note of the same month takes back the difference. What was invoiced by
    a purchase file that was wrong is settled in the month after.
    """
    rng = slump(kommun.seed, "reskontra", ar)
    ovriga = _ovriga(kommun)
    rader: list[tuple[str, Rad]] = []
    for manad in manader(f"{ar}-01", f"{ar}-12"):
        for kopta in (fakturerat(kommun, manad), reglerat(kommun, manad)):
            for (insats, form, avtal, _), (leverantor, ore) in _grupper(kopta, manad):
                rader += _fakturor(rng, manad, leverantor, KONTON[insats], ore, AVTALSFORM[form], avtal)
        for nr, leverantor in enumerate(ovriga):
            konto = OVRIGA_KONTON[nr % len(OVRIGA_KONTON)]
            for _ in range(rng.randint(1, 4)):
                ore = int(rng.lognormvariate(9.4, 0.9)) * 100 + rng.randrange(100)
                rader += _fakturor(rng, manad, leverantor, konto, ore, "", "")
    rader.sort(key=lambda par: par[0])
    return Tabell(RUBRIKER, [_numrera(rad, nr, ar) for nr, (_, rad) in enumerate(rader, start=1)])


def _ovriga(kommun: Kommun) -> list[Leverantor]:
    """Suppliers outside the category."""
    namn = ortnamn(slump(kommun.seed, "ovriga"))[:40]
    return [
        Leverantor(
            f"{ort} {OVRIGA_SLAG[nr % len(OVRIGA_SLAG)]}", organisationsnummer(f"555{900_000 + 37 * nr}")
        )
        for nr, ort in enumerate(namn)
    ]


def _grupper(
    kopta: list[tuple[Kop, int]], manad: str
) -> list[tuple[tuple[str, str, str, str], tuple[Leverantor, int]]]:
    """(insats, avtalsform, avtal, supplier) -> the supplier and the sum in öre."""
    summor: dict[tuple[str, str, str, str], tuple[Leverantor, int]] = {}
    for k, ore in kopta:
        avtal = k.avtal(manad)
        nummer = avtal.nummer if avtal else ""
        nyckel = (k.episod.insats.id, k.placering.strom.avtalsform, nummer, k.leverantor.namn)
        summor[nyckel] = (k.leverantor, summor.get(nyckel, (k.leverantor, 0))[1] + ore)
    return sorted(summor.items(), key=lambda par: par[0])


def _fakturor(
    rng: random.Random,
    manad: str,
    leverantor: Leverantor,
    konto: tuple[str, str],
    ore: int,
    grund: str,
    avtal: str,
) -> Iterator[tuple[str, Rad]]:
    delar = _dela(rng, ore, rng.choice((1, 1, 1, 2, 3)) if ore > 200_000_00 else 1)
    if rng.random() < 0.02:
        fel = delar[0] // 10
        delar = [delar[0] + fel, *delar[1:], -fel]
    for belopp in delar:
        dag = sista(manad) - timedelta(days=rng.randrange(5))
        fakturanummer = str(rng.randrange(10_000, 1_000_000))
        konteringar = _dela(rng, belopp, 2 if rng.random() < 0.25 else 1)
        for kontering in konteringar:
            rad: Rad = (
                *KOPARE,
                None,
                leverantor.namn_pa(dag),
                leverantor.organisationsnummer,
                *konto,
                dag,
                FORVALTNING,
                fakturanummer,
                kronor(kontering),
                grund or None,
                avtal or None,
                None,
                None,
            )
            yield f"{dag} {leverantor.organisationsnummer} {fakturanummer}", rad


def _dela(rng: random.Random, ore: int, antal: int) -> list[int]:
    """Parts whose sum is `ore`."""
    delar = []
    for kvar in range(antal, 1, -1):
        delar.append(int(ore / kvar * rng.uniform(0.7, 1.3)))
        ore -= delar[-1]
    return [*delar, ore]


def _numrera(rad: Rad, nr: int, ar: int) -> Rad:
    return (*rad[:2], f"LR{ar % 100}-{nr:06d}", *rad[3:])
