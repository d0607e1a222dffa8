"""What the cells of the half-year follow-up show: each function one table, chart or paragraph.

Every number comes from `FollowUp`, which reads through the gate; the words around them are computed where
they say something about a number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import ALLA, DOLT, EJ_UPPNATT, SAKNAR_UNDERLAG, UPPNATT
from kpilib.form import cell, text
from kpilib.form.charts import alt, break_texts, lines, panel_name, small_multiples
from kpilib.form.tabell import folded, tabell
from kpilib.fritext import i_markdown
from kpilib.nationellt.utveckling import utveckling
from kpilib.qmd.emit import figure, table, utan_underlag
from kpilib.report import rader
from kpilib.report.andringar import forandring_orsak
from kpilib.report.sidhuvud import faststalld, lasare, utkast
from kpilib.underlag.jamforelse import Jamforelse
from kpilib.underlag.kallor import FINNS
from kpilib.underlag.serier import AVVIKELSE
from kpilib.underlag.uppfoljning import FollowUp


def rubrik(f: FollowUp) -> Markdown:
    """Which half-year, municipality and audience the page is for."""
    return Markdown(
        f"{_mark(f)}\n\n**{i_markdown(f.hemma.namn)}, {f.period.namn}.** "
        f"Jämförs med {f.fore.namn}{_jamfort(f)}. {lasare(f, 'andelar')}"
    )


def _mark(f: FollowUp) -> str:
    """Whether the page is a draft, or was adopted and when."""
    if f.faststalld is None:
        return utkast("Uppföljningen är inte fastställd. Siffrorna kan ändras när fler filer tas in.")
    day = text.dag(f.faststalld.faststalld.date())
    adopted = f"Fastställd {day}, med siffrorna i ögonblicksbilden `{f.faststalld.snapshot}`."
    if f.faststalld.snapshot != f.gate.snapshot.snapshot:
        adopted += " Sidan är räknad på senare underlag och kan skilja sig från det som fastställdes."
    return faststalld(adopted)


def _jamfort(f: FollowUp) -> str:
    """What the comparison is with: the follow-up as adopted, or the values as counted today."""
    if f.fore_faststalld is None:
        return ", räknat på dagens underlag eftersom den uppföljningen inte är fastställd"
    return f" som det fastställdes {text.dag(f.fore_faststalld.faststalld.date())}"


def sammanfattning(f: FollowUp) -> Markdown:
    """How many targets are met, and which are not."""
    state = f.lage()
    with_target = state.filter(pl.col("mal").is_not_null() & pl.col("varde").is_not_null())
    met = with_target.filter(pl.col("malstatus") == UPPNATT).height
    missing = state.filter(pl.col("malstatus") == SAKNAR_UNDERLAG).height
    measured = (
        f"Av {with_target.height} mål som går att mäta för {f.period.namn} är {met} uppnådda och "
        f"{with_target.height - met} inte uppnådda. "
    )
    values = f"{missing} värden" if missing else "Varje nyckeltal"
    gaps = f"{values} saknar underlag, se [Underlag som saknas](#sec-luckor)."
    lines_ = [
        (measured if with_target.height else f"Inget mål går att mäta för {f.period.namn}. ")
        + (gaps if missing or not state.height else "Inget värde saknar underlag.")
        + _dolda_mal(state.filter(pl.col("malstatus") == DOLT).height),
        "",
    ]
    for row in state.filter(pl.col("malstatus") == EJ_UPPNATT).iter_rows(named=True):
        lines_.append(
            f"- **{i_markdown(row['nyckeltal_namn'])}, {i_markdown(row['insats_namn'])}**: "
            f"{i_markdown(text.rad_varde(row))} mot målet "
            f"{i_markdown(rader.mal(row).text + _since(f, row))}."
        )
    return Markdown("\n".join(lines_))


def _dolda_mal(antal: int) -> str:
    if not antal:
        return ""
    vad = "Ett värde med mål är dolt" if antal == 1 else f"{antal} värden med mål är dolda"
    return f" {vad} för att ingen ska kunna pekas ut, och räknas inte in bland målen."


def lage(f: FollowUp) -> Markdown:
    """The status table: value, target, status and change since the last follow-up, deviations first."""
    every = f.lage()
    state = every.filter(FINNS)
    if not state.height:
        return utan_underlag()
    broken = [str(why) for why in state["seriebrott"].drop_nulls().unique().sort()]
    rows = [
        {
            "insats": row["insats_namn"] + rader.DEL.get(row["dimension_varde"], ""),
            "nyckeltal": row["nyckeltal_namn"],
            "varde": cell.rad_varde(row),
            "delar": cell.delar(row),
            "mal": rader.mal(row),
            "status": rader.STATUS[row["malstatus"]],
            "forandring": rader.andring(row),
            "orsak": "; ".join(part for part in (forandring_orsak(f, row), rader.takt(f, row)) if part),
        }
        for row in state.iter_rows(named=True)
    ]
    html = tabell(
        rows,
        {
            "insats": "Insats",
            "varde": "Värde",
            "mal": "Mål",
            "status": "Status",
            "forandring": "Sedan förra",
            "orsak": "Varför, och takt",
            "delar": "Delar",
        },
        grupp="nyckeltal",
        kalla="Förändring i andelar anges i procentenheter (p.e.). Ordinarie köp är köp utan "
        "skolplaceringar och köp av annan kommun."
        + rader.fran_arets_borjan(f)
        + "".join(f" Seriebrott: {why}" for why in broken),
    )
    shown = table(html, id="tbl-lage", caption=f"Nyckeltal mot mål, {f.period.namn}")
    gone = every.filter(~FINNS)
    if not gone.height:
        return shown
    return Markdown(
        f"{shown.data}\n\n{text.tal(gone['nyckeltal'].n_unique())} nyckeltal saknar underlag för alla eller "
        "några insatser, som då inte står i tabellen: se [Underlag som saknas](#sec-luckor)."
    )


def nyckeltal(f: FollowUp, id_: str) -> Markdown:
    """One nyckeltal: what is counted, its chart over time, the same as a table, and what is left out."""
    entry = f.katalog[id_]
    values = f.serie(id_)
    charts = [line for line in lines(values, f.insatser, f.brott(id_)) if line.kanda]
    caption = f"{entry['namn']} per kvartal"
    if not charts:
        return _utan_kurva(entry, values)
    chart = ""
    if any(line.ritas for line in charts):
        panels, words = small_multiples(charts), alt(caption + ".", charts)
        chart = figure(panels, id=f"fig-{id_.replace('_', '-')}", caption=caption, alt=words).data
    data = folded(f"Visa som tabell: {entry['namn']}", _series_table(f, values))
    hidden = (
        f"Punkter som saknas räknar eller röjer 1–{f.gate.troskel - 1} personer och visas inte."
        if values["dolt"].any()
        else ""
    )
    broken = i_markdown(" ".join(break_texts(charts)))
    parts = [i_markdown(entry["beskrivning"]), chart, broken, data, hidden, _left_out(f, id_, entry)]
    return Markdown("\n\n".join(part for part in parts if part))


def jamforelse(f: FollowUp) -> Markdown:
    """Net cost deviation LSS: the own municipality among the largest cities and riket, over ten years."""
    more = "Läget bland kommunerna och fler serier finns i den [nationella jämförelsen](nationellt.qmd)."
    j = Jamforelse(f.gate)
    shown = utveckling(j, AVVIKELSE)
    return Markdown(f"{shown.data}\n\n{more}") if j.serie(AVVIKELSE).height else shown


def kallor(f: FollowUp) -> Markdown:
    """How fresh each source is, and what lies in quarantine."""
    rows = [
        {
            "kalla": f.kallnamn.get(row["kalla"], row["kalla"]),
            "filer": cell.tal(row["filer"]),
            "till": cell.dag(row["till"]),
            "rader": cell.tal(row["lasta_rader"] or 0),
            "karantan": cell.tal(row["avvisade_rader"] or 0),
        }
        for row in f.kallor().iter_rows(named=True)
    ]
    html = tabell(
        rows,
        {
            "kalla": "Källa",
            "filer": "Filer",
            "till": "Täcker till",
            "rader": "Lästa rader",
            "karantan": "I karantän",
        },
    )
    return table(html, id="tbl-kallor", caption="Källor och hur färska de är")


def ursprung(f: FollowUp) -> Markdown:
    """Which snapshot the numbers come from, its controls, and the files, each by name."""
    snapshot = f.gate.snapshot
    checks = f.gate.tabell("avstamning")
    warned = checks.filter((pl.col("allvar") == "varning") & (pl.col("antal") > 0))
    lines_ = [
        f"Siffrorna kommer ur ögonblicksbilden `{snapshot.snapshot}`, publicerad "
        f"{snapshot.publicerad:%Y-%m-%d}{_run(snapshot)}. "
        f"{text.tal(checks.height)} kontroller är gjorda; {text.tal(warned.height)} gav en varning.",
        "",
        *(
            f"- {i_markdown(row['beskrivning'])} Kontrollen fann {text.tal(row['antal'])}."
            for row in warned.iter_rows(named=True)
        ),
        "",
        "Varje tal kan förklaras med `kategoriplan explain`: täljare, nämnare, rader som inte räknas, filer "
        "och SQL.",
    ]
    files = f.gate.tabell("filer").with_columns(
        pl.col("fil").alias("id"), pl.col("kalla").replace(f.kallnamn)
    )
    html = tabell(
        [{**row, "utdrag": cell.dag(row["utdrag"])} for row in files.iter_rows(named=True)],
        {"namn": "Fil", "utdrag": "Uttag", "id": "Id"},
        grupp="kalla",
    )
    return Markdown("\n".join(lines_) + "\n\n" + folded("Visa filerna", html))


def _series_table(f: FollowUp, values: pl.DataFrame) -> str:
    series = []
    for (insats, part), rows in values.group_by("insats", "dimension_varde", maintain_order=True):
        name = panel_name(str(insats), str(part), f.insatser)
        shown = {r["period"]: cell.rad_varde(r) for r in rows.iter_rows(named=True)}
        series.append((name, shown))
    wide = [
        {"period": cell.period(p), **{n: shown.get(p, cell.saknas()) for n, shown in series}}
        for p in values.filter(FINNS)["period"].unique().sort()
    ]
    return tabell(wide, {"period": "Period", **{n: n for n, _ in series}})


def _left_out(f: FollowUp, id_: str, entry: Mapping[str, Any]) -> str:
    """What the half-year's values leave out, with the reason; empty where nothing is left out."""
    why = json.loads(entry["utesluts"])
    rows = f.gate.varden(id_, period=f.period)
    whole = rows.filter(pl.col("dimension") == ALLA)
    counts: dict[str, list[object]] = {}
    for left_out in (whole if whole.height else rows)["exkluderade"]:
        for reason, n in json.loads(left_out).items():
            counts.setdefault(reason, []).append(n)
    items = []
    for reason, ns in counts.items():
        known = [n for n in ns if isinstance(n, int)]
        few = len(ns) - len(known)
        if not few:
            total = text.tal(sum(known))
        elif len(ns) == 1:
            total = "Ett dolt antal"
        else:
            total = f"minst {text.tal(sum(known) or few)}"
        items.append(i_markdown(f"{total} rader: {why[reason]}"))
    return f"Räknas inte under {f.period.namn}: " + " ".join(items) if items else ""


def _utan_kurva(entry: Mapping[str, Any], values: pl.DataFrame) -> Markdown:
    """A nyckeltal with no value to draw: hidden values are said, and what lacks its basis is in `luckor`."""
    if values["dolt"].any():
        return Markdown(f"{i_markdown(entry['beskrivning'])} Alla värden är dolda av sekretess.")
    return utan_underlag()


def _run(snapshot: Any) -> str:
    return f" av körning {snapshot.korning} i liggaren" if snapshot.korning is not None else ""


def _since(f: FollowUp, row: Mapping[str, Any]) -> str:
    step = rader.andring(row).text
    return "" if step.startswith(text.SAKNAS) else f" ({step} sedan {f.fore.namn})"
