"""What stretch of time the rows of a table say everything of.

Declared once, by each contract. The snapshot's `tackning`, the years of its calendar, the control of
registers that shrink and the gaps of the nyckeltal all follow from it (`kpilib.warehouse.tackning`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Tackning:
    """What a table covers.

    Parameters
    ----------
    slag
        ``"manad"``: the months found in `kolumn`, or years where it holds such; they are in the calendar.
        ``"register"``: all from the earliest day in `kolumn` to the day of extraction; it may not shrink.
        ``"ar"``: statistics of the years in `kolumn`. They are in the calendar, and cover no stretch of days:
        what they lack is a missing value.
    kolumn
        The column that says when: a month, a month or year, or a day for ``"manad"``, a day for
        ``"register"``, a whole number for ``"ar"``.
    hel_manad
        A register whose rows are few holds the whole of the month that its first day lies in.
    utan_rader
        A month without rows of an insats is no missing file: the month's file answers for the insatser that
        it usually holds.
    """

    slag: Literal["manad", "register", "ar"]
    kolumn: str
    hel_manad: bool = False
    utan_rader: bool = False

    def __post_init__(self) -> None:
        if self.hel_manad and self.slag != "register":
            raise ValueError(f"hel_manad is for a register, not for {self.slag}")
        if self.utan_rader and self.slag != "manad":
            raise ValueError(f"utan_rader is for months, not for {self.slag}")

    @property
    def dagar(self) -> bool:
        """Whether it covers stretches of days, which is what `main.tackning` holds."""
        return self.slag != "ar"
