-- En ändring i det som hämtats ur Kolada: från en utgåva av uppgiften till nästa.
WITH utgavor AS ( -- bara det som finns i historiken har ändrats; dess sista utgåva är den som gäller
    FROM main.kolada_historik
    UNION ALL BY NAME
    SELECT g.* EXCLUDE (utgava, fil), false AS borttagen, g.utgava AS ordning, h.hamtad, h.fil
    FROM main.kolada_varde AS g
    SEMI JOIN main.kolada_historik USING (kpi, kommun, ar, kon)
    JOIN (SELECT DISTINCT ordning, hamtad, fil FROM main.kolada_hamtning) AS h ON h.ordning = g.utgava
),
steg AS (
    SELECT
        *,
        lag(varde) OVER cell AS varde_fore,
        lag(status) OVER cell AS status_fore,
        lag(preliminar) OVER cell AS preliminar_fore,
        lag(borttagen) OVER cell AS borttagen_fore,
        lag(hamtad) OVER cell AS hamtad_fore,
        lag(fil) OVER cell AS fil_fore
    FROM utgavor
    WINDOW cell AS (PARTITION BY kpi, kommun, ar, kon ORDER BY ordning)
),
titlar AS (
    SELECT
        *,
        lag(titel) OVER kpin AS titel_fore,
        lag(nedlagd) OVER kpin AS nedlagd_fore,
        lag(hamtad) OVER kpin AS hamtad_fore,
        lag(fil) OVER kpin AS fil_fore
    FROM main.kolada_kpi_historik
    WINDOW kpin AS (PARTITION BY kpi ORDER BY ordning)
),
katalog AS (
    SELECT 'ny_titel' AS slag, titel_fore AS text_fore, titel AS text_efter, *
    FROM titlar WHERE fil_fore IS NOT NULL AND titel <> titel_fore
    UNION ALL
    SELECT CASE WHEN nedlagd THEN 'nedlagt' ELSE 'aterupptaget' END, titel_fore, titel, *
    FROM titlar WHERE fil_fore IS NOT NULL AND nedlagd <> nedlagd_fore
)
SELECT
    CASE
        WHEN s.borttagen THEN 'borttaget'
        WHEN s.borttagen_fore THEN 'aterkommet'
        WHEN s.varde IS NOT NULL AND s.varde_fore IS NULL THEN 'tillkommet'
        WHEN s.varde IS NULL AND s.varde_fore IS NOT NULL THEN 'uteblivet'
        WHEN s.varde <> s.varde_fore THEN 'andrat'
        WHEN s.preliminar_fore AND NOT s.preliminar THEN 'slutligt'
        WHEN s.preliminar AND NOT s.preliminar_fore THEN 'preliminart'
        ELSE 'status'
    END AS slag,
    s.kpi,
    k.titel,
    s.kommun,
    s.ar,
    s.kon,
    s.varde_fore,
    s.varde AS varde_efter,
    s.preliminar_fore,
    s.preliminar AS preliminar_efter,
    s.status_fore AS text_fore,
    s.status AS text_efter,
    s.hamtad_fore,
    s.hamtad AS hamtad_efter,
    s.fil_fore,
    s.fil AS fil_efter
FROM steg AS s
LEFT JOIN main.kolada_kpi AS k ON k.kpi = s.kpi
WHERE s.fil_fore IS NOT NULL
UNION ALL
SELECT slag, kpi, titel, NULL, NULL, NULL, NULL, NULL, NULL, NULL, text_fore, text_efter, hamtad_fore, hamtad,
    fil_fore, fil
FROM katalog
ORDER BY hamtad_efter, slag, kpi, kommun, ar, kon
