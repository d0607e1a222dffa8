-- fel: En andel ligger mellan 0 och 1.
SELECT concat_ws(' ', nyckeltal, insats, dimension_varde, period)
FROM nyckeltal.varde
WHERE enhet = 'andel' AND (varde < 0 OR varde > 1)
