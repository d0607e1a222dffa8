-- Beslut enligt LSS som är verkställda och inte avslutade på periodens sista dag. Ett ärendes senast
-- verkställda beslut om insatsen är det som gäller; lagrummet är insatsens eget där raden inte säger något.
WITH i_ordning AS (
    SELECT
        k.period_typ,
        k.period,
        b.*,
        coalesce(b.lagrum, i.lagrum) LIKE '%LSS%' AS lss,
        row_number() OVER (
            PARTITION BY k.period_typ, k.period, b.insats, b.arende
            ORDER BY b.verkstallt_fran DESC, b.beslutsdatum DESC, b.fil, b.blad, b.rad
        ) AS nr
    FROM main.beslut AS b
    JOIN main.insats AS i ON i.insats = b.insats
    JOIN main.kalender AS k
        ON b.verkstallt_fran <= k.till AND (b.avslutsdatum IS NULL OR b.avslutsdatum >= k.till)
    WHERE k.redovisas AND coalesce(b.verkstallighetsgrad, 'hel') <> 'ingen'
)
SELECT
    period_typ,
    period,
    insats,
    1 AS taljare,
    CAST(NULL AS INTEGER) AS namnare,
    CASE WHEN nr > 1 THEN 'ersatt_beslut' WHEN NOT lss THEN 'annat_lagrum' END AS utesluten,
    person,
    'beslut' AS tabell,
    fil,
    blad,
    rad
FROM i_ordning
