-- fel: Ingående + nya − verkställda − återupptagna − avslutade = utgående, och det är nyckeltalets antal.
SELECT concat_ws(' ', f.insats, f.period)
FROM main.verkstallighet_flode AS f
JOIN main.kalender AS k ON k.period_typ = 'kvartal' AND k.period = f.period
LEFT JOIN nyckeltal.varde AS ut
    ON ut.nyckeltal = 'ej_verkstallda' AND ut.dimension = 'alla' AND ut.period_typ = 'kvartal'
    AND ut.insats = f.insats AND ut.period = f.period
LEFT JOIN nyckeltal.varde AS inn
    ON inn.nyckeltal = 'ej_verkstallda' AND inn.dimension = 'alla' AND inn.period_typ = 'kvartal'
    AND inn.insats = f.insats AND inn.referensdatum = k.fran - 1
WHERE f.ingaende + f.nya - f.verkstallda - f.aterupptagna - f.avslutade <> f.utgaende
    OR ut.taljare <> f.utgaende
    OR inn.taljare <> f.ingaende
