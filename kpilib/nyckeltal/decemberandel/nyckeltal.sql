-- Reskontrans konteringar på insatsens konton under året; täljaren är decembers.
SELECT
    k.period_typ,
    k.period,
    i.insats,
    CASE WHEN month(b.bokforingsdatum) = 12 THEN b.nettobelopp ELSE 0 END AS taljare,
    b.nettobelopp AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten,
    CAST(NULL AS VARCHAR) AS person,
    'leverantorsreskontra' AS tabell,
    b.fil,
    b.blad,
    b.rad
FROM main.leverantorsreskontra AS b
JOIN main.konto_insats AS i ON i.konto_nr = b.konto_nr
JOIN main.kalender AS k ON k.period_typ = 'ar' AND b.bokforingsdatum BETWEEN k.fran AND k.till
