-- En leverans från Kolada läggs över det som gäller: nya utgåvor till historiken, sedan det gällande.
-- Variablerna fil, ordning, hamtad och en sökväg per tabell i leveransen sätts av kpilib.services.kolada.load.
CREATE OR REPLACE TEMP TABLE _del AS
SELECT kpi, kommuner, ar, sedan, hel_katalog FROM read_parquet(getvariable('kolada_hamtning'));

CREATE OR REPLACE TEMP TABLE _ny AS
SELECT kpi, kommun, ar, kon, varde, antal, status, preliminar, false AS borttagen, false AS bekraftad
FROM read_parquet(getvariable('kolada_varde'))
UNION ALL
SELECT kpi, kommun, ar, kon, NULL, NULL, '', false, true, false
FROM read_parquet(getvariable('kolada_borttagen'));

-- Det som leveransen omfattar och inte nämner: borta, om allt begärdes; annars oförändrat, och slutligt när
-- katalogen inte längre säger att årets uppgift är preliminär.
INSERT INTO _ny
SELECT
    g.kpi,
    g.kommun,
    g.ar,
    g.kon,
    CASE WHEN d.sedan IS NOT NULL THEN g.varde END,
    CASE WHEN d.sedan IS NOT NULL THEN g.antal END,
    CASE WHEN d.sedan IS NOT NULL THEN g.status ELSE '' END,
    false,
    d.sedan IS NULL,
    d.sedan IS NOT NULL
FROM main.kolada_varde AS g
JOIN _del AS d
    ON list_contains(d.kpi, g.kpi) AND list_contains(d.kommuner, g.kommun) AND list_contains(d.ar, g.ar)
LEFT JOIN read_parquet(getvariable('kolada_kpi')) AS k ON k.kpi = g.kpi
ANTI JOIN _ny AS n ON n.kpi = g.kpi AND n.kommun = g.kommun AND n.ar = g.ar AND n.kon = g.kon
WHERE
    d.sedan IS NULL
    OR (
        g.preliminar AND k.kpi IS NOT NULL
        AND NOT coalesce(
            k.publiceringsperiod = CAST(g.ar AS VARCHAR)
            AND k.preliminart_datum <= CAST(getvariable('hamtad') AS DATE)
            AND CAST(getvariable('hamtad') AS DATE) < k.publiceringsdatum,
            false
        )
    )
-- En uppgift som två delar av leveransen omfattar: den del där allt begärdes avgör.
QUALIFY row_number() OVER (PARTITION BY g.kpi, g.kommun, g.ar, g.kon ORDER BY d.sedan NULLS FIRST) = 1;

-- Det som ersätts flyttas till historiken, och det som är borta får en rad där som säger det.
CREATE OR REPLACE TEMP TABLE _andrad AS
SELECT g.*, n.borttagen AS tas_bort
FROM main.kolada_varde AS g
JOIN _ny AS n ON n.kpi = g.kpi AND n.kommun = g.kommun AND n.ar = g.ar AND n.kon = g.kon
WHERE
    n.borttagen OR n.varde IS DISTINCT FROM g.varde OR n.status IS DISTINCT FROM g.status
    OR n.preliminar <> g.preliminar;

INSERT INTO main.kolada_historik BY NAME
SELECT
    a.* EXCLUDE (tas_bort, utgava, fil),
    false AS borttagen,
    a.utgava AS ordning,
    h.hamtad,
    h.fil
FROM _andrad AS a
JOIN (SELECT DISTINCT ordning, hamtad, fil FROM main.kolada_hamtning) AS h ON h.ordning = a.utgava
UNION ALL BY NAME
SELECT
    kpi,
    kommun,
    ar,
    kon,
    NULL AS varde,
    NULL AS antal,
    '' AS status,
    false AS preliminar,
    true AS borttagen,
    getvariable('ordning') AS ordning,
    getvariable('hamtad') AS hamtad,
    getvariable('fil') AS fil
FROM _andrad
WHERE tas_bort;

