-- Vem som ger insatsen på periodens sista dag: placeringar i egen regi, och köp enligt månadens köpfil.
WITH placering AS (
    SELECT k.period_typ, k.period, p.insats, 'extern' AS regiform, p.person, p.fran,
        'kopfil' AS tabell, p.fil, p.blad, p.rad
    FROM main.kopfil AS p
    JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.period = p.period
    JOIN main.kalender AS k ON k.till = m.till
    WHERE p.fran <= k.till AND (p.till IS NULL OR p.till >= k.till)
    UNION ALL
    SELECT k.period_typ, k.period, e.insats, 'egen', e.person, e.fran, 'egen_regi', e.fil, e.blad, e.rad
    FROM main.egen_regi AS e
    JOIN main.kalender AS k ON e.fran <= k.till AND (e.till IS NULL OR e.till >= k.till)
),
-- En person räknas en gång per insats: där den senaste placeringen började.
i_ordning AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY period_typ, period, insats, person
            ORDER BY fran DESC, regiform, fil, blad, rad
        ) AS nr
    FROM placering
)
SELECT
    period_typ,
    period,
    insats,
    regiform,
    1 AS taljare,
    1 AS namnare,
    CASE WHEN nr > 1 THEN 'annan_placering' END AS utesluten,
    person,
    tabell,
    fil,
    blad,
    rad
FROM i_ordning
