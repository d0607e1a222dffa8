"""Cells of tables: what a reader sees, beside what it is.

A number carries the value that it shows, rounded to its last decimal, and its unit; a day or a period is a
day or a period. What is hidden or missing has no value, so that nothing made of a page can have it. Each
function formats once: `kpilib.form.text` gives the same in a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from kpilib.begrepp import DOLT, Period
from kpilib.form.enhet import ANDEL, ANTAL, KRONOR, PROCENT, PROCENTENHET, decimaler, efter, ledets, visad
from kpilib.form.tecken import MINUS, SAKNAS
from kpilib.formats import format_belopp
from kpilib.fritext import i_html

Slag = Literal["tal", "dag", "text"]
Varde = Decimal | date | Period

_BRUS = 9
"""Decimals beyond which a binary fraction is noise: 0.2835 × 100 is 28.349999999999998."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table, or a piece of one.

    Parameters
    ----------
    text
        What a reader sees.
    slag
        What the cell is: a number (also one that is hidden or missing), a day or period, or words.
    varde
        The number as it is shown, the day or the period; None where it is hidden, missing or words.
    enhet
        The unit that the number is shown in: ``%``, ``p.e.``, ``antal``, ``kr per plats och år``. One that is
        hidden or missing has it too, where it is known.
    led
        Which number it is among several of one cell: ``täljare``.
    ankare
        Its anchor in the page, or None.
    delar
        Its pieces, where it is put together of words and values.
    """

    text: str
    slag: Slag = "text"
    varde: Varde | None = None
    enhet: str = ""
    led: str = ""
    ankare: str | None = None
    delar: tuple[Cell, ...] = ()

    def med(self, ankare: str | None) -> Cell:
        """The same cell at an anchor."""
        return replace(self, ankare=ankare)

    @property
    def versal(self) -> Cell:
        """The same cell with a capital at its beginning."""
        return replace(self, text=self.text.capitalize())

    @property
    def html(self) -> str:
        """The text with what it is: ``<data value="37" data-enhet="%">37 %</data>``."""
        shown = "".join(part.html for part in self.delar) if self.delar else i_html(self.text)
        id_ = {"id": self.ankare} if self.ankare else {}
        if isinstance(self.varde, Decimal):
            unit = {"data-enhet": self.enhet, **({"data-led": self.led} if self.led else {})}
            return _element("data", shown, **id_, value=f"{self.varde:f}", **unit)
        if isinstance(self.varde, Period) and self.varde.typ not in ("manad", "ar"):
            return _element("data", shown, **id_, value=str(self.varde))  # HTML's time knows no quarter
        if self.varde is not None:
            return _element("time", shown, **id_, datetime=str(self.varde))
        unit = {"data-enhet": self.enhet} if self.enhet and not self.delar else {}
        return _element("span", shown, **id_, **unit) if id_ or unit else shown


def _element(tag: str, shown: str, **attributes: str) -> str:
    written = "".join(f' {name}="{i_html(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>{shown}</{tag}>"


def av(*delar: Cell | str, slag: Slag = "text") -> Cell:
    """A cell that is put together: ``av(tal(315), " av ", tal(340), slag="tal")``."""
    parts = tuple(Cell(part) if isinstance(part, str) else part for part in delar)
    return Cell("".join(part.text for part in parts), slag, delar=parts)


def avrundad(x: Decimal | float, decimaler: int) -> Decimal:
    """The number as it is shown: half is rounded up, and noise of a binary fraction is cleaned first."""
    clean = exakt(x).quantize(Decimal(1).scaleb(-_BRUS))
    return clean.quantize(Decimal(1).scaleb(-decimaler), rounding=ROUND_HALF_UP) + 0  # not minus zero


def tal(x: Decimal | float, decimaler: int = 0, enhet: str = ANTAL, *, led: str = "") -> Cell:
    """A number without its unit: ``1 234,5``."""
    shown = avrundad(x, decimaler)
    return Cell(format_belopp(shown, decimaler), "tal", shown, enhet, led)


def varde(x: Decimal | float | None, enhet: str) -> Cell:
    """A value in its unit; a share as per cent, a missing value as a dash."""
    unit = visad(enhet)
    if x is None:
        return saknas(unit)
    return _med_enhet(tal(exakt(x) * 100 if enhet == ANDEL else x, decimaler(enhet), unit))


def stora_kronor(x: Decimal | float) -> Cell:
    """An amount in the largest unit that it fills: ``5,25 mdkr``, ``52 mnkr`` or ``1 234 kr``."""
    for enhet, decimals in (("mdkr", 2), ("mnkr", 0)):
        if abs(x) >= 10 ** KRONOR[enhet]:
            return _med_enhet(tal(exakt(x).scaleb(-KRONOR[enhet]), decimals, enhet))
    return _med_enhet(tal(x, 0, "kr"))


def forandring(x: Decimal | float | None, fore: Decimal | float | None, enhet: str) -> Cell:
    """A change with its sign; for shares and per cent in percentage points."""
    unit = PROCENTENHET if visad(enhet) in (PROCENT, PROCENTENHET) else enhet
    if x is None or fore is None:
        return saknas(unit)
    step = exakt(x) - exakt(fore)
    shown = tal(step * 100, 1, unit) if enhet == ANDEL else tal(step, decimaler(enhet), unit)
    if not shown.varde:
        return replace(shown, text=f"±{shown.text}")
    signed = shown if shown.text.startswith(MINUS) else replace(shown, text=f"+{shown.text}")
    return _med_enhet(signed)


def rad_varde(row: Mapping[str, Any]) -> Cell:
    """What a row from the gate shows: its value; its limits, or ``dolt``, where it is hidden; else a dash."""
    if row["dolt"]:
        return inom(row) or dold(row["enhet"])
    return varde(row["varde"], row["enhet"])


def inom(row: Mapping[str, Any]) -> Cell | None:
    """The limits that are told of a hidden share: ``30–50 %``; None where there are none."""
    limits = [row.get("varde_fran"), row.get("varde_till")]
    if None in limits:
        return None
    unit = visad(row["enhet"])
    percent = [exakt(x) * 100 for x in limits if x is not None]
    low, high = (tal(x, 0 if x == int(x) else 1, unit).text for x in percent)
    return _med_enhet(Cell(f"{low}–{high}", "tal", enhet=unit))


def delar(row: Mapping[str, Any]) -> Cell:
    """The parts of a share: ``315 av 340``; empty for a sum."""
    if row["taljare"] is None or row["namnare"] is None:
        return Cell("", "tal")
    over, under = (ledets(led, row["raknar"], row["enhet"]) for led in ("taljare", "namnare"))
    whole = tal(row["taljare"], 0, over, led="täljare")
    if row["enhet"] == ANDEL:
        return av(whole, " av ", tal(row["namnare"], 0, under, led="nämnare"), slag="tal")
    if over == "kr":
        whole = _med_enhet(whole)
    return av(whole, " / ", tal(row["namnare"], 1, under, led="nämnare"), slag="tal")


def dold(enhet: str) -> Cell:
    """A number that is hidden: one mark, whether it is small itself or gives a small one away."""
    return Cell(DOLT, "tal", enhet=visad(enhet))


def saknas(enhet: str = "") -> Cell:
    """A number that there is none of."""
    return Cell(SAKNAS, "tal", enhet=enhet)


def dag(d: date | None) -> Cell:
    """A day, ISO; a dash when it is not known."""
    return Cell(d.isoformat() if d else SAKNAS, "dag", d)


def period(p: Period | str) -> Cell:
    """A period, or that of an id, for a reader: ``oktober 2024``, ``andra halvåret 2024``, ``2024``."""
    p = Period.parse(p) if isinstance(p, str) else p
    return Cell(p.namn, "dag", p)


def _med_enhet(cell: Cell) -> Cell:
    return replace(cell, text=cell.text + efter(cell.enhet))


def exakt(x: Decimal | float) -> Decimal:
    """The number as a decimal: a float as it is written, which is the shortest that means it."""
    return x if isinstance(x, Decimal) else Decimal(str(x))
