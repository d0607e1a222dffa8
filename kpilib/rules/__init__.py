"""Rules with a legal or decided content: one module a rule, its parameters as data with dates and source."""

from kpilib.rules.lag import lagrum, med_lag
from kpilib.rules.parameters import Parameter, parameter, parameters
from kpilib.rules.seriebrott import Brott, emellan
from kpilib.rules.verkstallighet import handelser, redovisning

__all__ = [
    "Brott",
    "Parameter",
    "emellan",
    "handelser",
    "lagrum",
    "med_lag",
    "parameter",
    "parameters",
    "redovisning",
]
