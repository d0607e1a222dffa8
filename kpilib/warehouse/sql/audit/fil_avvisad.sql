-- varning: Ingen fil är avvisad i sin helhet.
SELECT concat(namn, ': ', orsak) FROM meta.fil WHERE status = 'avvisad'
