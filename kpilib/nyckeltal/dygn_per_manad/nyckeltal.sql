-- Dygn i korttidsboende under månaden.
WITH manad AS (
    SELECT period, fran, till FROM main.kalender WHERE period_typ = 'manad'
),
-- Ett köps dygn är köpfilens; i egen regi är det dagarna mellan placeringens första och sista dag, båda med.
vistelse AS (
    SELECT
        p.period, p.insats, 'extern' AS regiform, p.dygn, p.person, 'kopfil' AS tabell, p.fil, p.blad, p.rad
    FROM main.kopfil AS p
    WHERE p.insats IN (SELECT insats FROM main.insats_roll WHERE roll = 'korttidsboende')
    UNION ALL
    SELECT
        m.period, e.insats, 'egen',
        date_diff('day', greatest(e.fran, m.fran), least(coalesce(e.till, m.till), m.till)) + 1,
        e.person, 'egen_regi', e.fil, e.blad, e.rad
    FROM main.egen_regi AS e
    JOIN manad AS m ON e.fran <= m.till AND (e.till IS NULL OR e.till >= m.fran)
    WHERE e.insats IN (SELECT insats FROM main.insats_roll WHERE roll = 'korttidsboende')
)
SELECT
    'manad' AS period_typ,
    period,
    insats,
    regiform,
    dygn AS taljare,
    CAST(NULL AS INTEGER) AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten,
    person,
    tabell,
    fil,
    blad,
    rad
FROM vistelse
