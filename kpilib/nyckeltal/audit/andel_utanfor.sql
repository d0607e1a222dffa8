-- fel: En andel av annat än kronor ligger mellan 0 och 1; krediter och intäkter kan föra kronor utanför.
SELECT concat_ws(' ', v.nyckeltal, v.insats, v.dimension_varde, v.period)
FROM nyckeltal.varde AS v
JOIN nyckeltal.katalog AS k USING (nyckeltal)
WHERE v.enhet = 'andel' AND k.raknar <> 'kronor' AND (v.varde < 0 OR v.varde > 1)
