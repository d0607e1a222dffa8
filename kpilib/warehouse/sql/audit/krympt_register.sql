-- varning: Ett nytt registerutdrag är inte mycket mindre än det förra.
SELECT concat(namn, ': ', godkanda_rader, ' rader mot ', forra, ' i det förra utdraget')
FROM (
    SELECT *, lag(godkanda_rader) OVER (PARTITION BY kalla ORDER BY ordning) AS forra
    FROM meta.fil
    WHERE status = 'godkand' AND kalla IN ('beslut', 'avbrott', 'egen_regi', 'behovsbedomning', 'ramavtal', 'f100')
)
WHERE godkanda_rader < 0.8 * forra
