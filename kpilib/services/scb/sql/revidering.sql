-- En ändring i det som hämtats från SCB: från en utgåva av värdet till nästa.
WITH steg AS (
    SELECT
        *,
        lag(ordning) OVER cell AS ordning_fore,
        lag(varde) OVER cell AS varde_fore,
        lag(preliminar) OVER cell AS preliminar_fore,
        lag(uppdaterad) OVER cell AS uppdaterad_fore,
        lag(fil) OVER cell AS fil_fore
    FROM main.scb_historik
    WINDOW
        cell AS (
            PARTITION BY tabell, matt, region, verksamhet, alder, kon, ovrigt, tid
            ORDER BY ordning
        )
)
SELECT
    CASE
        WHEN varde IS NOT NULL AND varde_fore IS NULL THEN 'tillkommet'
        WHEN varde IS NULL AND varde_fore IS NOT NULL THEN 'uteblivet'
        WHEN varde <> varde_fore THEN 'andrat'
        WHEN preliminar_fore AND NOT preliminar THEN 'slutligt'
        WHEN preliminar AND NOT preliminar_fore THEN 'preliminart'
        ELSE 'status'
    END AS slag,
    tabell,
    matt,
    region,
    verksamhet,
    alder,
    kon,
    ovrigt,
    tid,
    varde_fore,
    varde AS varde_efter,
    preliminar_fore,
    preliminar AS preliminar_efter,
    uppdaterad_fore,
    uppdaterad AS uppdaterad_efter,
    fil_fore,
    fil AS fil_efter
FROM steg
WHERE ordning_fore IS NOT NULL
ORDER BY ALL
