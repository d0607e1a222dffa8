"""The plan's national comparison: every series fetched from Kolada, ranked, and the deviation over time."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import ALLA, och
from kpilib.form import cell
from kpilib.form.bars import BLUE, GREY, Bar, alt_bars, dots
from kpilib.form.ord import OFORANDRAD, rorelse
from kpilib.form.tabell import Rad, tabell
from kpilib.fritext import i_markdown
from kpilib.nationellt.lage import mening
from kpilib.nationellt.utveckling import kurva
from kpilib.qmd.emit import figure, table, utan_underlag
from kpilib.underlag.jamforelse import Jamforelse
from kpilib.underlag.kallor import saknar
from kpilib.underlag.plan import Plan
from kpilib.underlag.serier import AVVIKELSE, BOENDEKOSTNAD, KOP, PER_10000, STANDARDKOSTNAD, Serie


def avvikelse(p: Plan) -> Markdown:
    """The deviation of the net cost for LSS from what the cost equalisation expects, and over ten years."""
    now = _serie(p, AVVIKELSE, mening="Avvikelsen för {kommun} var {varde} {ar}.")
    j = Jamforelse(p.gate, till=p.bokslut.ar)
    more = "Fler serier och läget i dem finns i den [nationella jämförelsen](nationellt.qmd)."
    if not j.serie(AVVIKELSE).height:
        return now
    return Markdown("\n\n".join([now.data, kurva(j, AVVIKELSE).data, f"{mening(j, AVVIKELSE)} {more}"]))


def lss_per_invanare(p: Plan) -> Markdown:
    """Persons with any insats under LSS per 10 000 inhabitants."""
    return _serie(p, PER_10000[0], rubrik="Personer med LSS-insats per 10 000 invånare")


def standardkostnad(p: Plan) -> Markdown:
    """The cost that the cost equalisation reckons with."""
    told = "Standardkostnaden för {kommun} var {varde} per invånare {ar}."
    return _serie(p, STANDARDKOSTNAD, rubrik="Standardkostnad LSS, kronor per invånare", mening=told)


def boendekostnad(p: Plan) -> Markdown:
    """Cost per person in housing under LSS."""
    return _serie(p, BOENDEKOSTNAD)


def kop(p: Plan) -> Markdown:
    """Purchases as a share of the municipality's own undertaking."""
    told = "{kommun} köpte insatser för {varde} av kostnaden för det egna åtagandet {ar}."
    return _serie(p, KOP[0], rubrik="Köp av insatser enligt LSS och SFB", mening=told)


def saknade(p: Plan) -> Markdown:
    """Which of the compared municipalities have no value at all in what is fetched."""
    rows = p.gate.tabell("kolada").filter(pl.col("kon") == "T")
    if not rows.height:
        return saknar(p, "kolada")
    empty = (
        rows.group_by("titel", "namn")
        .agg(pl.col("varde").is_not_null().any().alias("har"))
        .filter(~pl.col("har") & pl.col("namn").is_not_null())
        .sort("titel", "namn")
    )
    if not empty.height:
        return Markdown("Alla kommuner som jämförs har värden i det som är hämtat.")
    lines = [
        f"- **{i_markdown(title)}:** {i_markdown(och(part['namn']))}."
        for (title,), part in empty.group_by("titel", maintain_order=True)
    ]
    return Markdown("\n".join(["Värden saknas i det som är hämtat ur Kolada:", "", *lines]))


