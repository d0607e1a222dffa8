-- fel: Lästa rader och ören är godkända plus avvisade, fil för fil.
SELECT namn
FROM meta.fil
WHERE status = 'godkand'
    AND (
        lasta_rader <> godkanda_rader + avvisade_rader
        OR lasta_ore <> godkanda_ore + avvisade_ore
    )
