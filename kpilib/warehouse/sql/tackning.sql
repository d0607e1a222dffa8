-- Vilka dagar varje tabell täcker, per insats: månader i följd är en sträcka, och ett register täcker från
-- sitt första datum till dagen för uttaget.
WITH kop AS (
    SELECT DISTINCT insats, period, fil FROM main.kopfil
),
-- En månad utan köp av en insats är inte en månad utan köpfil. Månadens fil svarar också för den insats som
-- närmast före (annars närmast efter) kom i samma fil som någon insats som månaden har; en insats som aldrig
-- köpts svarar en fil med flera insatser för. En insats som kommer i egna filer saknas utan sin fil.
utan_kop AS (
    SELECT i.insats, m.period, coalesce(max(CASE WHEN k.period < m.period THEN k.period END), min(k.period)) AS narmast
    FROM (SELECT insats FROM main.insats UNION SELECT insats FROM kop) AS i
    CROSS JOIN (SELECT DISTINCT period FROM kop) AS m
    LEFT JOIN kop AS k ON k.insats = i.insats
    GROUP BY i.insats, m.period
    HAVING count(CASE WHEN k.period = m.period THEN 1 END) = 0
),
svarar AS (
    SELECT DISTINCT u.insats, u.period
    FROM utan_kop AS u
    JOIN kop AS egen ON egen.insats = u.insats AND egen.period = u.narmast
    JOIN kop AS samma ON samma.fil = egen.fil
    JOIN kop AS nu ON nu.insats = samma.insats AND nu.period = u.period
    UNION
    SELECT u.insats, u.period
    FROM utan_kop AS u
    JOIN kop AS nu ON nu.period = u.period
    WHERE u.narmast IS NULL AND nu.fil IN (SELECT fil FROM kop GROUP BY fil HAVING count(DISTINCT insats) > 1)
),
manader AS (
    SELECT 'kopfil' AS tabell, insats, period FROM kop
    UNION SELECT 'kopfil', insats, period FROM svarar
    UNION SELECT 'enhet', insats, period FROM main.enhet
    UNION SELECT 'kostnad', insats, period FROM main.kostnad
    UNION SELECT 'leverantorsreskontra', '*', strftime(bokforingsdatum, '%Y-%m') FROM main.leverantorsreskontra
    UNION SELECT 'betaldagar', '*', period FROM main.betaldagar
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
),
register AS (
    SELECT 'beslut' AS tabell, insats, fil, beslutsdatum AS dag FROM main.beslut
    UNION ALL SELECT 'avbrott', '*', fil, avbrott_fran FROM main.avbrott
    UNION ALL SELECT 'egen_regi', insats, fil, fran FROM main.egen_regi
    UNION ALL SELECT 'behovsbedomning', '*', fil, datum FROM main.behovsbedomning
    UNION ALL SELECT 'ramavtal', insats, fil, fran FROM main.ramavtal
    UNION ALL SELECT 'avtalspris', insats, fil, galler_fran FROM main.avtalspris
    -- Moves are few: the register holds the whole of the month that its first move lies in.
    UNION ALL SELECT 'f100', '*', fil, CAST(date_trunc('month', flyttdatum) AS DATE) FROM main.f100
)
SELECT tabell, insats, min(fran) AS fran, max(till) AS till, period_typ = 'ar' AS helar
FROM stracka GROUP BY tabell, insats, period_typ, nr
UNION ALL
SELECT r.tabell, r.insats, min(r.dag), max(f.utdrag), FALSE
FROM register AS r
JOIN meta.fil AS f ON f.fil = r.fil
GROUP BY r.tabell, r.insats
ORDER BY tabell, insats, fran
