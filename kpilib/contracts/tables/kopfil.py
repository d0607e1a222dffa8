"""`kopfil`: what is bought, one row per placement and month."""

import polars as pl

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract
from kpilib.contracts.tackning import Tackning

AVTALSFORMER = ("ramavtal", "direktupphandling", "annan_kommun")

KOPFIL = Contract(
    namn="kopfil",
    titel="Köpfil",
    beskrivning="En rad per köpt placering och månad.",
    kolumner={
        "person": c.person(),
        "insats": c.insats(),
        "lagrum": c.text("Lagrum för beslutet.", obligatorisk=False, null=True),
        "leverantor": c.foretag("Leverantörens namn."),
        "organisationsnummer": c.organisationsnummer(),
        "enhet": c.text("Enhet hos leverantören.", obligatorisk=False, null=True),
        "kommun": c.text("Ort eller kommun där enheten ligger.", obligatorisk=False, null=True),
        "avtalsform": c.kategori("Hur köpet gjordes.", AVTALSFORMER),
        "avtalsnummer": c.text("Ramavtalets nummer.", obligatorisk=False, null=True),
        "skolplacering": c.janej("Köpet följer av en skolplacering på annan ort."),
        "fran": c.datum("Placeringens första dag."),
        "till": c.datum("Placeringens sista dag; tomt medan den pågår.", obligatorisk=False, null=True),
        "dygnspris": c.belopp("Pris per dygn.", obligatorisk=False, null=True),
        "dygn": c.heltal("Dygn i månaden.", hogst=31),
        "belopp": c.belopp("Månadens belopp."),
        "period": c.manad("Månad som raden avser."),
        "undantag": c.janej("Priset är förhandlat utanför prismodellen."),
    },
    tackning=Tackning("manad", "period", utan_rader=True),
    nyckel=("person", "insats", "organisationsnummer", "enhet", "fran", "period", "dygnspris"),
    ersatter=("insats", "period"),
    igenkanns=("person",),
    kontrollsumma="belopp",
    foljder={
        "organisationsnummer": "skiljer då leverantörerna åt på namnet",
        "enhet": "räknar då en persons placeringar hos samma leverantör som en",
        "kommun": "vet då inte var de köpta placeringarna ligger, och räknar dem inte",
        "avtalsnummer": "vet då inte vilket avtal ett köp hör till",
        "skolplacering": "räknar då inget köp som skolplacering",
        "till": "räknar då varje köpt placering som pågående hela månaden",
        "dygnspris": "har då inget pris per dygn att jämföra",
        "undantag": "räknar då inget köp som undantag från prismodellen",
    },
    kontroller=(
        c.rad("till_fore_fran", pl.col("till") >= pl.col("fran")),
        c.rad("fran_efter_period", pl.col("fran").dt.strftime("%Y-%m") <= pl.col("period")),
        c.rad("till_fore_period", pl.col("till").dt.strftime("%Y-%m") >= pl.col("period")),
    ),
    regler={
        "till_fore_fran": ("Placeringen slutar före den börjar.", "Rätta datumen i köpfilen."),
        "fran_efter_period": (
            "Placeringen börjar efter den månad som raden avser.",
            "Rätta startdatum eller period i köpfilen.",
        ),
        "till_fore_period": (
            "Placeringen slutade före den månad som raden avser.",
            "Rätta slutdatum eller period i köpfilen.",
        ),
    },
)
