"""What passes the gate of the national statistics: published figures, and what is computed from them."""

from __future__ import annotations

from collections.abc import Mapping

_JAMFORDA = "SEMI JOIN main.jamforelseomrade AS j USING (kommun)"

NATIONELLT: Mapping[str, str] = {
    "kolada": f"""
        SELECT v.kpi, k.titel, v.kommun, m.namn, v.ar, v.kon, v.varde, v.preliminar, v.status, v.fil
        FROM main.kolada_varde AS v
        LEFT JOIN main.kolada_kpi AS k USING (kpi)
        LEFT JOIN main.kommun AS m USING (kommun)
        {_JAMFORDA}
        ORDER BY v.kpi, v.kommun, v.ar, v.kon
    """,
    # One row per file: whose it is, when it was fetched, and whether it says what was asked for.
    "hamtningar": """
        SELECT f.kalla, f.namn, f.utdrag AS hamtad, f.ordning,
            bool_and(h.fil IS NULL OR len(h.kpi) > 0) AS sager_vad_som_begardes
        FROM meta.fil AS f LEFT JOIN main.kolada_hamtning AS h ON h.fil = f.fil
        WHERE f.kalla IN ('kolada', 'scb') AND f.status = 'godkand'
        GROUP BY ALL ORDER BY f.kalla, f.ordning
    """,
    "revideringar": """
        SELECT 'Kolada' AS kalla, r.slag, r.kpi AS serie, coalesce(r.titel, r.kpi) AS namn, k.enhet, r.kommun,
            m.namn AS kommun_namn, r.ar, r.varde_fore, r.varde_efter, r.preliminar_fore, r.preliminar_efter,
            r.text_fore, r.text_efter, CAST(r.hamtad_fore AS DATE) AS hamtad_fore,
            CAST(r.hamtad_efter AS DATE) AS hamtad, 'Källa: Kolada' AS kallhanvisning
        FROM main.kolada_revidering AS r
        LEFT JOIN main.kolada_kpi AS k USING (kpi)
        LEFT JOIN main.kommun AS m USING (kommun)
        WHERE r.kon = 'T' OR r.kon IS NULL
        UNION ALL BY NAME
        SELECT 'SCB' AS kalla, r.slag, concat_ws(' ', r.tabell, r.matt, r.verksamhet) AS serie,
            concat_ws(', ', coalesce(i.namn, r.matt), v.namn) AS namn, w.enhet,
            CASE WHEN r.region = '00' THEN '0000' ELSE r.region END AS kommun, m.namn AS kommun_namn,
            CAST(left(r.tid, 4) AS INTEGER) AS ar, CAST(r.varde_fore AS DOUBLE) AS varde_fore,
            CAST(r.varde_efter AS DOUBLE) AS varde_efter, r.preliminar_fore, r.preliminar_efter,
            f.utdrag AS hamtad_fore, e.utdrag AS hamtad, 'Källa: SCB' AS kallhanvisning
        FROM main.scb_revidering AS r
        JOIN meta.fil AS f ON f.fil = r.fil_fore
        JOIN meta.fil AS e ON e.fil = r.fil_efter
        LEFT JOIN (SELECT tabell, matt, any_value(enhet) AS enhet FROM main.scb_varde GROUP BY ALL) AS w
            ON w.tabell = r.tabell AND w.matt = r.matt
        LEFT JOIN main.scb_kod AS i ON i.tabell = r.tabell AND i.variabel = 'ContentsCode' AND i.kod = r.matt
        LEFT JOIN main.scb_kod AS v
            ON v.tabell = r.tabell AND v.variabel = 'Verksomrkom' AND v.kod = r.verksamhet
        LEFT JOIN main.kommun AS m ON m.kommun = CASE WHEN r.region = '00' THEN '0000' ELSE r.region END
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
