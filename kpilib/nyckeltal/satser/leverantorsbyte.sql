-- Leverantörer som det köps av under ett år, med första raden, och inte under det år som är före eller efter;
-- de räknas till det senare av de två.
WITH handel AS (
    SELECT
        p.insats, n.leverantor_id, CAST(left(p.period, 4) AS INTEGER) AS ar, p.fil, p.blad, p.rad,
        row_number() OVER (PARTITION BY p.insats, n.leverantor_id, left(p.period, 4) ORDER BY p.period, p.fil, p.blad, p.rad) AS nr
    FROM main.kopfil AS p
    JOIN main.leverantor_namn AS n
        ON n.namn = p.leverantor AND n.nummer = coalesce(p.organisationsnummer, '')
)
SELECT
    k.period_typ,
    k.period,
    h.insats,
    1 AS taljare,
    CAST(NULL AS INTEGER) AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten,
    CAST(NULL AS VARCHAR) AS person,
    'kopfil' AS tabell,
    h.fil,
    h.blad,
    h.rad
FROM handel AS h
JOIN main.kalender AS k ON k.period_typ = 'ar' AND CAST(k.period AS INTEGER) = greatest(h.ar, h.ar + {annat_ar})
WHERE h.nr = 1
    AND NOT EXISTS (
        SELECT 1 FROM handel AS a
        WHERE a.insats = h.insats AND a.leverantor_id = h.leverantor_id AND a.ar = h.ar + {annat_ar}
    )
