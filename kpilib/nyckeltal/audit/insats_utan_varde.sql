-- fel: Varje nyckeltal i katalogen har för varje insats minst ett värde eller en förklarad lucka, om någon period av dess slag redovisas.
SELECT concat_ws(' ', k.nyckeltal, k.insats)
FROM (SELECT nyckeltal, period_typer, unnest(insatser) AS insats FROM nyckeltal.katalog) AS k
LEFT JOIN nyckeltal.varde AS v
    ON v.nyckeltal = k.nyckeltal AND v.insats = k.insats AND (v.varde IS NOT NULL OR v.orsak_saknas IS NOT NULL)
WHERE v.nyckeltal IS NULL
    AND EXISTS (SELECT 1 FROM main.kalender AS m WHERE m.redovisas AND list_contains(k.period_typer, m.period_typ))
