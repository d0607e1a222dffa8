-- fel: Ett värde som saknas säger varför.
SELECT concat_ws(' ', nyckeltal, insats, dimension_varde, period)
FROM nyckeltal.varde
WHERE varde IS NULL AND orsak_saknas IS NULL
