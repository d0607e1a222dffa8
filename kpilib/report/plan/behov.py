"""The plan's analysis of needs: volumes, decisions that wait, moves, and each insats by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import ALLA, Period, och, rakneord
from kpilib.form import cell, text
from kpilib.form.bars import BLUE, Bar, alt_bars, shares
from kpilib.form.cell import Cell
from kpilib.form.charts import Line, alt, small_multiples
from kpilib.form.kallhanvisning import kallhanvisning
from kpilib.form.ord import jamfor
from kpilib.form.tabell import Rad, kurvor_som_tabell, tabell
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import figure, table
from kpilib.rules.verkstallighet import vantetid
from kpilib.underlag.kallor import saknar
from kpilib.underlag.plan import Plan

_KVARTAL = 8  # quarters in a table: two years


def volymer(p: Plan) -> Markdown:
    """Persons per insats on the reference day, against the first same month that there is data for."""
    insatser = p.raknas_for("volym")
    first = _first_month(p)
    counted = [i for i in p.insatser if i in insatser and p.rad("volym", i, p.manad)]
    volumes = [
        (i, now, p.x("volym", i, first)) for i in counted if (now := p.x("volym", i, p.manad)) is not None
    ]
    if not any(now for _, now, _ in volumes):
        return saknar(p, "volym", period=p.manad) if not counted else _volume_table(p, first, counted)
    volumes.sort(key=lambda row: -row[1])
    grown = [p.i_text(i) for i, now, then in volumes if then is not None and now > then]
    shrunk = [p.i_text(i) for i, now, then in volumes if then is not None and now < then]
    largest = volumes[0][0]
    # That one is the greatest would tell how great a hidden one can be.
    most = (
        f"Av de insatser vars antal visas har {p.i_text(largest)} flest personer"
        if any((row := p.rad("volym", i, p.manad)) and row["dolt"] for i in counted)
        else f"Flest personer har {p.i_text(largest)}"
    )
    sentences = [f"{most}, {p.tal('volym', largest, p.manad)}."]
    if grown:
        sentences.append(f"Sedan {first.namn} har antalet ökat i {och(grown)}.")
    if shrunk:
        sentences.append(f"Det har minskat i {och(shrunk)}.")
    bars = [Bar(p.namn(i), now, p.insatser[i]["farg"], then) for i, now, then in volumes]
    caption = f"Personer per insats, {p.manad.namn}; strecket visar {first.namn}"
    chart = figure(
        shares(bars, "antal", nu=p.manad.namn, fore=first.namn),
        id="fig-volymer",
        caption=caption,
        alt=alt_bars("Stapeldiagram", caption + ".", bars, "antal", fore=first.namn),
    )
    order = [i for i, _, _ in volumes]
    table_of = _volume_table(p, first, [*order, *(i for i in counted if i not in order)])
    return Markdown("\n\n".join([" ".join(sentences), chart.data, table_of.data]))


def _volume_table(p: Plan, first: Period, insatser: Sequence[str]) -> Markdown:
    rows: list[Rad] = [
        {
            "insats": p.namn(i),
            "lagrum": p.lagrum(i) or text.SAKNAS,
            "fore": p.cell("volym", i, first),
            "nu": p.cell("volym", i, p.manad),
            "steg": cell.forandring(p.x("volym", i, p.manad), p.x("volym", i, first), "antal"),
        }
        for i in insatser
    ]
    html = tabell(
        rows,
        {
            "insats": "Insats",
            "lagrum": "Lagrum",
            "fore": cell.period(first).versal,
            "nu": cell.period(p.manad).versal,
            "steg": "Förändring",
        },
        kalla="Personer med ett verkställt beslut på månadens sista dag. Källa: beslutsregistret.",
    )
    return table(html, id="tbl-volymer", caption=f"Personer per insats, {p.manad.namn}")


def _first_month(p: Plan) -> Period:
    """The earliest same month of a year that volumes are counted for."""
    counted = p.serie("volym", "manad").filter(pl.col("varde").is_not_null())["period"].unique()
    return min(m for m in [*map(Period.parse, counted), p.manad_fore] if m.nr == p.manad.nr)


def vantande(p: Plan) -> Markdown:
    """Decisions that wait longer than the law gives, per quarter: a chart per insats, and the table."""
    inom = rakneord(vantetid(p.dag))
    reported = (
        f"Ett beslut som inte är verkställt inom {inom} månader rapporteras till Inspektionen för vård och "
        "omsorg. För den enskilde är det ett beviljat stöd som inte ges."
    )
    rows = p.serie("ej_verkstallda").filter(pl.col("dimension") == ALLA)
    if rows["varde"].null_count() == rows.height and not rows["dolt"].any():
        return saknar(p, "ej_verkstallda", period=p.kvartal)
    periods = rows.sort("referensdatum")["period"].unique(maintain_order=True).to_list()
    by = {(r["insats"], r["period"]): r for r in rows.iter_rows(named=True)}
    charts = []
    for i in p.insatser:
        points = [(Period.parse(q).namn, by[i, q]["varde"] if (i, q) in by else None) for q in periods]
        line = Line(p.namn(i), p.insatser[i]["farg"], points, "antal")
        if any(value for _, value in line.kanda):
            charts.append(line)
    steps = {
        i: (p.x("ej_verkstallda", i, p.kvartal), p.x("ej_verkstallda", i, p.kvartal.aret_fore))
        for i in p.fokus
    }
    sentences = [f"Så många sådana beslut fanns vid utgången av {p.kvartal.namn}:"]
    sentences += [
        f"{i_markdown(p.namn(i))} {p.tal('ej_verkstallda', i, p.kvartal)}"
        + (f" ({step} ett år tidigare)." if (step := jamfor(now, then)) else ".")
        for i, (now, then) in steps.items()
        if p.rad("ej_verkstallda", i, p.kvartal)
    ]
    blocks = [reported, " ".join(sentences)]
    if charts:
        caption = f"Beslut som inte är verkställda inom {inom} månader, per kvartal"
        panels = small_multiples(charts)
        blocks.append(figure(panels, id="fig-vantande", caption=caption, alt=alt(caption + ".", charts)).data)
        if rows["dolt"].any():
            blocks.append(
                f"Punkter som saknas räknar eller röjer 1–{p.gate.troskel - 1} beslut och visas inte."
            )
    shown = periods[-_KVARTAL:]
    cells: list[Rad] = [
        {"insats": p.namn(i), **{q: p.cell("ej_verkstallda", i, q) for q in shown}}
        for i in p.insatser
        if any((i, q) in by for q in shown)
    ]
    html = tabell(
        cells,
        {"insats": "Insats", **{q: _short(q) for q in shown}},
        kalla=f"Antal under {p.gate.troskel}, och de som röjer dem, är dolda. Källa: beslut och avbrott.",
    )
    blocks.append(table(html, id="tbl-vantande", caption="Ej verkställda beslut per kvartal").data)
    return Markdown("\n\n".join(blocks))


def _short(quarter: str) -> Cell:
    period = Period.parse(quarter)
    return replace(cell.period(period), text=f"kv {period.nr} {period.ar}")


def flyttar(p: Plan) -> Markdown:
    """Moves to a home of one's own under the routine F100, in the last full year."""
    year = p.bokslut
    if p.rad("flytt_f100", ALLA, year) is None:
        return saknar(p, "flytt_f100", period=year)
    every, from_bmss = p.x("flytt_f100", ALLA, year), p.x("flytt_f100_fran_bmss", ALLA, year)
    moved = (
        f"Under {year} flyttade {p.tal('flytt_f100', ALLA, year)} personer till en egen lägenhet enligt "
        f"rutin F100, varav {p.tal('flytt_f100_fran_bmss', ALLA, year)} från BmSS."
    )
    if every and from_bmss is not None:
        moved += f" Det är {text.varde(from_bmss / every, 'andel')} av flyttarna."
    return Markdown(moved)


