"""The tables on suppliers and purchases that the snapshot derives."""

from __future__ import annotations

from collections.abc import Mapping

from kpilib.database import Table, main_table

_ID = "Leverantörens nyckel: organisationsnummer, namn: och namnet där nummer saknas, eller skyddad."

INKOP: Mapping[str, Table] = {
    "konto_insats": main_table(
        "konto_insats",
        "Vilken insats ett konto i leverantörsreskontran hör till, ur inställningarna.",
        ("konto_nr", "VARCHAR", "Konto."),
        ("insats", "VARCHAR", "Insats."),
    ),
    "leverantor": main_table(
        "leverantor",
        "En leverantör, hur den än är skriven i källorna; regeln står i kpilib/rules/leverantor.py.",
        ("leverantor_id", "VARCHAR", _ID),
        ("organisationsnummer", "VARCHAR", "Organisationsnummer; tomt där det inte är känt."),
        ("namn", "VARCHAR", "Det senast skrivna namnet."),
        ("visas_som", "VARCHAR", "Namnet i uppdelningar; med nummer där två leverantörer heter lika."),
        ("koncern", "VARCHAR", "Koncern enligt leverantorsbeslut; annars leverantören själv (visas_som)."),
        ("antal_namn", "INTEGER", "Antal sätt som leverantören är skriven på."),
        ("rader_kopfil", "BIGINT", "Rader i köpfilen."),
        ("rader_ramavtal", "BIGINT", "Rader i avtalsregistret."),
        ("rader_reskontra", "BIGINT", "Rader i leverantörsreskontran."),
        ("forst", "VARCHAR", "Första månad i källorna."),
        ("senast", "VARCHAR", "Senaste månad i källorna."),
    ),
    "leverantor_namn": main_table(
        "leverantor_namn",
        "Ett skrivet namn och nummer, och vilken leverantör det är.",
        ("namn", "VARCHAR", "Namnet som källan skriver det."),
        ("nummer", "VARCHAR", "Numret som källan skriver det; tom text där det saknas."),
        ("leverantor_id", "VARCHAR", _ID),
        ("regel", "VARCHAR", "Vad som avgjorde: nummer, namn, ensam, beslut eller skyddad."),
        ("rader_kopfil", "BIGINT", "Rader i köpfilen."),
        ("rader_ramavtal", "BIGINT", "Rader i avtalsregistret."),
        ("rader_reskontra", "BIGINT", "Rader i leverantörsreskontran."),
        ("senast", "VARCHAR", "Senaste månad i källorna."),
    ),
    "leverantor_tveksam": main_table(
        "leverantor_tveksam",
        "Två leverantörer som kan vara en, eller ett nummer med två namn: någon behöver avgöra det.",
        ("skal", "VARCHAR", "lika_namn, liknande_namn eller ett_nummer_tva_namn."),
        ("leverantor_id", "VARCHAR", _ID),
        ("namn", "VARCHAR", "Namnet som källan skriver det."),
        ("annan_id", "VARCHAR", "Den andra leverantörens nyckel."),
        ("annat_namn", "VARCHAR", "Det andra namnet."),
        ("likhet", "DOUBLE", "Hur lika namnen är, 0–1, utan bolagsform och branschord."),
    ),
    "avstamning_inkop": main_table(
        "avstamning_inkop",
        "Köpfilen mot leverantörsreskontran per månad, leverantör och insats, till öret.",
        ("manad", "VARCHAR", "Månad som båda källorna har."),
        ("leverantor_id", "VARCHAR", _ID),
        ("insats", "VARCHAR", "Insats; i reskontran efter konto, se konto_insats."),
        ("kopt", "DECIMAL(18,2)", "Belopp enligt köpfilen, kronor; tomt utan rader."),
        ("bokfort", "DECIMAL(18,2)", "Belopp enligt leverantörsreskontran, kronor; tomt utan rader."),
        ("skillnad", "DECIMAL(18,2)", "Köpt minus bokfört, kronor."),
        (
            "orsak",
            "VARCHAR",
            "belopp_lika, reglering_manaden_efter, kredit, avrundning, saknas_i_reskontran, saknas_i_kopfilen"
            " eller belopp_skiljer.",
        ),
    ),
}
