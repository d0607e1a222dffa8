"""What the council acts on in a follow-up: deviations with their comments, late activities, decisions."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from IPython.display import Markdown

from kpilib.form import cell, text
from kpilib.form.tabell import tabell
from kpilib.qmd.emit import table
from kpilib.report.rader import DEL, andring, mal, varde
from kpilib.underlag.uppfoljning import FollowUp

SAKNAS = "Kommentar saknas"
STATUS = {
    "ej_paborjad": "Ej påbörjad",
    "pagar": "Pågår",
    "klar": "Klar",
    "pausad": "Pausad",
    "avbruten": "Avbruten",
}
UPPSAGNING = 18
"""Months ahead that an agreement's end is taken up: a new procurement takes that long."""

_FRAGA = r"(?i)kategorirådet|rådet (beslutar|ombeds)|begär beslut"
"""A comment that says this asks the council for a decision."""


def avvikelser(f: FollowUp) -> pl.DataFrame:
    """The rows of `FollowUp.lage` that miss their target, with `orsak` and `atgard` of the comment.

    A comment on a period applies to every row of its nyckeltal and insats; null where there is none.
    """
    missed = f.lage().filter(pl.col("malstatus") == "ej uppnått")
    said = f.gate.tabell("kommentar").filter(pl.col("period") == f.period)
    return missed.join(said.drop("period"), on=["nyckeltal", "insats"], how="left", maintain_order="left")


def avvikelsetabell(f: FollowUp) -> Markdown:
    """Each deviation: value, target, change, cause and measure, or that the comment is missing."""
    missed = avvikelser(f)
    if not missed.height:
        return Markdown(f"Inget nyckeltal avviker från sitt mål för {text.period(f.period)}.")
    rows = [
        {
            "insats": row["insats_namn"] + DEL.get(row["dimension_varde"], ""),
            "nyckeltal": row["nyckeltal_namn"],
            "varde": varde(f, row),
            "mal": mal(row),
            "forandring": andring(row),
            "orsak": row["orsak"] or (SAKNAS if row["atgard"] is None else text.SAKNAS),
            "atgard": row["atgard"] or (SAKNAS if row["orsak"] is None else text.SAKNAS),
        }
        for row in missed.iter_rows(named=True)
    ]
    html = tabell(
        rows,
        {
            "insats": "Insats", "varde": "Värde", "mal": "Mål", "forandring": "Sedan förra",
            "orsak": "Orsak", "atgard": "Åtgärd",
        },
        grupp="nyckeltal",
    )  # fmt: skip
    absent = _okommenterade(missed)
    note = (
        f"**{SAKNAS} för {text.tal(absent.height)} av {text.tal(missed.height)} avvikelser.** "
        "Orsak och åtgärd lämnas i filen med kommentarer."
        if absent.height
        else "Alla avvikelser har en kommentar."
    )
    shown = table(html, id="tbl-avvikelser", caption=f"Avvikelser från mål, {text.period(f.period)}")
    return Markdown(f"{note}\n\n{shown.data}")


def forsenade(f: FollowUp) -> pl.DataFrame:
    """The activities behind plan at the half-year's end, with `varfor`: those that should have ended and have
    not, those that should have begun and have not, and those that are paused."""
    till = slutdag(f)
    late = pl.col("slut").le(till) & ~pl.col("status").is_in(["klar", "avbruten"])
    not_begun = pl.col("start").le(till) & (pl.col("status") == "ej_paborjad")
    why = (
        pl.when(late)
        .then(pl.lit("Skulle ha varit klar"))
        .when(not_begun)
        .then(pl.lit("Skulle ha börjat"))
        .when(pl.col("status") == "pausad")
        .then(pl.lit("Pausad"))
    )
    return f.gate.tabell("aktivitet").with_columns(why.alias("varfor")).filter(pl.col("varfor").is_not_null())


