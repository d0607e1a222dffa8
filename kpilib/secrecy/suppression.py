"""Which numbers an audience may not see: small counts of persons and of rows, and what gives them away.

A small count is one from 1 up to the threshold. It tells too much about the few it counts, and so does
every number from which it could be worked out together with the others that are shown: those are found by
disclosure control over all values at once (`kpilib.rojandekontroll`), and withheld under the same mark. A
zero is always shown as zero.

Source: the secrecy of social services, 26 kap. 1 § offentlighets- och sekretesslagen (2009:400).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, MutableMapping
from dataclasses import replace

import polars as pl

from kpilib.begrepp import ALLA, EJ_UPPNATT, MALSTATUS_DOLD, UPPNATT
from kpilib.rojandekontroll import Skydd, skydda
from kpilib.secrecy.publikation import NAMNARE, RADER, TALJARE, UTESLUTEN, Publikation, dolda_celler, lagd

OM_PERSONER = ("personer", "beslut", "kop")
"""What a nyckeltal may count (`raknar`) that is a person, or one person's decision or placement."""

DOLT = "dolt"
"""What stands for a hidden count of rows that were left out."""

_GOLV = 1
"""The least that a hidden number can be, since a zero is never hidden."""
_RAD = ["nyckeltal", "insats", "dimension", "dimension_varde", "period_typ", "period"]


def suppress(
    values: pl.DataFrame,
    kalender: pl.DataFrame,
    *,
    troskel: int,
    skydda_komplement: bool,
    minne: MutableMapping[str, Skydd] | None = None,
) -> pl.DataFrame:
    """The values that may be shown.

    Parameters
    ----------
    values
        Rows of `nyckeltal.varde` with `raknar` and `slag` of the catalogue: all of a publication together.
    kalender
        `main.kalender`: what a quarter, tertial, half-year and year is made of.
    troskel
        Counts from 1 to `troskel` - 1 are hidden.
    skydda_komplement
        Whether the rest of a share (nämnare less täljare) is a count that may not be small either.
    minne
        What has been found of blocks before, see `kpilib.rojandekontroll.skydda`.

    Returns
    -------
    polars.DataFrame
        The same rows and columns, and `dolt` (Boolean). Where it is true `varde` is null, and those of
        taljare and namnare that are hidden; whether its target is met is ``"dolt"`` in `malstatus`.
        `antal_rader` is null where it is hidden, and for the parts of what does not count persons: a sum of
        kronor that is made of few rows is few persons'. A hidden count in `exkluderade` is ``"dolt"``.
    """
    personal = pl.col("raknar").is_in(OM_PERSONER)
    undivided = pl.col("dimension") == ALLA
    there = values.with_columns(
        pl.when(personal).then(pl.col(TALJARE)),
        pl.when(personal).then(pl.col(NAMNARE)),
        pl.when(personal | undivided).then(pl.col("antal_rader")),
    )
    laid = lagd(there, kalender, troskel=troskel, skydda_rest=skydda_komplement)
    hidden = dolda_celler(laid, _dolda(laid, minne))
    marks = pl.DataFrame(
        [(*serie[:4], *nar, serie.matt) for serie, nar in hidden],
        schema=dict.fromkeys([*_RAD, "matt"], pl.String),
        orient="row",
    )
    by_row = marks.group_by(_RAD).agg(pl.col("matt"))
    marked = values.join(by_row, on=_RAD, how="left", maintain_order="left").with_columns(
        pl.col("matt").fill_null([])
    )
    dolda = {matt: pl.col("matt").list.contains(matt) for matt in (TALJARE, NAMNARE, RADER)}
    dolt = dolda[TALJARE] | dolda[NAMNARE]
    return marked.with_columns(
        dolt.alias("dolt"),
        pl.when(~dolda[TALJARE]).then(pl.col(TALJARE)),
        pl.when(~dolda[NAMNARE]).then(pl.col(NAMNARE)),
        pl.when(~dolt).then(pl.col("varde")),
        pl.when(dolt & pl.col("malstatus").is_in([UPPNATT, EJ_UPPNATT]))
        .then(pl.lit(MALSTATUS_DOLD))
        .otherwise("malstatus")
        .alias("malstatus"),
        pl.when(~dolda[RADER] & (personal | undivided)).then(pl.col("antal_rader")),
        _left_out(marked),
    ).drop("matt")


def _dolda(laid: Publikation, minne: MutableMapping[str, Skydd] | None) -> Iterable[int]:
    """The cells to hide; a small count that follows from what the audience must see is shown, too."""
    tabell = laid.tabell(_GOLV)
    found = skydda(tabell, minne)
    while given := found.hjalplosa & tabell.kansliga:
        tabell = replace(tabell, kansliga=tabell.kansliga - given)
        found = skydda(tabell, minne)
    return found.dolda


def _left_out(marked: pl.DataFrame) -> pl.Series:
    """JSON of reason -> rows, a hidden count as ``"dolt"``."""
    texts = []
    for text, matt in marked.select("exkluderade", "matt").iter_rows():
        hidden = {name.removeprefix(UTESLUTEN) for name in matt if name.startswith(UTESLUTEN)}
        if hidden:
            counts = {reason: DOLT if reason in hidden else n for reason, n in json.loads(text).items()}
            text = json.dumps(counts, ensure_ascii=False)
        texts.append(text)
    return pl.Series("exkluderade", texts, dtype=pl.String)
