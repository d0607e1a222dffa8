"""A second calculation of every nyckeltal, written from its definition and not from its SQL.

Plain loops over rows, `datetime.date` and `fractions.Fraction`: what matters here is that a reader can
hold it against the page of the nyckeltal. `rows` makes small random municipalities, `definition` turns
things counted into values, `engine` gives what the project itself computes from the same rows.
"""

from collections.abc import Mapping

from nyckeltal.reference import bestand, flode, handelser, inkop, kronor, nulage, statistik
from nyckeltal.reference.definition import Counted, Definition, Key, Outcome, expected
from nyckeltal.reference.engine import engine
from nyckeltal.reference.town import Town

DEFINITIONS: Mapping[str, Definition] = {
    "andel_nettokostnad": kronor.ANDEL_NETTOKOSTNAD,
    "andel_verkstallda_i_gr": bestand.ANDEL_VERKSTALLDA_I_GR,
    "antal_avtal": bestand.ANTAL_AVTAL,
    "avslut_boendestod_pga_boende": handelser.AVSLUT_BOENDESTOD_PGA_BOENDE,
    "avtalsperiod": nulage.AVTALSPERIOD,
    "belaggning_korttidsboende_sol": flode.BELAGGNING_KORTTIDSBOENDE_SOL,
    "belaggning_korttidshem": flode.BELAGGNING_KORTTIDSHEM,
    "betaldagar": handelser.BETALDAGAR,
    "dygn_per_manad": handelser.DYGN_PER_MANAD,
    "dygn_per_person": handelser.DYGN_PER_PERSON,
    "ej_verkstallda": bestand.EJ_VERKSTALLDA,
    "extern_andel": nulage.EXTERN_ANDEL,
    "flytt_f100": handelser.FLYTT_F100,
    "flytt_f100_fran_bmss": handelser.FLYTT_F100_FRAN_BMSS,
    "kop_utan_avtal_kronor": inkop.KOP_UTAN_AVTAL_KRONOR,
    "kostnad_per_bedomningspoang": flode.KOSTNAD_PER_BEDOMNINGSPOANG,
    "kostnad_per_plats": kronor.KOSTNAD_PER_PLATS,
    "leverantorskoncentration": inkop.LEVERANTORSKONCENTRATION,
    "nettokostnad": kronor.NETTOKOSTNAD,
    "nya_beslut": flode.NYA_BESLUT,
    "ramavtalskop": bestand.RAMAVTALSKOP,
    "ramavtalskop_kronor": kronor.RAMAVTALSKOP_KRONOR,
    "ramavtalskop_utan_stod": inkop.RAMAVTALSKOP_UTAN_STOD,
    "regiform": bestand.REGIFORM,
    "storsta_leverantor": inkop.STORSTA_LEVERANTOR,
    "verkstallda_beslut": nulage.VERKSTALLDA_BESLUT,
    "volym": bestand.VOLYM,
    "volym_manad": bestand.VOLYM_MANAD,
}
"""Nyckeltal that are counted from the municipality's own rows."""

PUBLISHED = statistik.SERIES
"""Nyckeltal that Kolada publishes."""

__all__ = [
    "DEFINITIONS",
    "PUBLISHED",
    "Counted",
    "Definition",
    "Key",
    "Outcome",
    "Town",
    "engine",
    "expected",
]
