"""A row of a follow-up in words: its value, target, change and pace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kpilib.begrepp import DOLT, EJ_UPPNATT, INFORMATION, SAKNAR_UNDERLAG, UPPNATT, och
from kpilib.form import cell, text
from kpilib.form.cell import Cell
from kpilib.underlag.grund import Underlag
from kpilib.underlag.uppfoljning import FollowUp

DEL = {"egen": ", egen regi", "extern": ", extern regi", "ordinarie": ", ordinarie köp"}
"""Part of a breakdown -> what follows the name of the insats."""

MARKE = {UPPNATT: "●", EJ_UPPNATT: "▲", SAKNAR_UNDERLAG: "○", DOLT: "◇"}
"""Target status -> its shape, so that it is never told by colour alone."""

STATUS = {
    UPPNATT: f"{MARKE[UPPNATT]}{text.NBSP}Uppnått",
    EJ_UPPNATT: f"{MARKE[EJ_UPPNATT]}{text.NBSP}Ej{text.NBSP}uppnått",
    SAKNAR_UNDERLAG: f"{MARKE[SAKNAR_UNDERLAG]}{text.NBSP}Saknar underlag",
    DOLT: f"{MARKE[DOLT]}{text.NBSP}{DOLT.capitalize()}",
    INFORMATION: "Information",
}
"""Target status -> what a table shows."""

_MANADER = 12


def mal(row: Mapping[str, Any]) -> Cell:
    """The target; an ingångsvärde is to be fallen below."""
    shown = cell.varde(row["mal"], row["enhet"])
    if row["mal"] is None:
        return shown
    fixed = row["enhet"] != "antal" or row["mal"] == 0 or row["riktning"] == "hog"
    return shown if fixed else cell.av(f"under{text.NBSP}", shown, slag="tal")


def andring(row: Mapping[str, Any]) -> Cell:
    """The change since the last follow-up; a dash where a value is hidden or the series broken."""
    hidden = row["dolt"] or row["fore_dolt"] or row["seriebrott"]
    step = cell.forandring(None if hidden else row["varde"], row["fore"], row["enhet"])
    return replace(step, text=f"{step.text} seriebrott") if row["seriebrott"] else step


def takt(f: FollowUp, row: Mapping[str, Any]) -> str:
    """For what is accumulated towards a year's target: the share reached, and the year at this pace.

    Empty for the others.
    """
    accumulated = f.katalog[row["nyckeltal"]]["slag"] == "ackumulerat"
    if not accumulated or row["mal"] is None or row["varde"] is None:
        return ""
    month = row["referensdatum"].month
    whole = row["mal"] * _MANADER / month
    reached = (
        f"takt {text.varde(row['varde'] / whole, 'andel')} av årsmålet {text.varde(whole, row['enhet'])}"
    )
    if month == _MANADER:
        return reached
    return f"{reached}; i samma takt {text.varde(row['varde'] * _MANADER / month, row['enhet'])}"


def fran_arets_borjan(u: Underlag) -> str:
    """A sentence, with a space before it, on the nyckeltal that are summed from the start of the year."""
    names = [e["namn"] for e in u.katalog.values() if e["slag"] == "ackumulerat" and e["insatser"]]
    return f" {och(names)} räknas från årets början, och målet är årsmålets del så långt." if names else ""
