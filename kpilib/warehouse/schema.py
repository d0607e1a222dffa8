"""The snapshot's tables: names, types and comments, all from one description.

Schema `main` holds the curated tables (from the contracts) and what is derived from them, `meta` how
they came about, and `nyckeltal` the values (`kpilib.nyckeltal` fills it).
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import polars as pl

from kpilib.begrepp import ROLLER
from kpilib.contracts import CONTRACTS, PLATS, Contract
from kpilib.database import Column, Table, create, main_table
from kpilib.rules.verkstallighet import HANDELSE
from kpilib.services.registry import SERVICES
from kpilib.services.serier import NATIONELL_SERIE
from kpilib.warehouse.inkop_tables import INKOP
from kpilib.warehouse.nationell_tables import NATIONELL

__all__ = [
    "CURATED",
    "DERIVED",
    "FROM_SETTINGS",
    "INKOP",
    "META",
    "NATIONELL",
    "NATIONELL_SERIE",
    "TABLES",
    "create_all",
]

_TYPES: Mapping[type[pl.DataType], str] = {
    pl.String: "VARCHAR",
    pl.Date: "DATE",
    pl.Int32: "INTEGER",
    pl.UInt32: "UINTEGER",
    pl.Int64: "BIGINT",
    pl.Float64: "DOUBLE",
    pl.Boolean: "BOOLEAN",
}


def _duckdb_type(dtype: object) -> str:
    if isinstance(dtype, pl.Decimal):
        return f"DECIMAL({dtype.precision},{dtype.scale})"
    cls = dtype if isinstance(dtype, type) else type(dtype)
    return _TYPES[cls]


def _curated(contract: Contract) -> Table:
    columns = [
        Column(name, _duckdb_type(column.dtype.type), column.description)
        for name, column in contract.kolumner.items()
    ]
    return Table("main", contract.namn, contract.beskrivning, (*columns, *_PLATS))


_PLATS = (
    Column("fil", "VARCHAR", PLATS["fil"]),
    Column("blad", "VARCHAR", PLATS["blad"]),
    Column("rad", "UINTEGER", PLATS["rad"]),
)

CURATED: Mapping[str, Table] = {contract.namn: _curated(contract) for contract in CONTRACTS.values()}

DERIVED: Mapping[str, Table] = {
    "kalender": main_table(
        "kalender",
        "En rad per period av varje slag.",
        ("period_typ", "VARCHAR", "manad, kvartal, tertial, halvar eller ar."),
        ("period", "VARCHAR", "Periodens id: 2024-10, 2024Q3, 2024T2, 2024H2 eller 2024."),
        ("fran", "DATE", "Första dag."),
        ("till", "DATE", "Sista dag; den dag som ett bestånd avläses."),
        ("dagar", "INTEGER", "Antal dagar."),
        ("redovisas", "BOOLEAN", "Nyckeltal räknas för perioden."),
    ),
    "insats": main_table(
        "insats",
        "En insats i kategoriträdet, ur inställningarna.",
        ("insats", "VARCHAR", "Insatsens id."),
        ("namn", "VARCHAR", "Namn i rapporter."),
        ("lagrum", "VARCHAR", "Lagrum."),
        ("fokus", "BOOLEAN", "Insatsen styrs av planen."),
        ("farg", "VARCHAR", "Färg i diagram."),
        ("ordning", "INTEGER", "Ordning i rapporter."),
    ),
    "insats_roll": main_table(
        "insats_roll",
        "Vad en insats är, vad kommunen än kallar den: en rad per roll som insatsen har, ur inställningarna.",
        ("insats", "VARCHAR", "Insatsens id."),
        ("roll", "VARCHAR", f"Roll: {', '.join(ROLLER)}."),
    ),
    "strategi": main_table(
        "strategi",
        "En av planens strategier, ur inställningarna.",
        ("strategi", "VARCHAR", "Strategins id."),
        ("namn", "VARCHAR", "Namn, som i aktivitet och katalogen."),
        ("ordning", "INTEGER", "Ordning i planen."),
    ),
    "egen_kommun": main_table(
        "egen_kommun",
        "Kommunen vars plan det är; en rad.",
        ("kommun", "VARCHAR", "Kod."),
        ("namn", "VARCHAR", "Namn."),
    ),
    "jamforelseomrade": main_table(
        "jamforelseomrade",
        "Ett område som den egna kommunen jämförs med i rapporterna, ur inställningarna; den egna är ett.",
        ("kommun", "VARCHAR", "Områdets kod; 0000 är riket, G… en grupp."),
        ("ordning", "INTEGER", "Ordning i rapporter."),
        ("framhavd", "INTEGER", "Ordning bland de områden som har en egen färg i diagram; tomt för övriga."),
        ("farg", "VARCHAR", "Den färgen."),
    ),
    "region_kommun": main_table(
        "region_kommun",
        "En kommun i regionen, ur inställningarna.",
        ("region", "VARCHAR", "Regionens namn."),
        ("namn", "VARCHAR", "Kommunens namn."),
    ),
    "verkstallighet": main_table(
        "verkstallighet",
        "En händelse som startar klockan för ej verkställda beslut: ett beslut eller ett avbrott.",
        *((name, _duckdb_type(dtype), text) for name, (text, dtype) in HANDELSE.items()),
    ),
    "verkstallighet_flode": main_table(
        "verkstallighet_flode",
        "Hur antalet ej verkställda beslut förändrades under ett kvartal; delarna summerar till utgående.",
        ("insats", "VARCHAR", "Insats."),
        ("period", "VARCHAR", "Kvartal, till exempel 2024Q3."),
        ("ingaende", "BIGINT", "Väntade mer än tre kalendermånader dagen före kvartalet."),
        ("nya", "BIGINT", "Passerade tre kalendermånader under kvartalet."),
        ("verkstallda", "BIGINT", "Beslut som verkställdes under kvartalet efter att ha väntat så länge."),
        ("aterupptagna", "BIGINT", "Avbrott som upphörde för att insatsen återupptogs."),
        ("avslutade", "BIGINT", "Avslutades av annat skäl medan de väntade."),
        ("utgaende", "BIGINT", "Väntar mer än tre kalendermånader kvartalets sista dag."),
    ),
    "tackning": main_table(
        "tackning",
        "Vilken tid som en tabell täcker, per insats; ett nyckeltal utanför den saknar underlag.",
        ("tabell", "VARCHAR", "Tabell i main."),
        ("insats", "VARCHAR", "Insats, eller * där tabellen inte har insats."),
        ("fran", "DATE", "Första dag som täcks."),
        ("till", "DATE", "Sista dag som täcks."),
        ("helar", "BOOLEAN", "Uppgifterna finns bara för hela år."),
    ),
}

FROM_SETTINGS = (
    "insats",
    "insats_roll",
    "strategi",
    "egen_kommun",
    "jamforelseomrade",
    "region_kommun",
    "konto_insats",
)
"""The tables that hold settings: where they alone differ, so do the settings."""

META: Mapping[str, Table] = {
    "korning": Table(
        "meta",
        "korning",
        "Vad ögonblicksbilden är gjord av; en rad.",
        (
            Column(
                "snapshot", "VARCHAR", "Ögonblicksbildens id: samma filer, kod och inställningar ger samma."
            ),
            Column("kod", "VARCHAR", "Kodens kontrollsumma."),
            Column("version", "VARCHAR", "Paketets version."),
            Column("installningar", "VARCHAR", "Inställningarnas kontrollsumma."),
            Column("nyckel", "VARCHAR", "Pseudonymnyckelns fingeravtryck."),
        ),
    ),
    "kalla": Table(
        "meta",
        "kalla",
        "En källa som ögonblicksbilden kan ha.",
        (
            Column("kalla", "VARCHAR", "Källans namn, som i meta.fil, eller dess tabell."),
            Column("titel", "VARCHAR", "Vad källan heter i rapporter."),
        ),
    ),
    "fil": Table(
        "meta",
        "fil",
        "En råfil som ögonblicksbilden bygger på, eller som avvisades.",
        (
            Column("fil", "VARCHAR", PLATS["fil"]),
            Column("sha256", "VARCHAR", "Filens SHA-256."),
            Column("kalla", "VARCHAR", "Källa."),
            Column("namn", "VARCHAR", "Filens namn vid leveransen."),
            Column("ordning", "INTEGER", "Ankomstordning; den senare ersätter den tidigare."),
            Column("utdrag", "DATE", "Dag då uttaget gjordes; där den inte är känd, filens senaste datum."),
            Column(
                "status",
                "VARCHAR",
                "godkand, avvisad (hela filen), vantar (på svar), bortsedd (enligt svar) eller gallrad (med "
                "det som lästs ur den).",
            ),
            Column("orsak", "VARCHAR", "Varför filen inte räknas; tomt när den gör det."),
            Column("profil", "VARCHAR", "Profilen som filen lästes med."),
            Column("lasning", "VARCHAR", "Hur filen lästes: teckenkodning, skiljetecken, blad."),
            Column(
                "digest", "VARCHAR", "Läsningens id: ett annat om filen, koden eller profilen är en annan."
            ),
            Column("lasta_rader", "BIGINT", "Lästa rader."),
            Column("godkanda_rader", "BIGINT", "Godkända rader."),
            Column("avvisade_rader", "BIGINT", "Rader i karantän."),
            Column("lasta_ore", "BIGINT", "Lästa belopp, öre."),
            Column("godkanda_ore", "BIGINT", "Godkända belopp, öre."),
            Column("avvisade_ore", "BIGINT", "Belopp i karantän, öre."),
            Column("summarad_ore", "BIGINT", "Vad filens egen summarad säger, öre; tomt där den saknas."),
            Column("gallande_rader", "BIGINT", "Rader som gäller efter att senare filer ersatt äldre rader."),
        ),
    ),
    "avvisad": Table(
        "meta",
        "avvisad",
        "En anmärkning på en rad: avvisad (i karantän) eller anmärkt (behållen, som den är eller med ersatt "
        "värde).",
        (
            Column("kalla", "VARCHAR", "Källa."),
            Column("fil", "VARCHAR", PLATS["fil"]),
            Column("blad", "VARCHAR", PLATS["blad"]),
            Column("rad", "UINTEGER", PLATS["rad"]),
            Column("kolumn", "VARCHAR", "Kolumn; tomt när hela raden avses."),
            Column("regel", "VARCHAR", "Regelns kod."),
            Column("allvar", "VARCHAR", "avvisad eller anmarkt."),
            Column("beskrivning", "VARCHAR", "Vad som är fel."),
            Column("nasta_steg", "VARCHAR", "Vad som ska göras."),
            Column("varde", "VARCHAR", "Cellen som den skrevs; aldrig ur en skyddad kolumn."),
            Column("rubrik", "VARCHAR", "Vad filen kallar kolumnen."),
            Column("form", "VARCHAR", "Cellens form utan dess värde: # för siffra, x eller X för bokstav."),
            Column(
                "ore",
                "BIGINT",
                "Radens belopp, öre; tomt där källan saknar belopp eller det inte går att läsa.",
            ),
        ),
    ),
    "upplysning": Table(
        "meta",
        "upplysning",
        "Något att veta om en fil som kunde läsas: vad som inte lästes, vad som togs för givet, vad som "
        "ersattes och vad filen väntar på svar om.",
        (
            Column("kalla", "VARCHAR", "Källa."),
            Column("fil", "VARCHAR", PLATS["fil"]),
            Column("blad", "VARCHAR", "Blad; tomt när hela filen avses."),
            Column("rad", "UINTEGER", "Radnummer; 0 när hela bladet eller filen avses."),
            Column("kolumn", "VARCHAR", "Filens rubrik eller tabellens kolumn; tomt när ingen avses."),
            Column("kod", "VARCHAR", "Slag av upplysning."),
            Column("beskrivning", "VARCHAR", "Vad det är, och vad som följer av det."),
            Column("nasta_steg", "VARCHAR", "Vad som kan göras; tomt när inget behövs."),
        ),
    ),
    "avstamning": Table(
        "meta",
        "avstamning",
        "En kontroll av ögonblicksbilden och vad den fann.",
        (
            Column("kontroll", "VARCHAR", "Kontrollens namn."),
            Column("allvar", "VARCHAR", "fel (publiceringen stoppas) eller varning."),
            Column("beskrivning", "VARCHAR", "Vad kontrollen kräver."),
            Column("antal", "BIGINT", "Antal brott."),
            Column("exempel", "VARCHAR", "Ett exempel på ett brott."),
        ),
    ),
}

TABLES: tuple[Table, ...] = (
    *CURATED.values(),
    *(table for service in SERVICES.values() for table in service.tabeller.values()),
    NATIONELL_SERIE,
    *NATIONELL.values(),
    *DERIVED.values(),
    *INKOP.values(),
    *META.values(),
)


def create_all(con: duckdb.DuckDBPyConnection) -> None:
    """Every table of `main` and `meta`, empty and commented."""
    for table in TABLES:
        create(con, table)
