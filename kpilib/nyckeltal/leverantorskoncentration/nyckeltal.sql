-- Köpfilens rader. En rads täljare är dess belopp gånger leverantörens andel av köpen: summan är Σ belopp² / Σ belopp, och delad med nämnaren Herfindahl-Hirschmans index.
WITH rader AS (
    SELECT k.period_typ, k.period, p.insats, l.koncern, p.belopp, p.person, p.fil, p.blad, p.rad
    FROM main.kopfil AS p
    JOIN main.leverantor_namn AS n ON n.namn = p.leverantor AND n.nummer = coalesce(p.organisationsnummer, '')
    JOIN main.leverantor AS l ON l.leverantor_id = n.leverantor_id
    JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.period = p.period
    JOIN main.kalender AS k ON m.fran >= k.fran AND m.till <= k.till
),
koncern AS (
    SELECT period_typ, period, insats, koncern, sum(belopp) AS belopp
    FROM rader
    GROUP BY period_typ, period, insats, koncern
),
andel AS (
    SELECT
        *,
        sum(CASE WHEN belopp > 0 THEN belopp END) OVER (PARTITION BY period_typ, period, insats) AS alla
    FROM koncern
)
SELECT
    r.period_typ,
    r.period,
    r.insats,
    CASE WHEN a.belopp > 0 THEN CAST(CAST(r.belopp AS DOUBLE) * CAST(a.belopp AS DOUBLE) / CAST(a.alla AS DOUBLE) AS DECIMAL(38, 12)) END AS taljare,
    r.belopp AS namnare,
    CASE WHEN a.belopp <= 0 THEN 'netto_kredit' END AS utesluten,
    r.person,
    'kopfil' AS tabell,
    r.fil,
    r.blad,
    r.rad
FROM rader AS r
JOIN andel AS a
    ON a.period_typ = r.period_typ AND a.period = r.period AND a.insats = r.insats AND a.koncern = r.koncern
