-- Ändringarna i det som hämtats ur Kolada, i den form som alla tjänsters har; se kpilib.services.revideringar.
SELECT
    r.slag,
    r.kpi AS serie,
    CAST(NULL AS VARCHAR) AS cell,
    coalesce(r.titel, r.kpi) AS namn,
    k.enhet,
    r.kommun,
    r.ar,
    r.kon,
    r.kon IS NULL OR r.kon = 'T' AS hel,
    r.varde_fore,
    r.varde_efter,
    r.preliminar_fore,
    r.preliminar_efter,
    r.text_fore,
    r.text_efter,
    CAST(r.hamtad_fore AS DATE) AS hamtad_fore,
    CAST(r.hamtad_efter AS DATE) AS hamtad,
    r.fil_fore,
    r.fil_efter
FROM main.kolada_revidering AS r
LEFT JOIN main.kolada_kpi AS k ON k.kpi = r.kpi
