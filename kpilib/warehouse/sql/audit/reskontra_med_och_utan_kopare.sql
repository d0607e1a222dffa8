-- fel: En månads leverantörsreskontra har köpare på alla rader eller inga; annars är den inläst två gånger.
SELECT concat(
    strftime(bokforingsdatum, '%Y-%m'), ', ', coalesce(forvaltning, 'utan förvaltning'), ': ',
    count(*) FILTER (WHERE kopare_id IS NULL), ' rader utan köpare bredvid ',
    count(*) FILTER (WHERE kopare_id IS NOT NULL), ' med'
)
FROM main.leverantorsreskontra
GROUP BY strftime(bokforingsdatum, '%Y-%m'), forvaltning
HAVING count(*) > count(kopare_id) AND count(kopare_id) > 0
