-- fel: Delarna i en fördelning summerar till helheten.
WITH fordelning AS (
    SELECT nyckeltal, dimension
    FROM (SELECT nyckeltal, villkor, unnest(dimensioner) AS dimension FROM nyckeltal.katalog)
    WHERE json_extract_string(villkor, '$.dimension."' || dimension || '".slag') = 'fordelning'
)
SELECT concat_ws(' ', v.nyckeltal, v.insats, v.dimension, v.period)
FROM nyckeltal.varde AS v
JOIN fordelning AS d ON d.nyckeltal = v.nyckeltal AND d.dimension = v.dimension
WHERE v.varde IS NOT NULL
GROUP BY v.nyckeltal, v.insats, v.dimension, v.period_typ, v.period
HAVING sum(v.taljare) <> max(v.namnare)
