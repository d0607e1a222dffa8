-- Personer som flyttat från årets början till och med periodens sista dag: från ett slags boende, eller från
-- alla.
WITH i_ordning AS (
    SELECT
        k.period_typ,
        k.period,
        f.*,
        row_number() OVER (
            PARTITION BY k.period_typ, k.period, f.person
            ORDER BY f.flyttdatum, f.fil, f.blad, f.rad
        ) AS nr
    FROM main.f100 AS f
    JOIN main.kalender AS k ON year(f.flyttdatum) = year(k.till) AND f.flyttdatum <= k.till
    WHERE {fran_boende} IN ('alla', f.fran_boende)
)
SELECT
    period_typ,
    period,
    'alla' AS insats,
    fran_boende,
    1 AS taljare,
    CAST(NULL AS INTEGER) AS namnare,
    CASE WHEN nr > 1 THEN 'annan_flytt' END AS utesluten,
    person,
    'f100' AS tabell,
    fil,
    blad,
    rad
FROM i_ordning
