-- Beslut som är verkställda på periodens sista dag, eller någon dag i den; en person räknas en gång per
-- insats.
WITH i_ordning AS (
    SELECT
        k.period_typ,
        k.period,
        b.*,
        row_number() OVER (
            PARTITION BY k.period_typ, k.period, b.insats, b.person
            ORDER BY b.verkstallt_fran DESC, b.beslutsdatum DESC, b.fil, b.blad, b.rad
        ) AS nr
    FROM main.beslut AS b
    JOIN main.kalender AS k
        ON b.verkstallt_fran <= k.till
        AND (
            b.avslutsdatum IS NULL
            OR b.avslutsdatum >= CASE {avlasning} WHEN 'sista_dagen' THEN k.till WHEN 'nagon_dag' THEN k.fran END
        )
    WHERE k.redovisas AND b.insats IN (SELECT insats FROM main.insats_roll WHERE roll IN ({roller}))
        -- Står det att beslutet inte är verkställt alls är dagen ingen verkställighet.
        AND coalesce(b.verkstallighetsgrad, 'hel') <> 'ingen'
)
SELECT
    period_typ,
    period,
    insats,
    kon,
    1 AS taljare,
    CAST(NULL AS INTEGER) AS namnare,
    CASE WHEN nr > 1 THEN 'annat_beslut' END AS utesluten,
    person,
    'beslut' AS tabell,
    fil,
    blad,
    rad
FROM i_ordning
