"""Numbers in sentences, as Swedish readers see them: what `kpilib.form.cell` shows in tables, as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kpilib.begrepp import DOLT, HELA_OMRADET, Period, och
from kpilib.form import cell
from kpilib.form.tecken import MINUS, NBSP, SAKNAS
from kpilib.formats import format_manad

__all__ = [
    "DOLT",
    "HELA",
    "MINUS",
    "NBSP",
    "OJAMFORT",
    "SAKNAS",
    "dag",
    "datum",
    "forandring",
    "och",
    "period",
    "rad_varde",
    "riktning",
    "stora_kronor",
    "tal",
    "varde",
]

HELA = HELA_OMRADET
OJAMFORT = "inte kunnat jämföras"
"""What a series has done, after *har*, where one of two values is missing."""


def tal(x: Decimal | float, decimaler: int = 0) -> str:
    """A number: ``1 234,5``, with decimal comma and no-break spaces; half is rounded up."""
    return cell.tal(x, decimaler).text


def varde(x: Decimal | float | None, enhet: str) -> str:
    """A value in its unit; a share as per cent, a missing value as a dash."""
    return cell.varde(x, enhet).text


def stora_kronor(x: Decimal | float) -> str:
    """An amount in the largest unit that it fills: ``5,25 mdkr``, ``52 mnkr`` or ``1 234 kr``."""
    return cell.stora_kronor(x).text


def forandring(x: Decimal | float | None, fore: Decimal | float | None, enhet: str) -> str:
    """A change with its sign; for shares and per cent in percentage points."""
    return cell.forandring(x, fore, enhet).text


def riktning(row: Mapping[str, Any], fore: Mapping[str, Any]) -> str:
    """What a series has done since `fore`, after *har*: ``ökat``, ``minskat`` or ``varit oförändrat``.

    Two values that are written alike have not changed. A hidden value gives no direction.
    """
    if row["dolt"] or fore["dolt"]:
        return "förändrats på ett sätt som inte visas"
    if row["varde"] is None or fore["varde"] is None:
        return OJAMFORT
    if varde(row["varde"], row["enhet"]) == varde(fore["varde"], fore["enhet"]):
        return "varit oförändrat"
    return "ökat" if row["varde"] > fore["varde"] else "minskat"


def rad_varde(row: Mapping[str, Any]) -> str:
    """What a row from the gate shows: its value; its limits, or ``dolt``, where it is hidden; else a dash."""
    return cell.rad_varde(row).text


def period(id_: str) -> str:
    """A period for a reader: ``oktober 2024``, ``kvartal 3 2024``, ``andra halvåret 2024``, ``2024``."""
    return Period.parse(id_).namn


def datum(d: date) -> str:
    """A day in a sentence: ``31 oktober 2024``."""
    return f"{d.day}{NBSP}{format_manad(f'{d:%Y-%m}')}"


def dag(d: date | None) -> str:
    """A day, ISO; a dash when it is not known."""
    return cell.dag(d).text
