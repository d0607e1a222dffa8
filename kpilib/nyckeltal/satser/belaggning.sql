-- Belagda dygn av tillgängliga platsdygn, enhet för enhet och månad för månad.
SELECT
    k.period_typ,
    k.period,
    e.insats,
    CAST(e.belagda_dygn AS DECIMAL(18, 2)) AS taljare,
    CAST(e.platser * m.dagar AS DECIMAL(18, 2)) AS namnare,
    CASE WHEN e.platser = 0 THEN 'inga_platser' END AS utesluten,
    CAST(NULL AS VARCHAR) AS person,
    'enhet' AS tabell,
    e.fil,
    e.blad,
    e.rad
FROM main.enhet AS e
JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.period = e.period
JOIN main.kalender AS k ON m.fran >= k.fran AND m.till <= k.till
WHERE e.regiform = 'egen'
    AND e.insats IN (SELECT insats FROM main.insats_roll WHERE roll IN ({roller}))
