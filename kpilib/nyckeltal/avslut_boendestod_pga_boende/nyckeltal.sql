-- Boendestöd som upphört under perioden för att personen behöver en annan form av boende.
WITH avslutat AS (
    SELECT
        k.period_typ,
        k.period,
        b.*,
        CASE
            WHEN b.verkstallt_fran <= b.avslutsdatum AND coalesce(b.verkstallighetsgrad, 'hel') <> 'ingen' THEN 1
            ELSE 0
        END AS verkstallt
    FROM main.beslut AS b
    JOIN main.kalender AS k ON b.avslutsdatum BETWEEN k.fran AND k.till
    WHERE b.insats IN (SELECT insats FROM main.insats_roll WHERE roll = 'stod_i_boendet')
        AND b.avslutsorsak IN ('behov_korttidsboende', 'behov_socialt_boende', 'behov_bmss')
),
i_ordning AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY period_typ, period, insats, person, verkstallt
            ORDER BY avslutsdatum DESC, beslutsdatum DESC, fil, blad, rad
        ) AS nr
    FROM avslutat
)
SELECT
    period_typ,
    period,
    insats,
    avslutsorsak,
    1 AS taljare,
    CAST(NULL AS INTEGER) AS namnare,
    CASE WHEN verkstallt = 0 THEN 'ej_verkstallt' WHEN nr > 1 THEN 'annat_avslut' END AS utesluten,
    person,
    'beslut' AS tabell,
    fil,
    blad,
    rad
FROM i_ordning
