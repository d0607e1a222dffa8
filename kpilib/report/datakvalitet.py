"""What the cells of the data quality page show: what was read and refused, and what the controls say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
from IPython.display import Markdown

from kpilib.form import cell, text
from kpilib.form.bars import Span, alt_spans, spans
from kpilib.form.cell import Cell
from kpilib.form.tabell import Rad, folded, tabell
from kpilib.form.upplysning import grouped
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import figure, table
from kpilib.underlag.grund import Underlag

_OK, _BROTT = f"●{text.NBSP}Uppfylld", f"▲{text.NBSP}Avvikelse"
_BELOPP = ("lasta_ore", "godkanda_ore", "avvisade_ore")


def sammanfattning(u: Underlag) -> Markdown:
    """Rows and kronor read, accepted and in quarantine, and how the controls came out."""
    files, checks, snapshot = u.gate.tabell("filer"), u.gate.tabell("avstamning"), u.gate.snapshot
    rejected_files = files.filter(pl.col("status") == "avvisad").height
    waiting = files.filter(pl.col("status") == "vantar").height
    read, quarantine = _sum(files, "lasta_rader"), _sum(files, "avvisade_rader")
    broken = checks.filter(pl.col("antal") > 0).height
    lines = [
        f"- **{text.tal(files.height)} filer** är lästa. "
        + (f"{text.tal(rejected_files)} avvisades i sin helhet." if rejected_files else "Ingen är avvisad.")
        + (f" **{text.tal(waiting)} väntar på svar och räknas inte.**" if waiting else ""),
        f"- **{text.tal(read)} rader** är lästa. "
        + (f"{text.tal(quarantine)} ligger i karantän." if quarantine else "Ingen ligger i karantän."),
        f"- **{text.tal(checks.height)} kontroller** är gjorda. "
        + (f"{text.tal(broken)} fann något att rätta." if broken else "Alla är uppfyllda."),
        f"- Ögonblicksbilden `{snapshot.snapshot}` publicerades {snapshot.publicerad:%Y-%m-%d}.",
    ]
    return Markdown("\n".join(lines))


def lasta(u: Underlag) -> Markdown:
    """Per source: files, rows and kronor read, accepted and refused."""
    rows: list[Rad] = [
        {
            "kalla": u.kallnamn.get(str(kalla), str(kalla)),
            "filer": cell.tal(part.height),
            "lasta": cell.tal(_sum(part, "lasta_rader")),
            "godkanda": cell.tal(_sum(part, "godkanda_rader")),
            "avvisade": cell.tal(_sum(part, "avvisade_rader")),
            **{name: _kronor(part, name) for name in _BELOPP},
        }
        for (kalla,), part in u.gate.tabell("filer").group_by("kalla", maintain_order=True)
    ]
    html = tabell(
        rows,
        {
            "kalla": "Källa",
            "filer": "Filer",
            "lasta": "Lästa rader",
            "godkanda": "Godkända",
            "avvisade": "I karantän",
            "lasta_ore": "Läst belopp",
            "godkanda_ore": "Godkänt belopp",
            "avvisade_ore": "Belopp i karantän",
        },
        kalla="Lästa rader och belopp är summan av godkända och avvisade. Ett streck: källan har inga "
        "belopp. Kostnader är negativa tal. Ett rättat utdrag räknas både som det kom och som det rättades.",
    )
    return table(html, id="tbl-lasta", caption="Lästa filer, rader och belopp per källa")


def karantan(u: Underlag) -> Markdown:
    """What lies in quarantine, by rule: counts, what is wrong and what to do."""
    findings = u.gate.tabell("karantan")
    if not findings.height:
        return Markdown("Ingen rad ligger i karantän och ingen rad är anmärkt.")
    findings = findings.with_columns(
        pl.col("kalla").replace(u.kallnamn),
        pl.col("allvar").replace({"avvisad": "I karantän", "anmarkt": "Behållen"}),
    )
    html = tabell(
        [{**row, "antal": cell.tal(row["antal"])} for row in findings.iter_rows(named=True)],
        {
            "regel": "Regel",
            "beskrivning": "Vad som är fel",
            "allvar": "Följd",
            "antal": "Rader",
            "nasta_steg": "Nästa steg",
        },
        grupp="kalla",
    )
    return table(html, id="tbl-karantan", caption="Rader i karantän och anmärkningar, per källa och regel")


def avvisade_filer(u: Underlag) -> Markdown:
    """The files that were refused whole, and why."""
    refused = u.gate.tabell("filer").filter(pl.col("status") == "avvisad")
    if not refused.height:
        return Markdown("Ingen fil är avvisad i sin helhet.")
    refused = refused.with_columns(pl.col("kalla").replace(u.kallnamn))
    html = tabell(refused, {"namn": "Fil", "orsak": "Varför"}, grupp="kalla")
    return table(html, id="tbl-avvisade", caption="Filer som avvisades i sin helhet")


def vantar(u: Underlag) -> Markdown:
    """The deliveries that do not count before somebody has answered what they do to the earlier rows."""
    waiting = u.gate.tabell("vantar")
    if not waiting.height:
        return Markdown("Ingen leverans väntar på svar.")
    rows = [
        {**row, "nasta_steg": row["nasta_steg"].replace("\n", ". ")}
        for row in waiting.with_columns(pl.col("kalla").replace(u.kallnamn)).iter_rows(named=True)
    ]
    html = tabell(rows, {"fil": "Fil", "nasta_steg": "Vad den kan vara, och svaret"}, grupp="kalla")
    return table(html, id="tbl-vantar", caption="Leveranser som väntar på svar och inte räknas")


def upplysningar(u: Underlag) -> Markdown:
    """What there is to know of the files in force, what is of one kind and source on one line."""
    told = u.gate.tabell("upplysningar")
    if not told.height:
        return Markdown("Det finns inget att upplysa om.")
    rows = grouped(told.with_columns(pl.col("kalla").replace(u.kallnamn)), ["kalla"])
    html = tabell(
        rows,
        {"beskrivning": "Vad som är bra att veta", "var": "Fil", "nasta_steg": "Om det inte är rätt"},
        grupp="kalla",
    )
    return table(html, id="tbl-upplysningar", caption="Upplysningar om filer som gäller, per källa")


def kontroller(u: Underlag) -> Markdown:
    """Every control of the snapshot with its outcome, those that found something first."""
    checks = u.gate.tabell("avstamning").sort(pl.col("antal") == 0, "allvar", "kontroll", maintain_order=True)
    rows = [
        {
            "beskrivning": row["beskrivning"],
            "allvar": "Stoppar publicering" if row["allvar"] == "fel" else "Varnar",
            "utfall": cell.av(f"{_BROTT}: ", cell.tal(row["antal"])) if row["antal"] else _OK,
        }
        for row in checks.iter_rows(named=True)
    ]
    html = tabell(rows, {"beskrivning": "Kontrollen kräver", "allvar": "Vid avvikelse", "utfall": "Utfall"})
    return table(html, id="tbl-kontroller", caption="Kontroller av ögonblicksbilden")


def tackning(u: Underlag) -> Markdown:
    """Which days each table covers, drawn as one bar per table and shown as a table."""
    start = u.gate.tabell("kalender")["fran"].min()
    covered = (
        u.gate.tabell("tackning")
        .group_by("tabell")
        .agg(pl.col("fran").min(), pl.col("till").min(), pl.col("till").max().alias("senast"))
        .sort("tabell")
    )
    if not covered.height:
        return Markdown("Ingen källa täcker någon tid än.")
    covered = covered.with_columns(pl.col("tabell").replace(u.kallnamn))
    bars = [
        Span(row["tabell"], row["fran"], row["till"], f"{text.dag(row['fran'])} till {text.dag(row['till'])}")
        for row in covered.iter_rows(named=True)
    ]
    caption = "Tid som varje källa täcker, från den första dag som nyckeltal räknas för"
    chart = figure(
        spans(bars, start if isinstance(start, date) else bars[0].fran),
        id="fig-tackning",
        caption=caption,
        alt=alt_spans(caption + ".", bars),
    )
    html = tabell(
        covered,
        {"tabell": "Källa", "fran": "Från", "till": "Täcker alla till", "senast": "Någon insats till"},
    )
    return Markdown(
        "Ett nyckeltal räknas bara för perioder som alla dess källor täcker. @fig-tackning visar hur långt "
        "varje källa når; ett register räknas som täckt fram till dagen för uttaget."
        f"\n\n{chart.data}\n\n{folded('Visa som tabell: täckning per källa', html)}"
    )


def statistik(u: Underlag) -> Markdown:
    """How old each statistics source is, against the day that the snapshot was published."""
    published = u.gate.snapshot.publicerad.date()
    services = dict(u.gate.tabell("tjanster").rows())
    files = u.gate.tabell("filer").filter(
        pl.col("kalla").is_in(list(services)) & pl.col("utdrag").is_not_null()
    )
    if not files.height:
        return Markdown("Ingen nationell statistik är hämtad.")
    latest = u.gate.tabell("kolada").filter(pl.col("varde").is_not_null())
    years = [
        f"- **{i_markdown(title)}** ({i_markdown(kpi)}): senaste år med värde är {part['ar'].sort()[-1]}."
        for (kpi, title), part in latest.group_by("kpi", "titel", maintain_order=True)
    ]
    lines = []
    for kalla, name in services.items():
        part = files.filter(pl.col("kalla") == kalla)
        day = part["utdrag"].max()
        if isinstance(day, date):
            age = _age((published - day).days)
            lines.append(f"Statistiken från {i_markdown(name)} hämtades {text.dag(day)}, {age}.")
    return Markdown("\n".join([" ".join(lines), "", *years]))


def _age(days: int) -> str:
    if days == 0:
        return "samma dag som ögonblicksbilden publicerades"
    unit = "dag" if abs(days) == 1 else "dagar"
    return f"{text.tal(abs(days))} {unit} {'före' if days > 0 else 'efter'} publiceringen"


def _sum(frame: pl.DataFrame, column: str) -> int:
    return int(frame[column].sum() or 0)


def _kronor(frame: pl.DataFrame, column: str) -> Cell:
    if frame[column].null_count() == frame.height:
        return cell.saknas("kr")
    return cell.stora_kronor(Decimal(_sum(frame, column)).scaleb(-2))
