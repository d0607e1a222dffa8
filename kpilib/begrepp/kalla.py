"""Whose figures are shown: the words of a source line, and how a figure fetched from a source has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpilib.begrepp.sprak import och

KALLA = "Källa: "
"""Before the name of whoever publishes what is shown as it is."""

EGEN_BEARBETNING = "Egen bearbetning av data från "
"""Before the names of those whose figures something is computed from: it is our work, not theirs."""

REVIDERING: Mapping[str, str] = {
    "andrat": "ändrat värde",
    "slutligt": "blev slutligt",
    "preliminart": "blev preliminärt",
    "tillkommet": "fick värde",
    "uteblivet": "värdet uteblev",
    "borttaget": "borttaget",
    "aterkommet": "återkommet",
    "status": "ändrad status",
    "ny_titel": "ny titel",
    "nedlagt": "nedlagt nyckeltal",
    "aterupptaget": "återupptaget nyckeltal",
}
"""`slag` of a change in what was fetched -> what it is called."""

REVIDERAD_TEXT = frozenset({"ny_titel", "nedlagt", "aterupptaget", "status"})
"""Of these, those where it is a text that has changed, and no value."""


def kallhanvisning(kallor: Iterable[str], *, harledd: bool) -> str:
    """The source line, without a full stop.

    >>> kallhanvisning(["SCB", "Kolada"], harledd=True)
    'Egen bearbetning av data från Kolada och SCB'

    Parameters
    ----------
    kallor
        What the sources are called; each is named once, in the order of the alphabet.
    harledd
        Whether anything shown is computed from what they publish.

    Raises
    ------
    ValueError
        There is no source.
    """
    names = sorted(set(kallor))
    if not names:
        raise ValueError("what is shown has a source")
    return (EGEN_BEARBETNING if harledd else KALLA) + och(names)
