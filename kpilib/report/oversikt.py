"""What the cells of the first page show: the few things that matter, each with the way to more."""

from __future__ import annotations

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import EJ_UPPNATT, SAKNAR_UNDERLAG, UPPNATT
from kpilib.form import text
from kpilib.fritext import i_html, i_markdown
from kpilib.qmd.emit import show_html, utan_underlag
from kpilib.report import atgarder
from kpilib.report.rader import MARKE
from kpilib.underlag.grund import Underlag
from kpilib.underlag.kallor import FINNS
from kpilib.underlag.uppfoljning import FollowUp

_SHOWN = 6


def rutor(f: FollowUp) -> Markdown:
    """Four figures with what they are: targets met and missed, gaps, and controls that found something."""
    state = f.lage()
    met, missed, gaps = (
        state.filter(pl.col("malstatus") == status).height
        for status in (UPPNATT, EJ_UPPNATT, SAKNAR_UNDERLAG)
    )
    checks = f.gate.tabell("avstamning")
    broken = checks.filter(pl.col("antal") > 0).height
    targets = [
        (f"{text.tal(met)} av {text.tal(met + missed)}", "mål är uppnådda", MARKE[UPPNATT]),
        (text.tal(missed), "mål är inte uppnådda", MARKE[EJ_UPPNATT]),
    ]
    boxes = [
        *(targets if met + missed else []),
        *([(text.tal(gaps), "värden saknar underlag", MARKE[SAKNAR_UNDERLAG])] if state.height else []),
        (text.tal(broken), f"av {text.tal(checks.height)} kontroller fann något", "■"),
    ]
    items = "".join(
        f'<li><span class="kp-mark" aria-hidden="true">{mark}</span> <strong>{i_html(number)}</strong> '
        f"{i_html(what)}</li>"
        for number, what, mark in boxes
    )
    return show_html(f'<ul class="kp-boxes">{items}</ul>')


def avvikelser(f: FollowUp) -> Markdown:
    """The targets that are not met: value, target, and the cause where the kategoriteam has given it."""
    missed = atgarder.avvikelser(f)
    if not f.lage().filter(FINNS).height:
        return utan_underlag()
    if not f.lage()["malstatus"].is_in([UPPNATT, EJ_UPPNATT]).any():
        return Markdown(f"Inget mål går att mäta för {f.period.namn}.")
    if not missed.height:
        return Markdown(f"Alla mål som går att mäta för {f.period.namn} är uppnådda.")
    lines = []
    for row in missed.head(_SHOWN).iter_rows(named=True):
        what = i_markdown(f"{row['nyckeltal_namn']}, {row['insats_namn']}")
        value, target = text.rad_varde(row), text.varde(row["mal"], row["enhet"])
        link = f"reports/halvarsuppfoljning.qmd#fig-{row['nyckeltal'].replace('_', '-')}"
        lines.append(
            f"- [{what}]({link}): **{i_markdown(value)}**, mål {i_markdown(target)}. "
            + i_markdown(row["orsak"] or "Orsaken är inte kommenterad.")
        )
    if missed.height > _SHOWN:
        lines.append(
            f"- Ytterligare {text.tal(missed.height - _SHOWN)} står i "
            "[halvårsuppföljningen](reports/halvarsuppfoljning.qmd#sec-sammanfattning)."
        )
    return Markdown("\n".join(lines))


def farskhet(f: FollowUp) -> Markdown:
    """How far the sources reach, and which of them fall short of the half-year."""
    covered = f.gate.tabell("tackning").group_by("tabell").agg(pl.col("till").max()).sort("till", "tabell")
    late = covered.filter(pl.col("till") < f.period.till)
    published = f"Ögonblicksbilden publicerades {f.gate.snapshot.publicerad:%Y-%m-%d}."
    if not covered.height:
        return Markdown(published)
    if not late.height:
        one = f.kallnamn[covered["tabell"][0]]
        sources = (
            f"Alla {text.tal(covered.height)} källor" if covered.height > 1 else f"Källan {i_markdown(one)}"
        )
        return Markdown(
            f"{sources} täcker {f.period.namn} till och med {text.dag(covered['till'].min())}. {published}"  # type: ignore[arg-type]
        )
    names = [
        f"{i_markdown(f.kallnamn[row['tabell']])} (till {text.dag(row['till'])})"
        for row in late.iter_rows(named=True)
    ]
    return Markdown(f"Källor som inte når till periodens slut: {', '.join(names)}. {published}")


def ansvarig(u: Underlag) -> Markdown:
    """The municipality that the site is for."""
    return Markdown(f"**{i_markdown(u.hemma.namn)}**, kategoriteamet för funktionsstöd.")
