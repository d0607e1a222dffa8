-- Periodens kostnad över poängår, månad för månad: ett poängår är ett poäng under tolv månader.
-- Ett köp bär sin egen kostnad, så ett undantag går ut helt; i egen regi är kostnaden känd för enheten,
-- så där går bara en enhet som är bedömd som undantag ut.
WITH manad AS (
    SELECT period, fran, till, dagar FROM main.kalender WHERE period_typ = 'manad'
),
-- En bedömning gäller tills nästa görs, och den första även för tiden före den.
bedomning AS (
    SELECT
        person,
        poang,
        undantag,
        CASE
            WHEN lag(datum) OVER (PARTITION BY person ORDER BY datum, rad) IS NULL THEN DATE '1900-01-01'
            ELSE datum
        END AS galler_fran,
        coalesce(lead(datum) OVER (PARTITION BY person ORDER BY datum, rad), DATE '9999-12-31') AS galler_till
    FROM main.behovsbedomning
    WHERE person IS NOT NULL
),
-- En egen enhet är undantag så länge dess senaste bedömning säger det.
enhetsbedomning AS (
    SELECT
        enhet,
        undantag,
        CASE
            WHEN lag(datum) OVER (PARTITION BY enhet ORDER BY datum, fil, blad, rad) IS NULL THEN DATE '1900-01-01'
            ELSE datum
        END AS galler_fran,
        coalesce(
            lead(datum) OVER (PARTITION BY enhet ORDER BY datum, fil, blad, rad), DATE '9999-12-31'
        ) AS galler_till
    FROM main.behovsbedomning
    WHERE enhet IS NOT NULL AND person IS NULL AND regiform = 'egen'
),
undantagsenhet AS (
    SELECT k.period, e.enhet
    FROM enhetsbedomning AS e
    JOIN main.kalender AS k ON e.galler_fran <= k.till AND e.galler_till > k.till
    WHERE e.undantag
),
-- Två placeringar samma dygn: dygnet hör till den som började senast.
overlapp AS (
    SELECT fil, blad, rad, period, count(DISTINCT dag) AS dygn
    FROM (
        SELECT
            e.fil, e.blad, e.rad, m.period,
            unnest(generate_series(
                greatest(s.fran, m.fran), least(coalesce(s.till, m.till), coalesce(e.till, m.till), m.till), INTERVAL 1 DAY
            )) AS dag
        FROM main.egen_regi AS e
        JOIN main.egen_regi AS s
            ON s.person = e.person AND s.insats = e.insats AND (e.till IS NULL OR s.fran <= e.till)
            AND (s.fran, s.fil, s.blad, s.rad) > (e.fran, e.fil, e.blad, e.rad)
        JOIN manad AS m ON s.fran <= m.till AND (s.till IS NULL OR s.till >= m.fran)
    )
    GROUP BY fil, blad, rad, period
),
egen_dygn AS (
    SELECT
        m.period, m.till AS manadens_slut, m.dagar, e.insats, e.enhet, e.person, e.fil, e.blad, e.rad,
        date_diff('day', greatest(e.fran, m.fran), least(coalesce(e.till, m.till), m.till)) + 1
        - coalesce(o.dygn, 0) AS dygn
    FROM main.egen_regi AS e
    JOIN manad AS m ON e.fran <= m.till AND (e.till IS NULL OR e.till >= m.fran)
    LEFT JOIN overlapp AS o ON o.fil = e.fil AND o.blad = e.blad AND o.rad = e.rad AND o.period = m.period
    WHERE e.insats IN (SELECT insats FROM main.insats_roll WHERE roll IN ('boende_barn', 'boende_vuxna'))
),
underlag AS (
    SELECT
        p.period, p.insats, 'extern' AS regiform, p.belopp AS taljare,
        CAST(b.poang * p.dygn / (12.0 * m.dagar) AS DECIMAL(28, 12)) AS namnare,
        CASE
            WHEN p.undantag OR b.undantag THEN 'undantag'
            WHEN b.poang IS NULL THEN 'saknar_bedomning'
        END AS utesluten,
        p.person, 'kopfil' AS tabell, p.fil, p.blad, p.rad
    FROM main.kopfil AS p
    JOIN manad AS m ON m.period = p.period
    LEFT JOIN bedomning AS b
        ON b.person = p.person AND b.galler_fran <= m.till AND b.galler_till > m.till
    WHERE p.insats IN (SELECT insats FROM main.insats_roll WHERE roll IN ('boende_barn', 'boende_vuxna'))
    UNION ALL
    SELECT
        e.period, e.insats, 'egen', CAST(0 AS DECIMAL(18, 2)),
        CAST(b.poang * e.dygn / (12.0 * e.dagar) AS DECIMAL(28, 12)),
        CASE
            WHEN u.enhet IS NOT NULL THEN 'undantag'
            WHEN b.poang IS NULL THEN 'saknar_bedomning'
        END,
        e.person, 'egen_regi', e.fil, e.blad, e.rad
    FROM egen_dygn AS e
    LEFT JOIN bedomning AS b
        ON b.person = e.person AND b.galler_fran <= e.manadens_slut AND b.galler_till > e.manadens_slut
    LEFT JOIN undantagsenhet AS u ON u.enhet = e.enhet AND u.period = e.period
    UNION ALL
    SELECT
        c.period, c.insats, 'egen', -(c.intakt + c.kostnad + coalesce(c.overhead, 0)),
        CAST(0 AS DECIMAL(28, 12)),
        CASE WHEN u.enhet IS NOT NULL THEN 'undantag' END,
        CAST(NULL AS VARCHAR), 'kostnad', c.fil, c.blad, c.rad
    FROM main.kostnad AS c
    LEFT JOIN undantagsenhet AS u ON u.enhet = c.enhet AND u.period = c.period
    WHERE c.regiform = 'egen'
        AND c.insats IN (SELECT insats FROM main.insats_roll WHERE roll IN ('boende_barn', 'boende_vuxna'))
)
SELECT
    k.period_typ, k.period, s.insats, s.regiform, s.taljare, s.namnare, s.utesluten,
    s.person, s.tabell, s.fil, s.blad, s.rad
FROM underlag AS s
JOIN main.kalender AS own ON own.period = s.period
JOIN main.kalender AS k ON own.fran >= k.fran AND own.till <= k.till
