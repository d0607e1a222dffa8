-- Vem som ger insatsen på periodens sista dag, med skolplaceringar för sig: köp enligt månadens köpfil, och
-- placeringar i egen regi. En person räknas en gång per insats, där den senaste placeringen började.
WITH placering AS (
    SELECT k.period_typ, k.period, p.insats, 1 AS extern, p.skolplacering, p.person, p.fran,
        'kopfil' AS tabell, p.fil, p.blad, p.rad
    FROM main.kopfil AS p
    JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.period = p.period
    JOIN main.kalender AS k ON k.till = m.till
    WHERE p.fran <= k.till AND (p.till IS NULL OR p.till >= k.till)
    UNION ALL
    SELECT k.period_typ, k.period, e.insats, 0, FALSE, e.person, e.fran, 'egen_regi', e.fil, e.blad, e.rad
    FROM main.egen_regi AS e
    JOIN main.kalender AS k ON e.fran <= k.till AND (e.till IS NULL OR e.till >= k.till)
),
i_ordning AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY period_typ, period, insats, person
            ORDER BY fran DESC, extern, skolplacering, fil, blad, rad
        ) AS nr
    FROM placering
)
SELECT
    period_typ,
    period,
    insats,
    CASE WHEN skolplacering THEN 'skolplaceringar' ELSE 'utan skolplaceringar' END AS urval,
    extern AS taljare,
    1 AS namnare,
    CASE WHEN nr > 1 THEN 'annan_placering' END AS utesluten,
    person,
    tabell,
    fil,
    blad,
    rad
FROM i_ordning
