-- Köpfilens dygnspris gånger dygn, mot avtalets pris samma dygn. Priset gäller till dess nästa börjar.
WITH pris AS (
    SELECT
        avtalsnummer,
        insats,
        dygnspris,
        galler_fran,
        coalesce(
            lead(galler_fran) OVER (PARTITION BY avtalsnummer, insats ORDER BY galler_fran), DATE '9999-12-31'
        ) AS galler_till
    FROM main.avtalspris
)
SELECT
    k.period_typ,
    k.period,
    p.insats,
    CASE
        WHEN p.dygnspris > a.dygnspris THEN 'over_avtalspris'
        WHEN p.dygnspris < a.dygnspris THEN 'under_avtalspris'
        WHEN p.dygnspris = a.dygnspris THEN 'avtalspris'
    END AS prislage,
    p.dygnspris * p.dygn AS taljare,
    a.dygnspris * p.dygn AS namnare,
    CASE
        WHEN p.undantag THEN 'undantag'
        WHEN p.dygnspris IS NULL THEN 'saknar_dygnspris'
        WHEN a.dygnspris IS NULL THEN 'saknar_avtalspris'
    END AS utesluten,
    p.person,
    'kopfil' AS tabell,
    p.fil,
    p.blad,
    p.rad
FROM main.kopfil AS p
JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.period = p.period
JOIN main.kalender AS k ON m.fran >= k.fran AND m.till <= k.till
LEFT JOIN pris AS a
    ON a.avtalsnummer = p.avtalsnummer
    AND a.insats = p.insats
    AND a.galler_fran <= greatest(p.fran, m.fran)
    AND a.galler_till > greatest(p.fran, m.fran)
WHERE p.avtalsform = 'ramavtal'
