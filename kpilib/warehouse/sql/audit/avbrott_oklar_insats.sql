-- varning: Det framgår vilken insats ett avbrott gäller; annars räknas avbrottet inte.
SELECT concat('ärendet på rad ', a.rad, ' i fil ', a.fil, ' har flera insatser beslutade samma dag')
FROM main.avbrott AS a
WHERE EXISTS (
    SELECT 1 FROM main.beslut AS b WHERE b.arende = a.arende AND b.beslutsdatum <= a.avbrott_fran
)
AND NOT EXISTS (
    SELECT 1 FROM main.verkstallighet AS v
    WHERE v.handelse = 'avbrott' AND v.fil = a.fil AND v.blad = a.blad AND v.rad = a.rad
)
