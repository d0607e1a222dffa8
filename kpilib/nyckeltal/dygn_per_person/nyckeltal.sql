-- Dygn i korttidsboende per person och månad: dygn över personmånader.
WITH manad AS (
    SELECT period, fran, till FROM main.kalender WHERE period_typ = 'manad'
),
-- Ett köps dygn är köpfilens; i egen regi är det dagarna mellan placeringens första och sista dag, båda med.
vistelse AS (
    SELECT
        p.period, p.insats, p.dygn, p.person, 'kopfil' AS tabell, p.fil, p.blad, p.rad
    FROM main.kopfil AS p
    WHERE p.insats IN (SELECT insats FROM main.insats_roll WHERE roll = 'korttidsboende')
    UNION ALL
    SELECT
        m.period, e.insats,
        date_diff('day', greatest(e.fran, m.fran), least(coalesce(e.till, m.till), m.till)) + 1,
        e.person, 'egen_regi', e.fil, e.blad, e.rad
    FROM main.egen_regi AS e
    JOIN manad AS m ON e.fran <= m.till AND (e.till IS NULL OR e.till >= m.fran)
    WHERE e.insats IN (SELECT insats FROM main.insats_roll WHERE roll = 'korttidsboende')
),
-- En person är en personmånad per månad, hur många vistelser det än är: den första raden bär den. En kredit har
-- negativa dygn; den vars dygn alla är krediterade är ingen personmånad.
i_ordning AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY period, insats, person ORDER BY tabell, fil, blad, rad) AS nr,
        sum(dygn) OVER (PARTITION BY period, insats, person) AS kvar
    FROM vistelse
    WHERE dygn <> 0
)
SELECT
    k.period_typ,
    k.period,
    v.insats,
    v.dygn AS taljare,
    CASE WHEN v.nr = 1 AND v.kvar > 0 THEN 1 ELSE 0 END AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten,
    v.person,
    v.tabell,
    v.fil,
    v.blad,
    v.rad
FROM i_ordning AS v
JOIN manad AS m ON m.period = v.period
JOIN main.kalender AS k ON m.fran >= k.fran AND m.till <= k.till
