"""What every page stands on: the catalogue, the insatser, the breaks and the municipality of the snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kpilib.begrepp import HELA_OMRADET
from kpilib.rules import Brott
from kpilib.secrecy import Gate
from kpilib.settings import Kommun
from kpilib.underlag.sidvillkor import Sidvillkor

MED_REGI = ("kostnad_per_bedomningspoang", "kostnad_per_plats")
"""Nyckeltal whose whole is no value, and that are shown for egen and extern regi apart."""


def open_underlag(villkor: Sidvillkor | None = None) -> Underlag:
    """What a page of neither half-year, plan nor comparison stands on; by the environment's terms."""
    return Underlag(open_gate(villkor or Sidvillkor.from_env()))


def open_gate(villkor: Sidvillkor) -> Gate:
    """The door to the snapshot in force in the terms' workspace, for their audience.

    Raises
    ------
    UsageError
        No such audience.
    SnapshotError
        Nothing is published.
    """
    return Gate(villkor.publik, workspace=villkor.workspace, settings=villkor.settings())


@dataclass(frozen=True)
class Underlag:
    """The snapshot in force as one audience may see it, by the names that pages use.

    Parameters
    ----------
    gate
        The door to the snapshot.
    """

    gate: Gate

    @cached_property
    def hemma(self) -> Kommun:
        """The municipality whose data the snapshot holds."""
        own = self.gate.tabell("egen_kommun").row(0, named=True)
        return Kommun(kod=own["kommun"], namn=own["namn"])

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
        return [insats for insats, row in self.insatser.items() if row["fokus"]]

    def namn(self, insats: str) -> str:
        """What an insats is called in reports; what concerns all of them is the whole area."""
        return str(self.insatser[insats]["namn"]) if insats in self.insatser else HELA_OMRADET

    @cached_property
    def kallnamn(self) -> Mapping[str, str]:
        """Source or table -> what it is called in reports: ``egen_regi`` -> ``Egen regi``."""
        return dict(self.gate.tabell("kallor").select("kalla", "titel").iter_rows())

    @cached_property
    def alla_brott(self) -> list[Brott]:
        """Every series break of the snapshot."""
        return [Brott(**row) for row in self.gate.tabell("seriebrott").iter_rows(named=True)]

    def brott(self, *serier: str) -> list[Brott]:
        """The breaks of a series, by the ids that it goes under: a nyckeltal's, or one of Kolada's."""
        return [brott for brott in self.alla_brott if brott.nyckeltal in serier]
