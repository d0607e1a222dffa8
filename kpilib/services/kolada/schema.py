"""The snapshot's tables of Kolada: what is in force, every retrieved version, and what changed."""

from __future__ import annotations

from collections.abc import Mapping

from kpilib.contracts import PLATS
from kpilib.database import Table, main_table

_FIL = ("fil", "VARCHAR", PLATS["fil"])
_HAMTAD = ("hamtad", "TIMESTAMP", "När uppgiften hämtades, lokal tid.")
_ORDNING = ("ordning", "INTEGER", "Leveransens ankomstordning; den senare utgåvan gäller.")
_CELL = (
    ("kpi", "VARCHAR", "Koladas id för nyckeltalet, t.ex. N28018."),
    ("kommun", "VARCHAR", "Områdets kod; 0000 är riket, G… en grupp."),
    ("ar", "INTEGER", "År."),
    ("kon", "VARCHAR", "T totalt, K kvinnor, M män."),
)
CELL = tuple(name for name, _, _ in _CELL)
"""What tells a value from every other."""

TABELLER: Mapping[str, Table] = {
    "kolada_varde": main_table(
        "kolada_varde",
        "Ett värde ur Kolada: nyckeltal, område, år och kön. Källa: Kolada.",
        *_CELL,
        ("varde", "DOUBLE", "Värdet, i den enhet som titeln anger; tomt där Kolada saknar värde."),
        ("antal", "BIGINT", "Antal underliggande värden enligt Kolada."),
        ("status", "VARCHAR", "Koladas statuskod, som den lämnas."),
        ("preliminar", "BOOLEAN", "Värdet är preliminärt vid den senaste hämtningen."),
        ("utgava", "INTEGER", "Ankomstordning för den leverans som först hade värdet så som det står."),
        _FIL,
    ),
    "kolada_kpi": main_table(
        "kolada_kpi",
        "Ett nyckeltal i Koladas katalog.",
        ("kpi", "VARCHAR", "Id."),
        ("titel", "VARCHAR", "Titel."),
        ("beskrivning", "VARCHAR", "Beskrivning."),
        ("enhet", "VARCHAR", "Enhet, utläst ur titeln."),
        ("konsuppdelad", "BOOLEAN", "Finns för kvinnor och män."),
        ("publiceringsdatum", "DATE", "Dag för slutlig publicering."),
        ("preliminart_datum", "DATE", "Dag för preliminär publicering."),
        ("publiceringsperiod", "VARCHAR", "Period som publiceringen gäller."),
        ("nedlagd", "BOOLEAN", "Nyckeltalet publiceras inte längre, eller finns inte kvar i katalogen."),
        _FIL,
    ),
    "kommun": main_table(
        "kommun",
        "En kommun, region eller riket, med Koladas koder.",
        ("kommun", "VARCHAR", "Kod."),
        ("namn", "VARCHAR", "Namn."),
        ("typ", "VARCHAR", "K kommun, L region eller riket."),
        _FIL,
    ),
    "kommungrupp": main_table(
        "kommungrupp",
        "En medlem i en jämförelsegrupp, som gruppen såg ut vid hämtningen.",
        ("grupp", "VARCHAR", "Gruppens id."),
        ("titel", "VARCHAR", "Gruppens titel, med årgång."),
        ("kommun", "VARCHAR", "Medlemmens kod."),
        ("namn", "VARCHAR", "Medlemmens namn."),
        _FIL,
    ),
    "kommungrupp_historik": main_table(
        "kommungrupp_historik",
        "En medlem i en utgåva av en jämförelsegrupp; byter gruppen medlemmar eller titel finns båda kvar.",
        ("grupp", "VARCHAR", "Gruppens id; det är detsamma när medlemmarna byts."),
        ("titel", "VARCHAR", "Gruppens titel, med årgång."),
        ("argang", "INTEGER", "Årgången, utläst ur titeln."),
        ("kommun", "VARCHAR", "Medlemmens kod."),
        ("namn", "VARCHAR", "Medlemmens namn."),
        ("galler_fran", "DATE", "Dag då utgåvan först hämtades."),
        ("galler_till", "DATE", "Dag då en senare utgåva hämtades; tomt för den som gäller."),
        _FIL,
    ),
    "kolada_hamtning": main_table(
        "kolada_hamtning",
        "En del av en hämtning ur Kolada: vad som begärdes och när.",
        _FIL,
        _ORDNING,
        _HAMTAD,
        ("kpi", "VARCHAR[]", "Nyckeltal som begärdes."),
        ("kommuner", "VARCHAR[]", "Områden som begärdes."),
        ("ar", "INTEGER[]", "År som begärdes."),
        ("sedan", "DATE", "Bara det som ändrats sedan dess; tomt när allt begärdes."),
        ("hel_katalog", "BOOLEAN", "Hela katalogen följde med."),
    ),
    "kolada_historik": main_table(
        "kolada_historik",
        "En tidigare utgåva av ett värde ur Kolada; den som gäller står i kolada_varde.",
        *_CELL,
        ("varde", "DOUBLE", "Värdet i utgåvan; tomt där Kolada saknar värde eller har tagit bort det."),
        ("antal", "BIGINT", "Antal underliggande värden enligt Kolada."),
        ("status", "VARCHAR", "Koladas statuskod, som den lämnas."),
        ("preliminar", "BOOLEAN", "Värdet var preliminärt vid hämtningen."),
        ("borttagen", "BOOLEAN", "Kolada hade inte längre uppgiften; raden säger när det sågs."),
        _HAMTAD,
        _ORDNING,
        _FIL,
    ),
    "kolada_kpi_historik": main_table(
        "kolada_kpi_historik",
        "En utgåva av ett nyckeltals titel i Koladas katalog, och om det är nedlagt.",
        ("kpi", "VARCHAR", "Id."),
        ("titel", "VARCHAR", "Titel i utgåvan."),
        ("nedlagd", "BOOLEAN", "Nyckeltalet är nedlagt, eller borta ur katalogen."),
        ("publiceringsdatum", "DATE", "Dag för slutlig publicering."),
        _HAMTAD,
        _ORDNING,
        _FIL,
    ),
    "kolada_revidering": main_table(
        "kolada_revidering",
        "En ändring i det som hämtats ur Kolada: vad som stod först och vad som står nu.",
        (
            "slag",
            "VARCHAR",
            "andrat, slutligt, preliminart, tillkommet, uteblivet, borttaget, aterkommet eller status för "
            "ett värde; ny_titel, nedlagt eller aterupptaget för ett nyckeltal.",
        ),
        ("kpi", "VARCHAR", "Nyckeltalets id."),
        ("titel", "VARCHAR", "Nyckeltalets titel."),
        ("kommun", "VARCHAR", "Områdets kod; tomt när nyckeltalet självt har ändrats."),
        ("ar", "INTEGER", "År."),
        ("kon", "VARCHAR", "T totalt, K kvinnor, M män."),
        ("varde_fore", "DOUBLE", "Värdet före."),
        ("varde_efter", "DOUBLE", "Värdet efter."),
        ("preliminar_fore", "BOOLEAN", "Preliminärt före."),
        ("preliminar_efter", "BOOLEAN", "Preliminärt efter."),
        ("text_fore", "VARCHAR", "Statuskod eller titel före."),
        ("text_efter", "VARCHAR", "Statuskod eller titel efter."),
        ("hamtad_fore", "TIMESTAMP", "När den tidigare utgåvan hämtades."),
        ("hamtad_efter", "TIMESTAMP", "När den senare utgåvan hämtades."),
        ("fil_fore", "VARCHAR", "Den tidigare utgåvans fil."),
        ("fil_efter", "VARCHAR", "Den senare utgåvans fil."),
    ),
}
