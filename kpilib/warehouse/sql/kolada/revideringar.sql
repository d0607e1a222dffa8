-- Revideringarna som en människa läser dem: från vad till vad, och när.
SELECT
    CAST(r.hamtad_efter AS DATE) AS hamtad,
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
        WHEN r.kommun IS NULL OR r.slag = 'status' THEN r.text_fore
        ELSE concat(CAST(r.varde_fore AS VARCHAR), CASE WHEN r.preliminar_fore THEN ' (preliminärt)' END)
    END AS fore,
    CASE
        WHEN r.kommun IS NULL OR r.slag = 'status' THEN r.text_efter
        ELSE concat(CAST(r.varde_efter AS VARCHAR), CASE WHEN r.preliminar_efter THEN ' (preliminärt)' END)
    END AS efter,
    CAST(r.hamtad_fore AS DATE) AS hamtad_fore,
    r.fil_fore,
    r.fil_efter
FROM main.kolada_revidering AS r
LEFT JOIN main.kommun AS m ON m.kommun = r.kommun
WHERE CAST(r.hamtad_efter AS DATE) >= coalesce(CAST(? AS DATE), DATE '1900-01-01')
ORDER BY r.hamtad_efter DESC, r.slag, r.kpi, omrade, r.ar, r.kon
