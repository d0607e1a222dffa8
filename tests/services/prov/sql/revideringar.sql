WITH steg AS (
    SELECT *, lag(antal) OVER cell AS antal_fore, lag(fil) OVER cell AS fil_fore
    FROM main.prov_historik
    WINDOW cell AS (PARTITION BY kommun, ar ORDER BY ordning)
)
SELECT 'andrat' AS slag, 'prov_personer' AS serie, CAST(NULL AS VARCHAR) AS cell, 'Personer med stöd' AS namn,
    'antal' AS enhet, s.kommun, s.ar, 'T' AS kon, true AS hel, CAST(s.antal_fore AS DOUBLE) AS varde_fore,
    CAST(s.antal AS DOUBLE) AS varde_efter, false AS preliminar_fore, false AS preliminar_efter,
    CAST(NULL AS VARCHAR) AS text_fore, CAST(NULL AS VARCHAR) AS text_efter, f.utdrag AS hamtad_fore,
    e.utdrag AS hamtad, s.fil_fore, s.fil AS fil_efter
FROM steg AS s
JOIN meta.fil AS f ON f.fil = s.fil_fore
JOIN meta.fil AS e ON e.fil = s.fil
WHERE s.antal <> s.antal_fore
