"""Numbers as Swedish readers see them: decimal comma, no-break space for thousands and before the sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kpilib.formats import format_belopp, format_manad

NBSP = "\u00a0"
MINUS = "\u2212"
SAKNAS = "–"
HELA = "Hela området"
DOLT = "dolt"

_DECIMALER = {
    "procent": 1,
    "procentenheter": 1,
    "dygn per månad": 1,
    "dygn per person och månad": 1,
    "antal per 10 000 invånare": 1,
    "mnkr": 1,
}
_ORD = {"Q": "kvartal", "T": "tertial"}


def tal(x: float | Decimal, decimaler: int = 0) -> str:
    """A number: ``1 234,5``; half is rounded up, and binary noise from a division is cleaned first."""
    return format_belopp(Decimal(str(round(x, 9))), decimaler)


def varde(x: float | Decimal | None, enhet: str) -> str:
    """A value in its unit; a share as per cent, a missing value as a dash."""
    if x is None:
        return SAKNAS
    return tal(x * 100 if enhet == "andel" else x, _DECIMALER.get(enhet, 0)) + _efter(enhet)


def stora_kronor(x: float) -> str:
    """An amount in the largest unit that it fills: ``5,25 mdkr``, ``52 mnkr`` or ``1 234 kr``."""
    if abs(x) >= 1e9:
        return f"{tal(x / 1e9, 2)}{NBSP}mdkr"
    if abs(x) >= 1e6:
        return f"{tal(x / 1e6)}{NBSP}mnkr"
    return f"{tal(x)}{NBSP}kr"


def forandring(x: float | None, fore: float | None, enhet: str) -> str:
    """A change with its sign; for shares and per cent in percentage points."""
    if x is None or fore is None:
        return SAKNAS
    step = x * 100 - fore * 100 if enhet == "andel" else x - fore
    decimaler = 1 if enhet == "andel" else _DECIMALER.get(enhet, 0)
    shown = tal(step, decimaler)
    if shown.lstrip(MINUS) == tal(0, decimaler):
        return f"±{tal(0, decimaler)}"
    unit = f"{NBSP}p.e." if enhet in ("andel", "procent", "procentenheter") else _efter(enhet)
    return ("" if shown.startswith(MINUS) else "+") + shown + unit


def riktning(row: Mapping[str, Any], fore: Mapping[str, Any]) -> str:
    """What a series has done since `fore`, after *har*: ``ökat``, ``minskat`` or ``varit oförändrat``.

    Two values that are written alike have not changed. A hidden value gives no direction.
    """
    if row["dolt"] or fore["dolt"]:
        return "förändrats på ett sätt som inte visas"
    if row["varde"] is None or fore["varde"] is None:
        return "inte kunnat jämföras"
    if varde(row["varde"], row["enhet"]) == varde(fore["varde"], fore["enhet"]):
        return "varit oförändrat"
    return "ökat" if row["varde"] > fore["varde"] else "minskat"


def rad_varde(row: Mapping[str, Any], troskel: int) -> str:
    """What a row from the gate shows: its value, a dash where it is missing.

    A small count is ``<5``; another number that is hidden, since a small count follows from it, is ``dolt``.
    """
    if row["dolt"]:
        return f"<{troskel}" if row["litet"] else DOLT
    return varde(row["varde"], row["enhet"])


def delar(row: Mapping[str, Any]) -> str:
    """The parts of a share: ``315 av 340``; empty for a sum."""
    if row["taljare"] is None or row["namnare"] is None:
        return ""
    if row["enhet"] == "andel":
        return f"{tal(row['taljare'])} av {tal(row['namnare'])}"
    unit = f"{NBSP}kr" if row["raknar"] == "kronor" else ""
    return f"{tal(row['taljare'])}{unit} / {tal(row['namnare'], 1)}"


def _efter(enhet: str) -> str:
    """What follows a number in its unit: ``%``, ``kr``, ``dygn`` or nothing."""
    if enhet in ("andel", "procent"):
        return f"{NBSP}%"
    if enhet == "procentenheter":
        return f"{NBSP}p.e."
    word = enhet.split(" ")[0]
    return "" if word == "antal" else f"{NBSP}{word}"


def period(id_: str) -> str:
    """A period for a reader: ``oktober 2024``, ``kvartal 3 2024``, ``andra halvåret 2024``, ``2024``."""
    if len(id_) == 4:
        return id_
    if "-" in id_:
        return format_manad(id_)
    year, letter, n = id_[:4], id_[4], id_[5]
    if letter == "H":
        return f"{'första' if n == '1' else 'andra'} halvåret {year}"
    return f"{_ORD[letter]} {n} {year}"


def datum(d: date) -> str:
    """A day in a sentence: ``31 oktober 2024``."""
    return f"{d.day}{NBSP}{format_manad(f'{d:%Y-%m}')}"


def dag(d: date | None) -> str:
    """A day, ISO; a dash when it is not known."""
    return d.isoformat() if d else SAKNAS


def och(ord_: Iterable[str]) -> str:
    """Words as a list in a sentence: ``a, b och c``."""
    words = list(ord_)
    return " och ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
