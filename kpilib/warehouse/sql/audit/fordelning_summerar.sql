-- fel: Delarna i en fördelning summerar till helheten.
SELECT concat_ws(' ', v.nyckeltal, v.insats, v.dimension, v.period)
FROM nyckeltal.varde AS v
JOIN (VALUES ('regiform', 'regiform'), ('ramavtalskop', 'avtalsform')) AS d (nyckeltal, dimension)
    ON d.nyckeltal = v.nyckeltal AND d.dimension = v.dimension
WHERE v.varde IS NOT NULL
GROUP BY v.nyckeltal, v.insats, v.dimension, v.period_typ, v.period
HAVING sum(v.taljare) <> max(v.namnare)
