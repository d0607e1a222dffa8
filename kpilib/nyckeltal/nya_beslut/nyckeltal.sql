-- Ett gynnande beslut som fattades under perioden.
SELECT
    k.period_typ,
    k.period,
    b.insats,
    b.kon,
    1 AS taljare,
    CAST(NULL AS INTEGER) AS namnare,
    CASE WHEN b.beslutstyp <> 'nytt' THEN b.beslutstyp END AS utesluten,
    b.person,
    'beslut' AS tabell,
    b.fil,
    b.blad,
    b.rad
FROM main.beslut AS b
JOIN main.kalender AS k ON b.beslutsdatum BETWEEN k.fran AND k.till
