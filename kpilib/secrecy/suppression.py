"""Which numbers an audience may not see: small counts of persons and of rows, and what gives them away.

A small count is one from 1 up to the threshold. It tells too much about the few it counts, and so does
every number from which it could be worked out together with the others that are shown: those are found by
disclosure control over all values at once (`kpilib.rojandekontroll`), and withheld under the same mark. A
zero is always shown as zero.

Source: the secrecy of social services, 26 kap. 1 § offentlighets- och sekretesslagen (2009:400).
"""

from __future__ import annotations

import json
from collections.abc import MutableMapping, Sequence, Set
from dataclasses import replace
from functools import partial

import polars as pl

from kpilib.begrepp import ALLA, DOLT, EJ_UPPNATT, UPPNATT
from kpilib.rojandekontroll import HELA, Skydd, skydda
from kpilib.rojandekontroll import granser as avrundning
from kpilib.secrecy.celler import AVRUNDAT, NAMNARE, RADER, TALJARE, UTESLUTEN, Publikation
from kpilib.secrecy.kansligt import bakom
from kpilib.secrecy.publikation import lagd
from kpilib.secrecy.tidigare import Last, Sett, begransa, granser, platser, tillsammans

OM_PERSONER = ("personer", "beslut", "kop")
"""What a nyckeltal may count (`raknar`) that is a person, or one person's decision or placement."""

_GOLV = 1
"""The least that a hidden number can be, since a zero is never hidden."""
_BELOPP = ("dygn", "kronor")
"""What a nyckeltal may count that is an amount, of which a person has a part."""
_PERSONER = pl.col("raknar").is_in(OM_PERSONER)
_RADER_TAL = pl.col("raknar").is_in(["avtal", "leverantorer", "statistik"])
"""What is counted by suppliers, agreements or published figures is rows of those: they are nobody's."""
_RADER_DOLJS = pl.col("raknar").is_in(_BELOPP) & (pl.col("dimension") != ALLA)
"""A sum of dygn or kronor by supplier is made of few persons' placements: of how many is not told."""
_RAD = ["nyckeltal", "insats", "dimension", "dimension_varde", "period_typ", "period"]
_DOLDA = {
    **dict.fromkeys([*_RAD, "matt", "regel"], pl.String),
    "forlust": pl.Float64,
    "hjalplos": pl.Boolean,
}
DOLBART = (_PERSONER | pl.col("raknar").is_in(_BELOPP)) & pl.col("orsak_saknas").is_null()
"""The values that there are, and that may be about few persons."""
INOM_GRANSER = "visas inom gränser"
"""What is said of a share whose hidden parts do not keep its limits from being told."""
VISAD_FORUT = "liten, men visad förut"
"""The rule of what is hidden though an earlier report showed it, at another threshold."""


def suppress(
    values: pl.DataFrame,
    kalender: pl.DataFrame,
    *,
    troskel: int,
    skydda_komplement: bool,
    personer: pl.DataFrame | None = None,
    visat: Sequence[pl.DataFrame] = (),
    tidigare: Sequence[Sett] = (),
    minne: MutableMapping[str, Skydd] | None = None,
) -> pl.DataFrame:
    """The values that may be shown.

    Parameters
    ----------
    values
        Rows of `nyckeltal.varde` with `raknar` and `slag` of the catalogue, and `ingang` (Boolean): whether
        the target is the value at the beginning of the year. All of a publication together.
    kalender
        `main.kalender`: what a quarter, tertial, half-year and year is made of.
    troskel
        Counts from 1 to `troskel` - 1 are hidden.
    skydda_komplement
        Whether the rest of a share (nämnare less täljare) is a count that may not be small either.
    personer
        `nyckeltal.personer`: how many persons the numbers are made of.
    visat
        The same values as stricter audiences are shown them: what one may see, the other may see.
    tidigare
        Reports that the audience has read.
    minne
        What has been found of blocks before, see `kpilib.rojandekontroll.skydda`.

    Returns
    -------
    polars.DataFrame
        The same rows and columns, and `dolt` (Boolean). Where it is true `varde` is null, and those of
        taljare and namnare that are hidden; of a share with a target `varde_fran` and `varde_till` are limits
        that it can be told to lie within, else null. Whether its target is met is ``"dolt"`` in `malstatus`,
        where that does not follow from them.
        `antal_rader` is null where it is hidden, and for the parts of dygn and kronor. A hidden count in
        `exkluderade` is ``"dolt"``. A target that is the value at the beginning of the year (`ingang`) is
        null where that value is hidden.
    """
    marks = dolda_tal(
        values,
        kalender,
        troskel=troskel,
        skydda_komplement=skydda_komplement,
        personer=personer,
        visat=visat,
        tidigare=tidigare,
        minne=minne,
    )
    return utan(values, marks)


