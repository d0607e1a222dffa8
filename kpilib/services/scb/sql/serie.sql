-- Serier ur SCB: kostnaden som den lämnas, och det som räknas ur den: kronor per invånare, i löpande och fasta
-- priser. Kommun 0000 är riket, som hos Kolada.
WITH omrade AS (
    SELECT *, CASE WHEN region = '00' THEN '0000' ELSE region END AS kommun
    FROM main.scb_varde
    WHERE region = '00' OR length(region) = 4
),
-- Folkmängd den 31 december. Från 2025 har varje tal ett eget brus: då gäller bara den summa som SCB lämnar.
-- Till och med 2024 finns ingen summa för båda könen, men delarna är utan brus.
folkmangd AS (
    SELECT
        kommun,
        ar,
        coalesce(
            max(varde) FILTER (WHERE kon IS NULL OR kon = 'TotSa'),
            CASE
                WHEN ar < 2025 AND count(varde) FILTER (WHERE kon IN ('1', '2')) = 2
                    THEN sum(varde) FILTER (WHERE kon IN ('1', '2'))
            END
        ) AS invanare,
        bool_and(kon IN ('1', '2')) AS ar_summa,
        bool_or(preliminar) AS preliminar
    FROM omrade
    WHERE
        (tabell = 'TAB638' AND matt = 'BE0101N1' AND alder = 'tot' AND ovrigt IS NULL)
        OR (tabell = 'TAB5557' AND matt = '000007ME' AND alder = 'TotSA' AND ovrigt = 'Civilstand=SC')
    GROUP BY kommun, ar
),
kostnad AS (
    SELECT
        o.kommun,
        o.ar,
        CASE o.matt WHEN '0000005X' THEN 'nettokostnad' ELSE 'bruttokostnad' END AS slag,
        o.verksamhet,
        coalesce(k.namn, o.verksamhet) AS verksamhet_namn,
        o.varde AS tkr,
        o.preliminar
    FROM omrade AS o
    LEFT JOIN main.scb_kod AS k
        ON k.tabell = o.tabell AND k.variabel = 'Verksomrkom' AND k.kod = o.verksamhet
    WHERE o.tabell = 'TAB4199' AND o.matt IN ('0000005X', '0000005Z') AND o.varde IS NOT NULL
),
-- Ett års konsumentprisindex är medelvärdet av dess tolv månader.
indextal AS (
    SELECT 'kpi' AS prisindex, ar, avg(varde) AS varde, false AS prognos, 'SCB' AS kalla
    FROM main.scb_varde
    WHERE tabell = 'TAB6596' AND matt = '00000808'
    GROUP BY ar HAVING count(varde) = 12
    UNION ALL
    SELECT prisindex, ar, varde, prognos, kalla FROM main.prisindex
),
-- Prisernas basår: det senaste år som har både kostnad och indextal.
basar AS (
    SELECT prisindex, max(ar) AS ar
    FROM indextal WHERE ar IN (SELECT ar FROM kostnad) GROUP BY prisindex
),
per_invanare AS (
    SELECT
        k.*,
        f.invanare,
        k.tkr * 1000 / f.invanare AS kr,
        k.preliminar OR f.preliminar AS nagot_preliminart
    FROM kostnad AS k
    JOIN folkmangd AS f ON f.kommun = k.kommun AND f.ar = k.ar AND f.invanare > 0
),
fasta_priser AS (
    SELECT
        p.*,
        i.prisindex,
        b.ar AS basar,
        i.kalla AS indexkalla,
        p.kr * bas.varde / i.varde AS fast,
        i.prognos OR bas.prognos AS nagot_prognos
    FROM per_invanare AS p
    JOIN indextal AS i ON i.ar = p.ar
    JOIN basar AS b ON b.prisindex = i.prisindex
    JOIN indextal AS bas ON bas.prisindex = b.prisindex AND bas.ar = b.ar
)
SELECT
    'scb_' || slag || '_' || verksamhet AS serie,
    upper(slag[1]) || slag[2:] || ', ' || verksamhet_namn AS namn,
    kommun,
    ar,
    CAST(tkr AS DOUBLE) AS varde,
    'tkr' AS enhet,
    preliminar,
    false AS harledd,
    CAST(NULL AS VARCHAR) AS med,
    CAST(NULL AS VARCHAR) AS tillagg
FROM kostnad
UNION ALL
SELECT
    'scb_invanare', 'Invånare den 31 december', kommun, ar, CAST(invanare AS DOUBLE), 'antal', preliminar,
    ar_summa, NULL, NULL
FROM folkmangd
WHERE invanare IS NOT NULL
UNION ALL
SELECT
    'scb_' || slag || '_' || verksamhet || '_per_invanare',
    upper(slag[1]) || slag[2:] || ' per invånare, ' || verksamhet_namn,
    kommun,
    ar,
    CAST(kr AS DOUBLE),
    'kr per invånare, löpande priser',
    nagot_preliminart,
    true,
    NULL,
    NULL
FROM per_invanare
UNION ALL
SELECT
    'scb_' || slag || '_' || verksamhet || '_per_invanare_' || prisindex,
    upper(slag[1]) || slag[2:] || ' per invånare, ' || verksamhet_namn,
    kommun,
    ar,
    CAST(fast AS DOUBLE),
    'kr per invånare, ' || basar || ' års priser (' || upper(prisindex) || ')',
    nagot_preliminart OR nagot_prognos,
    true,
    NULL,
    CASE WHEN prisindex <> 'kpi' THEN upper(prisindex) || ': ' || indexkalla END
FROM fasta_priser
UNION ALL
-- Antal personer enligt Kolada, räknat mot SCB:s folkmängd.
SELECT
    'scb_' || lower(v.kpi) || '_per_10000',
    k.titel || ', per 10 000 invånare',
    v.kommun,
    v.ar,
    v.varde * 10000 / CAST(f.invanare AS DOUBLE),
    'personer per 10 000 invånare',
    v.preliminar OR f.preliminar,
    true,
    'Kolada',
    NULL
FROM main.kolada_varde AS v
JOIN main.kolada_kpi AS k ON k.kpi = v.kpi
JOIN folkmangd AS f ON f.kommun = v.kommun AND f.ar = v.ar AND f.invanare > 0
WHERE v.kpi IN ('N28801', 'N28804', 'N28809') AND v.kon = 'T' AND v.varde IS NOT NULL
