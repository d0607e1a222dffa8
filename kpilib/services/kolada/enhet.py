"""The unit of a Kolada KPI, read from its title: the service has no field for it."""

from __future__ import annotations

import re

_NEDLAGD = re.compile(r"\s*\(-\s*\d{4}\)\s*$")
_KOD = re.compile(r"=\s*\d+\)$")
_INDEX = re.compile(r"index\b", re.IGNORECASE)
_MATT = re.compile(
    r"(antal|kr|tkr|mkr|mnkr|kg|ton|gram|meter|hektar|kwh|mwh|gwh|dagar|timmar|minuter)(?=$|[ /])"
)
_SYNONYM = {"miljoner kronor": "mnkr", "mkr": "mnkr", "procent": "%", "%": "%"}


def enhet(titel: str) -> str | None:
    """The unit, e.g. ``"%"``, ``"kr/inv"``, ``"antal/10 000 inv"``; None where the title gives none.

    A value that stands for an answer ("Ja=1, Nej=0") has the unit ``"kod"``.
    """
    text = _NEDLAGD.sub("", titel).strip()
    last = text.rpartition(",")[2].strip()
    if "(%)" in text:
        return "%"
    if _KOD.search(text):
        return "kod"
    if last in _SYNONYM:
        return _SYNONYM[last]
    if "antal dagar" in text:
        return "dagar"
    if _MATT.match(last.lower()):
        return "antal" if last.startswith("antal ") else last
    return "index" if _INDEX.search(text) else None
