"""A value against its target, counted a second time from what a target is (`Mal` and the pages)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kpilib.nyckeltal.terms import Terms
from nyckeltal.reference.town import ALLA

INGANG_SAKNAS = "Ingångsvärdet vid årets början saknas."


@dataclass(frozen=True)
class Value:
    """A value to be held against a target."""

    insats: str
    dimension: str
    period_typ: str
    dag: date
    varde: Fraction | None


@dataclass(frozen=True)
class Judged:
    mal: Fraction | None
    status: str
    orsak: str | None = None


def judged(terms: Terms, values: Sequence[Value]) -> Mapping[Value, Judged]:
    """Each value's target and how it stands to it."""
    return {value: _judged(terms, value, values) for value in values}


def _judged(terms: Terms, value: Value, values: Sequence[Value]) -> Judged:
    target = terms.mal.get(value.insats)
    # A target is set on the whole, from its first year on.
    if target is None or value.dimension != ALLA or value.dag.year < target.galler_fran:
        return Judged(None, "saknar underlag" if value.varde is None else "information")
    mal = _start(value, values) if target.ingangsvarde else Fraction(str(target.varde))
    if mal is not None and terms.slag == "ackumulerat":
        mal = mal * value.dag.month / 12  # what the year's target has come to
    if value.varde is None:
        return Judged(mal, "saknar underlag")
    if mal is None:
        return Judged(None, "saknar underlag", INGANG_SAKNAS)
    # The outcome is to be better than an ingångsvärde; a fixed target is reached when it is met.
    better = value.varde > mal if terms.riktning == "hog" else value.varde < mal
    met = value.varde == mal and not target.ingangsvarde
    return Judged(mal, "uppnått" if better or met else "ej uppnått")


def _start(value: Value, values: Sequence[Value]) -> Fraction | None:
    """The whole's value on the last day of the year before."""
    return next(
        (
            v.varde
            for v in values
            if (v.insats, v.dimension, v.period_typ) == (value.insats, ALLA, "ar")
            and v.dag == date(value.dag.year - 1, 12, 31)
        ),
        None,
    )
