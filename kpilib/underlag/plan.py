"""What the annual plan is drawn up on: its reference day, and every value that it may print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from kpilib.begrepp import ALLA, SAKNAR_UNDERLAG, Period, PeriodTyp
from kpilib.form import cell, text
from kpilib.form.ankare import Anchors, value_id
from kpilib.form.cell import Cell
from kpilib.form.enhet import ledets
from kpilib.fritext import i_markdown
from kpilib.rules import lagrum
from kpilib.settings import Plan as PlanSettings
from kpilib.underlag.grund import Underlag, open_gate
from kpilib.underlag.sidvillkor import Sidvillkor


def open_plan(villkor: Sidvillkor | None = None) -> Plan:
    """The plan that a page is for; by the environment's terms where none are given."""
    villkor = villkor or Sidvillkor.from_env()
    settings = villkor.settings().plan
    manad = reference_month(villkor.manad, settings)
    return Plan(open_gate(villkor), manad, faststalld=adopted(settings, manad))


def adopted(plan: PlanSettings, manad: Period) -> date | None:
    """The day that the plan drawn up on a month was adopted; None while it is a draft.

    The day of the settings is that of the plan of their own month, and only if it is later than the month:
    an earlier day is left from the plan before.
    """
    own = manad == reference_month(None, plan)
    return plan.faststalld if own and plan.faststalld and plan.faststalld > manad.till else None


def reference_month(asked: Period | None, plan: PlanSettings) -> Period:
    """The month whose data the plan is drawn up on.

    Parameters
    ----------
    asked
        A month, or a longer period, whose year's reference month is meant; None: that of the year before the
        plan year of the settings.
    """
    if asked is not None and asked.typ == "manad":
        return asked
    return Period("manad", plan.ar - 1 if asked is None else asked.ar, plan.referensmanad)


