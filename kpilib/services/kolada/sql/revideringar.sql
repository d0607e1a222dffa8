-- Revideringarna som en människa läser dem, ur Kolada och SCB: från vad till vad, och när.
WITH allt AS (
    SELECT slag, kpi, kommun, ar, kon, varde_fore, varde_efter, preliminar_fore, preliminar_efter,
        text_fore, text_efter, CAST(hamtad_fore AS DATE) AS hamtad_fore, CAST(hamtad_efter AS DATE) AS hamtad,
        fil_fore, fil_efter
    FROM main.kolada_revidering
    UNION ALL BY NAME
    SELECT
        r.slag,
        concat_ws(' ', r.tabell, r.matt, r.verksamhet, r.alder, r.ovrigt, nullif(r.tid, left(r.tid, 4))) AS kpi,
        CASE WHEN r.region = '00' THEN '0000' ELSE r.region END AS kommun,
        CAST(left(r.tid, 4) AS INTEGER) AS ar,
        r.kon,
        CAST(r.varde_fore AS DOUBLE) AS varde_fore,
        CAST(r.varde_efter AS DOUBLE) AS varde_efter,
        r.preliminar_fore,
        r.preliminar_efter,
        f.utdrag AS hamtad_fore,
        e.utdrag AS hamtad,
        r.fil_fore,
        r.fil_efter
    FROM main.scb_revidering AS r
    JOIN meta.fil AS f ON f.fil = r.fil_fore
    JOIN meta.fil AS e ON e.fil = r.fil_efter
)
SELECT
    r.hamtad,
    CASE r.slag
        WHEN 'andrat' THEN 'ändrat värde'
        WHEN 'slutligt' THEN 'blev slutligt'
        WHEN 'preliminart' THEN 'blev preliminärt'
        WHEN 'tillkommet' THEN 'fick värde'
        WHEN 'uteblivet' THEN 'värdet uteblev'
        WHEN 'borttaget' THEN 'borttaget'
        WHEN 'aterkommet' THEN 'återkommet'
        WHEN 'ny_titel' THEN 'ny titel'
        WHEN 'nedlagt' THEN 'nedlagt nyckeltal'
        WHEN 'aterupptaget' THEN 'återupptaget nyckeltal'
        ELSE 'ändrad status'
    END AS slag,
    r.kpi,
    coalesce(m.namn, r.kommun, '') AS omrade,
    r.ar,
    r.kon,
    CASE
        WHEN r.slag IN ('ny_titel', 'nedlagt', 'aterupptaget', 'status') THEN r.text_fore
        ELSE concat(CAST(r.varde_fore AS VARCHAR), CASE WHEN r.preliminar_fore THEN ' (preliminärt)' END)
    END AS fore,
    CASE
        WHEN r.slag IN ('ny_titel', 'nedlagt', 'aterupptaget', 'status') THEN r.text_efter
        ELSE concat(CAST(r.varde_efter AS VARCHAR), CASE WHEN r.preliminar_efter THEN ' (preliminärt)' END)
    END AS efter,
    r.hamtad_fore,
    r.fil_fore,
    r.fil_efter
FROM allt AS r
LEFT JOIN main.kommun AS m ON m.kommun = r.kommun
WHERE r.hamtad >= coalesce(CAST(? AS DATE), DATE '1900-01-01')
ORDER BY r.hamtad DESC, r.slag, r.kpi, omrade, r.ar, r.kon
