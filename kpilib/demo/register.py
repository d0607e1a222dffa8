"""The registers of the welfare system: decisions, interruptions, own placements, assessments, agreements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from kpilib.demo.episod import Episod
from kpilib.demo.insatser import INSATSER
from kpilib.demo.kalibrering import BORJAN
from kpilib.demo.kommun import Kommun
from kpilib.demo.kop import PRISNIVA
from kpilib.demo.slump import slump
from kpilib.demo.tabell import Cell, Tabell, ja_nej, kronor
from kpilib.demo.tid import forsta, plus, vardag

AVSLUT = {
    "behov_korttidsboende": "Behov korttidsboende",
    "behov_socialt_boende": "Behov socialt boende",
    "behov_bmss": "Behov BmSS",
    "annan_insats": "Annan insats",
    "eget_onskemal": "Eget önskemål",
    "malet_uppnatt": "Målet uppnått",
    "flyttat": "Flyttat",
    "avliden": "Avliden",
    "ovrigt": "Övrigt",
}
"""Reason for an end -> as the system writes it."""

Rad = tuple[Cell, ...]

BESLUT = (
    "Ärende",
    "Personnummer",
    "Kön",
    "Lagrum",
    "Insats",
    "Beslutsdatum",
    "Beslutstyp",
    "Verkställt från",
    "Verkställighetsgrad",
    "Avslutsdatum",
    "Avslutsorsak",
    "Personkrets",
    "Orsak ej verkställd",
)


def arenden(kommun: Kommun) -> dict[int, str]:
    """The ärende number of each episode, by its place in `kommun.episoder`; numbered by decision day."""
    ordning = sorted(range(len(kommun.episoder)), key=lambda n: (kommun.episoder[n].beslut, n))
    return {n: f"FS {kommun.episoder[n].beslut.year}-{lopnr:06d}" for lopnr, n in enumerate(ordning, start=1)}


def beslut(kommun: Kommun) -> Tabell:
    """Every decision that was in force at some time since the history begins, by ärende and day."""
    nummer = arenden(kommun)
    rader = [
        rad for n in sorted(nummer, key=nummer.__getitem__) for rad in _beslut(kommun.episoder[n], nummer[n])
    ]
    return Tabell(BESLUT, rader)


def _beslut(e: Episod, arende: str) -> Iterator[Rad]:
    avslut = AVSLUT.get(e.avslutsorsak)
    grad = "Ingen" if e.start is None else "Delvis" if e.delvis else "Hel"
    forsta_slut, forsta_orsak = (e.omprovad, "Omprövning") if e.omprovad else (e.slut, avslut)

    def rad(
        dag: date, typ: str, start: date | None, slut: date | None, orsak: str | None, vantar: str | None
    ) -> Rad:
        lagrum = e.lagrum_pa(dag)
        krets = e.person.krets if lagrum.startswith("LSS") else None
        person = (arende, e.person.personnummer, e.person.kon)
        return (*person, lagrum, e.insats.namn, dag, typ, start, grad, slut, orsak, krets, vantar)

    yield rad(e.beslut, "Nytt", e.start, forsta_slut, forsta_orsak, e.orsak or None)
    if e.omprovad:
        typ = "Konvertering" if e.konverterad else "Omprövning"
        yield rad(e.omprovad, typ, e.omprovad, e.slut, avslut, None)


def avbrott(kommun: Kommun) -> Tabell:
    """Interruptions of the whole history: most are resumed within three months, a few are not."""
    rng = slump(kommun.seed, "avbrott")
    nummer = arenden(kommun)
    ar = kommun.dag.year - int(BORJAN[:4])
    rader: list[Rad] = []
    for insats in INSATSER:
        verkstallda = [
            n for n, e in enumerate(kommun.episoder) if e.insats is insats and e.start and not e.delvis
        ]
        for n in sorted(rng.sample(verkstallda, min(ar * insats.avbrott_per_ar, len(verkstallda)))):
            e = kommun.episoder[n]
            assert e.start is not None
            tidigast = max(forsta(plus(BORJAN, 1)), e.start + timedelta(days=30))
            # Long enough before the end for the longest interruption to be over by then.
            senast = (e.slut or kommun.dag) - timedelta(days=10 if e.slut is None else 310)
            if senast <= tidigast:
                continue
            fran = tidigast + timedelta(days=rng.randrange((senast - tidigast).days))
            langd = rng.randint(10, 80) if rng.random() < 0.82 else rng.randint(100, 300)
            ater = fran + timedelta(days=langd)
            rader.append((nummer[n], fran, ater if ater <= kommun.dag else None))
    return Tabell(("Ärende", "Avbrott från", "Återupptaget"), sorted(rader, key=str))


def egen_regi(kommun: Kommun) -> Tabell:
    """Placements in egen regi, by insats, unit and day."""
    rader: list[Rad] = [
        (e.person.personnummer, e.insats.namn, p.enhet.namn, p.fran, p.till)
        for e, p in kommun.placeringar("egen")
        if p.enhet
    ]
    return Tabell(
        ("Personnummer", "Insats", "Enhet", "Från", "Till"), sorted(rader, key=lambda r: str(r[1:]))
    )


def behovsbedomning(kommun: Kommun) -> Tabell:
    """An assessment of each person placed in BmSS, about three months after the move-in.

    Until then the points are preliminary, dated on the day of the move. A cost-based own unit, outside the
    model with points, has a row of its own: the unit without a person, with its residents' points.
    """
    rader: list[Rad] = []
    undantag: dict[str, tuple[date, int]] = {}
    for regiform in ("egen", "extern"):
        for e, p in kommun.placeringar(regiform):
            if not e.poang or p.enhet is None:
                continue
            bedomd = vardag(p.fran + timedelta(days=91))
            preliminar = bedomd > min(p.till or kommun.dag, kommun.dag)
            dag = p.fran if preliminar else bedomd
            flaggor = (ja_nej(p.undantag and regiform == "extern"), ja_nej(preliminar))
            rader.append((e.person.personnummer, None, regiform.capitalize(), dag, e.poang, *flaggor))
            if p.enhet.undantag:
                forsta, summa = undantag.get(p.enhet.namn, (dag, 0))
                boende = e.poang if p.till is None else 0
                undantag[p.enhet.namn] = (min(forsta, dag), summa + boende)
    rader.sort(key=lambda r: str((r[2], r[3], r[0])))
    enheter: list[Rad] = [
        (None, enhet, "Egen", dag, poang, "Ja", "Nej") for enhet, (dag, poang) in sorted(undantag.items())
    ]
    rubriker = ("Personnummer", "Enhet", "Regiform", "Datum", "Poäng", "Undantag", "Preliminär")
    return Tabell(rubriker, [*enheter, *rader])


def ramavtal(kommun: Kommun) -> Tabell:
    """The register of framework agreements, one row per agreement."""
    namn = {insats.id: insats.namn for insats in INSATSER}
    rubriker = (
        "Avtalsnummer",
        "Leverantör",
        "Organisationsnummer",
        "Insats",
        "Delområde",
        "Från",
        "Till",
        "Förlängd till",
    )
    rader = [
        (
            a.nummer,
            a.leverantor.namn_pa(kommun.dag),
            a.leverantor.organisationsnummer,
            namn[a.insats],
            a.delomrade,
            a.fran,
            a.till,
            None,
        )
        for a in kommun.utbud.avtal
    ]
    return Tabell(rubriker, rader)


def avtalspriser(kommun: Kommun) -> Tabell:
    """The price lists of the agreements that set a price per dygn: a new price each year."""
    namn = {insats.id: insats.namn for insats in INSATSER}
    rader: set[Rad] = set()
    for enhet in kommun.utbud.enheter:
        for avtal in enhet.avtal if enhet.pris else ():
            for ar, niva in PRISNIVA.items():
                fran = max(avtal.fran, date(ar, 1, 1))
                if fran.year == ar and fran <= min(avtal.till, kommun.dag):
                    pris = kronor(enhet.pris * niva // 1000)
                    rader.add((avtal.nummer, namn[avtal.insats], fran, pris))
    return Tabell(("Avtalsnummer", "Insats", "Gäller från", "Dygnspris"), sorted(rader, key=str))


def leverantorsbeslut(kommun: Kommun) -> Tabell:
    """What the kategoriteam has decided: suppliers whose names begin alike and are owned by one group."""
    forsta = Counter(lev.namn.split()[0] for lev in kommun.utbud.leverantorer)
    rader: list[Rad] = [
        (lev.namn, lev.organisationsnummer, "Koncern", f"{lev.namn.split()[0]}gruppen", date(2024, 2, 12))
        for lev in kommun.utbud.leverantorer
        if forsta[lev.namn.split()[0]] > 1
    ]
    return Tabell(("Leverantör", "Organisationsnummer", "Beslut", "Koncern", "Beslutad"), rader)
