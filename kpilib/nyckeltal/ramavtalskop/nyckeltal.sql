-- Ett köp som pågår på periodens sista dag, enligt köpfilen för den månad som dagen ligger i.
WITH pagaende AS (
    SELECT
        k.period_typ,
        k.period,
        p.*,
        -- Är ett köps alla dygn krediterade har inget köpts.
        min(p.dygn) OVER kopet < 0 AND sum(p.dygn) OVER kopet <= 0 AS krediterat,
        row_number() OVER (
            kopet
            -- Säger två rader olika om samma köp räknas den som ligger längst från ett ramavtal.
            ORDER BY
                p.fran DESC,
                CASE p.avtalsform WHEN 'direktupphandling' THEN 0 WHEN 'annan_kommun' THEN 1 ELSE 2 END,
                p.skolplacering, p.fil, p.blad, p.rad
        ) AS nr
    FROM main.kopfil AS p
    JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.period = p.period
    JOIN main.kalender AS k ON k.till = m.till
    WHERE p.fran <= k.till AND (p.till IS NULL OR p.till >= k.till)
    WINDOW kopet AS (
        PARTITION BY k.period_typ, k.period, p.insats, p.person, coalesce(p.organisationsnummer, p.leverantor), p.enhet
    )
)
SELECT
    period_typ,
    period,
    insats,
    CASE
        WHEN avtalsform = 'annan_kommun' THEN 'annan_kommun'
        WHEN skolplacering THEN 'skolplacering'
        ELSE 'ordinarie'
    END AS koptyp,
    avtalsform,
    CASE WHEN avtalsform = 'ramavtal' THEN 1 ELSE 0 END AS taljare,
    1 AS namnare,
    CASE WHEN krediterat THEN 'krediterat' WHEN nr > 1 THEN 'samma_kop' END AS utesluten,
    person,
    'kopfil' AS tabell,
    fil,
    blad,
    rad
FROM pagaende
