-- Var de barn bor som har en placering på periodens sista dag. Ett köp ligger där köpfilen säger; en egen
-- enhet där enhetens månadsrad säger, och annars i den egna kommunen.
WITH region AS (
    SELECT lower(trim(namn)) AS namn FROM main.region_kommun
    UNION
    SELECT lower(trim(namn)) FROM main.egen_kommun
),
-- Månadens rader för de köp som pågår dagen i fråga. Är ett köps alla dygn krediterade har inget köpts.
kop AS (
    SELECT
        k.period_typ, k.period, p.*,
        min(p.dygn) OVER kopet < 0 AND sum(p.dygn) OVER kopet <= 0 AS krediterat
    FROM main.kopfil AS p
    JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.period = p.period
    JOIN main.kalender AS k ON k.till = m.till
    WHERE p.insats IN (SELECT insats FROM main.insats_roll WHERE roll = 'boende_barn')
        AND p.fran <= k.till AND (p.till IS NULL OR p.till >= k.till)
    WINDOW kopet AS (
        PARTITION BY
            k.period_typ, k.period, p.insats, p.person, coalesce(p.organisationsnummer, p.leverantor), p.enhet
    )
),
placering AS (
    SELECT period_typ, period, insats, 'extern' AS regiform, kommun, krediterat, person, fran,
        'kopfil' AS tabell, fil, blad, rad
    FROM kop
    UNION ALL
    SELECT k.period_typ, k.period, e.insats, 'egen', coalesce(u.kommun, own.namn), FALSE, e.person, e.fran,
        'egen_regi', e.fil, e.blad, e.rad
    FROM main.egen_regi AS e
    JOIN main.kalender AS k ON e.fran <= k.till AND (e.till IS NULL OR e.till >= k.till)
    JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.till = k.till
    CROSS JOIN main.egen_kommun AS own
    LEFT JOIN main.enhet AS u
        ON u.enhet = e.enhet AND u.insats = e.insats AND u.regiform = 'egen' AND u.period = m.period
    WHERE e.insats IN (SELECT insats FROM main.insats_roll WHERE roll = 'boende_barn')
),
lage AS (
    SELECT
        p.*, CASE WHEN p.kommun IS NULL THEN NULL WHEN r.namn IS NULL THEN 0 ELSE 1 END AS i_regionen
    FROM placering AS p
    LEFT JOIN region AS r ON r.namn = lower(trim(p.kommun))
),
i_ordning AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY period_typ, period, insats, person
            -- Av två som började samma dag: egen regi, och sedan den som ligger utanför regionen.
            ORDER BY krediterat, fran DESC, regiform, coalesce(i_regionen, 2), fil, blad, rad
        ) AS nr
    FROM lage
)
SELECT
    p.period_typ,
    p.period,
    p.insats,
    p.regiform,
    coalesce(p.i_regionen, 0) AS taljare,
    1 AS namnare,
    CASE
        WHEN p.krediterat THEN 'krediterat'
        WHEN p.nr > 1 THEN 'annan_placering'
        WHEN p.i_regionen IS NULL THEN 'okand_kommun'
    END AS utesluten,
    p.person,
    p.tabell,
    p.fil,
    p.blad,
    p.rad
FROM i_ordning AS p
