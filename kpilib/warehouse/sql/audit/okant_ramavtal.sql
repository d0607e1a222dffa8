-- varning: Ett ramavtalsköp hänvisar till ett avtal i avtalsregistret.
SELECT DISTINCT concat(p.avtalsnummer, ' (', p.insats, ')')
FROM main.kopfil AS p
WHERE p.avtalsform = 'ramavtal'
    AND p.avtalsnummer IS NOT NULL
    AND EXISTS (SELECT 1 FROM main.ramavtal)
    AND NOT EXISTS (SELECT 1 FROM main.ramavtal AS r WHERE r.avtalsnummer = p.avtalsnummer AND r.insats = p.insats)
