-- En rad per sak som räknas: vad en rad är, och när den räknas.
SELECT
    k.period_typ,
    k.period,
    b.insats,
    1 AS taljare,
    CAST(NULL AS INTEGER) AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten,
    b.person,
    'beslut' AS tabell,
    b.fil,
    b.blad,
    b.rad
FROM main.beslut AS b
JOIN main.kalender AS k ON b.beslutsdatum BETWEEN k.fran AND k.till
WHERE b.insats IN (SELECT insats FROM main.insats_roll WHERE roll = 'boende_vuxna')
