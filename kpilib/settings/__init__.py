"""The settings of a workspace: kategoriplan.toml over what is every municipality's."""

from kpilib.settings.load import load_settings, section
from kpilib.settings.tables import (
    Granskning,
    Inkop,
    Insats,
    Kolada,
    Kommun,
    Nyckeltal,
    Plan,
    Publik,
    Region,
    Scb,
    ScbTabell,
    Sekretess,
    Seriebrott,
    Settings,
    Strategi,
)

__all__ = [
    "Granskning",
    "Inkop",
    "Insats",
    "Kolada",
    "Kommun",
    "Nyckeltal",
    "Plan",
    "Publik",
    "Region",
    "Scb",
    "ScbTabell",
    "Sekretess",
    "Seriebrott",
    "Settings",
    "Strategi",
    "load_settings",
    "section",
]
