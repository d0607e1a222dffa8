-- varning: Nettokostnaden för LSS som följer av Koladas avvikelse är den som SCB:s räkenskapssammandrag har.
SELECT concat('kommun ', kommun, ' år ', ar, ': ', round(skillnad_mnkr, 3), ' mnkr')
FROM main.avstamning_nationell
WHERE NOT stammer
