-- Varje utgåva av ett värde från SCB: den första, och de som skiljer sig från den närmast före.
SELECT *
FROM _scb
WINDOW
    cell AS (
        PARTITION BY tabell, matt, region, verksamhet, alder, kon, ovrigt, tid
        ORDER BY ordning
    )
QUALIFY
    lag(ordning) OVER cell IS NULL
    OR varde IS DISTINCT FROM lag(varde) OVER cell
    OR status IS DISTINCT FROM lag(status) OVER cell
    OR preliminar <> lag(preliminar) OVER cell
ORDER BY ALL
