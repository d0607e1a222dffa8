-- Köpfilens rader; täljaren är beloppet hos den leverantör (koncern) som perioden köper mest av.
WITH rader AS (
    SELECT k.period_typ, k.period, p.insats, l.koncern, p.belopp, p.person, p.fil, p.blad, p.rad
    FROM main.kopfil AS p
    JOIN main.leverantor_namn AS n ON n.namn = p.leverantor AND n.nummer = coalesce(p.organisationsnummer, '')
    JOIN main.leverantor AS l ON l.leverantor_id = n.leverantor_id
    JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.period = p.period
    JOIN main.kalender AS k ON m.fran >= k.fran AND m.till <= k.till
),
plats AS (
    SELECT
        period_typ,
        period,
        insats,
        koncern,
        row_number() OVER (PARTITION BY period_typ, period, insats ORDER BY sum(belopp) DESC, koncern) AS nr
    FROM rader
    GROUP BY period_typ, period, insats, koncern
)
SELECT
    r.period_typ,
    r.period,
    r.insats,
    CASE WHEN s.nr = 1 THEN r.belopp ELSE 0 END AS taljare,
    r.belopp AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten,
    r.person,
    'kopfil' AS tabell,
    r.fil,
    r.blad,
    r.rad
FROM rader AS r
JOIN plats AS s
    ON s.period_typ = r.period_typ AND s.period = r.period AND s.insats = r.insats AND s.koncern = r.koncern
