"""The field's own words and values, each said once: what other rooms would otherwise write as literals.

period (`Period`: a month, quarter, tertial, half-year or year), malstatus (how a value stands to its target),
omrade (the whole area, riket), sprak (Swedish lists and words).
"""

from kpilib.begrepp.malstatus import EJ_UPPNATT, INFORMATION, MALSTATUS, SAKNAR_UNDERLAG, UPPNATT, Malstatus
from kpilib.begrepp.omrade import ALLA, ALLA_INSATSER, HELA_OMRADET, RIKET
from kpilib.begrepp.period import MANADSNAMN, PERIOD_TYPER, PERIODORD, Period, PeriodTyp
from kpilib.begrepp.sprak import och

__all__ = [
    "ALLA",
    "ALLA_INSATSER",
    "EJ_UPPNATT",
    "HELA_OMRADET",
    "INFORMATION",
    "MALSTATUS",
    "MANADSNAMN",
    "PERIODORD",
    "PERIOD_TYPER",
    "RIKET",
    "SAKNAR_UNDERLAG",
    "UPPNATT",
    "Malstatus",
    "Period",
    "PeriodTyp",
    "och",
]
