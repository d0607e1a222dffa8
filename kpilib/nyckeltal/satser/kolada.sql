-- Kolada publicerar talet; delarna finns inte där.
SELECT
    k.period_typ,
    k.period,
    'alla' AS insats,
    a.kommun,
    a.kommun = e.kommun AS egen,
    CAST(NULL AS DECIMAL(24, 6)) AS taljare,
    CAST(NULL AS DECIMAL(24, 6)) AS namnare,
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
WHERE a.kpi = {kpi} AND a.kon = 'T'