def _serie(p: Plan, serie: Serie, rubrik: str | None = None, mening: str | None = None) -> Markdown:
    """A statistic for the municipality and those it is compared with, up to the last bokslut.

    `rubrik` and `mening` are the plan's own words, where they are not those of the series.
    """
    nyckeltal, rubrik, mening = serie.nyckeltal, rubrik or serie.namn, mening or serie.mening
    if nyckeltal not in p.katalog:
        return utan_underlag()
    enhet = str(p.katalog[nyckeltal]["enhet"])
    now = p.bokslut
    own = p.hemma
    names = dict(p.gate.tabell("kolada").select("kommun", "namn").drop_nulls().rows())
    parts = p.serie(nyckeltal, "ar").filter(pl.col("dimension") == "kommun")
    codes = sorted(
        {c for c in parts["dimension_varde"] if c in names}, key=lambda c: (c != own.kod, names[c])
    )
    value = p.x(nyckeltal, ALLA, now)
    if value is None:
        return saknar(p, nyckeltal, av=f"värden för {own.namn} {now}")
    sentences = [_own(p, nyckeltal, own.namn, mening)]
    known = {c: x for c in codes if (x := p.x(nyckeltal, ALLA, now, _part(c))) is not None}
    higher = [c for c, x in known.items() if c != own.kod and x > value]
    lower = [c for c, x in known.items() if c != own.kod and x <= value]
    for word, group in (("Högre", higher), ("Lägre eller samma", lower)):
        if group:
            others = och(f"{i_markdown(names[c])} ({p.tal(nyckeltal, ALLA, now, _part(c))})" for c in group)
            sentences.append(f"{word} värde har {others}.")
    bars = [Bar(names[c], x, BLUE if c == own.kod else GREY) for c, x in known.items()]
    caption = f"{rubrik} {now}"
    slug = nyckeltal.replace("_", "-")
    blocks = [" ".join(sentences)]
    if len(bars) > 1:
        alt = alt_bars("Rangordnade punkter", caption + ".", sorted(bars, key=lambda b: -b.varde), enhet)
        chart = dots(bars, enhet, nu=now.namn)
        sourced = f"{caption}. {_kalla(p, nyckeltal)}"
        blocks.append(figure(chart, id=f"fig-{slug}", caption=sourced, alt=alt).data)
    blocks.append(_table(p, nyckeltal, codes, own.kod, names, rubrik))
    return Markdown("\n\n".join(blocks))


def _own(p: Plan, nyckeltal: str, namn: str, mening: str) -> str:
    now, before = (p.x(nyckeltal, ALLA, y) for y in (p.bokslut, p.bokslut_fore))
    value = p.tal(nyckeltal, ALLA, p.bokslut)
    word = rorelse(now, before, str(p.katalog[nyckeltal]["enhet"]))
    told = mening.format(kommun=i_markdown(namn), varde=value, ar=p.bokslut)
    if word is None:
        return told
    then = p.tal(nyckeltal, ALLA, p.bokslut_fore)
    if word == OFORANDRAD:
        return f"{told} Det är oförändrat sedan {p.bokslut_fore} ({then})."
    return f"{told} Det har {word} från {then} {p.bokslut_fore}."


def _table(
    p: Plan, nyckeltal: str, codes: Sequence[str], own: str, names: dict[str, str], rubrik: str
) -> str:
    years = sorted(
        y
        for y in p.serie(nyckeltal, "ar")["period"].unique().to_list()
        if y <= str(p.bokslut) and any(p.x(nyckeltal, ALLA, y, _part(c)) is not None for c in codes)
    )
    rows: list[Rad] = []
    for c in codes:
        if all(p.x(nyckeltal, ALLA, y, _part(c)) is None for y in years):
            continue  # named among what is missing
        part = ALLA if c == own else _part(c)
        rows.append({"kommun": names[c], **{y: p.cell(nyckeltal, ALLA, y, part) for y in years}})
    slug = nyckeltal.replace("_", "-")
    kalla = f"{_kalla(p, nyckeltal)} Ett streck: värdet saknas i det som är hämtat."
    html = tabell(rows, {"kommun": "Kommun", **{y: cell.period(y) for y in years}}, kalla=kalla)
    return str(table(html, id=f"tbl-{slug}", caption=f"{rubrik}, {years[0]} till {years[-1]}").data)


def _kalla(p: Plan, nyckeltal: str) -> str:
    """The source line: what Kolada publishes is shown as it is published."""
    return f"Källa: {p.katalog[nyckeltal]['kalla']}."


def _part(kommun: str) -> str:
    return f"kommun.{kommun}"
