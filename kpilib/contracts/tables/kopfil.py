"""`kopfil`: what is bought, one row per placement and month."""

from decimal import Decimal

import polars as pl

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Anmarkning, Contract, Fall
from kpilib.contracts.tackning import Tackning

AVTALSFORMER = ("ramavtal", "direktupphandling", "annan_kommun")

AVRUNDAT = Decimal("0.5")
"""Kronor per day and night that price times days may differ from the amount: a price in whole kronor."""

_UTRAKNAT = pl.col("dygnspris") * pl.col("dygn")

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
        "till": c.datum("Placeringens sista dag; tomt medan den pågår.", obligatorisk=False, oppen=True),
        "dygnspris": c.belopp("Pris per dygn.", tecken="+", summeras=False, obligatorisk=False, null=True),
        "dygn": c.heltal("Dygn i månaden; negativt för en kredit.", minst=-31, hogst=31),
        "belopp": c.belopp("Månadens belopp; en kredit är negativ.", tecken="+"),
        "period": c.manad("Månad som raden avser."),
        "undantag": c.janej("Priset är förhandlat utanför prismodellen."),
    },
    tackning=Tackning("manad", "period", utan_rader=True),
    nyckel=("person", "insats", "organisationsnummer", "enhet", "fran", "period", "dygnspris"),
    ersatter=("insats", "period"),
    igenkanns=("person",),
    kontrollsumma="belopp",
    arendet=Fall(("insats", "leverantor", "organisationsnummer", "enhet", "fran"), True, ("period",)),
    anmarkningar=(
        Anmarkning(
            "belopp_mot_pris",
            "belopp",
            # A credit takes back an amount, which may be of a price that was wrong.
            (pl.col("belopp") >= 0)
            & ((pl.col("belopp") - _UTRAKNAT).abs() > AVRUNDAT * pl.max_horizontal(1, "dygn")),
            "Beloppet är ett annat än dygnspriset gånger dygnen; skillnaden är större än 50 öre per dygn. "
            "Belopp, pris och dygn räknas vart och ett som de står.",
            "Rätta belopp, dygnspris eller dygn i köpfilen. Är raden en avgift utöver dygnen behövs inget.",
        ),
    ),
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
        c.rad("negativa_dygn", (pl.col("dygn") >= 0) | (pl.col("belopp") <= 0)),
        c.rad("till_fore_fran", pl.col("till") >= pl.col("fran")),
        c.rad("fran_efter_period", pl.col("fran").dt.strftime("%Y-%m") <= pl.col("period")),
        c.rad("till_fore_period", pl.col("till").dt.strftime("%Y-%m") >= pl.col("period")),
    ),
    regler={
        "negativa_dygn": (
            "Raden har negativa dygn men ett positivt belopp.",
            "Rätta tecknet på dygn eller belopp i köpfilen.",
        ),
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
