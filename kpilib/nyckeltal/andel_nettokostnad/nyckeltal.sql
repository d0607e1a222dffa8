-- Insatsens del av årets nettokostnad: varje kontorad är i nämnaren för alla insatser som har kostnader
-- under året, och i täljaren för sin egen.
WITH netto AS (
    SELECT
        k.period_typ, k.period, c.insats, -(c.intakt + c.kostnad + coalesce(c.overhead, 0)) AS netto,
        c.fil, c.blad, c.rad
    FROM main.kostnad AS c
    JOIN main.kalender AS own ON own.period = c.period
    JOIN main.kalender AS k ON k.period_typ = 'ar' AND own.fran >= k.fran AND own.till <= k.till
)
SELECT
    n.period_typ,
    n.period,
    i.insats,
    n.insats AS kontoradens_insats,
    CASE WHEN n.insats = i.insats THEN n.netto ELSE 0 END AS taljare,
    n.netto AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten,
    CAST(NULL AS VARCHAR) AS person,
    'kostnad' AS tabell,
    n.fil,
    n.blad,
    n.rad
FROM netto AS n
JOIN (SELECT DISTINCT period, insats FROM netto) AS i ON i.period = n.period
