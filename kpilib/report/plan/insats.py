"""The insatser that the plan steers, each by itself: its state, its figures, and how they have moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import ALLA, Period
from kpilib.form import cell, text
from kpilib.form.charts import Line, alt, small_multiples
from kpilib.form.ord import jamfor
from kpilib.form.tabell import Rad, kurvor_som_tabell, tabell
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import figure, table
from kpilib.report.analys import analystext, har_text
from kpilib.report.plan.behov import dolda_punkter
from kpilib.underlag.delar import AV_ANNAN_KOMMUN, EGEN, EXTERN, ORDINARIE, SKOLPLACERING, UNDANTAG
from kpilib.underlag.kallor import saknar
from kpilib.underlag.plan import Plan


@dataclass(frozen=True)
class _Rad:
    """A row of the table: its heading, and the value that it shows."""

    rubrik: str
    nyckeltal: str
    part: str = ALLA
    led: str = "varde"


_RADER = (
    _Rad("Personer på periodens sista dag", "volym"),
    _Rad("Personer någon gång under månaden", "volym_manad"),
    _Rad("Dygn under månaden", "dygn_per_manad"),
    _Rad("Dygn per person och månad", "dygn_per_person"),
    _Rad("Personer i egen regi", "regiform", EGEN, "taljare"),
    _Rad("Andel i egen regi", "regiform", EGEN),
    _Rad("Andel i extern regi", "regiform", EXTERN),
    _Rad("Köp", "ramavtalskop", ALLA, "namnare"),
    _Rad("varav på ramavtal", "ramavtalskop", ALLA, "taljare"),
    _Rad("Andel av köpen på ramavtal", "ramavtalskop"),
    _Rad("Ordinarie köp", "ramavtalskop", ORDINARIE, "namnare"),
    _Rad("varav på ramavtal, ordinarie", "ramavtalskop", ORDINARIE, "taljare"),
    _Rad("Andel av ordinarie köp på ramavtal", "ramavtalskop", ORDINARIE),
    _Rad("Skolplaceringar på annan ort", "ramavtalskop", SKOLPLACERING, "namnare"),
    _Rad("Köp av annan kommun", "ramavtalskop", AV_ANNAN_KOMMUN, "namnare"),
    _Rad("Antal ramavtal", "antal_avtal"),
    _Rad("Nya beslut under perioden", "nya_beslut"),
    _Rad("Ej verkställda beslut", "ej_verkstallda"),
)
_KURVOR = (
    ("volym", ALLA, "Personer"),
    ("regiform", EGEN, "Andel i egen regi"),
    ("ramavtalskop", ALLA, "Andel köp på ramavtal"),
)


def insatser(p: Plan) -> Markdown:
    """A section for each insats that the plan steers, in the order of the tree.

    Its heading is the insats's name and its anchor ``sec-<id>``, with hyphens; after what is computed comes
    the analyst's own text, `reports/text/kategoriplan/<id>.md`, where there is one.
    """
    return Markdown("\n\n".join(_section(p, i) for i in p.fokus))


def _section(p: Plan, i: str) -> str:
    slug = i.replace("_", "-")
    text_of_its_own = f"kategoriplan/{slug}"
    parts = [f"### {i_markdown(p.namn(i))} {{#sec-{slug}}}", insats(p, i).data]
    if har_text(text_of_its_own):
        parts.append(analystext(p.gate, text_of_its_own, period=p.manad).data)
    return "\n\n".join(parts)


def insats(p: Plan, id_: str) -> Markdown:
    """The insats in words, its figures for the quarter and the month, and its development."""
    slug = id_.replace("_", "-")
    parts = [part for part in (_sentences(p, id_), _table(p, id_, slug), _charts(p, id_, slug)) if part]
    if not parts:
        return saknar(p, *(nyckeltal for nyckeltal, _, _ in _KURVOR), period=p.manad)
    return Markdown("\n\n".join(parts))


def _sentences(p: Plan, i: str) -> str:
    day, now, before = text.datum(p.dag), p.x("volym", i, p.manad), p.x("volym", i, p.manad_fore)
    sentences = []
    if p.rad("volym", i, p.manad):
        step, number = jamfor(now, before), p.tal("volym", i, p.manad)
        sentences.append(
            f"Den {day} hade {number} personer ett verkställt beslut"
            + (f", {step} ett år tidigare." if step else ".")
            if _visas(p.rad("volym", i, p.manad))
            else f"Antalet personer med ett verkställt beslut den {day} är {number}."
        )
    if p.rad("volym_manad", i, p.manad):
        number = p.tal("volym_manad", i, p.manad)
        sentences.append(
            f"Räknas alla som hade insatsen någon gång i månaden är de {number}."
            if _visas(p.rad("volym_manad", i, p.manad))
            else f"Antalet som hade insatsen någon gång i månaden är {number}."
        )
    if _visas(p.rad("regiform", i, p.manad, EGEN)):
        sentences.append(
            f"{p.tal('regiform', i, p.manad, EGEN)} av personerna har insatsen i egen regi och "
            f"{p.tal('regiform', i, p.manad, EXTERN)} hos en extern utförare."
        )
    if _visas(p.rad("ramavtalskop", i, p.manad)):
        sentences.append(
            f"Av {p.tal('ramavtalskop', i, p.manad, led='namnare')} köp är "
            f"{p.tal('ramavtalskop', i, p.manad, led='taljare')} gjorda på ramavtal, "
            f"{p.tal('ramavtalskop', i, p.manad)}."
        )
    if _excepted(p, i) and _visas(p.rad("ramavtalskop", i, p.kvartal, ORDINARIE)):
        sentences.append(
            "Utan skolplaceringar och köp av annan kommun var "
            f"{p.tal('ramavtalskop', i, p.kvartal, ORDINARIE)} av köpen på ramavtal "
            f"vid utgången av {p.kvartal.namn}."
        )
    if p.rad("andel_nettokostnad", i, p.bokslut):
        sentences.append(
            f"Insatsen stod för {p.tal('andel_nettokostnad', i, p.bokslut)} av nettokostnaden {p.bokslut}."
        )
    return " ".join(sentences)


def _visas(row: Mapping[str, Any] | None) -> bool:
    """Whether a value may be said: a sentence of nothing but what is hidden says nothing."""
    return row is not None and not row["dolt"]


def _excepted(p: Plan, i: str) -> bool:
    """Whether there are purchases that are exceptions, so that ordinary ones are told apart from all."""
    return any(p.rad("ramavtalskop", i, q, k) for q in (p.kvartal, p.manad) for k in UNDANTAG)


def _table(p: Plan, i: str, slug: str) -> str:
    periods = (p.kvartal, p.manad)
    rows: list[Rad] = []
    for r in _RADER:
        if r.part == ORDINARIE and not _excepted(p, i):
            continue
        if any(p.rad(r.nyckeltal, i, q, r.part) for q in periods):
            cells = {str(q): p.cell(r.nyckeltal, i, q, r.part, r.led) for q in periods}
            rows.append({"rubrik": r.rubrik, **cells})
    if not rows:
        return ""
    html = tabell(
        rows,
        {"rubrik": "Uppgift", **{str(q): cell.period(q).versal for q in periods}},
        kalla="Bestånd läses av på periodens sista dag. Ett streck: uppgiften räknas inte för perioden.",
    )
    return str(table(html, id=f"tbl-insats-{slug}", caption=f"{p.namn(i)} i siffror").data)


def _charts(p: Plan, i: str, slug: str) -> str:
    charts, periods, hidden = [], [], False
    for nyckeltal, part, name in _KURVOR:
        rows = p.serie(nyckeltal).filter(
            (pl.col("insats") == i) & (pl.col("dimension_varde") == part.split(".")[-1])
        )
        points = [(Period.parse(r["period"]).namn, r["varde"]) for r in rows.iter_rows(named=True)]
        if not any(value is not None for _, value in points):
            continue
        hidden |= rows["dolt"].any()
        periods += rows["period"].to_list()
        targets = rows["mal"].to_list()
        charts.append(Line(name, p.insatser[i]["farg"], points, rows["enhet"][0], targets))
    if not any(line.ritas for line in charts):
        return ""
    caption = f"{p.namn(i)}, utveckling per kvartal"
    chart = figure(
        small_multiples(charts), id=f"fig-insats-{slug}", caption=caption, alt=alt(caption + ".", charts)
    )
    parts = [chart.data, kurvor_som_tabell(caption, charts, periods), dolda_punkter(p) if hidden else ""]
    return "\n\n".join(part for part in parts if part)
