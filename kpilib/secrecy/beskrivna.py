"""What the tables that pass the gate are called in a workbook, and what their rows and columns are."""

from __future__ import annotations

from collections.abc import Mapping

BLAD: Mapping[str, tuple[str, str]] = {
    "varde": ("Värden", "Ett nyckeltals värde för en insats och en period, så som publiken ser det."),
    "katalog": ("Nyckeltal", "Ett nyckeltal: vad det är, hur det räknas och varifrån det kommer."),
    "seriebrott": ("Seriebrott", "En dag från vilken en serie betyder något annat."),
    "insatser": ("Insatser", "En insats i kommunens kategoriträd."),
    "kalender": ("Kalender", "En period av varje slag."),
    "tackning": ("Täckning", "De dagar som en tabell täcker, per insats."),
    "matt": ("Mått", "Ett mått ur budget och bokslut, per år."),
    "strategier": ("Strategier", "En av planens strategier."),
    "aktivitet": ("Aktiviteter", "En aktivitet i planen, och hur den går."),
    "kommentar": ("Kommentarer", "En kommentar till ett nyckeltal och en period."),
    "leverantorer": (
        "Leverantörer",
        "En leverantör och dess koncern; enskilda näringsidkare står tillsammans.",
    ),
    "ramavtal": ("Ramavtal", "Ett ramavtal för en insats."),
    "leverantorer_att_avgora": ("Leverantörer att avgöra", "Två leverantörer som kan vara samma."),
    "avstamning_inkop": ("Köp mot bokfört", "Köp hållna mot det bokförda, per insats, år och orsak."),
    "egen_kommun": ("Egen kommun", "Kommunen som uppgifterna är."),
    "jamforelseomrade": ("Jämförda områden", "Ett område som kommunen jämförs med."),
    "kolada": ("Kolada", "Ett nyckeltal ur Kolada för ett område och ett år."),
    "nationell_serie": ("Nationella serier", "Ett värde i en nationell serie, för ett jämfört område."),
    "kommunvarden": ("Alla kommuner", "Ett värde i en nationell serie, för en kommun av alla."),
    "nationell_lage": ("Nationellt läge", "Ett områdes plats i en nationell serie."),
    "nationell_uppdelning": ("Kostnadsskillnad", "Vad en skillnad i kostnad mot ett område består av."),
    "avstamning_nationell": ("Nationell avstämning", "Kolada hållet mot SCB, per kommun och år."),
    "revideringar": ("Revideringar", "En hämtad uppgift som har ändrats."),
    "kommungrupp": ("Kommungrupper", "En kommun i en grupp av liknande kommuner."),
    "kommungrupp_historik": ("Kommungrupper över tid", "En kommun i en grupp, med när det gällde."),
    "tjanster": ("Statistiktjänster", "En tjänst som statistik hämtas från."),
    "hamtningar": ("Hämtningar", "En hämtning av nationell statistik."),
    "kallor": ("Källor", "En källa och vad den heter."),
    "filer": ("Filer", "En fil som är intagen; hur många rader den har visas inte."),
    "avstamning": ("Kontroller", "En kontroll av ögonblicksbilden, och hur mycket den fann."),
    "karantan": ("Karantän", "Rader i karantän och anmärkningar, per källa och regel."),
    "vantar": ("Väntar på svar", "En fil som inte räknas förrän en fråga om den är besvarad."),
    "upplysningar": ("Upplysningar", "Något att veta om en intagen fil."),
    "lexikon": ("Datalexikon", "En kolumn i ögonblicksbilden, också i de tabeller som inte lämnas ut."),
}
"""Table -> the sheet that it is in a workbook (31 characters at the most), and what a row of it is."""

VARDE = {
    "raknar": "Vad täljaren räknar, se katalogen.",
    "slag": "bestand, flode, ackumulerat eller statistik.",
    "riktning": "hog, lag eller ingen: åt vilket håll målet ligger.",
    "dolt": "Sant där värdet är dolt för publiken: det är varken noll eller saknat. Saknas det står varför i "
    "orsak_saknas; en nolla är en nolla.",
    "varde_fran": "En dold andel med mål: minst så stor är den, där det går att säga utan att röja någon.",
    "varde_till": "En dold andel med mål: mindre än så är den, eller högst så stor där det är 1.",
    "malstatus": "uppnått, ej uppnått, information, saknar underlag, eller dolt där värdet är det "
    "och varde_fran och varde_till inte säger det.",
    "exkluderade": 'JSON: skäl -> antal rader som inte räknades; "dolt" där antalet är dolt.',
}
"""What a column of `varde` is, where the gate adds it or leaves something out of it."""

KOLUMNER: Mapping[tuple[str, str], str] = {
    **{("varde", name): text for name, text in VARDE.items()},
    ("leverantorer", "leverantor"): "Leverantörens namn, som det visas.",
    ("avstamning_inkop", "ar"): "År.",
    ("avstamning_inkop", "antal"): "Antal leverantörer och månader.",
    ("avstamning_inkop", "forst"): "Den första månaden.",
    ("avstamning_inkop", "sist"): "Den sista månaden.",
    ("tjanster", "kalla"): "Tjänstens id.",
    ("tjanster", "titel"): "Tjänstens namn.",
    ("hamtningar", "hamtad"): "Dagen då hämtningen gjordes.",
    ("hamtningar", "sager_vad_som_begardes"): "Om filen säger vad som begärdes.",
    ("revideringar", "slag"): "Vad för slags ändring det är.",
    ("revideringar", "serie"): "Seriens id.",
    ("revideringar", "namn"): "Seriens namn.",
    ("revideringar", "kommun_namn"): "Kommunens namn.",
    ("revideringar", "hamtad"): "Dagen då den nya uppgiften hämtades.",
    ("revideringar", "kallhanvisning"): "Vad som ska stå där uppgiften visas.",
    ("nationell_serie", "kommun_namn"): "Kommunens namn.",
    ("nationell_uppdelning", "mot_namn"): "Namnet på området som det jämförs med.",
    ("karantan", "antal"): "Antal rader.",
    ("vantar", "fil"): "Filens namn.",
    ("upplysningar", "fil"): "Filens namn.",
    ("lexikon", "tabell"): "Tabellen, med schema.",
    ("lexikon", "om_tabellen"): "Vad en rad i tabellen är.",
    ("lexikon", "kolumn"): "Kolumnens namn.",
    ("lexikon", "typ"): "Kolumnens typ i DuckDB.",
    ("lexikon", "beskrivning"): "Vad kolumnen är.",
}
"""What a column is, where the snapshot's table of that column does not say it."""

ANTAL: Mapping[str, tuple[str, ...]] = {
    "avstamning_inkop": ("antal",),
    "avstamning": ("antal",),
    "karantan": ("antal",),
}
"""The columns that count rows, of the tables beside `varde`: the least that they show is looked over."""
