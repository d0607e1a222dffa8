-- Pågående köp som köpfilen kallar ramavtal, och om leverantören har ett ramavtal för insatsen den dagen.
WITH avtal AS (
    SELECT r.insats, n.leverantor_id, r.fran, coalesce(r.forlangd_till, r.till) AS till
    FROM main.ramavtal AS r
    JOIN main.leverantor_namn AS n
        ON n.namn = r.leverantor AND n.nummer = coalesce(r.organisationsnummer, '')
),
pagaende AS (
    SELECT
        k.period_typ,
        k.period,
        k.till AS dag,
        p.insats,
        n.leverantor_id,
        p.person,
        p.fil,
        p.blad,
        p.rad,
        -- Är ett köps alla dygn krediterade har inget köpts.
        min(p.dygn) OVER kopet < 0 AND sum(p.dygn) OVER kopet <= 0 AS krediterat,
        row_number() OVER (kopet ORDER BY p.fran DESC, p.fil, p.blad, p.rad) AS nr
    FROM main.kopfil AS p
    JOIN main.leverantor_namn AS n
        ON n.namn = p.leverantor AND n.nummer = coalesce(p.organisationsnummer, '')
    JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.period = p.period
    JOIN main.kalender AS k ON k.till = m.till
    WHERE p.avtalsform = 'ramavtal' AND p.fran <= k.till AND (p.till IS NULL OR p.till >= k.till)
    WINDOW kopet AS (
        PARTITION BY k.period_typ, k.period, p.insats, p.person, n.leverantor_id, p.enhet
    )
),
provad AS (
    SELECT *, CASE
        WHEN EXISTS (
            SELECT 1 FROM avtal AS a
            WHERE a.insats = p.insats AND a.leverantor_id = p.leverantor_id AND p.dag BETWEEN a.fran AND a.till
        ) THEN 'inom_avtal'
        WHEN EXISTS (SELECT 1 FROM avtal AS a WHERE a.insats = p.insats AND a.leverantor_id = p.leverantor_id)
            THEN 'utanfor_avtalstiden'
        ELSE 'inget_avtal_for_insatsen'
    END AS stod
    FROM pagaende AS p
)
SELECT
    period_typ,
    period,
    insats,
    stod,
    CASE WHEN stod = 'inom_avtal' THEN 0 ELSE 1 END AS taljare,
    1 AS namnare,
    CASE WHEN krediterat THEN 'krediterat' WHEN nr > 1 THEN 'samma_kop' END AS utesluten,
    person,
    'kopfil' AS tabell,
    fil,
    blad,
    rad
FROM provad
