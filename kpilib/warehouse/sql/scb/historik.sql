-- Varje utgåva av ett värde från SCB: den första, och de som skiljer sig från den närmast före.
SELECT *
FROM _scb
QUALIFY
    lag(ordning) OVER cell IS NULL
    OR (varde, status, preliminar)
    IS DISTINCT FROM (lag(varde) OVER cell, lag(status) OVER cell, lag(preliminar) OVER cell)
WINDOW
    cell AS (
        PARTITION BY tabell, matt, region, verksamhet, alder, kon, ovrigt, tid
        ORDER BY ordning
    )
ORDER BY ALL