MERGE INTO main.kolada_varde AS g
USING _ny AS n ON n.kpi = g.kpi AND n.kommun = g.kommun AND n.ar = g.ar AND n.kon = g.kon
WHEN MATCHED AND n.borttagen THEN DELETE
WHEN MATCHED AND n.bekraftad THEN UPDATE SET preliminar = false, utgava = getvariable('ordning')
WHEN MATCHED THEN UPDATE SET
    varde = n.varde,
    antal = n.antal,
    status = n.status,
    preliminar = n.preliminar,
    utgava = CASE
        WHEN
            n.varde IS DISTINCT FROM g.varde OR n.status IS DISTINCT FROM g.status
            OR n.preliminar <> g.preliminar
            THEN getvariable('ordning')
        ELSE g.utgava
    END,
    fil = getvariable('fil')
WHEN NOT MATCHED AND NOT n.borttagen THEN
    INSERT (kpi, kommun, ar, kon, varde, antal, status, preliminar, utgava, fil)
    VALUES (
        n.kpi, n.kommun, n.ar, n.kon, n.varde, n.antal, n.status, n.preliminar,
        getvariable('ordning'), getvariable('fil')
    );

-- Katalogen: ett nyckeltal som en hel katalog inte har kvar är nedlagt, men dess titel behövs för värdena.
CREATE OR REPLACE TEMP TABLE _katalog AS
SELECT kpi, titel, beskrivning, enhet, konsuppdelad, publiceringsdatum, preliminart_datum, publiceringsperiod,
    nedlagd, getvariable('fil') AS fil
FROM read_parquet(getvariable('kolada_kpi'));

INSERT INTO _katalog
SELECT g.* REPLACE (true AS nedlagd)
FROM main.kolada_kpi AS g
ANTI JOIN _katalog AS n ON n.kpi = g.kpi
WHERE (SELECT bool_or(hel_katalog) FROM _del) AND NOT g.nedlagd;

INSERT INTO main.kolada_kpi_historik BY NAME
SELECT
    n.kpi,
    n.titel,
    n.nedlagd,
    n.publiceringsdatum,
    getvariable('hamtad') AS hamtad,
    getvariable('ordning') AS ordning,
    getvariable('fil') AS fil
FROM _katalog AS n
LEFT JOIN main.kolada_kpi AS g ON g.kpi = n.kpi
WHERE g.kpi IS NULL OR n.titel <> g.titel OR n.nedlagd <> g.nedlagd;

DELETE FROM main.kolada_kpi AS g USING _katalog AS n WHERE n.kpi = g.kpi;
INSERT INTO main.kolada_kpi BY NAME FROM _katalog;

-- Grupper: en grupp med andra medlemmar eller ny titel är en ny utgåva; den förra gällde till dess.
CREATE OR REPLACE TEMP TABLE _grupp AS
SELECT grupp, titel, kommun, namn, list(kommun ORDER BY kommun) OVER (PARTITION BY grupp, titel) AS alla
FROM read_parquet(getvariable('kommungrupp'));

DELETE FROM _grupp AS n USING (
    SELECT grupp, titel, list(kommun ORDER BY kommun) AS alla
    FROM main.kommungrupp_historik WHERE galler_till IS NULL GROUP BY ALL
) AS g
WHERE g.grupp = n.grupp AND g.titel = n.titel AND g.alla = n.alla;

UPDATE main.kommungrupp_historik AS g SET galler_till = CAST(getvariable('hamtad') AS DATE)
WHERE g.galler_till IS NULL AND g.grupp IN (SELECT grupp FROM _grupp);

INSERT INTO main.kommungrupp_historik BY NAME
SELECT
    grupp,
    titel,
    try_cast(regexp_extract(titel, '(\d{4})$', 1) AS INTEGER) AS argang,
    kommun,
    namn,
    CAST(getvariable('hamtad') AS DATE) AS galler_fran,
    getvariable('fil') AS fil
FROM _grupp;

INSERT INTO main.kolada_hamtning BY NAME
SELECT
    getvariable('fil') AS fil,
    getvariable('ordning') AS ordning,
    getvariable('hamtad') AS hamtad,
    kpi,
    kommuner,
    ar,
    sedan,
    hel_katalog
FROM _del;

DROP TABLE _del;
DROP TABLE _ny;
DROP TABLE _andrad;
DROP TABLE _katalog;
DROP TABLE _grupp;
