"""Words around a number that follow from it: what has risen is not said to have fallen."""

from __future__ import annotations

from kpilib.form import text

OFORANDRAD = "är oförändrad"


def rorelse(now: float | None, before: float | None, enhet: str) -> str | None:
    """``ökat``, ``minskat`` or ``är oförändrad`` as the two numbers are shown; None where one is missing."""
    if now is None or before is None:
        return None
    if text.varde(now, enhet) == text.varde(before, enhet):
        return OFORANDRAD
    return "ökat" if now > before else "minskat"


def jamfor(now: float | None, before: float | None) -> str:
    """A count against an earlier one: ``44 fler än`` or ``lika många som``; empty where one is missing."""
    if now is None or before is None:
        return ""
    step = round(now - before)
    if step == 0:
        return "lika många som"
    return f"{text.tal(abs(step))} {'fler' if step > 0 else 'färre'} än"
