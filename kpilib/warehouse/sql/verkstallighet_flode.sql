-- Hur beståndet av ej verkställda beslut förändras under ett kvartal, per insats: en händelse kommer in dagen
-- efter sitt gränsdatum och går ut den dag då väntan upphör.
WITH kvartal AS (
    SELECT i.insats, k.period, k.fran, k.till
    FROM main.kalender AS k
    CROSS JOIN main.insats AS i
    WHERE k.redovisas AND k.period_typ = 'kvartal'
        AND EXISTS (
            SELECT 1 FROM main.tackning AS t
            WHERE t.tabell = 'beslut' AND t.insats = i.insats AND t.fran < k.fran AND t.till >= k.till
        )
        AND EXISTS (
            SELECT 1 FROM main.tackning AS t
            WHERE t.tabell = 'avbrott' AND t.fran < k.fran AND t.till >= k.till
        )
),
passerat AS (
    SELECT insats, gransdatum + 1 AS fran, slutdatum, slutsatt
    FROM main.verkstallighet
    WHERE slutdatum IS NULL OR slutdatum > gransdatum + 1
)
SELECT
    q.insats,
    q.period,
    count(CASE WHEN p.fran < q.fran AND (p.slutdatum IS NULL OR p.slutdatum >= q.fran) THEN 1 END) AS ingaende,
    count(CASE WHEN p.fran BETWEEN q.fran AND q.till THEN 1 END) AS nya,
    count(CASE WHEN p.slutsatt = 'verkstallt' AND p.slutdatum BETWEEN q.fran AND q.till THEN 1 END) AS verkstallda,
    count(CASE WHEN p.slutsatt = 'aterupptaget' AND p.slutdatum BETWEEN q.fran AND q.till THEN 1 END) AS aterupptagna,
    count(CASE WHEN p.slutsatt = 'avslutat' AND p.slutdatum BETWEEN q.fran AND q.till THEN 1 END) AS avslutade,
    count(CASE WHEN p.fran <= q.till AND (p.slutdatum IS NULL OR p.slutdatum > q.till) THEN 1 END) AS utgaende
FROM kvartal AS q
LEFT JOIN passerat AS p ON p.insats = q.insats
GROUP BY q.insats, q.period
ORDER BY q.insats, q.period
