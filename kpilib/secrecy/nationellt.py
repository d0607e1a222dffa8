"""What passes the gate of the national statistics: published figures, and what is computed from them."""

from __future__ import annotations

from collections.abc import Mapping

from kpilib.database import quote
from kpilib.services.registry import SERVICES
from kpilib.services.revideringar import every_revision

_KALLOR = ", ".join(map(quote, SERVICES))
_TJANSTER = ", ".join(f"({quote(s.namn)}, {quote(s.titel)})" for s in SERVICES.values())
_UTAN_OMFATTNING = " UNION ".join(
    [
        "SELECT NULL AS fil WHERE false",
        *(s.utan_omfattning for s in SERVICES.values() if s.utan_omfattning),
    ]
)
_JAMFORDA = "SEMI JOIN main.jamforelseomrade AS j USING (kommun)"

NATIONELLT: Mapping[str, str] = {
    "jamforelseomrade": "FROM main.jamforelseomrade ORDER BY ordning",
    "kolada": f"""
        SELECT v.kpi, k.titel, v.kommun, m.namn, v.ar, v.kon, v.varde, v.preliminar, v.status, v.fil
        FROM main.kolada_varde AS v
        LEFT JOIN main.kolada_kpi AS k USING (kpi)
        LEFT JOIN main.kommun AS m USING (kommun)
        {_JAMFORDA}
        ORDER BY v.kpi, v.kommun, v.ar, v.kon
    """,
    "tjanster": f"SELECT * FROM (VALUES {_TJANSTER}) AS t (kalla, titel)",
    # One row per file: whose it is, when it was fetched, and whether it says what was asked for.
    "hamtningar": f"""
        SELECT f.kalla, f.namn, f.utdrag AS hamtad, f.ordning, u.fil IS NULL AS sager_vad_som_begardes
        FROM meta.fil AS f
        LEFT JOIN ({_UTAN_OMFATTNING}) AS u ON u.fil = f.fil
        WHERE f.kalla IN ({_KALLOR}) AND f.status = 'godkand'
        ORDER BY f.kalla, f.ordning
    """,
    "revideringar": f"""
        SELECT r.kalla, r.slag, r.serie, r.namn, r.enhet, r.kommun, m.namn AS kommun_namn, r.ar, r.varde_fore,
            r.varde_efter, r.preliminar_fore, r.preliminar_efter, r.text_fore, r.text_efter, r.hamtad_fore,
            r.hamtad, r.kallhanvisning
        FROM ({every_revision()}) AS r
        LEFT JOIN main.kommun AS m ON m.kommun = r.kommun
        WHERE r.hel
        ORDER BY ALL
    """,
    "kommungrupp_historik": "SELECT * FROM main.kommungrupp_historik ORDER BY grupp, galler_fran, kommun",
    "nationell_serie": f"""
        SELECT s.*, m.namn AS kommun_namn FROM main.nationell_serie AS s
        LEFT JOIN main.kommun AS m USING (kommun)
        {_JAMFORDA}
        ORDER BY kalla, serie, kommun, ar
    """,
    "kommunvarden": """
        SELECT s.kalla, s.serie, s.ar, s.kommun, m.namn, s.varde, s.preliminar, s.kallhanvisning
        FROM main.nationell_serie AS s JOIN main.kommun AS m USING (kommun)
        WHERE m.typ = 'K' AND s.varde IS NOT NULL
        ORDER BY s.kalla, s.serie, s.ar, s.varde, m.namn
    """,
    "nationell_lage": f"""
        SELECT l.*, m.namn FROM main.nationell_lage AS l LEFT JOIN main.kommun AS m USING (kommun)
        {_JAMFORDA}
        ORDER BY kalla, serie, kommun, ar, jamforelse
    """,
    "nationell_uppdelning": """
        SELECT u.*, m.namn AS mot_namn FROM main.nationell_uppdelning AS u
        LEFT JOIN main.kommun AS m ON m.kommun = u.mot ORDER BY ar, mot
    """,
    "avstamning_nationell": """
        SELECT a.*, m.namn FROM main.avstamning_nationell AS a
        LEFT JOIN main.kommun AS m USING (kommun) ORDER BY ar, kommun
    """,
}
"""Table as `Gate.tabell` knows it -> the query that gives it. Nothing in it counts our own persons."""
