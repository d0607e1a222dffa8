-- Ett beslut eller avbrott som ännu väntar på periodens sista dag, mer än tre månader senare.
SELECT
    k.period_typ,
    k.period,
    v.insats,
    v.handelse,
    v.verkstallighetsgrad,
    v.kon,
    1 AS taljare,
    CAST(NULL AS INTEGER) AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten,
    v.person,
    CASE WHEN v.handelse = 'avbrott' THEN 'avbrott' ELSE 'beslut' END AS tabell,
    v.fil,
    v.blad,
    v.rad
FROM main.verkstallighet AS v
JOIN main.kalender AS k
    ON v.gransdatum < k.till AND (v.slutdatum IS NULL OR v.slutdatum > k.till)
