"""The purchase file against the supplier ledger: every krona that differs has a name."""

from __future__ import annotations

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import Period
from kpilib.form import cell, text
from kpilib.form.tabell import tabell
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import table
from kpilib.rules.avstamning import ORSAKER
from kpilib.underlag.grund import Underlag

_NAMN = {
    "belopp_lika": "Lika",
    "reglering_manaden_efter": "Regleras månaden efter",
    "kredit": "Kreditnota som bara finns i reskontran",
    "avrundning": "Avrundning till hel krona",
    "saknas_i_reskontran": "Saknas i reskontran",
    "saknas_i_kopfilen": "Saknas i köpfilen",
    "belopp_skiljer": "Skiljer utan känd orsak",
}
assert tuple(_NAMN) == ORSAKER
ATT_UTREDA = ("saknas_i_reskontran", "saknas_i_kopfilen", "belopp_skiljer")
"""The names that say where a krona is, not why: somebody has to look."""
_BELOPP = ("kopt", "bokfort", "skillnad")


def kop_mot_bokfort(u: Underlag) -> Markdown:
    """Per year and cause: kronor bought, booked and between; then the insatser to look into.

    Which supplier and month it is stays in the snapshot: that can be one person's placement.
    """
    rows = u.gate.tabell("avstamning_inkop")
    if not rows.height:
        return Markdown(
            "Avstämningen kan inte göras: ingen månad har både köpfil och leverantörsreskontra för samma "
            "insats. Lägg till leverantörsreskontran, och vilket konto som hör till vilken insats i "
            "`kategoriplan.toml`."
        )
    return Markdown(f"{_sammanfattning(rows)}\n\n{_per_orsak(rows)}\n\n{_att_utreda(u, rows)}")


def _sammanfattning(rows: pl.DataFrame) -> str:
    first, last = Period.parse(min(rows["forst"])), Period.parse(max(rows["sist"]))
    difference = text.tal(rows["skillnad"].sum(), 2)
    return (
        f"Köpfil och leverantörsreskontra jämförs per månad, leverantör och insats, {first.namn} "
        f"till {last.namn}. Sammanlagt skiljer {difference}{text.NBSP}kr. Varje skillnad har ett "
        f"namn, och de summerar till skillnaden på öret."
    )


def _per_orsak(rows: pl.DataFrame) -> str:
    causes = (
        rows.group_by("ar", "orsak")
        .agg(pl.col(_BELOPP).sum())
        .sort(pl.col("ar").cast(pl.Int32), pl.col("orsak").cast(pl.Enum(ORSAKER)), descending=[True, False])
    )
    html = tabell(
        [
            {
                "ar": cell.period(row["ar"]),
                "orsak": _NAMN[row["orsak"]],
                **{column: cell.tal(row[column], 2, "kr") for column in _BELOPP},
            }
            for row in causes.iter_rows(named=True)
        ],
        {"orsak": "Orsak", "kopt": "Köpt", "bokfort": "Bokfört", "skillnad": "Köpt minus bokfört"},
        grupp="ar",
        kalla="Kronor. Källa: köpfilen och leverantörsreskontran.",
    )
    caption = "Köp mot bokföring, per år och skillnadens orsak"
    return str(table(html, id="tbl-kop-mot-bokfort", caption=caption).data)


def _att_utreda(u: Underlag, rows: pl.DataFrame) -> str:
    asked = rows.filter(pl.col("orsak").is_in(ATT_UTREDA))
    if not asked.height:
        return "Ingen skillnad behöver utredas."
    lines = [
        f"- {i_markdown(u.namn(row['insats']))}, {row['ar']}, {_NAMN[row['orsak']].lower()}: "
        f"{text.tal(row['antal'])} {'belopp' if row['antal'] == 1 else 'olika belopp'}, sammanlagt "
        f"{text.tal(row['skillnad'], 2)}{text.NBSP}kr."
        for row in asked.sort("ar", "insats", "orsak", descending=[True, False, False]).iter_rows(named=True)
    ]
    return "\n".join(
        [
            "**Att utreda.** Vilken månad och leverantör det gäller visar "
            "`kategoriplan sql -p arbetsmaterial \"FROM main.avstamning_inkop WHERE orsak = '…'\"`.",
            "",
            *lines,
        ]
    )
