-- Ramavtal som löper på periodens sista dag, förlängning medräknad; ett avtal räknas en gång per insats.
WITH i_ordning AS (
    SELECT
        k.period_typ,
        k.period,
        r.*,
        row_number() OVER (
            PARTITION BY k.period_typ, k.period, r.insats, r.avtalsnummer ORDER BY r.fil, r.blad, r.rad
        ) AS nr
    FROM main.ramavtal AS r
    JOIN main.kalender AS k ON r.fran <= k.till AND coalesce(r.forlangd_till, r.till) >= k.till
)
SELECT
    period_typ,
    period,
    insats,
    1 AS taljare,
    CAST(NULL AS INTEGER) AS namnare,
    CASE WHEN nr > 1 THEN 'annat_delomrade' END AS utesluten,
    CAST(NULL AS VARCHAR) AS person,
    'ramavtal' AS tabell,
    fil,
    blad,
    rad
FROM i_ordning
