-- Kolada publicerar andelen (N28027) och dess delar efter vem som säljer (N28028 privata företag, N28029
-- föreningar och stiftelser); kronorna bakom finns inte där.
SELECT
    k.period_typ,
    k.period,
    'alla' AS insats,
    CASE WHEN a.kpi = 'N28027' THEN a.kommun END AS kommun,
    CASE
        WHEN a.kpi = 'N28028' THEN 'privata företag'
        WHEN a.kpi = 'N28029' THEN 'föreningar och stiftelser'
    END AS saljare,
    a.kpi = 'N28027' AND a.kommun = e.kommun AS egen,
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
-- Delarna efter säljare visas för den egna kommunen, helheten för alla som jämförs.
WHERE (a.kpi = 'N28027' OR (a.kpi IN ('N28028', 'N28029') AND a.kommun = e.kommun)) AND a.kon = 'T'
