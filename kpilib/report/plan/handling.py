"""The plan's action plan: activities per strategy, and the nyckeltal with targets and comments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import ALLA, PERIOD_TYPER, Period
from kpilib.form import cell, text
from kpilib.form.cell import Cell
from kpilib.form.tabell import Rad, tabell
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import table, utan_underlag
from kpilib.report import rader
from kpilib.report.aktivitet import LAGEN
from kpilib.report.analys import analystext, har_text
from kpilib.report.katalog import UTAN_STRATEGI
from kpilib.underlag.delar import EGEN
from kpilib.underlag.kallor import saknar
from kpilib.underlag.plan import Plan

_ANALYS = ("extern_andel", "verkstallda_beslut")
"""Shown where the plan analyses them, as is what is counted by the year only, and what counts agreements."""


_STRATEGIER = "Planens strategier (`[strategi.ID]` i `kategoriplan.toml`)"


def aktiviteter(p: Plan, strategi: str) -> Markdown:
    """The activities of a strategy: what, who, when and how far."""
    rows = p.gate.tabell("aktivitet").filter(pl.col("strategi") == strategi)
    if not rows.height:
        none = f"Det finns ingen aktivitet för strategin {strategi}."
        return saknar(p, "aktivitet", annars=none)
    html = tabell(
        [_activity(row) for row in rows.iter_rows(named=True)],
        {
            "aktivitet": "Aktivitet",
            "beskrivning": "Beskrivning",
            "ansvarig": "Ansvarig",
            "tid": "Tid",
            "status": "Läge",
        },
    )
    return table(html, id=p.ankare.of("tbl-aktiviteter", strategi), caption=f"Aktiviteter: {strategi}")


def strategier(p: Plan) -> Markdown:
    """A section for each strategy that there is something to say of, in the order of the settings.

    Its anchor is ``sec-strategi-<id>``, with hyphens. The analyst's text of it, where there is one, is
    `reports/text/kategoriplan/strategi-<id>.md`; then come its activities. Activities of strategies that the
    settings do not have follow last.
    """
    have = p.gate.tabell("aktivitet")["strategi"].unique(maintain_order=True).to_list()
    sections = []
    for id_, namn in p.gate.tabell("strategier").iter_rows():
        slug = f"strategi-{id_.replace('_', '-')}"
        written = (
            [analystext(p.gate, f"kategoriplan/{slug}", period=p.manad).data]
            if har_text(f"kategoriplan/{slug}")
            else []
        )
        if written or namn in have:
            p.ankare.take(f"sec-{slug}")
            sections += [f"#### {i_markdown(namn)} {{#sec-{slug}}}", *written, aktiviteter(p, namn).data]
    others = [namn for namn in have if namn not in p.gate.tabell("strategier")["namn"].to_list()]
    for namn in others:
        anchor = p.ankare.of("sec-strategi", namn)  # a heading without one would take it from its own words
        sections += [f"#### {i_markdown(namn)} {{#{anchor}}}", aktiviteter(p, namn).data]
    return Markdown("\n\n".join(sections)) if sections else utan_underlag(_STRATEGIER)


def laget(p: Plan) -> Markdown:
    """How many activities there are in each state, and which day that was."""
    rows = p.gate.tabell("aktivitet")
    if not rows.height:
        return saknar(p, "aktivitet", annars="Planen har inga aktiviteter.")
    counts = dict(rows.group_by("status").len().rows())
    states = ", ".join(
        f"{text.tal(counts[id_])} {lage.flera}" for id_, lage in LAGEN.items() if id_ in counts
    )
    until = p.gate.tabell("filer").filter(pl.col("kalla") == "aktivitet")["utdrag"].max()
    when = f" Läget är hämtat {text.dag(until)}." if until else ""  # type: ignore[arg-type]
    return Markdown(f"Planen har {text.tal(rows.height)} aktiviteter: {states}.{when}")


def _activity(row: Mapping[str, Any]) -> Rad:
    note = f" {row['kommentar']}" if row["kommentar"] else ""
    start, end = (_month(row[c]) for c in ("start", "slut"))
    return {
        "aktivitet": row["aktivitet"],
        "beskrivning": f"{row['beskrivning'] or ''}{note}".strip(),
        "ansvarig": row["ansvarig"] or text.SAKNAS,
        "tid": cell.av(start, " till ", end),
        "status": LAGEN[row["status"]].markt,
    }


def _month(day: date | None) -> Cell | str:
    """The month that a day lies in, as short as it can be written."""
    if day is None:
        return text.SAKNAS
    month = Period.of("manad", day)
    return Cell(str(month), "dag", month)


def nyckeltal(p: Plan) -> Markdown:
    """Every nyckeltal of the plan's strategies: outcome, target of the plan year, status and comment."""
    comments = _comments(p)
    rows: list[Rad] = []
    for entry in sorted(p.katalog.values(), key=lambda e: (e["strategi"], e["namn"])):
        if entry["raknar"] == "avtal" or entry["period_typer"] == ["ar"] or entry["nyckeltal"] in _ANALYS:
            continue
        for i in entry["insatser"]:
            if i != ALLA and i not in p.fokus:
                continue
            outcome = _outcome(p, entry, i)
            if outcome is None:
                continue
            row, period, part = outcome
            rows.append(
                {
                    "strategi": str(entry["strategi"] or UTAN_STRATEGI).split("; ")[0],
                    "nyckeltal": _name(p, entry, i, period, part),
                    "varde": p.cell(entry["nyckeltal"], i, period, part),
                    "mal": rader.mal(row),
                    "status": rader.STATUS[row["malstatus"]],
                    "kommentar": comments.get((entry["nyckeltal"], i), ""),
                }
            )
    if not rows:
        return utan_underlag()
    html = tabell(
        rows,
        {
            "nyckeltal": "Nyckeltal",
            "varde": "Utfall",
            "mal": "Mål",
            "status": "Läge",
            "kommentar": "Kommentar",
        },
        grupp="strategi",
        kalla=f"Utfallet avser {p.manad.namn} där inget annat sägs." + rader.fran_arets_borjan(p),
    )
    return table(html, id="tbl-nyckeltal", caption="Nyckeltal, mål och kommentarer")


def _outcome(p: Plan, entry: Mapping[str, Any], i: str) -> tuple[Mapping[str, Any], Period, str] | None:
    """The row that shows a nyckeltal in the plan, its period and part: the month, else the longer ones."""
    for period in (p.manad, p.kvartal, p.bokslut):
        for part in (ALLA, EGEN):
            row = p.rad(entry["nyckeltal"], i, period, part)
            if row is not None:
                return row, period, part
    return None


def _name(p: Plan, entry: Mapping[str, Any], i: str, period: Period, part: str) -> str:
    """What a row is called: nyckeltal and insats, and the part and period that are not as in the others."""
    words = [entry["namn"], *([p.namn(i)] if i != ALLA else [])]
    words += ["egen regi"] if part != ALLA else []
    words += [period.namn] if period != p.manad else []
    return ", ".join(words)


def _comments(p: Plan) -> dict[tuple[str, str], str]:
    """The latest comment on each nyckeltal and insats; of two periods that end together the longer."""
    rows = sorted(
        p.gate.tabell("kommentar").iter_rows(named=True), key=lambda row: _when(Period.parse(row["period"]))
    )
    return {
        (row["nyckeltal"], row["insats"]): " ".join(filter(None, (row["orsak"], row["atgard"])))
        for row in rows
    }


def _when(period: Period) -> tuple[date, int]:
    return period.till, PERIOD_TYPER[period.typ]
