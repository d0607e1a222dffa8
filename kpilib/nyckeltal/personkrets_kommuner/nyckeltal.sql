-- Socialstyrelsens antal personer med någon insats enligt LSS den 1 oktober, per kommun och personkrets, delat
-- med kommunens invånare (Kolada N01951). Delsummor efter insats, kön och ålder räknas inte en gång till.
SELECT
    k.period_typ,
    k.period,
    'alla' AS insats,
    concat(s.kommun, ' personkrets ', s.personkrets) AS kommun_personkrets,
    s.antal AS taljare,
    CAST(v.varde AS BIGINT) AS namnare,
    CASE s.antal_saknas WHEN 'maskerad' THEN 'maskerad' WHEN 'ingen uppgift' THEN 'ingen_uppgift' END AS utesluten,
    CAST(NULL AS VARCHAR) AS person,
    'lss_statistik' AS tabell,
    s.fil,
    s.blad,
    s.rad
FROM main.lss_statistik AS s
JOIN main.kalender AS k ON k.period_typ = 'ar' AND k.period = CAST(s.ar AS VARCHAR)
LEFT JOIN main.kolada_varde AS v
    ON v.kpi = 'N01951' AND v.kommun = s.kommun AND v.ar = s.ar AND v.kon = 'T'
WHERE s.roll = 'alla' AND s.kon = 'alla' AND s.alder = 'alla' AND s.personkrets <> 'alla'
