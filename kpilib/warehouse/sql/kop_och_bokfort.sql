-- Öre per månad, leverantör och insats enligt köpfilen och enligt reskontran, för månader som båda har.
WITH kop AS (
    SELECT p.period AS manad, n.leverantor_id, p.insats, CAST(sum(p.belopp) * 100 AS BIGINT) AS kopt
    FROM main.kopfil AS p
    JOIN main.leverantor_namn AS n ON n.namn = p.leverantor AND n.nummer = coalesce(p.organisationsnummer, '')
    GROUP BY ALL
),
bok AS (
    SELECT
        strftime(b.bokforingsdatum, '%Y-%m') AS manad,
        n.leverantor_id,
        i.insats,
        CAST(sum(b.nettobelopp) * 100 AS BIGINT) AS bokfort,
        CAST(coalesce(sum(b.nettobelopp) FILTER (b.nettobelopp < 0), 0) * 100 AS BIGINT) AS kredit
    FROM main.leverantorsreskontra AS b
    JOIN main.konto_insats AS i ON i.konto_nr = b.konto_nr
    JOIN main.leverantor_namn AS n ON n.namn = b.leverantor AND n.nummer = coalesce(b.leverantor_id, '')
    GROUP BY ALL
)
SELECT manad, leverantor_id, insats, kopt, bokfort, coalesce(kredit, 0) AS kredit
FROM kop FULL JOIN bok USING (manad, leverantor_id, insats)
WHERE insats IN (SELECT insats FROM main.konto_insats)
    AND (insats, manad) IN (SELECT (insats, period) FROM main.kopfil)
    AND manad IN (SELECT strftime(bokforingsdatum, '%Y-%m') FROM main.leverantorsreskontra)
ORDER BY ALL
