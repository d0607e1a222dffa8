-- Läget för varje kommun, serie och år: bland alla kommuner, och bland dem som liknar den.
WITH kommuner AS (
    SELECT kommun, namn FROM main.kommun WHERE typ = 'K'
),
varden AS (
    SELECT s.kalla, s.serie, s.ar, s.kommun, s.varde, s.preliminar, s.harledd
    FROM main.nationell_serie AS s
    SEMI JOIN kommuner AS k ON k.kommun = s.kommun
),
-- En titel är t.ex. "Liknande kommuner LSS, Storstad, 2024". Har en årgång ändrats gäller den senast hämtade.
grupper AS (
    SELECT k.kommun AS agare, h.grupp, h.titel, h.argang, h.kommun
    FROM main.kommungrupp_historik AS h
    JOIN kommuner AS k ON h.titel = concat('Liknande kommuner LSS, ', k.namn, ', ', h.argang)
    QUALIFY h.galler_fran = max(h.galler_fran) OVER (PARTITION BY k.kommun, h.argang)
),
-- Ett års värden jämförs med årets grupp; finns den inte, med närmast äldre, och annars med den äldsta.
valda AS (
    SELECT g.agare, a.ar, g.grupp, g.titel, g.argang
    FROM (SELECT DISTINCT agare, grupp, titel, argang FROM grupper) AS g
    CROSS JOIN (SELECT DISTINCT ar FROM varden) AS a
    QUALIFY row_number() OVER (
        PARTITION BY g.agare, a.ar
        ORDER BY g.argang <= a.ar DESC, CASE WHEN g.argang <= a.ar THEN -g.argang ELSE g.argang END
    ) = 1
),
krets AS (
    SELECT v.agare, v.ar, v.titel, v.argang, g.kommun
    FROM valda AS v
    JOIN grupper AS g ON g.agare = v.agare AND g.grupp = v.grupp AND g.titel = v.titel
    UNION
    SELECT agare, ar, titel, argang, agare FROM valda
),
falt AS (
    SELECT kalla, serie, ar, count(varde) AS antal, count(*) FILTER (WHERE varde IS NOT NULL AND preliminar) AS
        antal_preliminara, quantile_cont(varde, [0.25, 0.5, 0.75]) AS q
    FROM varden
    GROUP BY kalla, serie, ar
),
alla AS (
    SELECT
        v.kalla, v.serie, v.ar, v.kommun, 'alla' AS jamforelse, CAST(NULL AS VARCHAR) AS grupp,
        CAST(NULL AS INTEGER) AS argang, v.varde, v.preliminar, v.harledd,
        CASE
            WHEN v.varde IS NOT NULL
                THEN rank() OVER (PARTITION BY v.kalla, v.serie, v.ar ORDER BY v.varde NULLS LAST)
        END AS rang,
        CASE
            WHEN v.varde IS NOT NULL
                THEN rank() OVER (PARTITION BY v.kalla, v.serie, v.ar ORDER BY v.varde DESC NULLS LAST)
        END AS rang_fran_hogst,
        f.antal,
        (SELECT count(*) FROM kommuner) - f.antal AS antal_saknas,
        f.antal_preliminara,
        f.q
    FROM varden AS v
    JOIN falt AS f USING (kalla, serie, ar)
),
par AS (
    SELECT e.kalla, e.serie, e.ar, e.kommun, k.titel, k.argang, e.varde, e.preliminar, e.harledd,
        v.varde AS annans, v.preliminar AS annans_preliminar
    FROM varden AS e
    JOIN krets AS k ON k.agare = e.kommun AND k.ar = e.ar
    LEFT JOIN varden AS v
        ON v.kalla = e.kalla AND v.serie = e.serie AND v.ar = e.ar AND v.kommun = k.kommun
),
liknande AS (
    SELECT
        kalla, serie, ar, kommun, 'liknande' AS jamforelse, titel AS grupp, argang, varde, preliminar, harledd,
        CASE WHEN varde IS NOT NULL THEN 1 + count(*) FILTER (WHERE annans < varde) END AS rang,
        CASE WHEN varde IS NOT NULL THEN 1 + count(*) FILTER (WHERE annans > varde) END AS rang_fran_hogst,
        count(annans) AS antal,
        count(*) - count(annans) AS antal_saknas,
        count(*) FILTER (WHERE annans IS NOT NULL AND annans_preliminar) AS antal_preliminara,
        quantile_cont(annans, [0.25, 0.5, 0.75]) AS q
    FROM par
    GROUP BY kalla, serie, ar, kommun, titel, argang, varde, preliminar, harledd
)
SELECT
    kalla,
    serie,
    ar,
    kommun,
    jamforelse,
    grupp,
    argang,
    varde,
    preliminar,
    rang,
    rang_fran_hogst,
    antal,
    antal_saknas,
    antal_preliminara,
    CASE WHEN varde <= q[1] THEN 1 WHEN varde <= q[2] THEN 2 WHEN varde <= q[3] THEN 3 WHEN varde > q[3] THEN 4
    END AS kvartil,
    q[2] AS median,
    varde - q[2] AS avstand,
    kallhanvisning(kalla, true) AS kallhanvisning
FROM (FROM alla UNION ALL BY NAME FROM liknande)
ORDER BY kalla, serie, ar, kommun, jamforelse
