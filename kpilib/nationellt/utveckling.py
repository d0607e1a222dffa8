"""How a series has developed: a sentence, one chart, and its data as a table."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import RIKET, och
from kpilib.form import cell, text
from kpilib.form.bars import Bar, alt_bars, dots
from kpilib.form.charts import alt, break_texts
from kpilib.form.jamforda import comparison
from kpilib.form.kallmarkt import diagram, under_diagrammet
from kpilib.form.tabell import Rad
from kpilib.fritext import i_markdown
from kpilib.underlag.jamforelse import I_ORD, OFYLLD, Jamforelse, ar, arsvarde, celler, noter
from kpilib.underlag.serier import (
    AVVIKELSE,
    AVVIKELSE_MNKR,
    FASTA_PRISER,
    KOP,
    LOPANDE_PRISER,
    PER_10000,
    Serie,
)

_UTAN_HUVUD = 5  # lines of a chart in which neither the own municipality nor the cities have a value


def avvikelse(j: Jamforelse) -> Markdown:
    """The deviation of the net cost, in per cent."""
    return utveckling(j, AVVIKELSE)


def avvikelse_kronor(j: Jamforelse) -> Markdown:
    """The deviation in kronor, as a table: cities of different size are not compared in kronor."""
    rows = j.serie(AVVIKELSE_MNKR)
    if not rows.height:
        return j.saknas(AVVIKELSE_MNKR)
    return Markdown("\n\n".join([egen_mening(j, AVVIKELSE_MNKR), _tabell(j, AVVIKELSE_MNKR, rows)]))


def per_10000(j: Jamforelse) -> Markdown:
    """Persons per 10 000 inhabitants, one chart per insats."""
    return _flera(j, PER_10000)


def kop(j: Jamforelse) -> Markdown:
    """The share that is bought, and from whom."""
    return _flera(j, KOP)


def per_invanare(j: Jamforelse) -> Markdown:
    """Net cost per inhabitant in fixed prices; in the year's own prices where there is no price index."""
    for serie in FASTA_PRISER:
        if j.serie(serie).height:
            return utveckling(j, serie)
    if not j.serie(LOPANDE_PRISER).height:
        return j.saknas(LOPANDE_PRISER)
    why = (
        "Kostnaden visas i löpande priser: prisindex för åren saknas i det som är hämtat, och utan det kan "
        "den inte räknas om till fasta priser. `kategoriplan fetch scb` hämtar konsumentprisindex."
    )
    return Markdown("\n\n".join([utveckling(j, LOPANDE_PRISER).data, why]))


def utveckling(j: Jamforelse, serie: Serie) -> Markdown:
    """A series over at most ten years, told in a sentence and shown by `kurva`."""
    if not j.serie(serie).height:
        return j.saknas(serie)
    return Markdown(f"{egen_mening(j, serie)}\n\n{kurva(j, serie).data}")


def kurva(j: Jamforelse, serie: Serie) -> Markdown:
    """The chart of a series with its gaps and its data: own municipality, the largest cities and riket."""
    rows = j.serie(serie)
    if not rows.height:
        return j.saknas(serie)
    parts = [
        _diagram(j, serie, rows),
        _luckor(j, serie, rows),
        _tabell(j, serie, rows),
    ]
    return Markdown("\n\n".join(part for part in parts if part))


def _flera(j: Jamforelse, serier: Sequence[Serie]) -> Markdown:
    known = [serie for serie in serier if j.serie(serie).height]
    missing = [serie for serie in serier if not j.serie(serie).height]
    parts = [utveckling(j, serie).data for serie in known]
    if not known:
        return j.saknas(serier[0])
    return Markdown("\n\n".join(parts + [j.saknas(serie).data for serie in missing]))


def egen_mening(j: Jamforelse, serie: Serie) -> str:
    """The own value of the last year, the change since the year before, and that of riket, as Markdown."""
    rows = j.serie(serie)
    own = {y: r for y, r in celler(rows, j.egen).items() if r["varde"] is not None}
    if not own:
        return i_markdown(f"{j.egen_namn} saknar värde i det som är hämtat.")
    last = max(own)
    now = own[last]
    told = serie.mening.format(kommun=j.egen_namn, varde=text.varde(now["varde"], serie.enhet), ar=last)
    told = told[0].upper() + told[1:] + (" Värdet är preliminärt." if now["preliminar"] else "")
    before = own.get(last - 1)
    if before is not None and not _brutet(j, serie, last):
        step = text.forandring(now["varde"], before["varde"], serie.enhet)
        told += f" Året före var det {text.varde(before['varde'], serie.enhet)} ({step})."
    riket = celler(rows, RIKET).get(last)
    if riket is not None and riket["varde"] is not None:
        told += f" I riket var det {text.varde(riket['varde'], serie.enhet)}."
    newest = ar(rows)[-1]
    if last < newest:
        told += f" {j.egen_namn} saknar värde för {och(str(y) for y in range(last + 1, newest + 1))}."
    return i_markdown(told)


