"""What has no basis, by what would open it: a table of the follow-up, and a line of the first page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import SAKNAR_UNDERLAG, och
from kpilib.form import cell, text
from kpilib.form.tabell import Rad, tabell
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import table
from kpilib.underlag.kallor import FINNS, kallorna, korta
from kpilib.underlag.uppfoljning import FollowUp

_MEST = 4  # what opens most, on the first page; the follow-up has them all


def luckor(f: FollowUp) -> Markdown:
    """What has no basis, by the source that would open it, and by any other reason."""
    state = f.lage()
    rows = state.filter(pl.col("malstatus") == SAKNAR_UNDERLAG)
    if state.height and not rows.height:
        return Markdown(f"Alla nyckeltal har underlag för {f.period.namn}.")
    short = _short(f, rows) if state.height else _uncounted(f)
    html = tabell(
        [*_sources(f, short), *_reasons(f, rows)],
        {"vad": "Det som behövs", "till": "Når till", "nyckeltal": "Nyckeltal som då kan räknas"},
        grupp="slag",
        kalla="Ett nyckeltal som står vid flera källor behöver dem alla. En fil tas in med kategoriplan "
        "ingest FIL.",
    )
    return table(html, id="tbl-luckor", caption=f"Underlag som saknas för {f.period.namn}")


def _short(f: FollowUp, rows: pl.DataFrame) -> list[tuple[str, str]]:
    """Each source that a value says falls short, with what the value is of."""
    return [(titel, _vad(f, row)) for row in rows.iter_rows(named=True) for titel in korta(f, row)]


def _uncounted(f: FollowUp) -> list[tuple[str, str]]:
    """The same where nothing that is taken in covers any time, so that no value is even expected."""
    counted = (e for e in f.katalog.values() if e["insatser"] and "halvar" in e["period_typer"])
    return [(k.titel, e["namn"]) for e in counted for k in kallorna(f, [e["nyckeltal"]]) if not k.finns]


def _sources(f: FollowUp, short: Sequence[tuple[str, str]]) -> list[Rad]:
    """A row for each source that falls short, those that open most first."""
    known = {k.titel: k for k in kallorna(f, f.katalog)}
    opens = {titel: list(dict.fromkeys(vad for t, vad in short if t == titel)) for titel, _ in short}
    return [
        {
            "slag": "Källor",
            "vad": titel,
            "till": cell.dag(known[titel].till) if known[titel].finns else "inte intagen",
            "nyckeltal": ", ".join(names),
        }
        for titel, names in sorted(opens.items(), key=lambda one: (-len(one[1]), one[0]))
    ]


def _reasons(f: FollowUp, rows: pl.DataFrame) -> list[Rad]:
    """A row for each other reason that a value is missing."""
    others: dict[str, list[str]] = {}
    for row in rows.iter_rows(named=True):
        if not korta(f, row):
            others.setdefault(str(row["orsak_saknas"] or ""), []).append(_vad(f, row, insats=True))
    return [
        {"slag": "Annat skäl", "vad": why, "till": "", "nyckeltal": ", ".join(names)}
        for why, names in others.items()
    ]


def _vad(f: FollowUp, row: Mapping[str, Any], *, insats: bool = False) -> str:
    """The nyckeltal of a row; with its insats too, where not all of its values are missing."""
    partly = f.lage().filter((pl.col("nyckeltal") == row["nyckeltal"]) & FINNS).height > 0
    return str(row["nyckeltal_namn"]) + (f" ({row['insats_namn']})" if insats or partly else "")


def finns(f: FollowUp) -> Markdown:
    """What is taken in, and how many nyckeltal would come with what; empty where nothing is missing."""
    opens = _opens(f)
    if not opens:
        return Markdown("")
    there = sorted({k.titel for k in kallorna(f, f.katalog) if k.finns})
    ranked = sorted(opens.items(), key=lambda one: (-one[1], one[0]))
    (first, most), rest = ranked[0], ranked[1:_MEST]
    told = [f"med {och(titlar)} {text.tal(antal)}" for titlar, antal in rest]
    come = och([f"Med {och(first)} kommer {text.tal(most)} nyckeltal till", *told])
    more = "Allt står i [uppföljningen](reports/halvarsuppfoljning.qmd#sec-luckor)."
    have = f"Här finns {och(there)}" if there else "Ingen källa till nyckeltalen är intagen än"
    return Markdown(f"**Underlag.** {i_markdown(have)}. {i_markdown(come)}. {more}")


def _opens(f: FollowUp) -> Mapping[tuple[str, ...], int]:
    """The sources that fall short together, and how far -> how many nyckeltal just those would open."""
    rows = f.gate.varden(period=f.period)
    counts: dict[tuple[str, ...], int] = {}
    for id_, entry in f.katalog.items():
        own = rows.filter(pl.col("nyckeltal") == id_)
        if not entry["insatser"] or own.filter(FINNS).height:
            continue
        told = {titel for row in own.iter_rows(named=True) for titel in korta(f, row)}
        short = tuple(
            k.titel if not k.finns or k.nar(f.period) else f"{k.titel} till periodens slut"
            for k in kallorna(f, [id_])
            if not k.finns or k.titel in told
        )
        if short:
            counts[short] = counts.get(short, 0) + 1
    return counts
