-- Serier ur Kolada: värdena som de lämnas, och det som räknas ur dem.
WITH lamnat AS (
    SELECT v.kpi, coalesce(k.titel, v.kpi) AS titel, v.kommun, v.ar, v.varde, k.enhet, v.preliminar
    FROM main.kolada_varde AS v
    LEFT JOIN main.kolada_kpi AS k ON k.kpi = v.kpi
    WHERE v.kon = 'T'
),
-- Avvikelsen finns i procent (N28018) och i mnkr (N28021); av båda följer referenskostnad och nettokostnad.
avvikelse AS (
    SELECT
        p.kommun,
        p.ar,
        m.varde / (p.varde / 100) AS referens,
        m.varde / (p.varde / 100) + m.varde AS netto,
        p.preliminar OR m.preliminar AS preliminar
    FROM lamnat AS p
    JOIN lamnat AS m ON m.kpi = 'N28021' AND m.kommun = p.kommun AND m.ar = p.ar
    WHERE p.kpi = 'N28018' AND p.varde <> 0 AND m.varde IS NOT NULL
),
per_person AS (
    SELECT n.kommun, n.ar, n.varde * 10000 / p.varde AS varde, n.preliminar OR p.preliminar AS preliminar
    FROM lamnat AS n
    JOIN lamnat AS p ON p.kpi = 'N28892' AND p.kommun = n.kommun AND p.ar = n.ar
    WHERE n.kpi = 'N28016' AND n.varde IS NOT NULL AND p.varde > 0
)
SELECT kpi AS serie, titel AS namn, kommun, ar, varde, enhet, preliminar, false AS harledd
FROM lamnat
UNION ALL
SELECT 'lss_referenskostnad_mnkr', 'Referenskostnad LSS', kommun, ar, referens, 'mnkr', preliminar, true
FROM avvikelse
UNION ALL
SELECT 'lss_nettokostnad_mnkr', 'Nettokostnad LSS enligt avvikelsen', kommun, ar, netto, 'mnkr', preliminar, true
FROM avvikelse
UNION ALL
SELECT 'lss_nettokostnad_per_person', 'Nettokostnad LSS och SFB per person med insats', kommun, ar, varde,
    'kr/person', preliminar, true
FROM per_person
