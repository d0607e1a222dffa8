-- Ändringarna i det som hämtats från SCB, i den form som alla tjänsters har; se kpilib.services.revideringar.
SELECT
    r.slag,
    concat_ws(' ', r.tabell, r.matt, r.verksamhet) AS serie,
    nullif(concat_ws(' ', r.alder, r.ovrigt, nullif(r.tid, left(r.tid, 4))), '') AS cell,
    concat_ws(', ', coalesce(i.namn, r.matt), v.namn) AS namn,
    w.enhet,
    CASE WHEN r.region = '00' THEN '0000' ELSE r.region END AS kommun,
    CAST(left(r.tid, 4) AS INTEGER) AS ar,
    r.kon,
    true AS hel,
    CAST(r.varde_fore AS DOUBLE) AS varde_fore,
    CAST(r.varde_efter AS DOUBLE) AS varde_efter,
    r.preliminar_fore,
    r.preliminar_efter,
    CAST(NULL AS VARCHAR) AS text_fore,
    CAST(NULL AS VARCHAR) AS text_efter,
    f.utdrag AS hamtad_fore,
    e.utdrag AS hamtad,
    r.fil_fore,
    r.fil_efter
FROM main.scb_revidering AS r
JOIN meta.fil AS f ON f.fil = r.fil_fore
JOIN meta.fil AS e ON e.fil = r.fil_efter
LEFT JOIN (SELECT tabell, matt, any_value(enhet) AS enhet FROM main.scb_varde GROUP BY ALL) AS w
    ON w.tabell = r.tabell AND w.matt = r.matt
LEFT JOIN main.scb_kod AS i ON i.tabell = r.tabell AND i.variabel = 'ContentsCode' AND i.kod = r.matt
LEFT JOIN main.scb_kod AS v ON v.tabell = r.tabell AND v.variabel = 'Verksomrkom' AND v.kod = r.verksamhet
