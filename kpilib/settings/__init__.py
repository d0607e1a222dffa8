"""The settings of a workspace: kategoriplan.toml over what is every municipality's."""

from kpilib.settings.load import load_settings, section
from kpilib.settings.tables import (
    Granskning,
    Inkop,
    Insats,
    Kolada,
    Kommun,
    Nyckeltal,
    Ogonblicksbilder,
    Plan,
    Publik,
    Region,
    Scb,
    ScbTabell,
    Sekretess,
    Seriebrott,
    Settings,
    Sql,
    Strategi,
)

__all__ = [
    "Granskning",
    "Inkop",
    "Insats",
    "Kolada",
    "Kommun",
    "Nyckeltal",
    "Ogonblicksbilder",
    "Plan",
    "Publik",
    "Region",
    "Scb",
    "ScbTabell",
    "Sekretess",
    "Seriebrott",
    "Settings",
    "Sql",
    "Strategi",
    "load_settings",
    "section",
]
