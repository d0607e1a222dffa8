-- Nettokostnad med overhead, kontorad för kontorad, per insats och för alla.
WITH netto AS (
    SELECT
        k.period_typ, k.period, c.insats, -(c.intakt + c.kostnad + coalesce(c.overhead, 0)) AS netto,
        c.fil, c.blad, c.rad
    FROM main.kostnad AS c
    JOIN main.kalender AS own ON own.period = c.period
    JOIN main.kalender AS k ON k.period_typ = 'ar' AND own.fran >= k.fran AND own.till <= k.till
)
SELECT
    period_typ, period, insats, netto AS taljare, CAST(NULL AS INTEGER) AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten, CAST(NULL AS VARCHAR) AS person, 'kostnad' AS tabell, fil, blad, rad
FROM netto
UNION ALL
SELECT
    period_typ, period, 'alla', netto, CAST(NULL AS INTEGER),
    CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), 'kostnad', fil, blad, rad
FROM netto
