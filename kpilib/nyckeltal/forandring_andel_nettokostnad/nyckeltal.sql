-- Hur insatsens andel av nettokostnaden har ändrats sedan året före. Täljaren är det som insatsen kostar
-- utöver vad den hade kostat med förra årets andel: årets kontorader, minus förra årets egna rader uppräknade
-- med hur hela nettokostnaden har växt. Nämnaren är årets hela nettokostnad.
WITH netto AS (
    SELECT
        k.period_typ, k.period, k.fran AS arets_forsta, c.insats,
        -(c.intakt + c.kostnad + coalesce(c.overhead, 0)) AS netto, c.fil, c.blad, c.rad
    FROM main.kostnad AS c
    JOIN main.kalender AS own ON own.period = c.period
    JOIN main.kalender AS k ON k.period_typ = 'ar' AND own.fran >= k.fran AND own.till <= k.till
),
summa AS (
    SELECT period_typ, period, arets_forsta, sum(netto) AS hela FROM netto
    GROUP BY period_typ, period, arets_forsta
),
par AS (
    SELECT nu.period_typ, nu.period, fore.period AS fore, nu.hela / fore.hela AS tillvaxt
    FROM summa AS nu
    -- Kostade året före ingenting finns det ingen andel att jämföra med.
    JOIN summa AS fore ON fore.arets_forsta = nu.arets_forsta - INTERVAL 1 YEAR AND fore.hela <> 0
)
SELECT
    p.period_typ,
    p.period,
    i.insats,
    CASE WHEN n.insats = i.insats THEN n.netto ELSE 0 END AS taljare,
    n.netto AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten,
    CAST(NULL AS VARCHAR) AS person,
    'kostnad' AS tabell,
    n.fil,
    n.blad,
    n.rad
FROM par AS p
JOIN netto AS n ON n.period = p.period
JOIN (SELECT DISTINCT period, insats FROM netto) AS i ON i.period = p.period
UNION ALL
SELECT
    p.period_typ, p.period, n.insats, CAST(-n.netto * p.tillvaxt AS DECIMAL(24, 6)), 0, NULL, NULL,
    'kostnad', n.fil, n.blad, n.rad
FROM par AS p
JOIN netto AS n ON n.period = p.fore
