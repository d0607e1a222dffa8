-- Skillnaden i nettokostnad per invånare mot varje område som jämförs, delad i volym, sammansättning, kostnad
-- per brukare och en rest. Delarna räknas med medelvärdet av de två som vikt, så att skillnaden åt andra hållet
-- får samma delar med ombytt tecken; resten är det som återstår, så att delarna ger hela skillnaden på öret.
WITH serie AS (
    SELECT kpi, kommun, ar, varde, preliminar FROM main.kolada_varde WHERE kon = 'T' AND varde IS NOT NULL
),
-- Kostnad per invånare (N28016), personer per invånare (N28892) och därav kostnad per person.
helhet AS (
    SELECT n.kommun, n.ar, n.varde AS netto, p.varde / 10000 AS personer, n.varde / (p.varde / 10000) AS per_person,
        n.preliminar OR p.preliminar AS preliminar
    FROM serie AS n
    JOIN serie AS p ON p.kpi = 'N28892' AND p.kommun = n.kommun AND p.ar = n.ar AND p.varde > 0
    WHERE n.kpi = 'N28016'
),
-- Boende (N28012, N28013) och daglig verksamhet (N28009, N28015): kronor per invånare delat med kronor per
-- brukare är brukare per invånare, och det delat med personer per invånare är insatsens andel.
insats AS (
    SELECT h.kommun, h.ar, i.insats, k.varde / b.varde / h.personer AS andel, b.varde AS per_brukare,
        k.preliminar OR b.preliminar AS preliminar
    FROM helhet AS h
    CROSS JOIN (VALUES ('boende', 'N28012', 'N28013'), ('daglig verksamhet', 'N28009', 'N28015'))
        AS i (insats, kostnad, styck)
    JOIN serie AS k ON k.kpi = i.kostnad AND k.kommun = h.kommun AND k.ar = h.ar
    JOIN serie AS b ON b.kpi = i.styck AND b.kommun = h.kommun AND b.ar = h.ar AND b.varde > 0
),
par AS (
    SELECT a.kommun, b.kommun AS mot, a.ar, a.netto, b.netto AS netto_mot,
        a.netto - b.netto AS skillnad,
        (a.personer - b.personer) * (a.per_person + b.per_person) / 2 AS volym,
        (a.personer + b.personer) / 2 AS personer,
        a.preliminar OR b.preliminar AS preliminar
    FROM helhet AS a
    JOIN main.egen_kommun AS e ON e.kommun = a.kommun
    JOIN helhet AS b ON b.ar = a.ar AND b.kommun <> a.kommun
    JOIN main.jamforelseomrade AS o ON o.kommun = b.kommun
),
delar AS (
    SELECT p.kommun, p.mot, p.ar,
        sum(p.personer * (x.andel - y.andel) * (x.per_brukare + y.per_brukare) / 2) AS sammansattning,
        sum(p.personer * (x.andel + y.andel) / 2 * (x.per_brukare - y.per_brukare)) AS kostnad_per_brukare,
        string_agg(x.insats, ' och ' ORDER BY x.insats) AS insatser,
        bool_or(x.preliminar OR y.preliminar) AS preliminar
    FROM par AS p
    JOIN insats AS x ON x.kommun = p.kommun AND x.ar = p.ar
    JOIN insats AS y ON y.kommun = p.mot AND y.ar = p.ar AND y.insats = x.insats
    GROUP BY ALL
),
avrundat AS (
    SELECT p.kommun, p.mot, p.ar,
        CAST(p.netto AS DECIMAL(18, 2)) AS kostnad,
        CAST(p.netto_mot AS DECIMAL(18, 2)) AS kostnad_mot,
        CAST(p.skillnad AS DECIMAL(18, 2)) AS skillnad,
        CAST(p.volym AS DECIMAL(18, 2)) AS volym,
        CAST(d.sammansattning AS DECIMAL(18, 2)) AS sammansattning,
        CAST(d.kostnad_per_brukare AS DECIMAL(18, 2)) AS kostnad_per_brukare,
        d.insatser,
        p.preliminar OR coalesce(d.preliminar, false) AS preliminar
    FROM par AS p
    LEFT JOIN delar AS d USING (kommun, mot, ar)
)
SELECT
    *,
    skillnad - volym - coalesce(sammansattning, 0) - coalesce(kostnad_per_brukare, 0) AS rest,
    CASE
        WHEN insatser IS NULL
            THEN 'Kostnad per brukare saknas för någon av dem; allt utom volymen ligger i resten.'
    END AS orsak_saknas,
    kallhanvisning('Kolada', true) AS kallhanvisning
FROM avrundat
ORDER BY ar, mot
