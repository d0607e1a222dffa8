-- Ramavtal som löper på periodens sista dag, med de dagar som återstår; ett avtal räknas en gång per insats,
-- med den rad som löper längst.
WITH lopande AS (
    SELECT
        k.period_typ,
        k.period,
        k.till AS dagen,
        coalesce(r.forlangd_till, r.till) AS slut,
        r.insats, r.avtalsnummer, r.fran, r.fil, r.blad, r.rad
    FROM main.ramavtal AS r
    JOIN main.kalender AS k ON r.fran <= k.till AND coalesce(r.forlangd_till, r.till) >= k.till
),
i_ordning AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY period_typ, period, insats, avtalsnummer ORDER BY slut DESC, fran, fil, blad, rad
        ) AS nr
    FROM lopande
)
SELECT
    period_typ,
    period,
    insats,
    concat(CAST(fran AS VARCHAR), ' – ', CAST(slut AS VARCHAR)) AS avtalsperiod,
    slut - dagen AS taljare,
    1 AS namnare,
    CASE WHEN nr > 1 THEN 'annat_delomrade' END AS utesluten,
    CAST(NULL AS VARCHAR) AS person,
    'ramavtal' AS tabell,
    fil,
    blad,
    rad
FROM i_ordning
