"""What the annual plan is drawn up on: its reference day, and every value that it may print."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from kpilib.errors import UsageError
from kpilib.form import cell, text
from kpilib.form.ankare import ALLA, Anchors, value_id
from kpilib.form.cell import Cell
from kpilib.form.enhet import ledets
from kpilib.secrecy import Gate
from kpilib.settings import Plan as PlanSettings
from kpilib.settings import load_settings
from kpilib.workspace import Workspace

REFERENS, PUBLIK = "KATEGORIPLAN_REFERENS", "KATEGORIPLAN_PUBLIK"
"""Environment variables: the month that the plan is drawn up on, and for whom; the command line sets them."""

SAKNAR = "saknar underlag"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def open_plan(referens: str | None = None, publik: str | None = None) -> Plan:
    """The plan that a page is for: as asked, else as the environment says, else as the settings say."""
    gate = Gate(publik or os.environ.get(PUBLIK) or None)
    settings = load_settings(Workspace.find().settings).plan
    manad = referens or os.environ.get(REFERENS) or reference_month(None, settings)
    return Plan(gate, manad, faststalld=adopted(settings, manad))


def adopted(plan: PlanSettings, manad: str) -> date | None:
    """The day that the plan drawn up on a month was adopted; None while it is a draft.

    The day of the settings is that of the plan of their own month, and only if it is later than the month:
    an earlier day is left from the plan before.
    """
    own = manad == reference_month(None, plan)
    return plan.faststalld if own and plan.faststalld and f"{plan.faststalld:%Y-%m}" > manad else None


def reference_month(asked: str | None, plan: PlanSettings) -> str:
    """The month whose data the plan is drawn up on.

    Parameters
    ----------
    asked
        A month, ``2024-10``, or a longer period, whose year's reference month is meant; None: that of the
        year before the plan year of the settings.

    Raises
    ------
    UsageError
        `asked` is no period.
    """
    if asked is None:
        return f"{plan.ar - 1}-{plan.referensmanad:02}"
    if _MONTH.fullmatch(asked):
        return asked
    if not asked[:4].isdigit():
        raise UsageError(f"Perioden {asked} finns inte.", gor="Skriv till exempel 2024-10 eller 2024H2.")
    return f"{asked[:4]}-{plan.referensmanad:02}"


@dataclass(frozen=True)
class Plan:
    """The plan of one year as one audience may see it.

    Parameters
    ----------
    gate
        The door to the snapshot.
    manad
        The month that the plan is drawn up on, ``2024-10``; its last day is the reference day.
    faststalld
        The day that the plan was adopted; None while it is a draft.
    """

    gate: Gate
    manad: str
    ankare: Anchors = field(default_factory=Anchors)
    faststalld: date | None = None

    @property
    def ar(self) -> int:
        """The year that the plan is for."""
        return int(self.manad[:4]) + 1

    @property
    def bokslut(self) -> str:
        """The last full year before the reference month."""
        return str(self.ar - 2)

    @property
    def bokslut_fore(self) -> str:
        return str(self.ar - 3)

    @property
    def kvartal(self) -> str:
        """The last quarter that had ended when the reference month began."""
        year, month = int(self.manad[:4]), int(self.manad[5:])
        done = (month - 1) // 3
        return f"{year}Q{done}" if done else f"{year - 1}Q4"

    @property
    def manad_fore(self) -> str:
        """The same month a year earlier."""
        return f"{self.ar - 2}{self.manad[4:]}"

    @cached_property
    def dag(self) -> date:
        """The reference day.

        Raises
        ------
        UsageError
            The calendar of the snapshot does not reach the month.
        """
        found = self.gate.tabell("kalender").filter(pl.col("period") == self.manad)
        if not found.height:
            raise UsageError(
                f"Ögonblicksbildens kalender har inte månaden {self.manad}.",
                gor="Välj en annan referensmånad med --period, eller ta in filer som täcker månaden.",
            )
        day: date = found["till"][0]
        return day

    @cached_property
    def katalog(self) -> Mapping[str, Mapping[str, Any]]:
        """Nyckeltal -> its row in the catalogue."""
        return {row["nyckeltal"]: row for row in self.gate.tabell("katalog").iter_rows(named=True)}

    @cached_property
    def insatser(self) -> Mapping[str, Mapping[str, Any]]:
        """Insats -> name, lagrum, colour and whether the plan steers it, in the order of the settings."""
        return {row["insats"]: row for row in self.gate.tabell("insatser").iter_rows(named=True)}

    @property
    def fokus(self) -> list[str]:
        """The insatser that the plan steers."""
        return [name for name, row in self.insatser.items() if row["fokus"]]

    def namn(self, insats: str) -> str:
        """An insats's name in reports."""
        return str(self.insatser[insats]["namn"]) if insats in self.insatser else text.HELA

    def i_text(self, insats: str) -> str:
        """The name within a sentence: ``boendestöd``, but ``BmSS vuxna``."""
        name = self.namn(insats)
        first = name.split()[0]
        return name if any(c.isupper() for c in first[1:]) else name[0].lower() + name[1:]

    @cached_property
    def _varden(self) -> pl.DataFrame:
        return self.gate.varden()

    @cached_property
    def _rader(self) -> Mapping[tuple[str, str, str, str], Mapping[str, Any]]:
        return {
            (row["nyckeltal"], row["insats"], row["period"], _part(row)): row
            for row in self._varden.iter_rows(named=True)
        }

    def rad(self, nyckeltal: str, insats: str, period: str, part: str = ALLA) -> Mapping[str, Any] | None:
        """The row of a value, as the gate gives it; None where it is missing or has no basis.

        Parameters
        ----------
        part
            The part of a breakdown, with the breakdown: ``regiform.egen``.
        """
        row = self._rader.get((nyckeltal, insats, period, part))
        return row if row and (row["varde"] is not None or row["dolt"]) else None

    def x(
        self, nyckeltal: str, insats: str, period: str, part: str = ALLA, led: str = "varde"
    ) -> float | None:
        """The number itself, for comparing; None where it is missing or hidden."""
        row = self.rad(nyckeltal, insats, period, part)
        return None if row is None or row[led] is None else float(row[led])

    def visa(self, nyckeltal: str, insats: str, period: str, part: str = ALLA, led: str = "varde") -> str:
        """The number as a reader sees it: ``<5`` or *dolt* where it is hidden, a dash where it is missing."""
        return self._cell(nyckeltal, insats, period, part, led).text

    def tal(
        self,
        nyckeltal: str,
        insats: str,
        period: str,
        part: str = ALLA,
        led: str = "varde",
        *,
        som: str | None = None,
    ) -> str:
        """The number in a paragraph, with its anchor; `som`: how it is written, where not in its own unit."""
        if self.rad(nyckeltal, insats, period, part) is None:
            return SAKNAR
        shown = som or self.visa(nyckeltal, insats, period, part, led)
        return self.ankare.span(shown, value_id(nyckeltal, insats, period, part, led))

    def cell(self, nyckeltal: str, insats: str, period: str, part: str = ALLA, led: str = "varde") -> Cell:
        """The number for a table, with its anchor."""
        shown = self._cell(nyckeltal, insats, period, part, led)
        if shown.text == text.SAKNAS:
            return shown
        return shown.med(self.ankare.take(value_id(nyckeltal, insats, period, part, led)))

    def _cell(self, nyckeltal: str, insats: str, period: str, part: str, led: str) -> Cell:
        entry, row = self.katalog[nyckeltal], self.rad(nyckeltal, insats, period, part)
        enhet = entry["enhet"] if led == "varde" else ledets(led, entry["raknar"], entry["enhet"])
        if row is None:
            return cell.varde(None, enhet)
        if row["dolt"]:
            return cell.dold(self.gate.troskel if row["litet"] else None, enhet)
        return cell.varde(row[led], enhet) if led == "varde" else cell.tal(row[led], enhet=enhet)

    def serie(self, nyckeltal: str, period_typ: str = "kvartal") -> pl.DataFrame:
        """The rows of a nyckeltal over time, up to the reference day."""
        asked = (pl.col("nyckeltal") == nyckeltal) & (pl.col("period_typ") == period_typ)
        return self._varden.filter(asked & (pl.col("referensdatum") <= self.dag)).sort(
            "insats", "referensdatum"
        )

    def delar(self, nyckeltal: str, dimension: str, period: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Insats -> the rows of a breakdown that may be shown, in order of the part's name."""
        rows = self.gate.varden(nyckeltal, dimension=dimension, period=period)
        found: dict[str, list[Mapping[str, Any]]] = {}
        for row in rows.sort("dimension_varde").iter_rows(named=True):
            found.setdefault(row["insats"], []).append(row)
        return found


def _part(row: Mapping[str, Any]) -> str:
    """The part of a breakdown with its breakdown, since two breakdowns may have parts of the same name."""
    return ALLA if row["dimension"] == ALLA else f"{row['dimension']}.{row['dimension_varde']}"