def dolda_tal(
    values: pl.DataFrame,
    kalender: pl.DataFrame,
    *,
    troskel: int,
    skydda_komplement: bool,
    personer: pl.DataFrame | None = None,
    visat: Sequence[pl.DataFrame] = (),
    tidigare: Sequence[Sett] = (),
    minne: MutableMapping[str, Skydd] | None = None,
) -> pl.DataFrame:
    """The numbers that may not be shown, and why: what an audit asks for. Parameters as of `suppress`.

    Returns
    -------
    polars.DataFrame
        nyckeltal, insats, dimension, dimension_varde, period_typ, period, matt (taljare, namnare, rest,
        rader, "utesluten" and the reason, or `AVRUNDAT`, of a share whose hidden parts do not keep it from
        being shown rounded), regel (one of `kpilib.rojandekontroll`'s, `VISAD_FORUT` or `INOM_GRANSER`),
        forlust (what it costs that it is not shown, where an undivided month costs 5), hjalplos (what was
        shown before, or must be, tells too much of it, whatever else is hidden).
    """
    now = Sett(values, values.clear(), personer)
    rows: list[tuple[object, ...]] = []
    for belopp in (False, True):
        lay = partial(_lagd, kalender, troskel, skydda_komplement, belopp)
        laid = lay(now)
        seen = {laid.cell[p] for frame in visat for p in platser(frame) if p in laid.cell}
        for frame in visat:
            begransa(laid, laid.cell, granser(frame))
        last = [(lay(s), platser(s.visat), granser(s.visat)) for s in tidigare]
        known, found = _skyddad(laid, seen, last, minne)
        regler = {**dict.fromkeys(known.kansliga, VISAD_FORUT), **found.dolda}
        rows += [
            (*serie[:4], *nar, serie.matt, regler[cell], known.vikt[cell], cell in found.hjalplosa)
            for serie, nar in laid.cell
            if (cell := known.cell[serie, nar]) in regler
        ]
        rows += [
            (*serie[:4], *nar, f"{AVRUNDAT}{steg}", INOM_GRANSER, 0.0, False)
            for serie, nar in laid.cell
            if serie.matt == TALJARE
            and (whole := known.cell.get((serie._replace(matt=NAMNARE), nar))) is not None
            and (steg := found.avrundade.get((known.cell[serie, nar], whole)))
        ]
    return pl.DataFrame(rows, schema=_DOLDA, orient="row").sort(*_RAD, "matt")


def utan(values: pl.DataFrame, dolda_tal: pl.DataFrame) -> pl.DataFrame:
    """Values without the numbers of `dolda_tal`, as `suppress` gives them."""
    by_row = dolda_tal.group_by(_RAD).agg(pl.col("matt"))
    marked = values.join(by_row, on=_RAD, how="left", maintain_order="left").with_columns(
        pl.col("matt").fill_null([])
    )
    dolda = {matt: pl.col("matt").list.contains(matt) for matt in (TALJARE, NAMNARE, RADER)}
    dolt = dolda[TALJARE] | dolda[NAMNARE]
    fran, till = _inom(marked)
    # On which side of its target a hidden value lies is said where all that it can be lies there.
    unsaid = fran.is_null() | ((fran <= marked["mal"]) & (marked["mal"] <= till))
    seen = marked.with_columns(
        dolt.alias("dolt"),
        fran.alias("varde_fran"),
        till.alias("varde_till"),
        pl.when(~dolda[TALJARE]).then(pl.col(TALJARE)),
        pl.when(~dolda[NAMNARE]).then(pl.col(NAMNARE)),
        pl.when(~dolt).then(pl.col("varde")),
        pl.when(dolt & pl.lit(unsaid) & pl.col("malstatus").is_in([UPPNATT, EJ_UPPNATT]))
        .then(pl.lit(DOLT))
        .otherwise("malstatus")
        .alias("malstatus"),
        pl.when(~dolda[RADER] & ~_RADER_DOLJS).then(pl.col("antal_rader")),
        _left_out(marked),
    )
    return _utan_dolda_mal(seen).drop("matt")


