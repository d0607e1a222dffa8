"""One insats of the plan: its state on the reference day, its figures, and how they have moved."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from IPython.display import Markdown

from kpilib.form import cell, text
from kpilib.form.ankare import ALLA
from kpilib.form.charts import Line, alt, small_multiples
from kpilib.form.ord import jamfor
from kpilib.form.tabell import Rad, kurvor_som_tabell, tabell
from kpilib.qmd.emit import figure, table
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
    _Rad("Personer i egen regi", "regiform", "regiform.egen", "taljare"),
    _Rad("Andel i egen regi", "regiform", "regiform.egen"),
    _Rad("Andel i extern regi", "regiform", "regiform.extern"),
    _Rad("Köp", "ramavtalskop", ALLA, "namnare"),
    _Rad("varav på ramavtal", "ramavtalskop", ALLA, "taljare"),
    _Rad("Andel av köpen på ramavtal", "ramavtalskop"),
    _Rad("Ordinarie köp", "ramavtalskop", "koptyp.ordinarie", "namnare"),
    _Rad("varav på ramavtal, ordinarie", "ramavtalskop", "koptyp.ordinarie", "taljare"),
    _Rad("Andel av ordinarie köp på ramavtal", "ramavtalskop", "koptyp.ordinarie"),
    _Rad("Skolplaceringar på annan ort", "ramavtalskop", "koptyp.skolplacering", "namnare"),
    _Rad("Köp av annan kommun", "ramavtalskop", "koptyp.annan_kommun", "namnare"),
    _Rad("Antal ramavtal", "antal_avtal"),
    _Rad("Nya beslut under perioden", "nya_beslut"),
    _Rad("Ej verkställda beslut", "ej_verkstallda"),
)
_UNDANTAG = ("koptyp.skolplacering", "koptyp.annan_kommun")
_KURVOR = (
    ("volym", ALLA, "Personer"),
    ("regiform", "regiform.egen", "Andel i egen regi"),
    ("ramavtalskop", ALLA, "Andel köp på ramavtal"),
)


def insats(p: Plan, id_: str) -> Markdown:
    """The insats in words, its figures for the quarter and the month, and its development."""
    slug = id_.replace("_", "-")
    parts = [_sentences(p, id_), _table(p, id_, slug), _charts(p, id_, slug)]
    return Markdown("\n\n".join(part for part in parts if part))


def _sentences(p: Plan, i: str) -> str:
    day, now, before = text.datum(p.dag), p.x("volym", i, p.manad), p.x("volym", i, p.manad_fore)
    said = []
    if p.rad("volym", i, p.manad):
        step = jamfor(now, before)
        said.append(
            f"Den {day} hade {p.tal('volym', i, p.manad)} personer ett verkställt beslut"
            + (f", {step} ett år tidigare." if step else ".")
        )
    if p.rad("volym_manad", i, p.manad):
        said.append(
            f"Räknas alla som hade insatsen någon gång i månaden är de {p.tal('volym_manad', i, p.manad)}."
        )
    if p.rad("regiform", i, p.manad, "regiform.egen"):
        said.append(
            f"{p.tal('regiform', i, p.manad, 'regiform.egen')} av personerna har insatsen i egen regi och "
            f"{p.tal('regiform', i, p.manad, 'regiform.extern')} hos en extern utförare."
        )
    if p.rad("ramavtalskop", i, p.manad):
        said.append(
            f"Av {p.tal('ramavtalskop', i, p.manad, led='namnare')} köp är "
            f"{p.tal('ramavtalskop', i, p.manad, led='taljare')} gjorda på ramavtal, "
            f"{p.tal('ramavtalskop', i, p.manad)}."
        )
    if _excepted(p, i) and p.rad("ramavtalskop", i, p.kvartal, "koptyp.ordinarie"):
        said.append(
            "Utan skolplaceringar och köp av annan kommun var "
            f"{p.tal('ramavtalskop', i, p.kvartal, 'koptyp.ordinarie')} av köpen på ramavtal "
            f"vid utgången av {text.period(p.kvartal)}."
        )
    if p.rad("andel_nettokostnad", i, p.bokslut):
        said.append(
            f"Insatsen stod för {p.tal('andel_nettokostnad', i, p.bokslut)} av nettokostnaden {p.bokslut}."
        )
    return " ".join(said) or f"{p.namn(i)} saknar underlag för {text.period(p.manad)}."


def _excepted(p: Plan, i: str) -> bool:
    """Whether there are purchases that are exceptions, so that ordinary ones are told apart from all."""
    return any(p.rad("ramavtalskop", i, q, k) for q in (p.kvartal, p.manad) for k in _UNDANTAG)


def _table(p: Plan, i: str, slug: str) -> str:
    periods = (p.kvartal, p.manad)
    rows: list[Rad] = []
    for r in _RADER:
        if r.part == "koptyp.ordinarie" and not _excepted(p, i):
            continue
        if any(p.rad(r.nyckeltal, i, q, r.part) for q in periods):
            cells = {q: p.cell(r.nyckeltal, i, q, r.part, r.led) for q in periods}
            rows.append({"rubrik": r.rubrik, **cells})
    if not rows:
        return ""
    html = tabell(
        rows,
        {"rubrik": "Uppgift", **{q: cell.period(q).versal for q in periods}},
        kalla="Bestånd läses av på periodens sista dag. Ett streck: uppgiften räknas inte för perioden.",
    )
    return str(table(html, id=f"tbl-insats-{slug}", caption=f"{p.namn(i)} i siffror").data)


def _charts(p: Plan, i: str, slug: str) -> str:
    charts, periods = [], []
    for nyckeltal, part, name in _KURVOR:
        rows = p.serie(nyckeltal).filter(
            (pl.col("insats") == i) & (pl.col("dimension_varde") == part.split(".")[-1])
        )
        points = [(text.period(r["period"]), r["varde"]) for r in rows.iter_rows(named=True)]
        if not any(value is not None for _, value in points):
            continue
        periods += rows["period"].to_list()
        targets = rows["mal"].to_list()
        charts.append(Line(name, p.insatser[i]["farg"], points, rows["enhet"][0], targets))
    if not charts:
        return ""
    caption = f"{p.namn(i)}, utveckling per kvartal"
    shown = figure(
        small_multiples(charts), id=f"fig-insats-{slug}", caption=caption, alt=alt(caption + ".", charts)
    )
    return f"{shown.data}\n\n{kurvor_som_tabell(caption, charts, periods)}"
