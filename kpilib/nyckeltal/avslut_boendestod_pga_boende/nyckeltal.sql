-- Boendestöd som upphört under perioden för att personen behöver en annan form av boende.
WITH i_ordning AS (
    SELECT
        k.period_typ,
        k.period,
        b.*,
        CASE
            WHEN b.verkstallt_fran IS NULL OR b.verkstallt_fran > b.avslutsdatum THEN 'ej_verkstallt'
        END AS inte,
        row_number() OVER (
            PARTITION BY
                k.period_typ, k.period, b.person,
                CASE WHEN b.verkstallt_fran <= b.avslutsdatum THEN 1 ELSE 0 END
            ORDER BY b.avslutsdatum DESC, b.fil, b.blad, b.rad
        ) AS nr
    FROM main.beslut AS b
    JOIN main.kalender AS k ON b.avslutsdatum BETWEEN k.fran AND k.till
    WHERE b.insats = 'boendestod'
        AND b.avslutsorsak IN ('behov_korttidsboende', 'behov_socialt_boende', 'behov_bmss')
)
SELECT
    period_typ,
    period,
    insats,
    avslutsorsak,
    1 AS taljare,
    CAST(NULL AS INTEGER) AS namnare,
    CASE WHEN inte IS NOT NULL THEN inte WHEN nr > 1 THEN 'annat_avslut' END AS utesluten,
    person,
    'beslut' AS tabell,
    fil,
    blad,
    rad
FROM i_ordning
