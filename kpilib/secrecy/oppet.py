"""What a page may show beside values, whoever reads it: how the snapshot came about, and what is public."""

from __future__ import annotations

from collections.abc import Mapping

from kpilib.secrecy.nationellt import NATIONELLT

OPPET: Mapping[str, str] = {
    **NATIONELLT,
    "kallor": "FROM meta.kalla ORDER BY kalla",
    "filer": "SELECT kalla, namn, utdrag, status, orsak, profil, lasning, lasta_rader, godkanda_rader, "
    "avvisade_rader, gallande_rader, lasta_ore, godkanda_ore, avvisade_ore, summarad_ore, fil "
    "FROM meta.fil ORDER BY kalla, ordning",
    "avstamning": "SELECT kontroll, allvar, beskrivning, antal FROM meta.avstamning "
    "ORDER BY allvar, kontroll",
    "karantan": "SELECT kalla, regel, allvar, min(beskrivning) AS beskrivning, "
    "min(nasta_steg) AS nasta_steg, count(*) AS antal FROM meta.avvisad GROUP BY ALL ORDER BY ALL",
    # What a delivery does to earlier rows is said in rows and kronor of a month, which can be one person's.
    "vantar": "SELECT kalla, f.namn AS fil, nasta_steg FROM meta.upplysning AS u "
    "JOIN meta.fil AS f USING (kalla, fil) WHERE u.kod = 'vantar' ORDER BY kalla, f.ordning",
    "upplysningar": "SELECT u.* EXCLUDE (fil) REPLACE (CASE u.kod "
    "WHEN 'ersatt' THEN 'En äldre fil ersätts helt.' "
    "WHEN 'kvar' THEN 'Rader ur en äldre fil gäller kvar, för den nya har inga sådana.' "
    "ELSE u.beskrivning END AS beskrivning), f.namn AS fil FROM meta.upplysning AS u "
    "JOIN meta.fil AS f ON f.fil = u.fil WHERE u.kod <> 'vantar' AND f.gallande_rader > 0 "
    "ORDER BY u.kalla, f.ordning DESC, u.kod, u.blad, u.rad, u.kolumn, u.beskrivning",
    "katalog": "SELECT * FROM nyckeltal.katalog ORDER BY nyckeltal",
    "matt": "SELECT matt, varav, enhet, ar, utfall, budget, riktning, definition FROM main.matt "
    "ORDER BY matt, varav, ar",
    "insatser": "SELECT * FROM main.insats ORDER BY ordning",
    "kalender": "SELECT * FROM main.kalender ORDER BY fran, till",
    "tackning": "SELECT * FROM main.tackning ORDER BY tabell, insats, fran, till",
    "seriebrott": "SELECT nyckeltal, insats, fran, orsak, kalla FROM nyckeltal.seriebrott ORDER BY ALL",
    "kommungrupp": "SELECT grupp, titel, kommun, namn FROM main.kommungrupp ORDER BY grupp, kommun",
    "egen_kommun": "SELECT kommun, namn FROM main.egen_kommun",
    "strategier": "SELECT strategi, namn FROM main.strategi ORDER BY ordning",
    "aktivitet": "SELECT strategi, aktivitet, beskrivning, ansvarig, status, start, slut, kommentar "
    "FROM main.aktivitet ORDER BY strategi, aktivitet",
    "kommentar": "SELECT nyckeltal, insats, period, orsak, atgard, begar_beslut, forfattare_roll "
    "FROM main.kommentar ORDER BY nyckeltal, insats, period",
    # Sole traders stand together under one name; how many rows a supplier has would count persons.
    "leverantorer": "SELECT DISTINCT visas_som AS leverantor, koncern FROM main.leverantor ORDER BY ALL",
    # A supplier's month of an insats can be one person's; a year of all suppliers is what the plan prints.
    "avstamning_inkop": "SELECT insats, left(manad, 4) AS ar, orsak, count(*) AS antal, sum(kopt) AS kopt, "
    "sum(bokfort) AS bokfort, sum(skillnad) AS skillnad, min(manad) AS forst, max(manad) AS sist "
    "FROM main.avstamning_inkop GROUP BY ALL ORDER BY ALL",
    "leverantorer_att_avgora": "SELECT skal, namn, annat_namn, likhet FROM main.leverantor_tveksam "
    "ORDER BY skal, namn, annat_namn, annan_id",
    "ramavtal": "SELECT avtalsnummer, leverantor, insats, delomrade, fran, till, forlangd_till "
    "FROM main.ramavtal ORDER BY insats, delomrade, fran, avtalsnummer, leverantor, till",
}
"""Name -> the SELECT that gives it. Nothing here counts persons."""