@dataclass(frozen=True)
class Plan(Underlag):
    """The plan of one year as one audience may see it.

    Parameters
    ----------
    gate
        The door to the snapshot.
    manad
        The month that the plan is drawn up on; its last day is the reference day.
    faststalld
        The day that the plan was adopted; None while it is a draft.
    """

    manad: Period
    ankare: Anchors = field(default_factory=Anchors)
    faststalld: date | None = None

    @property
    def ar(self) -> int:
        """The year that the plan is for."""
        return self.manad.ar + 1

    @property
    def bokslut(self) -> Period:
        """The last full year before the reference month."""
        return Period.of("ar", self.manad.fran).fore

    @property
    def bokslut_fore(self) -> Period:
        """The year before that."""
        return self.bokslut.fore

    @property
    def kvartal(self) -> Period:
        """The last quarter that had ended when the reference month began."""
        return Period.of("kvartal", self.manad.fran).fore

    @property
    def manad_fore(self) -> Period:
        """The same month a year earlier."""
        return self.manad.aret_fore

    @property
    def dag(self) -> date:
        """The reference day."""
        return self.manad.till

    def raknas_for(self, nyckeltal: str) -> Sequence[str]:
        """The insatser that a nyckeltal is counted for; none where it is not in the catalogue."""
        entry = self.katalog.get(nyckeltal)
        return entry["insatser"] if entry else ()

    def lagrum(self, insats: str) -> str:
        """The provisions that an insats rests on, as they read on the reference day; empty where none is."""
        return lagrum(self.insatser[insats]["lagrum"], self.dag)

    def i_text(self, insats: str) -> str:
        """The name within a sentence of Markdown: ``boendestöd``, but ``BmSS vuxna``."""
        name = self.namn(insats)
        first = name.partition(" ")[0]
        return i_markdown(name if any(c.isupper() for c in first[1:]) else name[:1].lower() + name[1:])

    @cached_property
    def _varden(self) -> pl.DataFrame:
        return self.gate.varden()

    @cached_property
    def _rader(self) -> Mapping[tuple[str, str, str, str], Mapping[str, Any]]:
        return {
            (row["nyckeltal"], row["insats"], row["period"], _part(row)): row
            for row in self._varden.iter_rows(named=True)
        }

    def rad(
        self, nyckeltal: str, insats: str, period: Period | str, part: str = ALLA
    ) -> Mapping[str, Any] | None:
        """The row of a value, as the gate gives it; None where it is missing or has no basis.

        Parameters
        ----------
        part
            The part of a breakdown, with the breakdown: ``regiform.egen``.
        """
        row = self._rader.get((nyckeltal, insats, str(period), part))
        return row if row and (row["varde"] is not None or row["dolt"]) else None

    def x(self, nyckeltal: str, insats: str, period: Period | str, part: str = ALLA) -> float | None:
        """The number itself, for comparing; None where it is missing or hidden."""
        row = self.rad(nyckeltal, insats, period, part)
        return None if row is None else row["varde"]

    def kanda(self, nyckeltal: str, period: Period, part: str = ALLA) -> Mapping[str, float]:
        """Insats -> the number itself, for those that the plan steers and whose number is known."""
        numbers = {i: self.x(nyckeltal, i, period, part) for i in self.fokus}
        return {i: number for i, number in numbers.items() if number is not None}

    def led(self, nyckeltal: str, period: Period, part: str = ALLA) -> Mapping[str, tuple[Decimal, Decimal]]:
        """Insats -> täljare and nämnare, for those that the plan steers and whose parts are known."""
        rows = {i: self.rad(nyckeltal, i, period, part) for i in self.fokus}
        return {
            i: (row["taljare"], row["namnare"])
            for i, row in rows.items()
            if row and None not in (row["taljare"], row["namnare"])
        }

    def visa(
        self, nyckeltal: str, insats: str, period: Period | str, part: str = ALLA, led: str = "varde"
    ) -> str:
        """The number as a reader sees it: *dolt* where it is hidden, a dash where it is missing."""
        return self._cell(nyckeltal, insats, period, part, led).text

    def tal(
        self,
        nyckeltal: str,
        insats: str,
        period: Period | str,
        part: str = ALLA,
        led: str = "varde",
        *,
        som: str | None = None,
    ) -> str:
        """The number in a paragraph, with its anchor; `som`: how it is written, where not in its own unit."""
        if self.rad(nyckeltal, insats, period, part) is None:
            return SAKNAR_UNDERLAG
        number = som or self.visa(nyckeltal, insats, period, part, led)
        return self.ankare.span(number, value_id(nyckeltal, insats, str(period), part, led))

    def cell(
        self, nyckeltal: str, insats: str, period: Period | str, part: str = ALLA, led: str = "varde"
    ) -> Cell:
        """The number for a table, with its anchor."""
        value = self._cell(nyckeltal, insats, period, part, led)
        if value.text == text.SAKNAS:
            return value
        return value.med(self.ankare.take(value_id(nyckeltal, insats, str(period), part, led)))

    def _cell(self, nyckeltal: str, insats: str, period: Period | str, part: str, led: str) -> Cell:
        entry, row = self.katalog[nyckeltal], self.rad(nyckeltal, insats, period, part)
        enhet = entry["enhet"] if led == "varde" else ledets(led, entry["raknar"], entry["enhet"])
        if row is None:
            return cell.varde(None, enhet)
        if led == "varde":
            return cell.rad_varde(row)
        return cell.dold(enhet) if row["dolt"] else cell.tal(row[led], enhet=enhet)

    def serie(self, nyckeltal: str, period_typ: PeriodTyp = "kvartal") -> pl.DataFrame:
        """The rows of a nyckeltal over time, up to the reference day."""
        asked = (pl.col("nyckeltal") == nyckeltal) & (pl.col("period_typ") == period_typ)
        return self._varden.filter(asked & (pl.col("referensdatum") <= self.dag)).sort(
            "insats", "dimension", "dimension_varde", "referensdatum"
        )

    def delar(
        self, nyckeltal: str, dimension: str, period: Period
    ) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Insats -> the rows of a breakdown, in order of the part's name."""
        rows = self.gate.varden(nyckeltal, dimension=dimension, period=period).sort(
            "insats", "dimension_varde"
        )
        return {
            str(insats): part.to_dicts() for (insats,), part in rows.group_by("insats", maintain_order=True)
        }


def sammanlagt(led: Mapping[str, tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal]:
    """Täljare and nämnare of several insatser together."""
    return sum((t for t, _ in led.values()), Decimal()), sum((n for _, n in led.values()), Decimal())


def _part(row: Mapping[str, Any]) -> str:
    """The part of a breakdown with its breakdown, since two breakdowns may have parts of the same name."""
    return ALLA if row["dimension"] == ALLA else f"{row['dimension']}.{row['dimension_varde']}"