def over_tid(p: Plan) -> Markdown:
    """Executed decisions per insats under LSS, quarter by quarter."""
    rows = p.serie("verkstallda_beslut").filter(pl.col("dimension") == ALLA)
    charts = []
    for i, row in p.insatser.items():
        own = rows.filter(pl.col("insats") == i)
        if own.height:
            points = [(Period.parse(r["period"]).namn, r["varde"]) for r in own.iter_rows(named=True)]
            charts.append(Line(p.namn(i), row["farg"], points, "antal"))
    charts = [line for line in charts if line.kanda]
    if not any(line.ritas for line in charts):
        none = "Inget beslut enligt LSS är verkställt." if charts else ""
        if rows["dolt"].any():
            none = "Antalen är för små för att visas."
        return saknar(p, "verkstallda_beslut", period=p.kvartal, annars=none)
    caption = "Verkställda beslut enligt LSS, per insats och kvartal"
    words = alt(caption + ".", charts)
    chart = figure(small_multiples(charts), id="fig-over-tid", caption=caption, alt=words)
    return Markdown(
        "@fig-over-tid visar hur många beslut enligt LSS som är verkställda. Varje insats har sin egen "
        f"skala, så att riktningen syns även i en liten insats.\n\n{chart.data}\n\n"
        f"{kurvor_som_tabell(caption, charts, rows['period'])}"
        + (f"\n\n{dolda_punkter(p)}" if rows["dolt"].any() else "")
    )


