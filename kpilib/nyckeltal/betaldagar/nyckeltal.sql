-- Betaldagar månad för månad; nämnaren är månader, så värdet är ett medeltal per månad.
SELECT
    k.period_typ,
    k.period,
    'alla' AS insats,
    b.dagar AS taljare,
    1 AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten,
    CAST(NULL AS VARCHAR) AS person,
    'betaldagar' AS tabell,
    b.fil,
    b.blad,
    b.rad
FROM main.betaldagar AS b
JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.period = b.period
JOIN main.kalender AS k ON m.fran >= k.fran AND m.till <= k.till
