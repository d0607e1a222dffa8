"""The shape of a value: what a number carries with it so that it can be explained."""

from __future__ import annotations

from kpilib.database import Column, Table

VARDE = Table(
    "nyckeltal",
    "varde",
    "Ett nyckeltals värde för en insats och en period, med sina delar.",
    (
        Column("nyckeltal", "VARCHAR", "Nyckeltalets id, se nyckeltal.katalog."),
        Column("insats", "VARCHAR", "Insats; alla där nyckeltalet gäller hela området."),
        Column("dimension", "VARCHAR", "Uppdelning; alla där värdet inte är uppdelat."),
        Column("dimension_varde", "VARCHAR", "Del i uppdelningen; alla där värdet inte är uppdelat."),
        Column("period_typ", "VARCHAR", "manad, kvartal, tertial, halvar eller ar."),
        Column("period", "VARCHAR", "Period, se main.kalender."),
        Column("referensdatum", "DATE", "Periodens sista dag: då läses ett bestånd av och slutar ett flöde."),
        Column("taljare", "DECIMAL(24,6)", "Täljare; för ett antal är den värdet."),
        Column("namnare", "DECIMAL(24,6)", "Nämnare; tom för ett antal."),
        Column("varde", "DOUBLE", "Värdet, räknat sist ur täljare och nämnare. En andel är 0–1."),
        Column("enhet", "VARCHAR", "Enhet, till exempel antal, andel, kr eller dygn per månad."),
        Column(
            "mal",
            "DOUBLE",
            "Mål i samma enhet; för ett ackumulerat värde årsmålets del så långt; tomt där det inte finns.",
        ),
        Column("malstatus", "VARCHAR", "uppnått, ej uppnått, information eller saknar underlag."),
        Column("antal_rader", "BIGINT", "Rader som räknades."),
        Column("exkluderade", "VARCHAR", "JSON: skäl -> antal rader som inte räknades."),
        Column("orsak_saknas", "VARCHAR", "Varför värdet saknas; tomt där det finns."),
        Column("definition_version", "INTEGER", "Version av nyckeltalets definition."),
        Column("snapshot", "VARCHAR", "Ögonblicksbilden som värdet räknades i."),
    ),
)

KATALOG = Table(
    "nyckeltal",
    "katalog",
    "Ett nyckeltal: vad det är, hur det räknas och varifrån det kommer.",
    (
        Column("nyckeltal", "VARCHAR", "Id."),
        Column("namn", "VARCHAR", "Namn i rapporter."),
        Column(
            "strategi",
            "VARCHAR",
            "Planens strategier, åtskilda med semikolon; tomt där ingen nämner nyckeltalet.",
        ),
        Column("beskrivning", "VARCHAR", "En mening om vad som räknas."),
        Column("enhet", "VARCHAR", "Enhet."),
        Column(
            "raknar",
            "VARCHAR",
            "Vad täljaren räknar: personer, beslut, kop, avtal, leverantorer, dygn, kronor eller statistik.",
        ),
        Column(
            "slag",
            "VARCHAR",
            "bestand (läses av sista dagen), flode (summeras), ackumulerat (summeras från årets början) "
            "eller statistik.",
        ),
        Column("riktning", "VARCHAR", "hog, lag eller ingen: åt vilket håll målet ligger."),
        Column(
            "insatser",
            "VARCHAR[]",
            "Insatser som nyckeltalet räknas för; inga där kommunens kategoriträd saknar dem.",
        ),
        Column(
            "roller",
            "VARCHAR[]",
            "Roller som de insatserna har, se main.insats_roll; alla, eller * för varje.",
        ),
        Column("period_typer", "VARCHAR[]", "Slag av perioder som det räknas för."),
        Column("kallor", "VARCHAR[]", "Tabeller som det bygger på."),
        Column("dimensioner", "VARCHAR[]", "Uppdelningar som finns i nyckeltal.varde."),
        Column("utesluts", "VARCHAR", "JSON: skäl -> förklaring till rader som inte räknas."),
        Column("mal", "VARCHAR", "JSON: insats -> mål: värde eller ingångsvärde, från vilket år, och källa."),
        Column("definition_version", "INTEGER", "Version av definitionen."),
        Column("kalla", "VARCHAR", "Var definitionen är beslutad."),
        Column("villkor", "VARCHAR", "JSON: definitionens alla villkor, som i nyckeltal.toml."),
        Column("sida", "VARCHAR", "Nyckeltalets sida, Markdown."),
        Column("exempel", "VARCHAR", "JSON: fil -> innehåll i det räknade exemplet, som körs som test."),
        Column("sql", "VARCHAR", "SQL som ger raderna bakom värdet."),
    ),
)
