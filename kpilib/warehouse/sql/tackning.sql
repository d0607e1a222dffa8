-- Vilka dagar varje tabell täcker, per insats: månader i följd är en sträcka, och ett register täcker från
-- sitt första datum till dagen för uttaget. `manadsrad` (tabell, insats, period, fil, utan_rader) och
-- `registerrad` (tabell, insats, fil, dag) är tabellernas rader så som kontrakten säger vad de täcker.
WITH rad AS (
    SELECT DISTINCT tabell, insats, period, fil FROM manadsrad WHERE utan_rader
),
-- En månad utan rader för en insats är inte en månad utan fil, i en tabell som säger det. Månadens fil svarar
-- också för den insats som närmast före (annars närmast efter) kom i samma fil som någon insats som månaden har;
-- en insats som aldrig haft rader svarar en fil med flera insatser för. En insats som kommer i egna filer saknas
-- utan sin fil.
utan_rad AS (
    SELECT
        i.tabell,
        i.insats,
        m.period,
        coalesce(max(CASE WHEN r.period < m.period THEN r.period END), min(r.period)) AS narmast
    FROM (
        SELECT t.tabell, i.insats FROM (SELECT DISTINCT tabell FROM rad) AS t CROSS JOIN main.insats AS i
        UNION SELECT tabell, insats FROM rad
    ) AS i
    JOIN (SELECT DISTINCT tabell, period FROM rad) AS m ON m.tabell = i.tabell
    LEFT JOIN rad AS r ON r.tabell = i.tabell AND r.insats = i.insats
    GROUP BY i.tabell, i.insats, m.period
    HAVING count(CASE WHEN r.period = m.period THEN 1 END) = 0
),
svarar AS (
    SELECT u.tabell, u.insats, u.period
    FROM utan_rad AS u
    JOIN rad AS egen ON egen.tabell = u.tabell AND egen.insats = u.insats AND egen.period = u.narmast
    JOIN rad AS samma ON samma.tabell = u.tabell AND samma.fil = egen.fil
    JOIN rad AS nu ON nu.tabell = u.tabell AND nu.insats = samma.insats AND nu.period = u.period
    UNION
    SELECT u.tabell, u.insats, u.period
    FROM utan_rad AS u
    JOIN rad AS nu ON nu.tabell = u.tabell AND nu.period = u.period
    JOIN (SELECT tabell, fil FROM rad GROUP BY tabell, fil HAVING count(DISTINCT insats) > 1) AS flera
        ON flera.tabell = nu.tabell AND flera.fil = nu.fil
    WHERE u.narmast IS NULL
),
manader AS (
    SELECT tabell, insats, period FROM manadsrad
    UNION
    SELECT tabell, insats, period FROM svarar
),
dagar AS (
    SELECT m.tabell, m.insats, k.period_typ, k.fran, k.till
    FROM manader AS m
    JOIN main.kalender AS k ON k.period = m.period AND k.period_typ IN ('manad', 'ar')
),
avbruten AS (
    SELECT *,
        CASE
            WHEN fran <= max(till) OVER (
                PARTITION BY tabell, insats, period_typ ORDER BY fran, till ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) + 1 THEN 0
            ELSE 1
        END AS ny
    FROM dagar
),
stracka AS (
    SELECT *, sum(ny) OVER (PARTITION BY tabell, insats, period_typ ORDER BY fran, till) AS nr FROM avbruten
)
SELECT tabell, insats, min(fran) AS fran, max(till) AS till, period_typ = 'ar' AS helar
FROM stracka GROUP BY tabell, insats, period_typ, nr
UNION ALL
SELECT r.tabell, r.insats, min(r.dag), max(f.utdrag), FALSE
FROM registerrad AS r
JOIN meta.fil AS f ON f.fil = r.fil
GROUP BY r.tabell, r.insats
ORDER BY tabell, insats, fran
