"""A second calculation of every nyckeltal, written from its definition and not from its SQL.

Plain loops over rows, `datetime.date` and `fractions.Fraction`: what matters here is that a reader can
hold it against the page of the nyckeltal. `rows`, `kop_rows` and `year_rows` make random rows and
`kommuner` small municipalities of them, `definition` turns things counted into values, `engine` gives
what the project itself computes from the same rows.
"""

from collections.abc import Mapping

from nyckeltal.reference import bestand, flode, handelser, inkop, kronor, nulage, statistik
from nyckeltal.reference.definition import Counted, Definition, Del, Key, Outcome, expected
from nyckeltal.reference.engine import Values, computed, engine
from nyckeltal.reference.kommuner import GROUPS
from nyckeltal.reference.town import Town

DEFINITIONS: Mapping[str, Definition] = {
    name.lower(): value
    for module in (bestand, flode, handelser, inkop, kronor, nulage, statistik)
    for name, value in vars(module).items()
    if isinstance(value, Definition)
}
"""Every nyckeltal by id: the constant of that name in one of the modules."""

__all__ = [
    "DEFINITIONS",
    "GROUPS",
    "Counted",
    "Definition",
    "Del",
    "Key",
    "Outcome",
    "Town",
    "Values",
    "computed",
    "engine",
    "expected",
]
