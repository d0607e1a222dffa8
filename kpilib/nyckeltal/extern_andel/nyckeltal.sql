-- Vem som ger insatsen på periodens sista dag, med skolplaceringar för sig: köp enligt månadens köpfil, och
-- placeringar i egen regi. En person räknas en gång per insats, där den senaste placeringen började.
WITH
-- Månadens rader för de köp som pågår dagen i fråga. Är ett köps alla dygn krediterade har inget köpts.
kop AS (
    SELECT
        k.period_typ, k.period, p.*,
        min(p.dygn) OVER kopet < 0 AND sum(p.dygn) OVER kopet <= 0 AS krediterat
    FROM main.kopfil AS p
    JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.period = p.period
    JOIN main.kalender AS k ON k.till = m.till
    WHERE p.fran <= k.till AND (p.till IS NULL OR p.till >= k.till)
    WINDOW kopet AS (
        PARTITION BY
            k.period_typ, k.period, p.insats, p.person, coalesce(p.organisationsnummer, p.leverantor), p.enhet
    )
),
placering AS (
    SELECT period_typ, period, insats, 1 AS extern, skolplacering, krediterat, person, fran,
        'kopfil' AS tabell, fil, blad, rad
    FROM kop
    UNION ALL
    SELECT k.period_typ, k.period, e.insats, 0, FALSE, FALSE, e.person, e.fran, 'egen_regi', e.fil, e.blad, e.rad
    FROM main.egen_regi AS e
    JOIN main.kalender AS k ON e.fran <= k.till AND (e.till IS NULL OR e.till >= k.till)
),
i_ordning AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY period_typ, period, insats, person
            ORDER BY krediterat, fran DESC, extern, skolplacering, fil, blad, rad
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
    CASE WHEN krediterat THEN 'krediterat' WHEN nr > 1 THEN 'annan_placering' END AS utesluten,
    person,
    tabell,
    fil,
    blad,
    rad
FROM i_ordning
