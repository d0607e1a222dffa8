"""The field's own words and values, each said once: what other rooms would otherwise write as literals.

period (`Period`: a month, quarter, tertial, half-year or year), malstatus (how a value stands to its target),
omrade (the whole area, riket), kalla (whose figures, and how they were revised), roll (what an insats is in
the category tree), sprak (Swedish lists and words), steg (how far a piece of work has come).
"""

from kpilib.begrepp.dolt import DOLT
from kpilib.begrepp.kalla import EGEN_BEARBETNING, KALLA, REVIDERAD_TEXT, REVIDERING, kallhanvisning
from kpilib.begrepp.malstatus import (
    EJ_UPPNATT,
    INFORMATION,
    MALSTATUS,
    SAKNAR_UNDERLAG,
    UPPNATT,
    Malstatus,
)
from kpilib.begrepp.omrade import ALLA, ALLA_INSATSER, HELA_OMRADET, RIKET
from kpilib.begrepp.period import MANADSNAMN, PERIOD_TYPER, PERIODORD, Period, PeriodTyp
from kpilib.begrepp.roll import BESLUTAS, KOPS, LSS_ROLLER, ROLLER, ingen_insats
from kpilib.begrepp.sprak import och, rakneord
from kpilib.begrepp.steg import Steg

__all__ = [
    "ALLA",
    "ALLA_INSATSER",
    "BESLUTAS",
    "DOLT",
    "EGEN_BEARBETNING",
    "EJ_UPPNATT",
    "HELA_OMRADET",
    "INFORMATION",
    "KALLA",
    "KOPS",
    "LSS_ROLLER",
    "MALSTATUS",
    "MANADSNAMN",
    "PERIODORD",
    "PERIOD_TYPER",
    "REVIDERAD_TEXT",
    "REVIDERING",
    "RIKET",
    "ROLLER",
    "SAKNAR_UNDERLAG",
    "UPPNATT",
    "Malstatus",
    "Period",
    "PeriodTyp",
    "Steg",
    "ingen_insats",
    "kallhanvisning",
    "och",
    "rakneord",
]
