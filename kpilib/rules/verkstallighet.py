"""When a decision has waited too long.

A favourable decision that is not executed within three months of the decision, and an insats that was
interrupted and not resumed within three months, is reported every quarter to IVO and, de-identified,
to the board and the auditors, until it is executed or closed. Three months are calendar months: the
days are derived from the dates, never the other way round. Source: parameters.toml, `verkstallighet`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from kpilib.rules.parameters import lydelser, parameter

HANDELSE = {
    "arende": ("Ärendets nummer.", pl.String),
    "person": ("Pseudonym.", pl.String),
    "kon": ("Kön: K, M eller okänt.", pl.String),
    "insats": ("Insats.", pl.String),
    "lagstiftning": ("LSS eller SoL.", pl.String),
    "handelse": ("Vad som startade klockan: beslut eller avbrott.", pl.String),
    "startdatum": ("Dag för beslutet, eller första dag i avbrottet.", pl.Date),
    "gransdatum": ("Sista dag inom tre kalendermånader från startdatum.", pl.Date),
    "slutdatum": ("Dag då väntan upphörde: verkställt, återupptaget eller avslutat.", pl.Date),
    "slutsatt": ("Hur väntan upphörde: verkstallt, aterupptaget eller avslutat.", pl.String),
    "verkstallighetsgrad": ("ingen eller delvis.", pl.String),
    "orsak_niva": ("Orsakens nivå: individ, struktur, resurs, lov eller okand.", pl.String),
    "orsak": ("Orsakens kod.", pl.String),
    "fil": ("Råfilens id.", pl.String),
    "blad": ("Blad i en Excelfil, annars tomt.", pl.String),
    "rad": ("Radnummer i filen.", pl.UInt32),
}
"""The columns of `main.verkstallighet`: name -> (description, type)."""

_NIVAER = ("individ", "struktur", "resurs", "lov")


def handelser(beslut: pl.DataFrame, avbrott: pl.DataFrame, lagstiftning: Mapping[str, str]) -> pl.DataFrame:
    """The events that start the clock, one row each, with the columns of `HANDELSE`.

    An event waits on a day when ``startdatum <= day`` and ``slutdatum`` is null or later; it is
    reportable when also ``gransdatum < day``. A decision that is executed in part goes on waiting, as
    ``delvis``, and if it is interrupted too the interruption is an event of its own: the law asks for
    both. An interruption belongs to the latest decision of its ärende that was made before it. Where two
    insatser were decided on that day it belongs to the one that was being given; an interruption that
    fits no decision, or several, is left out here and named by the audit.

    Parameters
    ----------
    beslut, avbrott
        The curated tables.
    lagstiftning
        Insats -> ``"LSS"`` or ``"SoL"``, for rows whose lagrum is empty.
    """
    grad = pl.col("verkstallighetsgrad").fill_null(
        pl.when(pl.col("verkstallt_fran").is_null()).then(pl.lit("ingen")).otherwise(pl.lit("hel"))
    )
    lag = pl.col("lagrum").str.to_lowercase()
    common = beslut.with_columns(
        pl.when(lag.str.contains("lss"))
        .then(pl.lit("LSS"))
        .when(lag.str.contains(r"\bsol\b|socialtjänstlag"))
        .then(pl.lit("SoL"))
        .otherwise(pl.col("insats").replace_strict(lagstiftning, default=None, return_dtype=pl.String))
        .alias("lagstiftning"),
        pl.when(grad == "delvis").then(pl.lit("delvis")).otherwise(pl.lit("ingen")).alias("grad"),
        _niva(pl.col("orsak_ej_verkstalld")).alias("orsak_niva"),
        pl.col("orsak_ej_verkstalld").alias("orsak"),
    )
    executed = pl.when(grad == "hel").then(pl.col("verkstallt_fran"))
    decisions = common.with_columns(
        pl.lit("beslut").alias("handelse"),
        pl.col("beslutsdatum").alias("startdatum"),
        *_end(executed, "verkstallt"),
        pl.col("grad").alias("verkstallighetsgrad"),
    )
    interruptions = _interrupted(avbrott, common).with_columns(
        pl.lit("avbrott").alias("handelse"),
        pl.col("avbrott_fran").alias("startdatum"),
        *_end(pl.col("aterupptaget"), "aterupptaget"),
        pl.lit("ingen").alias("verkstallighetsgrad"),
    )
    columns = [name for name in HANDELSE if name != "gransdatum"]
    events = pl.concat([decisions.select(columns), interruptions.select(columns)])
    return (
        events.with_columns(_add_months(events["startdatum"]).alias("gransdatum"))
        .select(pl.col(name).cast(dtype) for name, (_, dtype) in HANDELSE.items())
        .sort("startdatum", "arende", "handelse", "insats", "fil", "rad")
    )


def _end(wanted: pl.Expr, how: str) -> tuple[pl.Expr, pl.Expr]:
    """`slutdatum` and `slutsatt`: what was waited for came, or the decision ended before it did."""
    closed = pl.col("avslutsdatum")
    came = wanted.is_not_null() & (closed.is_null() | (wanted <= closed))
    kind = pl.when(came).then(pl.lit(how)).when(closed.is_not_null()).then(pl.lit("avslutat"))
    return pl.min_horizontal(wanted, closed).alias("slutdatum"), kind.alias("slutsatt")


def _interrupted(avbrott: pl.DataFrame, beslut: pl.DataFrame) -> pl.DataFrame:
    """Each interruption with the decision that it belongs to, where there is just one."""
    given = (pl.col("verkstallt_fran") <= pl.col("avbrott_fran")) & (
        pl.col("verkstallighetsgrad").fill_null("hel") != "ingen"
    )
    return (
        avbrott.with_row_index("nr")
        .join(beslut.drop("fil", "blad", "rad"), on="arende")
        .filter(pl.col("beslutsdatum") <= pl.col("avbrott_fran"))
        .filter(pl.col("beslutsdatum") == pl.col("beslutsdatum").max().over("nr"))
        .with_columns(given.alias("given"))
        .filter((pl.len().over("nr") == 1) | (pl.col("given") & (pl.col("given").sum().over("nr") == 1)))
    )


def redovisning(events: pl.DataFrame, dag: date) -> pl.DataFrame:
    """The de-identified statistics for the board: what waits on a day, per lagstiftning and insats.

    Every event that waits is listed with its days; those not yet three calendar months old are counted
    in `ej_tre_manader`, so that a list that took them in by a count of days is shown for what it is.

    Returns
    -------
    polars.DataFrame
        lagstiftning, insats, antal, median_dagar (days), summa_dagar (days), K, M, okant (counts),
        ej_tre_manader, delvis, avbrott (counts); sorted by lagstiftning and insats.
    """
    waiting = events.filter(
        (pl.col("startdatum") <= dag) & (pl.col("slutdatum").is_null() | (pl.col("slutdatum") > dag))
    ).with_columns((pl.lit(dag) - pl.col("startdatum")).dt.total_days().alias("dagar"))
    return (
        waiting.group_by("lagstiftning", "insats")
        .agg(
            pl.len().alias("antal"),
            pl.col("dagar").median().alias("median_dagar"),
            pl.col("dagar").sum().alias("summa_dagar"),
            (pl.col("kon") == "K").sum().alias("K"),
            (pl.col("kon") == "M").sum().alias("M"),
            (pl.col("kon") == "okänt").sum().alias("okant"),
            (pl.col("gransdatum") >= dag).sum().alias("ej_tre_manader"),
            (pl.col("verkstallighetsgrad") == "delvis").sum().alias("delvis"),
            (pl.col("handelse") == "avbrott").sum().alias("avbrott"),
        )
        .sort("lagstiftning", "insats")
    )


def vantetid(dag: date) -> int:
    """Months that a decision may wait, by the rule in force on a day."""
    return int(parameter("verkstallighet", "manader", dag).varde)


def _add_months(start: pl.Series) -> pl.Series:
    """Each day plus the months of the rule in force on that day.

    A day that the last month lacks becomes its last day: 30 November -> the end of February.
    """
    result = pl.Series(start.name, [None] * len(start), dtype=pl.Date)
    for rule in lydelser("verkstallighet", "manader"):
        holds = (start >= rule.galler_fran) & (
            pl.repeat(True, len(start), eager=True) if rule.galler_till is None else start <= rule.galler_till
        )
        result = start.dt.offset_by(f"{rule.varde}mo").zip_with(holds, result)
    return result


def _niva(orsak: pl.Expr) -> pl.Expr:
    word = orsak.str.to_lowercase().str.extract(r"^([a-z]+)")
    return (
        pl.when(word.is_in(_NIVAER)).then(word).otherwise(pl.when(orsak.is_not_null()).then(pl.lit("okand")))
    )
