-- varning: Varje avbrott hör till ett beslut.
SELECT concat('ärendet på rad ', a.rad, ' i fil ', a.fil)
FROM main.avbrott AS a
WHERE NOT EXISTS (
    SELECT 1 FROM main.beslut AS b WHERE b.arende = a.arende AND b.beslutsdatum <= a.avbrott_fran
)
