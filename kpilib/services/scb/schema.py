"""The snapshot's tables of SCB: what is in force, every retrieved version, and what changed."""

from __future__ import annotations

from collections.abc import Mapping

from kpilib.contracts import PLATS
from kpilib.database import Table, main_table

_FIL = ("fil", "VARCHAR", PLATS["fil"])
_ORDNING = ("ordning", "INTEGER", "Leveransens ankomstordning; den senare utgåvan gäller.")
_CELL = (
    ("tabell", "VARCHAR", "Tabellens id hos SCB, t.ex. TAB4199."),
    ("matt", "VARCHAR", "Kod för det som mäts (tabellinnehåll)."),
    ("region", "VARCHAR", "Områdets kod; 00 är riket, två siffror ett län, fyra en kommun."),
    ("verksamhet", "VARCHAR", "Kod för verksamhetsområde, t.ex. 513; tomt där tabellen inte har det."),
    ("alder", "VARCHAR", "Kod för ålder; tomt där tabellen inte har det."),
    ("kon", "VARCHAR", "Kod för kön; tomt där tabellen inte har det."),
    ("ovrigt", "VARCHAR", "Övriga variabler, som VARIABEL=KOD; tomt där tabellen inte har några."),
    ("tid", "VARCHAR", "Tid, som SCB skriver den: 2024 eller 2024M05."),
)
CELL = tuple(name for name, _, _ in _CELL)
"""What tells a value from every other."""
_VARDE = (
    ("ar", "INTEGER", "År."),
    ("enhet", "VARCHAR", "Enhet, t.ex. tkr."),
    ("varde", "DECIMAL(20,6)", "Värdet; tomt där SCB inte har något."),
    ("status", "VARCHAR", "SCB:s tecken för värdet, t.ex. två punkter."),
    ("orsak_saknas", "VARCHAR", "Varför värdet saknas."),
    ("preliminar", "BOOLEAN", "Värdet är preliminärt vid hämtningen."),
    ("uppdaterad", "TIMESTAMP", "När SCB senast uppdaterade tabellen, UTC."),
)

TABELLER: Mapping[str, Table] = {
    "scb_varde": main_table(
        "scb_varde",
        "Ett värde ur en av SCB:s tabeller, med koder; etiketterna står i scb_kod. Källa: SCB.",
        *_CELL,
        *_VARDE,
        _FIL,
    ),
    "scb_historik": main_table(
        "scb_historik",
        "En utgåva av ett värde från SCB: första gången det hämtades, och varje gång det hade ändrats.",
        *_CELL,
        *_VARDE,
        _ORDNING,
        _FIL,
    ),
    "scb_revidering": main_table(
        "scb_revidering",
        "En ändring i det som hämtats från SCB: vad som stod först och vad som står nu.",
        (
            "slag",
            "VARCHAR",
            "andrat, slutligt, preliminart, tillkommet (saknades före), uteblivet (saknas nu) eller status.",
        ),
        *_CELL,
        ("varde_fore", "DECIMAL(20,6)", "Värdet före."),
        ("varde_efter", "DECIMAL(20,6)", "Värdet efter."),
        ("preliminar_fore", "BOOLEAN", "Preliminärt före."),
        ("preliminar_efter", "BOOLEAN", "Preliminärt efter."),
        ("uppdaterad_fore", "TIMESTAMP", "Den tidigare utgåvans dag hos SCB, UTC."),
        ("uppdaterad_efter", "TIMESTAMP", "Den senare utgåvans dag hos SCB, UTC."),
        ("fil_fore", "VARCHAR", "Den tidigare utgåvans fil."),
        ("fil_efter", "VARCHAR", "Den senare utgåvans fil."),
    ),
    "scb_tabell": main_table(
        "scb_tabell",
        "En tabell hos SCB, som den såg ut vid den senaste hämtningen.",
        ("tabell", "VARCHAR", "Tabellens id hos SCB."),
        ("titel", "VARCHAR", "Titel."),
        ("kalla", "VARCHAR", "Källa enligt SCB."),
        ("uppdaterad", "TIMESTAMP", "När SCB senast uppdaterade tabellen, UTC."),
        ("noter", "VARCHAR", "SCB:s noter till tabellen."),
        ("forsta_tid", "VARCHAR", "Första tid i tabellen."),
        ("sista_tid", "VARCHAR", "Sista tid i tabellen."),
        _FIL,
    ),
    "scb_kod": main_table(
        "scb_kod",
        "Vad en kod i en av SCB:s tabeller står för.",
        ("tabell", "VARCHAR", "Tabellens id hos SCB."),
        ("variabel", "VARCHAR", "Variabelns kod, t.ex. Region."),
        ("variabel_namn", "VARCHAR", "Variabelns namn."),
        ("kod", "VARCHAR", "Kod."),
        ("namn", "VARCHAR", "Etikett."),
        _FIL,
    ),
}
