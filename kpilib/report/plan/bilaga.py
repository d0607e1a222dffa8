"""The plan's appendix: framework agreements, those that end soon first, and what the figures rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl
from IPython.display import Markdown

from kpilib.form import cell, text
from kpilib.form.ankare import value_id
from kpilib.form.cell import Cell
from kpilib.form.tabell import Rad, tabell
from kpilib.qmd.emit import table
from kpilib.rules.avtal import varningstid
from kpilib.underlag.avtal import avtal, manader_kvar
from kpilib.underlag.delar import ANNAN_KOMMUN, EXTERN, ORDINARIE, RAMAVTAL, UTAN_SKOLPLACERINGAR
from kpilib.underlag.kallor import saknar
from kpilib.underlag.plan import Plan

_INOM = (RAMAVTAL, ANNAN_KOMMUN)
_MANADER = "månader"
_HYPHEN = "\u2011"  # does not break: a date keeps together in a narrow column


def avtalsgrupper(p: Plan) -> pl.DataFrame:
    """The agreements in force on the reference day or decided to follow, by insats, delområde and period.

    Returns
    -------
    polars.DataFrame
        nar (the group of the table), insats, delomrade, fran, till, galler, snart, antal (agreements) and
        leverantorer; in the order of the table, the same whatever order the register has.
    """
    months = varningstid(p.dag)
    ending, later, coming = (
        f"Löper ut inom {months} månader",
        f"Löper ut senare än {months} månader",
        "Kommande avtal",
    )
    nar = (
        pl.when(~pl.col("galler"))
        .then(pl.lit(coming))
        .when("snart")
        .then(pl.lit(ending))
        .otherwise(pl.lit(later))
    )
    return (
        avtal(p, p.dag)
        .group_by("insats", "delomrade", "fran", "till", "galler", "snart")
        .agg(
            pl.col("avtalsnummer").n_unique().alias("antal"),
            pl.col("leverantor").n_unique().alias("leverantorer"),
        )
        .with_columns(nar.cast(pl.Enum([ending, later, coming])).alias("nar"))
        .sort("nar", "till", "insats", "delomrade", "fran")
    )


def avtalstabell(p: Plan) -> Markdown:
    """Agreements by delområde: those that end soon, the others in force, and the coming."""
    rows = avtalsgrupper(p)
    if not rows.height:
        none = f"Inget ramavtal gäller {text.datum(p.dag)} eller senare."
        return saknar(p, "ramavtal", annars=none)
    cells: list[Rad] = []
    for row in rows.iter_rows(named=True):
        cells.append(
            {
                "nar": row["nar"],
                "omrade": p.namn(row["insats"]) + (f", {row['delomrade']}" if row["delomrade"] else ""),
                "fran": row["fran"],
                "till": row["till"],
                "antal": cell.tal(row["antal"]),
                "leverantorer": cell.tal(row["leverantorer"]),
                "kvar": cell.tal(manader_kvar(p.dag, row["till"]), enhet=_MANADER)
                if row["galler"]
                else cell.saknas(_MANADER),
            }
        )
    html = tabell(
        cells,
        {
            "omrade": "Insats och delområde",
            "fran": "Från",
            "till": "Till",
            "antal": "Avtal",
            "leverantorer": "Leverantörer",
            "kvar": "Hela månader kvar",
        },
        grupp="nar",
        kalla="Källa: avtalsregistret. En leverantör kan ha flera avtal, och finnas i flera delområden.",
    )
    shown = table(html, id="tbl-avtal", caption=f"Ramavtal, {text.datum(p.dag)}")
    return Markdown(
        "En ny upphandling tar lång tid, från förberedelse till att avtalet gäller. De avtal som löper ut "
        f"först står därför överst i @tbl-avtal.\n\n{shown.data}"
    )


def avtal_per_insats(p: Plan) -> Markdown:
    """Per insats: number of agreements, external share of all executed, and framework share of purchases."""
    rows: list[Rad] = []
    for i in p.fokus:
        if p.rad("antal_avtal", i, p.manad) is None:
            continue
        in_force = avtal(p, p.dag).filter("galler", pl.col("insats") == i)
        spans = in_force.select("fran", "till").unique(maintain_order=True).rows()
        rows.append(
            {
                "insats": p.namn(i),
                "period": _spans(spans),
                "antal": p.cell("antal_avtal", i, p.manad),
                "extern": p.cell("regiform", i, p.manad, EXTERN),
                "utan": p.cell("extern_andel", i, p.manad, UTAN_SKOLPLACERINGAR),
                "ramavtal": p.cell("ramavtalskop", i, p.manad),
                "ordinarie": p.cell("ramavtalskop", i, p.manad, ORDINARIE),
                "inom": inom_avtal(p, i),
            }
        )
    if not rows:
        none = f"Inget ramavtal gäller {text.datum(p.dag)} eller senare."
        return saknar(p, "ramavtal", annars=none)
    html = tabell(
        rows,
        {
            "insats": "Insats",
            "period": "Avtalsperiod",
            "antal": "Avtal",
            "extern": "Extern andel",
            "utan": "Extern, utan skola",
            "ramavtal": "Ramavtal, alla",
            "ordinarie": "Ramavtal, ordinarie",
            "inom": "Ramavtal eller annan kommun",
        },
        kalla="Utan skola: skolplaceringar på annan ort räknas inte. Ordinarie köp är utan skolplaceringar "
        "och utan köp av annan kommun.",
    )
    return table(html, id="tbl-avtal-per-insats", caption=f"Ramavtal per insats, {text.datum(p.dag)}")


def _spans(spans: Sequence[tuple[date, date]]) -> Cell:
    """Periods of agreements, their days kept whole in a narrow column."""
    days = [[replace(c, text=c.text.replace("-", _HYPHEN)) for c in map(cell.dag, span)] for span in spans]
    words: list[Cell | str] = []
    for start, end in days:
        words += [*([", "] if words else []), start, " till ", end]
    return cell.av(*words)


def inom_avtal(p: Plan, i: str) -> Cell:
    """The share of purchases on framework agreement or from another municipality, where there are such."""
    parts = [p.x("ramavtalskop", i, p.manad, k) for k in _INOM]
    if parts[0] is None or parts[1] is None:
        return cell.varde(None, "andel")
    share = cell.varde(parts[0] + parts[1], "andel")
    return share.med(p.ankare.take(value_id("ramavtalskop", i, str(p.manad), "inom")))


def skillnader(p: Plan) -> Markdown:
    """Figures that look alike but differ, since the definition or the day differs: both, and why."""
    rows: list[Rad] = []

    def pair(vad: str, one: tuple[str, Cell], other: tuple[str, Cell], why: str) -> None:
        if text.SAKNAS in (one[1].text, other[1].text) or one[1].text == other[1].text:
            return
        rows.append(
            {
                "vad": vad,
                "ena": cell.av(one[1], f" ({one[0]})"),
                "andra": cell.av(other[1], f" ({other[0]})"),
                "varfor": why,
            }
        )

    month, quarter = p.manad.namn, p.kvartal.namn
    for i in p.fokus:
        name = p.namn(i)
        pair(
            f"Personer, {name}",
            ("på månadens sista dag", p.cell("volym", i, p.manad)),
            ("någon gång under månaden", p.cell("volym_manad", i, p.manad)),
            "Definitionen: den som hade insatsen en del av månaden räknas bara i det senare talet.",
        )
        pair(
            f"Personer, {name}",
            (f"utgången av {quarter}", p.cell("volym", i, p.kvartal)),
            (f"utgången av {month}", p.cell("volym", i, p.manad)),
            "Dagen: samma nyckeltal avläst vid två tillfällen.",
        )
        pair(
            f"Andel på ramavtal, {name}",
            ("alla köp", p.cell("ramavtalskop", i, p.manad)),
            ("ordinarie köp", p.cell("ramavtalskop", i, p.manad, ORDINARIE)),
            "Definitionen: skolplaceringar och köp av annan kommun räknas inte bland ordinarie köp.",
        )
        pair(
            f"Extern andel, {name}",
            ("alla", p.cell("extern_andel", i, p.manad)),
            ("utan skolplaceringar", p.cell("extern_andel", i, p.manad, UTAN_SKOLPLACERINGAR)),
            "Definitionen: en skolplacering på annan ort är alltid ett köp.",
        )
        pair(
            f"Andel på ramavtal, {name}",
            ("på ramavtal", p.cell("ramavtalskop", i, p.manad)),
            ("på ramavtal eller av annan kommun", inom_avtal(p, i)),
            "Definitionen: en kommun som säljer en plats har inget ramavtal, men köpet är inget avsteg.",
        )
        pair(
            f"Avtal och leverantörer, {name}",
            ("avtal", p.cell("antal_avtal", i, p.manad)),
            ("leverantörer", _suppliers(p, i)),
            "Definitionen: en leverantör kan ha ett avtal för varje enhet eller delområde.",
        )
    if not rows:
        return Markdown("Inga tal i planen skiljer sig åt på det sättet.")
    html = tabell(
        rows,
        {"vad": "Uppgift", "ena": "Ena talet", "andra": "Andra talet", "varfor": "Varför de skiljer sig"},
    )
    shown = table(html, id="tbl-skillnader", caption="Tal som liknar varandra men betyder olika saker")
    return Markdown(
        "Två tal om samma sak kan skilja sig åt utan att något av dem är fel, för att de räknar olika eller "
        f"avser olika dagar. @tbl-skillnader visar sådana par i planen.\n\n{shown.data}"
    )


def _suppliers(p: Plan, i: str) -> Cell:
    rows = avtal(p, p.dag).filter("galler", pl.col("insats") == i)
    return cell.tal(rows["leverantor"].n_unique()) if rows.height else cell.saknas()


def kallor(p: Plan) -> Markdown:
    """Which tables the plan's nyckeltal rest on, how far each reaches, and the snapshot."""
    used = sorted({name for entry in p.katalog.values() for name in entry["kallor"]})
    covered = p.gate.tabell("tackning")
    rows: list[Rad] = []
    for name in used:
        part = covered.filter(pl.col("tabell") == name)
        reach = part.select(pl.col("fran").min(), pl.col("till").max()).row(0, named=True)
        rows.append(
            {
                "kalla": p.kallnamn[name],
                "fran": cell.dag(reach["fran"]),
                "till": cell.dag(reach["till"]),
                "nyckeltal": ", ".join(e["namn"] for e in p.katalog.values() if name in e["kallor"]),
            }
        )
    html = tabell(
        rows,
        {"kalla": "Källa", "fran": "Från", "till": "Till", "nyckeltal": "Nyckeltal"},
        kalla="Ett streck: källan är årlig statistik utan täckning per dag.",
    )
    snapshot = p.gate.snapshot
    origin = (
        f"Alla tal i planen kommer ur ögonblicksbilden `{snapshot.snapshot}`, publicerad "
        f"{snapshot.publicerad:%Y-%m-%d}. Ett tal kan förklaras ned till sina rader med "
        "`kategoriplan explain`."
    )
    return Markdown(
        f"{origin}\n\n{table(html, id='tbl-kallor', caption='Källor till planens nyckeltal').data}"
    )
