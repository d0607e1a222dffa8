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
from kpilib.form.ord import saknar
from kpilib.form.tabell import Rad, tabell
from kpilib.qmd.emit import table
from kpilib.report.kallnamn import kallnamn
from kpilib.underlag.plan import Plan

_INOM = ("avtalsform.ramavtal", "avtalsform.annan_kommun")
_MANADER = "månader"
_HYPHEN = "\u2011"  # does not break: a date keeps together in a narrow column
MANADER = 18  # a new procurement must be under way this long before an agreement ends


def avtal(p: Plan) -> pl.DataFrame:
    """The agreements in force on the reference day or decided to follow, by insats, delområde and period.

    Returns
    -------
    polars.DataFrame
        insats, delomrade, fran, till (after extension), antal, leverantorer, galler (in force), snart
        (ends within eighteen months of the reference day), and manader: whole months left. Those that end
        first stand first.
    """
    rows = p.gate.tabell("ramavtal").with_columns(
        pl.coalesce("forlangd_till", "till").alias("till"), pl.col("delomrade").fill_null("")
    )
    return (
        rows.filter(pl.col("till") >= p.dag)
        .group_by("insats", "delomrade", "fran", "till")
        .agg(
            pl.col("avtalsnummer").n_unique().alias("antal"),
            pl.col("leverantor").n_unique().alias("leverantorer"),
        )
        .with_columns(
            (pl.col("fran") <= p.dag).alias("galler"),
            (pl.col("till") <= pl.lit(p.dag).dt.offset_by(f"{MANADER}mo")).alias("snart"),
            pl.col("till").map_elements(lambda d: _months(p.dag, d), return_dtype=pl.Int64).alias("manader"),
        )
        .sort("till", "insats", "delomrade")
    )


def utlopande(p: Plan) -> pl.DataFrame:
    """The agreements in force that end within eighteen months of the reference day."""
    rows = avtal(p)
    return rows.filter(pl.col("galler") & pl.col("snart"))


def _months(start: date, end: date) -> int:
    whole = (end.year - start.year) * 12 + end.month - start.month
    return whole - (1 if end.day < start.day else 0)


def avtalstabell(p: Plan) -> Markdown:
    """Agreements by delområde: those that end within eighteen months, the others in force, and the coming."""
    rows = avtal(p)
    if not rows.height:
        return saknar("Avtalsregistret är inte intaget.")
    ending, later, coming = (
        f"Löper ut inom {MANADER} månader",
        f"Löper ut senare än {MANADER} månader",
        "Kommande avtal",
    )
    cells: list[Rad] = []
    for row in rows.sort("galler", "till", descending=[True, False]).iter_rows(named=True):
        group = coming if not row["galler"] else ending if row["snart"] else later
        cells.append(
            {
                "nar": group,
                "omrade": p.namn(row["insats"]) + (f", {row['delomrade']}" if row["delomrade"] else ""),
                "fran": row["fran"],
                "till": row["till"],
                "antal": cell.tal(row["antal"]),
                "leverantorer": cell.tal(row["leverantorer"]),
                "kvar": cell.tal(row["manader"], enhet=_MANADER) if row["galler"] else cell.saknas(_MANADER),
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
    return table(html, id="tbl-avtal", caption=f"Ramavtal, {text.datum(p.dag)}")


def avtal_per_insats(p: Plan) -> Markdown:
    """Per insats: number of agreements, external share of all executed, and framework share of purchases."""
    rows: list[Rad] = []
    for i in p.fokus:
        if p.rad("antal_avtal", i, p.manad) is None:
            continue
        in_force = avtal(p).filter(pl.col("galler") & (pl.col("insats") == i))
        spans = in_force.select("fran", "till").unique(maintain_order=True).rows()
        rows.append(
            {
                "insats": p.namn(i),
                "period": _spans(spans),
                "antal": p.cell("antal_avtal", i, p.manad),
                "extern": p.cell("regiform", i, p.manad, "regiform.extern"),
                "utan": p.cell("extern_andel", i, p.manad, "urval.utan skolplaceringar"),
                "ramavtal": p.cell("ramavtalskop", i, p.manad),
                "ordinarie": p.cell("ramavtalskop", i, p.manad, "koptyp.ordinarie"),
                "inom": inom_avtal(p, i),
            }
        )
    if not rows:
        return saknar("Avtalsregistret är inte intaget.")
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
    shown = cell.varde(parts[0] + parts[1], "andel")
    return shown.med(p.ankare.take(value_id("ramavtalskop", i, p.manad, "inom")))


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

    month, quarter = text.period(p.manad), text.period(p.kvartal)
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
            ("ordinarie köp", p.cell("ramavtalskop", i, p.manad, "koptyp.ordinarie")),
            "Definitionen: skolplaceringar och köp av annan kommun räknas inte bland ordinarie köp.",
        )
        pair(
            f"Extern andel, {name}",
            ("alla", p.cell("extern_andel", i, p.manad)),
            ("utan skolplaceringar", p.cell("extern_andel", i, p.manad, "urval.utan skolplaceringar")),
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
    return table(html, id="tbl-skillnader", caption="Tal som liknar varandra men betyder olika saker")


def _suppliers(p: Plan, i: str) -> Cell:
    rows = p.gate.tabell("ramavtal").filter(
        (pl.col("insats") == i) & (pl.col("fran") <= p.dag) & (pl.coalesce("forlangd_till", "till") >= p.dag)
    )
    return cell.tal(rows["leverantor"].n_unique()) if rows.height else cell.saknas()


def kallor(p: Plan) -> Markdown:
    """Which tables the plan's nyckeltal rest on, how far each reaches, and the snapshot."""
    used = sorted({name for entry in p.katalog.values() for name in entry["kallor"]})
    covered = p.gate.tabell("tackning")
    named = kallnamn(p.gate)
    rows: list[Rad] = []
    for name in used:
        part = covered.filter(pl.col("tabell") == name)
        reach = part.select(pl.col("fran").min(), pl.col("till").max()).row(0, named=True)
        rows.append(
            {
                "kalla": named[name],
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
    found = p.gate.snapshot
    said = (
        f"Alla tal i planen kommer ur ögonblicksbilden `{found.snapshot}`, publicerad "
        f"{found.publicerad:%Y-%m-%d}. Ett tal kan förklaras ned till sina rader med `kategoriplan explain`."
    )
    return Markdown(f"{said}\n\n{table(html, id='tbl-kallor', caption='Källor till planens nyckeltal').data}")
