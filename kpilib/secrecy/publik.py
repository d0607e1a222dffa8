"""The audiences: which one is meant, and what its rules let it see, in a sentence."""

from __future__ import annotations

import os
from collections.abc import Mapping

from kpilib.errors import UsageError
from kpilib.formats import nearest
from kpilib.settings import Publik, Settings

PUBLIK = "KATEGORIPLAN_PUBLIK"
"""Environment variable: the audience when none is named, instead of the workspace's own."""

SIDA = "KATEGORIPLAN_SIDA"
"""Environment variable: set while the cells of a page run, whose audience is then that of the page."""


def vald(settings: Settings, namn: str | None = None, env: Mapping[str, str] = os.environ) -> str:
    """The audience that is meant: the one named, else that of the environment, else the workspace's own.

    Raises
    ------
    UsageError
        The settings have no such audience.
    """
    publik = namn or env.get(PUBLIK) or settings.sekretess.publik
    require_known(settings, publik)
    return publik


def require_known(settings: Settings, publik: str) -> None:
    """Refuse an audience that the settings do not have, and say which one is like it."""
    if publik not in settings.publik:
        near = nearest(publik, settings.publik, n=1)
        raise UsageError(
            f"Det finns ingen publik som heter {publik}.",
            gor=(f"Menade du {near[0]}? " if near else "")
            + f"Välj en av: {', '.join(sorted(settings.publik))}.",
        )


def med_rader(settings: Settings) -> str | None:
    """The first audience that sees rows of single persons; None where the settings have none."""
    return next((namn for namn, one in settings.publik.items() if one.rader), None)


def forklarad(publik: Publik, troskel: int) -> str:
    """What an audience sees of tables and rows, in a sentence or two."""
    if publik.rader:
        return (
            f"{publik.beskrivning}: rader om enskilda, med pseudonym i stället för personnummer, och små "
            "antal som de är. Sekretess för socialtjänsten gäller: lämnas inte "
            "vidare."
        )
    few = f"från 1 till {troskel - 1}" if troskel > 2 else "1"
    rest = ", och det som är kvar av en andel," if publik.skydda_komplement else ""
    return (
        f"{publik.beskrivning}: inga rader om enskilda. Antal {few}{rest} är dolda, och det som de skulle "
        "kunna räknas fram ur. En dold andel med mål visas som ett spann, där det går."
    )