def dolda_punkter(p: Plan) -> str:
    """What a curve or a table of it says of the points that are hidden."""
    return f"Punkter som saknas räknar eller röjer 1–{p.gate.troskel - 1} personer och visas inte."


def personkrets(p: Plan) -> Markdown:
    """Persons with an insats under LSS by personkrets, in the last full year."""
    rows = p.gate.varden("personkrets_per_10000", period=p.bokslut)
    parts = rows.filter(pl.col("dimension") == "personkrets").sort("dimension_varde")
    known = parts.filter(pl.col("taljare").is_not_null())
    if not known.height:
        unsaid = f"Besluten säger inte vilken personkrets någon tillhörde {p.bokslut}."
        hidden = parts["dolt"].any()
        return saknar(p, "personkrets_per_10000", period=p.bokslut, annars="" if hidden else unsaid)
    names = [f"Personkrets {part}" for part in parts["dimension_varde"]]
    # Shares are of the three together: where one of them is hidden there is no such whole to show.
    whole = None if known.height < parts.height else known["taljare"].sum()
    of_all = [float(n / whole) if whole else None for n in parts["taljare"]]
    caption = f"Personer med insats enligt LSS efter personkrets, {p.bokslut}"
    bars = [Bar(name, share, BLUE) for name, share in zip(names, of_all, strict=True) if share is not None]
    cells: list[Rad] = [
        {
            "krets": name,
            "personer": _persons(r),
            "andel": cell.varde(share, "andel"),
            "per": p.cell("personkrets_per_10000", ALLA, p.bokslut, f"personkrets.{r['dimension_varde']}"),
        }
        for name, share, r in zip(names, of_all, parts.iter_rows(named=True), strict=True)
    ]
    why = parts["orsak_saknas"].drop_nulls()
    headings = {
        "krets": "Personkrets",
        "personer": "Personer",
        "andel": "Andel",
        "per": "Per 10 000 invånare",
    }
    sources = ["beslutsregistret", *(["Kolada"] if parts["varde"].is_not_null().any() else [])]
    notes = [*(str(reason) for reason in why.head(1)), kallhanvisning(sources, harledd=True)]
    html = tabell(cells, headings, kalla=" ".join(notes))
    persons = table(html, id="tbl-personkrets", caption=caption)
    if not bars:
        return persons
    chart = figure(
        shares(bars, "andel", nu=p.bokslut.namn),
        id="fig-personkrets",
        caption=caption,
        alt=alt_bars("Stapeldiagram", caption + ".", bars, "andel"),
    )
    return Markdown(f"{chart.data}\n\n{persons.data}")


def _persons(row: Mapping[str, Any]) -> Cell:
    if row["dolt"]:
        return cell.dold("antal")
    return cell.tal(row["taljare"])
