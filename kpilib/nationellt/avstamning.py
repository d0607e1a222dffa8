"""The net cost that follows from Kolada's deviation, against what SCB's accounts say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from IPython.display import Markdown

from kpilib.form import cell, text
from kpilib.form.kallmarkt import datatabell
from kpilib.form.tabell import Rad
from kpilib.fritext import i_markdown
from kpilib.underlag.jamforelse import NOT_P, PRELIMINART, Jamforelse
from kpilib.underlag.kallor import saknar

_VISADE = 40  # rows of the table; the rest are counted


def avstamning(j: Jamforelse) -> Markdown:
    """Every compared municipality and year that both have, and those of others that do not agree."""
    rows = j.gate.tabell("avstamning_nationell")
    if not rows.height:
        return saknar(j, "kolada", "scb", av="nettokostnaden för LSS för samma år hos båda")
    agreed = rows.filter(pl.col("stammer")).height
    told = (
        f"{_antal(rows.height)} finns hos båda. "
        f"{'Alla' if agreed == rows.height else _antal(agreed)} stämmer, inom vad avrundningen av de "
        f"publicerade talen kan ge. {i_markdown(_egen(j, rows))}"
    )
    compared = pl.col("kommun").is_in(list(j.omradesnamn))
    wanted = rows.filter(compared | ~pl.col("stammer")).sort(
        "stammer", pl.col("kommun") != j.egen, "ar", "namn", descending=[False, False, True, False]
    )
    shown = wanted.head(_VISADE)
    hidden = rows.height - shown.height
    more = f" {text.tal(hidden)} till visas inte här." if hidden else ""
    if not shown.height:
        return Markdown(told + more)
    return Markdown(f"{told}{more}\n\n{_tabell(shown)}")


def _egen(j: Jamforelse, rows: pl.DataFrame) -> str:
    own = rows.filter(pl.col("kommun") == j.egen).sort("ar")
    if not own.height:
        return (
            f"{j.egen_namn} finns inte hos båda för något år i det som är hämtat, och är därför inte avstämd."
        )
    row = own.row(-1, named=True)
    return f"För {j.egen_namn} {row['ar']} är skillnaden {_mnkr(row['skillnad_mnkr'], 2)}: {orsak(row)}."


def orsak(row: Mapping[str, Any]) -> str:
    """Why the two differ, as far as the figures tell."""
    room = _mnkr(row["avrundning_mnkr"], 2)
    if row["stammer"]:
        return f"ryms i avrundningen, högst {room}"
    if row["preliminar"]:
        return f"mer än avrundningen, {room}; ett värde är preliminärt"
    return f"mer än avrundningen, {room}; en av källorna kan ha reviderat året"


def _tabell(shown: pl.DataFrame) -> str:
    cells: list[Rad] = [
        {
            "namn": f"{row['namn'] or row['kommun']} {row['ar']}{PRELIMINART if row['preliminar'] else ''}",
            "avvikelse": cell.av(
                cell.varde(row["avvikelse_procent"], "procent"),
                "; ",
                cell.tal(row["avvikelse_mnkr"], 1, "mnkr"),
                slag="tal",
            ),
            "referens": cell.tal(row["referenskostnad_mnkr"], 1, "mnkr"),
            "kolada": cell.tal(row["nettokostnad_kolada_mnkr"], 1, "mnkr"),
            "scb": cell.tal(row["nettokostnad_scb_mnkr"], 1, "mnkr"),
            "skillnad": cell.tal(row["skillnad_mnkr"], 2, "mnkr"),
            "orsak": orsak(row).capitalize(),
        }
        for row in shown.iter_rows(named=True)
    ]
    return datatabell(
        shown,
        cells,
        {
            "namn": "Kommun och år",
            "kolada": "Enligt Kolada",
            "scb": "Enligt SCB",
            "skillnad": "Skillnad",
            "orsak": "Varför",
            "avvikelse": "Avvikelse",
            "referens": "Referens\u00adkostnad",
        },
        id="tbl-avstamning-nationell",
        caption="Nettokostnaden för LSS hos Kolada och SCB, miljoner kronor",
        noter=[
            "Avvikelsen är den som Kolada publicerar. Referenskostnaden är avvikelsen i kronor delad med den "
            "i procent, och nettokostnaden enligt Kolada är referenskostnaden plus avvikelsen.",
            *([] if shown["stammer"].all() else ["Hämta båda källorna på nytt innan en skillnad tolkas."]),
            *([NOT_P] if shown["preliminar"].any() else []),
        ],
    )


def _antal(n: int) -> str:
    """How many years of municipalities, at the beginning of a sentence."""
    return "Inget" if n == 0 else "Ett kommunår" if n == 1 else f"{text.tal(n)} kommunår"


def _mnkr(x: float, decimaler: int = 1) -> str:
    return f"{text.tal(x, decimaler)}{text.NBSP}mnkr"
