"""A second calculation of every nyckeltal, written from its definition and not from its SQL.

Plain loops over rows, `datetime.date` and `fractions.Fraction`: what matters here is that a reader can
hold it against the page of the nyckeltal. `rows` makes small random municipalities, `definition` turns
things counted into values, `engine` gives what the project itself computes from the same rows.
"""

from nyckeltal.reference.bestand import EJ_VERKSTALLDA, RAMAVTALSKOP, REGIFORM
from nyckeltal.reference.definition import Counted, Definition, Key, Outcome, expected
from nyckeltal.reference.engine import engine
from nyckeltal.reference.flode import (
    BELAGGNING_KORTTIDSBOENDE_SOL,
    BELAGGNING_KORTTIDSHEM,
    KOSTNAD_PER_BEDOMNINGSPOANG,
    NYA_BESLUT,
)
from nyckeltal.reference.town import Town

DEFINITIONS = {
    "belaggning_korttidsboende_sol": BELAGGNING_KORTTIDSBOENDE_SOL,
    "belaggning_korttidshem": BELAGGNING_KORTTIDSHEM,
    "ej_verkstallda": EJ_VERKSTALLDA,
    "kostnad_per_bedomningspoang": KOSTNAD_PER_BEDOMNINGSPOANG,
    "nya_beslut": NYA_BESLUT,
    "ramavtalskop": RAMAVTALSKOP,
    "regiform": REGIFORM,
}
"""Nyckeltal that are counted from the municipality's own rows; Kolada's is in `statistik`."""

__all__ = ["DEFINITIONS", "Counted", "Definition", "Key", "Outcome", "Town", "engine", "expected"]
