-- varning: Ett köp har en avtalsform under en månad.
SELECT concat('rad ', min(rad), ' i fil ', min(fil), ' (', period, ')')
FROM main.kopfil
GROUP BY period, insats, person, coalesce(organisationsnummer, leverantor), enhet, fran
HAVING count(DISTINCT avtalsform) > 1
