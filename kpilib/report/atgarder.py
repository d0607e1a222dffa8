"""What the council acts on in a follow-up: deviations with their comments, late activities, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import EJ_UPPNATT, UPPNATT, och
from kpilib.form import cell, text
from kpilib.form.tabell import tabell
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import table, utan_underlag
from kpilib.report.aktivitet import LAGEN
from kpilib.report.rader import DEL, andring, mal
from kpilib.underlag.avtal import utlopande
from kpilib.underlag.kallor import FINNS, saknar
from kpilib.underlag.uppfoljning import FollowUp

SAKNAS = "Kommentar saknas"
_SEN = "Skulle ha varit klar"


def avvikelser(f: FollowUp) -> pl.DataFrame:
    """The rows of `FollowUp.lage` that miss their target, with `orsak`, `atgard` and `begar_beslut` of the
    comment.

    A comment on a period applies to every row of its nyckeltal and insats; null where there is none.
    """
    missed = f.lage().filter(pl.col("malstatus") == EJ_UPPNATT)
    comments = f.gate.tabell("kommentar").filter(pl.col("period") == str(f.period)).drop("period")
    return missed.join(comments, on=["nyckeltal", "insats"], how="left", maintain_order="left")


def avvikelsetabell(f: FollowUp) -> Markdown:
    """Each deviation: value, target, change, cause and measure, or that the comment is missing."""
    missed = avvikelser(f)
    if not f.lage()["malstatus"].is_in([UPPNATT, EJ_UPPNATT]).any():
        return utan_underlag()  # the summary says that no target can be measured
    if not missed.height:
        return Markdown(f"Inget nyckeltal avviker från sitt mål för {f.period.namn}.")
    rows = [
        {
            "insats": row["insats_namn"] + DEL.get(row["dimension_varde"], ""),
            "nyckeltal": row["nyckeltal_namn"],
            "varde": cell.rad_varde(row),
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
    deviations = table(html, id="tbl-avvikelser", caption=f"Avvikelser från mål, {f.period.namn}")
    return Markdown(f"{note}\n\n{deviations.data}")


def forsenade(f: FollowUp) -> pl.DataFrame:
    """The activities behind plan at the half-year's end, with `varfor`: those that should have ended and have
    not, those that should have begun and have not, and those that are paused."""
    till = f.period.till
    late = pl.col("slut").le(till) & ~pl.col("status").is_in(["klar", "avbruten"])
    not_begun = pl.col("start").le(till) & (pl.col("status") == "ej_paborjad")
    why = (
        pl.when(late)
        .then(pl.lit(_SEN))
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
        return saknar(f, "aktivitet", annars="Planen har inga aktiviteter.")
    late = forsenade(f)
    counted = f"Planen har {text.tal(every.height)} aktiviteter."
    if not late.height:
        return Markdown(f"{counted} Ingen ligger efter planen.")
    shown = late.with_columns(
        pl.col("status").replace_strict({id_: lage.ord for id_, lage in LAGEN.items()}),
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
    behind = table(html, id="tbl-aktiviteter", caption=f"Aktiviteter efter plan, {text.dag(f.period.till)}")
    return Markdown(f"{counted} {text.tal(late.height)} ligger efter planen.\n\n{behind.data}")


def beslut(f: FollowUp) -> Markdown:
    """What the council is asked to decide: derived from deviations, comments, activities and agreements."""
    asked = []
    missed = avvikelser(f)
    for row in missed.filter("begar_beslut").iter_rows(named=True):
        asked.append(
            f"Ta ställning till förslaget för {_vad(row)}: {i_markdown(row['atgard'] or row['orsak'])}"
        )
    for row in _okommenterade(missed).iter_rows(named=True):
        asked.append(f"Begära orsak och åtgärd för {_vad(row)}, som avviker utan kommentar.")
    for row in forsenade(f).iter_rows(named=True):
        asked.append(
            f"Ta ställning till en ny tidplan för aktiviteten *{i_markdown(row['aktivitet'])}* "
            f"({row['varfor'].lower()}{_senast(row)})."
        )
    for (insats,), part in utlopande(f, f.period.till).group_by("insats", maintain_order=True):
        days = part.group_by("till", maintain_order=True).agg(pl.col("avtalsnummer").n_unique()).rows()
        ends = och(f"{_antal_avtal(n)} löper ut {text.dag(day)}" for day, n in days)
        asked.append(
            f"Besluta om ny upphandling eller förlängning för {i_markdown(f.namn(str(insats)))}: {ends}."
        )
    if f.faststalld is None and f.lage().filter(FINNS).height:
        asked.append(f"Fastställa uppföljningen för {f.period.namn}.")
    if not asked and not f.lage().filter(FINNS).height:
        return utan_underlag()
    return Markdown(
        "\n".join(f"{n}. {what}" for n, what in enumerate(asked, start=1)) or "Inga beslut begärs."
    )


def _okommenterade(missed: pl.DataFrame) -> pl.DataFrame:
    return missed.filter(pl.col("orsak").is_null() & pl.col("atgard").is_null())


def _vad(row: Mapping[str, Any]) -> str:
    return i_markdown(f"{row['nyckeltal_namn']}, {row['insats_namn']}{DEL.get(row['dimension_varde'], '')}")


def _senast(row: Mapping[str, Any]) -> str:
    return f" {text.dag(row['slut'])}" if row["varfor"] == _SEN else ""


def _antal_avtal(n: int) -> str:
    return "ett avtal" if n == 1 else f"{text.tal(n)} avtal"
