-- Which days each table covers, per insats: months that follow one another are one stretch, and a
-- register covers from its earliest date to the day it was extracted.
WITH manader AS (
    SELECT 'kopfil' AS tabell, insats, period FROM main.kopfil
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
