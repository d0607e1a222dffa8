"""`beslut`: the register of decisions, and `avbrott`: its interruptions."""

import polars as pl

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Anmarkning, Contract, Fall
from kpilib.contracts.tackning import Tackning

AVSLUTSORSAKER = (
    "behov_korttidsboende",
    "behov_socialt_boende",
    "behov_bmss",
    "annan_insats",
    "eget_onskemal",
    "malet_uppnatt",
    "flyttat",
    "avliden",
    "omprovning",
    "ovrigt",
)
ORSAKER = ("individ", "struktur", "resurs", "lov", "okand")

_KON = pl.col("kon").replace("okänt", None)

BESLUT = Contract(
    namn="beslut",
    titel="Beslut",
    beskrivning="En rad per gynnande beslut, ur verksamhetssystemets register.",
    kolumner={
        "arende": c.arende(),
        "person": c.person(),
        "kon": c.kategori("Kön.", ("K", "M", "okänt"), okant="okänt"),
        "lagrum": c.text("Lagrum för beslutet.", obligatorisk=False, null=True),
        "insats": c.insats(),
        "beslutsdatum": c.datum("Dag för beslutet."),
        "beslutstyp": c.kategori("Slag av beslut.", ("nytt", "omprovning", "konvertering")),
        "verkstallt_fran": c.datum(
            "Första dag som beslutet verkställs; tomt medan det väntar.", obligatorisk=True, null=True
        ),
        "verkstallighetsgrad": c.kategori(
            "Hur långt beslutet är verkställt.", ("hel", "delvis", "ingen"), obligatorisk=False, null=True
        ),
        "avslutsdatum": c.datum("Dag då beslutet upphörde.", obligatorisk=False, oppen=True),
        "avslutsorsak": c.kategori(
            "Varför beslutet upphörde.", AVSLUTSORSAKER, obligatorisk=False, null=True, okant="ovrigt"
        ),
        "personkrets": c.kategori("Personkrets enligt LSS.", ("1", "2", "3"), obligatorisk=False, null=True),
        "orsak_ej_verkstalld": c.text(
            "Orsak till att beslutet väntar: nivå (individ, struktur, resurs, lov) och kod.",
            obligatorisk=False,
            null=True,
        ),
    },
    tackning=Tackning("register", "beslutsdatum"),
    nyckel=("arende", "insats", "beslutsdatum"),
    ersatter=("insats",),
    arendet=Fall(("arende",)),
    anmarkningar=(
        Anmarkning(
            "ett_arende_flera_personer",
            "arende",
            pl.col("person").n_unique().over("arende") > 1,
            "Ärendet har beslut för mer än en person; varje beslut räknas för den person som det anger.",
            "Rätta personnummer eller ärendenummer i verksamhetssystemet.",
        ),
        Anmarkning(
            "en_person_tva_kon",
            "kon",
            _KON.n_unique().over("person") - _KON.is_null().any().over("person") > 1,
            "Personen har olika kön i olika beslut, och räknas under båda där kön redovisas.",
            "Rätta könet, eller personnumret om det är fel person, i verksamhetssystemet.",
        ),
    ),
    igenkanns=("arende", "person"),
    foljder={
        "lagrum": "tar då lagrummet ur insatsen",
        "verkstallighetsgrad": "räknar då ett beslut som helt verkställt från första dagen, och inget som "
        "delvis verkställt",
        "avslutsdatum": "räknar då alla beslut som pågående",
        "avslutsorsak": "vet då inte varför ett beslut upphörde",
        "personkrets": "vet då inte vilken personkrets en person hör till",
        "orsak_ej_verkstalld": "vet då inte varför ett beslut väntar",
    },
    kontroller=(
        c.rad("avslut_fore_beslut", pl.col("avslutsdatum") >= pl.col("beslutsdatum")),
        c.rad(
            "verkstallt_utan_datum",
            pl.col("verkstallighetsgrad").is_in(["hel", "delvis"]).not_()
            | pl.col("verkstallt_fran").is_not_null(),
        ),
    ),
    regler={
        "avslut_fore_beslut": (
            "Beslutet avslutas före det fattades.",
            "Rätta datumen i verksamhetssystemet.",
        ),
        "verkstallt_utan_datum": (
            "Beslutet anges som verkställt men saknar datum för verkställighet.",
            "Fyll i verkställt från i verksamhetssystemet.",
        ),
    },
)

AVBROTT = Contract(
    namn="avbrott",
    titel="Avbrott",
    beskrivning="En rad per avbrott i en verkställd insats.",
    kolumner={
        "arende": c.arende(),
        "avbrott_fran": c.datum("Första dag utan insats."),
        "aterupptaget": c.datum("Dag då insatsen återupptogs; tomt medan avbrottet pågår.", oppen=True),
    },
    tackning=Tackning("register", "avbrott_fran"),
    nyckel=("arende", "avbrott_fran"),
    igenkanns=("arende",),
    kontroller=(c.rad("ater_fore_avbrott", pl.col("aterupptaget") >= pl.col("avbrott_fran")),),
    regler={
        "ater_fore_avbrott": (
            "Insatsen återupptas före den avbröts.",
            "Rätta datumen i verksamhetssystemet.",
        )
    },
)
