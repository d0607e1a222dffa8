-- varning: Filens egen summarad stämmer med summan av dess rader.
SELECT concat(namn, ': summaraden avviker med ', abs(summarad_ore - lasta_ore) / 100, ' kr')
FROM meta.fil
WHERE summarad_ore IS NOT NULL AND abs(summarad_ore - lasta_ore) > 100
