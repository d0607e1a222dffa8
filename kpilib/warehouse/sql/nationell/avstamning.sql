-- Kostnaden för LSS enligt Kolada mot räkenskapssammandraget hos SCB (TAB4199, verksamhet 513, nettokostnad),
-- för varje kommun och år som finns i båda.
WITH avvikelse AS (
    SELECT p.kommun, p.ar, p.varde AS procent, m.varde AS mnkr, p.preliminar OR m.preliminar AS preliminar,
        m.varde / (p.varde / 100) AS referens,
        -- Skillnaden får bero på avrundningen: halva den sista siffra som talen publiceras med, och att kostnaderna
        -- bakom är hela kronor per invånare (ungefär en på tiotusen).
        0.5 * 10.0 ** -length(split_part(CAST(p.varde AS VARCHAR), '.', 2)) AS osaker_procent,
        0.5 * 10.0 ** -length(split_part(CAST(m.varde AS VARCHAR), '.', 2)) AS osaker_mnkr
    FROM main.kolada_varde AS p
    JOIN main.kolada_varde AS m
        ON m.kpi = 'N28021' AND m.kommun = p.kommun AND m.ar = p.ar AND m.kon = p.kon
    WHERE p.kpi = 'N28018' AND p.kon = 'T' AND p.varde <> 0 AND m.varde IS NOT NULL
),
scb AS (
    SELECT kommun, ar, varde / 1000 AS mnkr, preliminar
    FROM main.nationell_serie
    WHERE serie = 'scb_nettokostnad_513'
),
jamfort AS (
    SELECT
        a.kommun,
        a.ar,
        a.procent AS avvikelse_procent,
        a.mnkr AS avvikelse_mnkr,
        a.referens AS referenskostnad_mnkr,
        a.referens + a.mnkr AS nettokostnad_kolada_mnkr,
        s.mnkr AS nettokostnad_scb_mnkr,
        a.referens + a.mnkr - s.mnkr AS skillnad_mnkr,
        abs(a.referens) * a.osaker_procent / abs(a.procent) + a.osaker_mnkr * (1 + 100 / abs(a.procent))
            + s.mnkr / 10000 AS avrundning_mnkr,
        a.preliminar OR s.preliminar AS preliminar
    FROM avvikelse AS a
    JOIN scb AS s ON s.kommun = a.kommun AND s.ar = a.ar
)
SELECT
    *,
    abs(skillnad_mnkr) <= avrundning_mnkr AS stammer,
    kallhanvisning('Kolada, SCB', true) AS kallhanvisning
FROM jamfort
ORDER BY ar, kommun
