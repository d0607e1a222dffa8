-- fel: De namngivna skillnaderna mellan köpfil och leverantörsreskontra summerar till skillnaden, till öret.
WITH manader AS (
    SELECT DISTINCT p.insats, p.period AS manad
    FROM main.kopfil AS p
    WHERE p.insats IN (SELECT insats FROM main.konto_insats)
        AND EXISTS (SELECT 1 FROM main.leverantorsreskontra AS b WHERE strftime(b.bokforingsdatum, '%Y-%m') = p.period)
),
kop AS (
    SELECT insats, period AS manad, sum(belopp) AS belopp FROM main.kopfil GROUP BY insats, period
),
bok AS (
    SELECT i.insats, strftime(b.bokforingsdatum, '%Y-%m') AS manad, sum(b.nettobelopp) AS belopp
    FROM main.leverantorsreskontra AS b
    JOIN main.konto_insats AS i ON i.konto_nr = b.konto_nr
    GROUP BY ALL
),
avstamd AS (
    SELECT insats, manad, sum(skillnad) AS belopp FROM main.avstamning_inkop GROUP BY insats, manad
)
SELECT concat_ws(' ', m.insats, m.manad)
FROM manader AS m
LEFT JOIN kop AS k ON k.insats = m.insats AND k.manad = m.manad
LEFT JOIN bok AS b ON b.insats = m.insats AND b.manad = m.manad
LEFT JOIN avstamd AS a ON a.insats = m.insats AND a.manad = m.manad
WHERE coalesce(k.belopp, 0) - coalesce(b.belopp, 0) <> coalesce(a.belopp, 0)
