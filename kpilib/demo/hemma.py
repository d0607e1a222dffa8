"""Where the demonstration belongs: in a workspace of its own, and in no municipality's."""

from __future__ import annotations

from pathlib import Path

from kpilib.demo.insatser import INSATSER
from kpilib.demo.statistik import KOMMUN
from kpilib.errors import UsageError
from kpilib.settings import Settings


def require_home(settings: Settings, where: Path) -> None:
    """Refuse a workspace that the demonstration's files would be mixed into.

    Raises
    ------
    UsageError
        The settings are of another municipality, or have not the demonstration's insatser.
    """
    if settings.kommun.kod != KOMMUN[0] or not {i.id for i in INSATSER} <= set(settings.insats):
        raise UsageError(
            f"Arbetsmappen är för {settings.kommun.namn}. Demonstrationens påhittade filer hör inte "
            "hemma i den.",
            var=str(where),
            gor="Gör demonstrationen en egen arbetsmapp: kategoriplan init MAPP --demo",
        )