def aktiviteter(f: FollowUp) -> Markdown:
    """The activities behind plan."""
    every = f.gate.tabell("aktivitet")
    if not every.height:
        return Markdown("Det finns ingen fil med planens aktiviteter.")
    late = forsenade(f)
    counted = f"Planen har {text.tal(every.height)} aktiviteter."
    if not late.height:
        return Markdown(f"{counted} Ingen ligger efter planen.")
    shown = late.with_columns(
        pl.col("status").replace(STATUS),
        pl.col("ansvarig").fill_null("Ansvarig saknas"),
        pl.col("kommentar").fill_null(SAKNAS),
    )
    html = tabell(
        [{**row, "slut": cell.dag(row["slut"])} for row in shown.iter_rows(named=True)],
        {
            "aktivitet": "Aktivitet", "ansvarig": "Ansvarig", "status": "Läge", "slut": "Skulle sluta",
            "varfor": "Avvikelse", "kommentar": "Kommentar",
        },
        grupp="strategi",
    )  # fmt: skip
    said = table(html, id="tbl-aktiviteter", caption=f"Aktiviteter efter plan, {text.dag(slutdag(f))}")
    return Markdown(f"{counted} {text.tal(late.height)} ligger efter planen.\n\n{said.data}")


def utgaende_avtal(f: FollowUp) -> pl.DataFrame:
    """The agreements in force that end within `UPPSAGNING` months of the half-year's end, with `slut`."""
    till = slutdag(f)
    end = pl.coalesce("forlangd_till", "till")
    return (
        f.gate.tabell("ramavtal")
        .with_columns(end.alias("slut"))
        .filter((pl.col("fran") <= till) & pl.col("slut").is_between(till, _senare(till, UPPSAGNING)))
        .sort("slut", "avtalsnummer")
    )


def beslut(f: FollowUp) -> Markdown:
    """What the council is asked to decide: derived from deviations, comments, activities and agreements."""
    asked = []
    missed = avvikelser(f)
    for row in missed.filter(
        pl.concat_str("orsak", "atgard", separator=" ", ignore_nulls=True).str.contains(_FRAGA)
    ).iter_rows(named=True):
        asked.append(f"Ta ställning till förslaget för {_vad(row)}: {row['atgard'] or row['orsak']}")
    for row in _okommenterade(missed).iter_rows(named=True):
        asked.append(f"Begära orsak och åtgärd för {_vad(row)}, som avviker utan kommentar.")
    for row in forsenade(f).iter_rows(named=True):
        asked.append(
            f"Ta ställning till en ny tidplan för aktiviteten *{row['aktivitet']}* "
            f"({row['varfor'].lower()}{_senast(row)})."
        )
    names = {name: row["namn"] for name, row in f.insatser.items()}
    for (insats,), part in utgaende_avtal(f).group_by("insats", maintain_order=True):
        days = part["slut"].value_counts().sort("slut").iter_rows()
        ends = text.och(f"{_antal_avtal(n)} löper ut {text.dag(day)}" for day, n in days)
        asked.append(
            f"Besluta om ny upphandling eller förlängning för {names.get(str(insats), insats)}: {ends}."
        )
    if f.faststalld is None:
        asked.append(f"Fastställa uppföljningen för {text.period(f.period)}.")
    return Markdown(
        "\n".join(f"{n}. {what}" for n, what in enumerate(asked, start=1)) or "Inga beslut begärs."
    )


def slutdag(f: FollowUp) -> date:
    """The half-year's last day."""
    found: date = f.gate.tabell("kalender").filter(pl.col("period") == f.period)["till"].item()
    return found


def _okommenterade(missed: pl.DataFrame) -> pl.DataFrame:
    return missed.filter(pl.col("orsak").is_null() & pl.col("atgard").is_null())


def _vad(row: Mapping[str, Any]) -> str:
    return f"{row['nyckeltal_namn']}, {row['insats_namn']}{DEL.get(row['dimension_varde'], '')}"


def _senast(row: Mapping[str, Any]) -> str:
    return f" {text.dag(row['slut'])}" if row["varfor"] == "Skulle ha varit klar" else ""


def _antal_avtal(n: int) -> str:
    return "ett avtal" if n == 1 else f"{text.tal(n)} avtal"


def _senare(dag: date, manader: int) -> date:
    year, month = divmod(dag.year * 12 + dag.month - 1 + manader, 12)
    return date(year, month + 1, min(dag.day, calendar.monthrange(year, month + 1)[1]))
