-- varning: En månadskälla har inga hål mellan sin första och sin sista månad.
SELECT concat_ws(' ', tabell, insats, 'saknas från', CAST(till + 1 AS VARCHAR))
FROM (
    SELECT *, lead(fran) OVER (PARTITION BY tabell, insats, helar ORDER BY fran) AS nasta FROM main.tackning
)
WHERE nasta > till + 1
