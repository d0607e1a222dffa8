-- Kolada publicerar kvoten (N28018) och avvikelsen i mnkr (N28021); där båda finns följer
-- referenskostnaden av dem.
SELECT
    k.period_typ,
    k.period,
    'alla' AS insats,
    a.kommun,
    a.kommun = e.kommun AS egen,
    CAST(b.varde * 1000000 AS DECIMAL(24, 6)) AS taljare,
    CAST(b.varde * 1000000 / nullif(a.varde / 100, 0) AS DECIMAL(24, 6)) AS namnare,
    a.varde AS publicerat,
    CASE WHEN a.varde IS NULL THEN 'saknas_i_kolada' END AS utesluten,
    CAST(NULL AS VARCHAR) AS person,
    'kolada_varde' AS tabell,
    a.fil,
    '' AS blad,
    CAST(NULL AS UINTEGER) AS rad
FROM main.kolada_varde AS a
JOIN main.kalender AS k ON k.period_typ = 'ar' AND k.period = CAST(a.ar AS VARCHAR)
JOIN main.jamforelseomrade AS o ON o.kommun = a.kommun
CROSS JOIN main.egen_kommun AS e
LEFT JOIN main.kolada_varde AS b
    ON b.kpi = 'N28021' AND b.kommun = a.kommun AND b.ar = a.ar AND b.kon = a.kon
WHERE a.kpi = 'N28018' AND a.kon = 'T'