def _lagd(kalender: pl.DataFrame, troskel: int, skydda_rest: bool, belopp: bool, sett: Sett) -> Publikation:
    """The counts, or the amounts, as cells; the rows behind an amount are a count."""
    numbers = pl.col("raknar").is_in(_BELOPP) if belopp else _PERSONER
    rows = pl.lit(False) if belopp else ~_RADER_DOLJS & ~_RADER_TAL
    there = sett.varden.with_columns(
        pl.when(numbers).then(pl.col(TALJARE)),
        pl.when(numbers).then(pl.col(NAMNARE)),
        pl.when(rows).then(pl.col("antal_rader")),
        pl.lit("{}").alias("exkluderade") if belopp else pl.col("exkluderade"),
    )
    return lagd(
        there,
        kalender,
        troskel=troskel,
        skydda_rest=skydda_rest,
        personer=bakom(sett.personer),
        belopp=belopp,
    )


def _utan_dolda_mal(seen: pl.DataFrame) -> pl.DataFrame:
    """Without the targets that are a hidden value, and what is told of those who are held against them."""
    year = pl.col("referensdatum").dt.year()
    hidden = seen.filter(pl.col("dolt"), period_typ="ar", dimension=ALLA)
    starts = hidden.select("nyckeltal", "insats", year=year + 1, start_dolt=pl.lit(True))
    held = seen.with_columns(year=year).join(
        starts, on=["nyckeltal", "insats", "year"], how="left", maintain_order="left"
    )
    gone = pl.col("ingang") & pl.col("start_dolt").fill_null(False)
    status = pl.when(gone & pl.col("malstatus").is_in([UPPNATT, EJ_UPPNATT])).then(pl.lit(DOLT))
    return held.with_columns(
        pl.when(~gone).then(pl.col("mal")).alias("mal"), status.otherwise("malstatus").alias("malstatus")
    ).drop("year", "start_dolt", "ingang")


def _skyddad(
    laid: Publikation,
    seen: Set[int],
    tidigare: Sequence[Last],
    minne: MutableMapping[str, Skydd] | None,
) -> tuple[Publikation, Skydd]:
    """What is known together, and its protection.

    A share that the audience must see is shown for its own sake and tells what is left of it. Where it would
    tell another hidden number, together with what the audience has seen, it is no more than another value.
    """
    must, given = set(laid.fasta), _utlamnade(laid, minne)
    while True:
        now = laid.kopia()
        now.kansliga, now.fasta = laid.kansliga - given, must | seen
        known = tillsammans(now, tidigare)
        tabell = known.tabell(_GOLV)
        found = skydda(tabell, minne)
        told = found.hjalplosa & tabell.kansliga
        near = (
            {c for cells, _ in tabell.block() if told.intersection(cells) for c in cells} if told else set()
        )
        back = {cell for place, cell in laid.cell.items() if known.cell[place] in near} & (must | given)
        if not back:
            return known, found
        must, given = must - back, given - back


def _utlamnade(laid: Publikation, minne: MutableMapping[str, Skydd] | None) -> set[int]:
    """Small counts that follow from what the audience must see: they are shown, too."""
    tabell = laid.tabell(_GOLV)
    found: set[int] = set()
    while laid.fasta and (given := skydda(tabell, minne).hjalplosa & tabell.kansliga):
        found |= given
        tabell = replace(tabell, kansliga=tabell.kansliga - given)
    return found


def _inom(marked: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """The limits that are told of each value, from 0 to 1; null where none are."""
    told: list[tuple[float | None, float | None]] = []
    for taljare, namnare, matt in marked.select(TALJARE, NAMNARE, "matt").iter_rows():
        steg = next((int(m.removeprefix(AVRUNDAT)) for m in matt if m.startswith(AVRUNDAT)), None)
        scale = 10**6 if steg else 0  # the parts are numbers of six decimals
        limits = avrundning(int(taljare * scale), int(namnare * scale), steg) if steg else None
        told.append((limits.fran / HELA, limits.till / HELA) if limits else (None, None))
    return tuple(pl.Series([t[n] for t in told], dtype=pl.Float64) for n in range(2))  # type: ignore[return-value]


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
