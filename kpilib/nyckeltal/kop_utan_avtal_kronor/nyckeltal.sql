-- Köpfilens rader; täljaren är köp av en leverantör som saknar ramavtal för insatsen den första dagen som raden avser.
WITH rader AS (
    SELECT
        k.period_typ,
        k.period,
        p.insats,
        CASE
            WHEN p.avtalsform = 'annan_kommun' THEN 'annan_kommun'
            WHEN p.skolplacering THEN 'skolplacering'
            ELSE 'ordinarie'
        END AS koptyp,
        n.leverantor_id,
        greatest(p.fran, m.fran) AS dag,
        p.belopp,
        p.person,
        p.fil,
        p.blad,
        p.rad
    FROM main.kopfil AS p
    JOIN main.leverantor_namn AS n ON n.namn = p.leverantor AND n.nummer = coalesce(p.organisationsnummer, '')
    JOIN main.kalender AS m ON m.period_typ = 'manad' AND m.period = p.period
    JOIN main.kalender AS k ON m.fran >= k.fran AND m.till <= k.till
),
avtal AS (
    SELECT n.leverantor_id, r.insats, r.fran, coalesce(r.forlangd_till, r.till) AS till
    FROM main.ramavtal AS r
    JOIN main.leverantor_namn AS n ON n.namn = r.leverantor AND n.nummer = coalesce(r.organisationsnummer, '')
),
provade AS (
    SELECT
        r.*,
        EXISTS (
            SELECT 1 FROM avtal AS a
            WHERE a.leverantor_id = r.leverantor_id AND a.insats = r.insats AND r.dag BETWEEN a.fran AND a.till
        ) AS galler,
        EXISTS (SELECT 1 FROM avtal AS a WHERE a.leverantor_id = r.leverantor_id AND a.insats = r.insats) AS finns
    FROM rader AS r
)
SELECT
    period_typ,
    period,
    insats,
    koptyp,
    CASE WHEN galler THEN 'inom_avtal' WHEN finns THEN 'utanfor_avtalstid' ELSE 'utan_avtal' END AS lage,
    CASE WHEN galler THEN 0 ELSE belopp END AS taljare,
    belopp AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten,
    person,
    'kopfil' AS tabell,
    fil,
    blad,
    rad
FROM provade
