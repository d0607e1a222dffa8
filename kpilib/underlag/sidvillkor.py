"""What a page is made for: the terms that the command line sets and the page's own cells read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from kpilib.begrepp import Period
from kpilib.errors import UsageError
from kpilib.secrecy.publik import PUBLIK, SIDA
from kpilib.settings import Settings, load_settings
from kpilib.workspace import HOME, Workspace

PERIOD = "KATEGORIPLAN_PERIOD"
REFERENS = "KATEGORIPLAN_REFERENS"
KOMMUN = "KATEGORIPLAN_KOMMUN"
"""Environment variables that the terms pass through on their way to the process that runs a page's cells."""


@dataclass(frozen=True)
class Sidvillkor:
    """The terms of a page; what is None is decided by the snapshot and the settings.

    Parameters
    ----------
    workspace
        The workspace whose snapshot is shown.
    period
        The half-year of the follow-up, or a month in it.
    manad
        The month that the plan is drawn up on.
    publik
        An audience of the settings.
    kommun
        Code of the municipality that the national comparison is about.
    """

    workspace: Workspace
    period: Period | None = None
    manad: Period | None = None
    publik: str | None = None
    kommun: str | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """The terms that an environment holds; a variable that is not set, or empty, decides nothing.

        Raises
        ------
        UsageError
            A period is none, or the workspace is no folder.
        """
        return cls(
            Workspace.find(env),
            las_period(env.get(PERIOD)),
            las_period(env.get(REFERENS)),
            env.get(PUBLIK) or None,
            env.get(KOMMUN) or None,
        )

    def to_env(self) -> dict[str, str]:
        """The environment variables that `from_env` reads the same terms from."""
        return {
            HOME: str(self.workspace.root),
            PERIOD: str(self.period or ""),
            REFERENS: str(self.manad or ""),
            PUBLIK: self.publik or "",
            KOMMUN: self.kommun or "",
            SIDA: "1",
        }

    def settings(self) -> Settings:
        """The settings of the workspace.

        Raises
        ------
        SettingsError
            They cannot be read.
        """
        return load_settings(self.workspace.settings)


def las_period(skriven: str | None) -> Period | None:
    """The period that somebody wrote; None where nothing is written.

    Raises
    ------
    UsageError
        It is no period.
    """
    if not skriven:
        return None
    try:
        return Period.parse(skriven)
    except ValueError:
        raise UsageError(
            f"Perioden {skriven} finns inte.", gor="Skriv till exempel 2024-10 eller 2024H2."
        ) from None
