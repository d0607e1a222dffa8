-- Periodens kostnad över platsår: 365 platsdygn i egen regi, 365 köpta dygn hos extern utförare.
WITH manad AS (
    SELECT period, dagar FROM main.kalender WHERE period_typ = 'manad'
),
-- En kostnad som är bokförd för helår går inte att dela på kortare perioder; deras kostnad är då ofullständig.
helar AS (
    SELECT DISTINCT insats, period AS ar FROM main.kostnad WHERE regiform = 'egen' AND length(period) = 4
),
underlag AS (
    SELECT
        c.period, c.insats, 'egen' AS regiform, -(c.intakt + c.kostnad + coalesce(c.overhead, 0)) AS taljare,
        CAST(0 AS DECIMAL(28, 12)) AS namnare,
        CAST(NULL AS VARCHAR) AS person, 'kostnad' AS tabell, c.fil, c.blad, c.rad
    FROM main.kostnad AS c
    WHERE c.regiform = 'egen'
        AND c.insats IN (SELECT insats FROM main.insats_roll WHERE roll IN ('korttidshem', 'korttidsboende'))
    UNION ALL
    SELECT
        e.period, e.insats, 'egen', CAST(0 AS DECIMAL(18, 2)),
        CAST(e.platser * m.dagar / 365.0 AS DECIMAL(28, 12)),
        CAST(NULL AS VARCHAR), 'enhet', e.fil, e.blad, e.rad
    FROM main.enhet AS e
    JOIN manad AS m ON m.period = e.period
    WHERE e.regiform = 'egen'
        AND e.insats IN (SELECT insats FROM main.insats_roll WHERE roll IN ('korttidshem', 'korttidsboende'))
    UNION ALL
    SELECT
        p.period, p.insats, 'extern', p.belopp, CAST(p.dygn / 365.0 AS DECIMAL(28, 12)),
        p.person, 'kopfil', p.fil, p.blad, p.rad
    FROM main.kopfil AS p
    WHERE p.insats IN (SELECT insats FROM main.insats_roll WHERE roll IN ('korttidshem', 'korttidsboende'))
)
SELECT
    k.period_typ, k.period, s.insats, s.regiform, s.taljare, s.namnare,
    CASE WHEN h.ar IS NOT NULL THEN 'helarskostnad' END AS utesluten, s.person, s.tabell, s.fil, s.blad, s.rad
FROM underlag AS s
JOIN main.kalender AS own ON own.period = s.period
JOIN main.kalender AS k ON own.fran >= k.fran AND own.till <= k.till
LEFT JOIN helar AS h
    ON s.regiform = 'egen' AND k.period_typ <> 'ar' AND h.insats = s.insats AND h.ar = left(s.period, 4)
