"""The snapshot's tables of national analysis: position, reconciliation, and what a difference consists of."""

from __future__ import annotations

from collections.abc import Mapping

from kpilib.database import Table, main_table

_KALLHANVISNING = ("kallhanvisning", "VARCHAR", "Det som ska stå där värdet visas.")
_KOMMUN = ("kommun", "VARCHAR", "Kommunens kod; 0000 är riket.")
_AR = ("ar", "INTEGER", "År.")

NATIONELL: Mapping[str, Table] = {
    "nationell_lage": main_table(
        "nationell_lage",
        "En kommuns läge i en serie och ett år: bland alla kommuner, eller bland dem som liknar den.",
        ("kalla", "VARCHAR", "Vems uppgifter serien bygger på."),
        ("serie", "VARCHAR", "Seriens id i nationell_serie."),
        _AR,
        ("kommun", "VARCHAR", "Kommunens kod."),
        (
            "jamforelse",
            "VARCHAR",
            "alla (kommuner), eller liknande (kommunen och medlemmarna i dess grupp).",
        ),
        ("grupp", "VARCHAR", "Gruppens titel, där jämförelsen är med liknande."),
        (
            "argang",
            "INTEGER",
            "Gruppens årgång: årets, annars närmast äldre, annars den äldsta som hämtats.",
        ),
        ("varde", "DOUBLE", "Kommunens värde; tomt där det saknas."),
        ("preliminar", "BOOLEAN", "Kommunens värde är preliminärt."),
        ("rang", "BIGINT", "Plats från det lägsta värdet; lika värden har samma plats."),
        ("rang_fran_hogst", "BIGINT", "Plats från det högsta värdet; lika värden har samma plats."),
        ("antal", "BIGINT", "Antal kommuner med värde."),
        ("antal_saknas", "BIGINT", "Antal kommuner utan värde."),
        ("antal_preliminara", "BIGINT", "Antal kommuner vars värde är preliminärt."),
        ("kvartil", "INTEGER", "1 för den fjärdedel som har lägst värde, till 4 för den som har högst."),
        ("median", "DOUBLE", "Medianen bland dem som har värde."),
        ("avstand", "DOUBLE", "Kommunens värde minus medianen, i seriens enhet."),
        _KALLHANVISNING,
    ),
    "nationell_uppdelning": main_table(
        "nationell_uppdelning",
        "Vad skillnaden i nettokostnad för LSS per invånare mot ett annat område består av, i kronor per "
        "invånare. Volym, sammansättning, kostnad per brukare och rest är tillsammans skillnaden.",
        ("kommun", "VARCHAR", "Den egna kommunens kod."),
        ("mot", "VARCHAR", "Området som den jämförs med."),
        _AR,
        ("kostnad", "DECIMAL(18,2)", "Nettokostnad LSS och SFB, kr per invånare (N28016)."),
        ("kostnad_mot", "DECIMAL(18,2)", "Det andra områdets, kr per invånare."),
        ("skillnad", "DECIMAL(18,2)", "Den egna minus den andra."),
        ("volym", "DECIMAL(18,2)", "För att fler eller färre invånare har insatser (N28892)."),
        ("sammansattning", "DECIMAL(18,2)", "För att fler eller färre av dem har de insatser som namnges."),
        (
            "kostnad_per_brukare",
            "DECIMAL(18,2)",
            "För att de insatserna kostar olika mycket per brukare.",
        ),
        ("rest", "DECIMAL(18,2)", "Resten: andra insatser, intäkter och samspel."),
        ("insatser", "VARCHAR", "Insatser som sammansättning och kostnad per brukare gäller."),
        ("orsak_saknas", "VARCHAR", "Varför sammansättning och kostnad per brukare saknas."),
        ("preliminar", "BOOLEAN", "Någon av uppgifterna bakom är preliminär."),
        _KALLHANVISNING,
    ),
    "avstamning_nationell": main_table(
        "avstamning_nationell",
        "Nettokostnaden för LSS som den följer av avvikelsen hos Kolada, mot räkenskapssammandraget hos SCB.",
        _KOMMUN,
        _AR,
        ("avvikelse_procent", "DOUBLE", "Nettokostnadsavvikelse i procent (N28018)."),
        ("avvikelse_mnkr", "DOUBLE", "Nettokostnadsavvikelse i mnkr (N28021)."),
        ("referenskostnad_mnkr", "DOUBLE", "Referenskostnaden: avvikelsen i mnkr delad med den i procent."),
        ("nettokostnad_kolada_mnkr", "DOUBLE", "Referenskostnaden plus avvikelsen."),
        ("nettokostnad_scb_mnkr", "DOUBLE", "Nettokostnad enligt SCB, TAB4199 verksamhet 513."),
        ("skillnad_mnkr", "DOUBLE", "Kolada minus SCB."),
        ("avrundning_mnkr", "DOUBLE", "Så mycket kan avrundningen av de publicerade talen ge."),
        ("stammer", "BOOLEAN", "Skillnaden är inte större än avrundningen."),
        ("preliminar", "BOOLEAN", "Någon av uppgifterna är preliminär."),
        _KALLHANVISNING,
    ),
}
