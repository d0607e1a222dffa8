-- Köpfilens belopp under perioden, rad för rad.
SELECT
    k.period_typ,
    k.period,
    p.insats,
    CASE
        WHEN p.avtalsform = 'annan_kommun' THEN 'annan_kommun'
        WHEN p.skolplacering THEN 'skolplacering'
        ELSE 'ordinarie'
    END AS koptyp,
    p.avtalsform,
    l.visas_som AS leverantor,
    l.koncern,
    CASE WHEN p.avtalsform = 'ramavtal' THEN p.belopp ELSE 0 END AS taljare,
    p.belopp AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten,
    p.person,
    'kopfil' AS tabell,
    p.fil,
    p.blad,
    p.rad
FROM main.kopfil AS p
JOIN main.leverantor_namn AS n ON n.namn = p.leverantor AND n.nummer = coalesce(p.organisationsnummer, '')
JOIN main.leverantor AS l ON l.leverantor_id = n.leverantor_id
JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.period = p.period
JOIN main.kalender AS k ON m.fran >= k.fran AND m.till <= k.till
