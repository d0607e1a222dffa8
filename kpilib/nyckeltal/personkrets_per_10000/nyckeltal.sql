-- Personer med ett verkställt beslut enligt LSS på årets sista dag, efter bedömd personkrets. Befolkningen
-- (Kolada N01951) är en rad för helheten och en för varje personkrets: den delas inte mellan dem.
WITH i_ordning AS (
    SELECT
        k.period_typ,
        k.period,
        b.*,
        row_number() OVER (
            PARTITION BY k.period, b.person
            ORDER BY b.personkrets IS NULL, b.beslutsdatum DESC, b.personkrets, b.fil, b.blad, b.rad
        ) AS nr
    FROM main.beslut AS b
    JOIN main.insats AS i ON i.insats = b.insats
    JOIN main.kalender AS k
        ON k.period_typ = 'ar' AND b.verkstallt_fran <= k.till
        AND (b.avslutsdatum IS NULL OR b.avslutsdatum >= k.till)
    WHERE k.redovisas AND coalesce(b.verkstallighetsgrad, 'hel') <> 'ingen'
        AND coalesce(b.lagrum, i.lagrum) LIKE '%LSS%'
)
SELECT
    period_typ,
    period,
    'alla' AS insats,
    personkrets,
    TRUE AS helhet,
    1 AS taljare,
    CAST(NULL AS BIGINT) AS namnare,
    CASE WHEN nr > 1 THEN 'annat_beslut' WHEN personkrets IS NULL THEN 'personkrets_saknas' END AS utesluten,
    person,
    'beslut' AS tabell,
    fil,
    blad,
    rad
FROM i_ordning
UNION ALL
SELECT
    k.period_typ, k.period, 'alla', d.personkrets, d.personkrets IS NULL, 0, CAST(v.varde AS BIGINT), NULL, NULL,
    'kolada_varde', v.fil, '', NULL
FROM main.kolada_varde AS v
JOIN main.egen_kommun AS e ON e.kommun = v.kommun
JOIN main.kalender AS k ON k.period_typ = 'ar' AND k.period = CAST(v.ar AS VARCHAR)
CROSS JOIN (VALUES (NULL), ('1'), ('2'), ('3')) AS d (personkrets)
WHERE v.kpi = 'N01951' AND v.kon = 'T' AND v.varde IS NOT NULL