def _brutet(j: Jamforelse, serie: Serie, year: int) -> bool:
    return any(b.fran.year == year for b in j.brott_i(serie))


def _diagram(j: Jamforelse, serie: Serie, rows: pl.DataFrame) -> str:
    areas = j.omraden(rows)
    areas = [k for k in areas if k in j.huvud] or areas[:_UTAN_HUVUD]
    drawn = rows.filter(pl.col("kommun").is_in(areas))
    slug = serie.id.lower().replace("_", "-")
    years = ar(drawn.filter(pl.col("varde").is_not_null()))
    label = _rubrik(serie, rows)
    if len(years) == 1:
        year = years[0]
        bars = [
            Bar(j.omradesnamn.get(k, k), float(by[year]["varde"]), j.farg(k))
            for k in areas
            if year in (by := celler(drawn, k)) and by[year]["varde"] is not None
        ]
        hollow = drawn.filter((pl.col("ar") == year) & pl.col("varde").is_not_null())["preliminar"].any()
        caption = f"{label}, {year}{I_ORD if hollow else ''}"
        words = alt_bars(
            "Rangordnade punkter", caption + ".", sorted(bars, key=lambda b: -b.varde), serie.enhet
        )
        return diagram(
            drawn, dots(bars, serie.enhet, nu=str(year)), id=f"fig-{slug}", caption=caption, alt=words
        )
    charts = j.linjer(serie, drawn.filter(pl.col("ar").is_between(years[0], years[-1])), areas)
    caption = f"{label}, {years[0]}–{years[-1]}"
    hollow = any(line.preliminara for line in charts)
    return diagram(
        drawn,
        comparison(charts, serie.enhet),
        id=f"fig-{slug}",
        caption=caption + (f". {OFYLLD}" if hollow else ""),
        alt=alt(caption + ".", charts),
    )


def _rubrik(serie: Serie, rows: pl.DataFrame) -> str:
    """The name, with the prices where it is a cost in fixed prices: the base year stands in the unit."""
    unit = str(rows["enhet"][0] or "")
    name, _, prices = serie.namn.partition(", fasta priser")
    base = unit.partition(", ")[2]
    return f"{name}, {base}" if serie.namn != name and base else f"{name}{prices}"


def _luckor(j: Jamforelse, serie: Serie, rows: pl.DataFrame) -> str:
    """Which areas of the chart have no value, or none for some year, and what the source says of it."""
    years = ar(rows)
    gaps = []
    for kommun in (k for k in j.huvud if k in j.omradesnamn):
        by = celler(rows, kommun)
        gone = [y for y in years if y not in by or by[y]["varde"] is None]
        if gone:
            when = "alla år" if len(gone) == len(years) else _spann(gone)
            status = j.status(serie, kommun)
            why = f" (källans status: {och(status)})" if status else ""
            gaps.append(f"{j.omradesnamn[kommun]} saknar värde {when}{why}")
    return i_markdown(f"Luckor: {'; '.join(gaps)}.") if gaps else ""


def _spann(years: Sequence[int]) -> str:
    """Years as a reader writes them: ``2018–2021 och 2024``."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return och(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _tabell(j: Jamforelse, serie: Serie, rows: pl.DataFrame) -> str:
    years = ar(rows)
    by_area = {kommun: celler(rows, kommun) for kommun in j.omraden(rows)}
    cells = {k: {str(y): arsvarde(by.get(y), serie.enhet) for y in years} for k, by in by_area.items()}
    listed: list[Rad] = [
        {"kommun": j.omradesnamn.get(kommun, kommun), **values} for kommun, values in cells.items()
    ]
    broken = break_texts(j.linjer(serie, rows, j.omraden(rows)))
    marks = noter([c for values in cells.values() for c in values.values()])
    return under_diagrammet(
        rows,
        listed,
        {"kommun": "Kommun", **{str(y): cell.period(str(y)) for y in years}},
        rubrik=_rubrik(serie, rows),
        noter=[*broken, *marks],
    )
