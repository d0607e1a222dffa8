"""What an insats of the simulated municipality is steered by: streams of placements and a queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpilib.demo.tid import mellan

Andelar = Mapping[str, float]
"""A code -> how often it is the one."""


@dataclass(frozen=True, slots=True)
class Strom:
    """Placements of one insats that come about in the same way.

    Parameters
    ----------
    regiform
        egen, extern, or empty for an insats of which only the decisions are exported.
    avtalsform
        ramavtal, direktupphandling or annan_kommun for extern regi; otherwise empty.
    bestand
        Month -> running placements on its last day.
    avgang
        Share of the stock that ends in a month.
    inflode
        Month -> new placements, for the months where the flow is calibrated too.
    """

    regiform: str
    avtalsform: str
    bestand: Mapping[str, int]
    avgang: float
    skolplacering: bool = False
    inflode: Mapping[str, int] = field(default_factory=dict)

    def mal(self, manad: str) -> int:
        """Running placements on the last day of the month."""
        return mellan(self.bestand, manad)


@dataclass(frozen=True, slots=True)
class Ko:
    """Decisions that have waited for more than three calendar months.

    Parameters
    ----------
    bestand
        Month -> such decisions on its last day.
    omsattning
        Decisions that leave the queue in a month, executed or closed.
    orsaker
        Reason code (nivå_kod) -> how often it is the reason.
    """

    bestand: Mapping[str, int]
    omsattning: float
    orsaker: Andelar

    def mal(self, manad: str) -> int:
        """Waiting decisions on the last day of the month."""
        return mellan(self.bestand, manad)


@dataclass(frozen=True, slots=True)
class Insats:
    """One insats of the demonstration municipality.

    Parameters
    ----------
    namn
        As the source systems write it.
    alder
        Lowest and highest age when a placement starts.
    sol_andel
        Share of the decisions that rest on SoL instead of `lagrum`.
    delar_personer
        Share of new persons who live in BmSS for adults already.
    avbrott_per_ar
        Interruptions in a year.
    langst_ar
        The longest time a placement may have run at the start.
    """

    id: str
    namn: str
    lagrum: str
    alder: tuple[int, int]
    strommar: tuple[Strom, ...]
    ko: Ko
    avslut: Andelar
    sol_andel: float = 0.0
    delar_personer: float = 0.0
    avbrott_per_ar: int = 0
    langst_ar: int = 15
