"""What the cells of the first page show: the few things that matter, each with the way to more."""

from __future__ import annotations

from html import escape

import polars as pl
from IPython.display import Markdown

from kpilib.form import text
from kpilib.qmd.emit import show_html
from kpilib.report.kallnamn import kallnamn
from kpilib.underlag.uppfoljning import FollowUp

_SHOWN = 6


def rutor(f: FollowUp) -> Markdown:
    """Four figures with what they are: targets met and missed, gaps, and controls that found something."""
    state = f.lage()
    measured = state.filter(pl.col("malstatus").is_in(["uppnått", "ej uppnått"]))
    met = measured.filter(pl.col("malstatus") == "uppnått").height
    gaps = state.filter(pl.col("malstatus") == "saknar underlag").height
    checks = f.gate.tabell("avstamning")
    broken = checks.filter(pl.col("antal") > 0).height
    boxes = [
        (f"{text.tal(met)} av {text.tal(measured.height)}", "mål är uppnådda", "●"),
        (text.tal(measured.height - met), "mål är inte uppnådda", "▲"),
        (text.tal(gaps), "värden saknar underlag", "○"),
        (text.tal(broken), f"av {text.tal(checks.height)} kontroller fann något", "■"),
    ]
    items = "".join(
        f'<li><span class="kp-mark" aria-hidden="true">{mark}</span> <strong>{escape(number)}</strong> '
        f"{escape(what)}</li>"
        for number, what, mark in boxes
    )
    return show_html(f'<ul class="kp-boxes">{items}</ul>')


def avvikelser(f: FollowUp) -> Markdown:
    """The targets that are not met: value, target, and the cause where the kategoriteam has given it."""
    missed = f.lage().filter(pl.col("malstatus") == "ej uppnått")
    if not missed.height:
        return Markdown(f"Alla mål som går att mäta för {text.period(f.period)} är uppnådda.")
    said = {
        (row["nyckeltal"], row["insats"]): row["orsak"]
        for row in f.gate.tabell("kommentar").filter(pl.col("period") == f.period).iter_rows(named=True)
    }
    lines = []
    for row in missed.head(_SHOWN).iter_rows(named=True):
        shown = text.rad_varde(row, f.gate.troskel)
        cause = said.get((row["nyckeltal"], row["insats"]))
        link = f"reports/halvarsuppfoljning.qmd#fig-{row['nyckeltal'].replace('_', '-')}"
        lines.append(
            f"- [{row['nyckeltal_namn']}, {row['insats_namn']}]({link}): **{shown}**, mål "
            f"{text.varde(row['mal'], row['enhet'])}. " + (cause or "Orsaken är inte kommenterad.")
        )
    if missed.height > _SHOWN:
        lines.append(
            f"- Ytterligare {text.tal(missed.height - _SHOWN)} står i "
            "[halvårsuppföljningen](reports/halvarsuppfoljning.qmd#sec-sammanfattning)."
        )
    return Markdown("\n".join(lines))


def farskhet(f: FollowUp) -> Markdown:
    """How far the sources reach, and which of them fall short of the half-year."""
    until = f.gate.varden(period=f.period)["referensdatum"].max()
    covered = f.gate.tabell("tackning").group_by("tabell").agg(pl.col("till").max()).sort("till", "tabell")
    late = covered.filter(pl.col("till") < until)
    published = f"Ögonblicksbilden publicerades {f.gate.snapshot.publicerad:%Y-%m-%d}."
    if not late.height:
        return Markdown(
            f"Alla {text.tal(covered.height)} källor täcker {text.period(f.period)} till och med "
            f"{text.dag(covered['till'].min())}. {published}"  # type: ignore[arg-type]
        )
    named = kallnamn(f.gate)
    names = [f"{named[row['tabell']]} (till {text.dag(row['till'])})" for row in late.iter_rows(named=True)]
    return Markdown(f"Källor som inte når till periodens slut: {', '.join(names)}. {published}")


def ansvarig(f: FollowUp) -> Markdown:
    """The municipality that the site is for."""
    return Markdown(f"**{f.gate.tabell('egen_kommun')['namn'][0]}**, kategoriteamet för funktionsstöd.")
