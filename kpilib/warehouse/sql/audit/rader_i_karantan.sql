-- varning: Inga rader ligger i karantän.
SELECT concat(f.namn, ' rad ', a.rad, ': ', a.beskrivning)
FROM meta.avvisad AS a
JOIN meta.fil AS f ON f.fil = a.fil
WHERE a.allvar = 'avvisad'
ORDER BY f.ordning, a.rad
