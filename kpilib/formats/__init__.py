"""Swedish files as they really are: amounts, dates, months, encodings, separators, identity numbers, names.

Pure functions on text and bytes; none of them opens a file, and none of them guesses: what can be read
in two ways is an error that names the profile key that settles it.
"""

from kpilib.formats.belopp import decimal_mark, format_belopp, parse_belopp
from kpilib.formats.beloppsenhet import FACTORS, unit_factor, without_unit
from kpilib.formats.datum import (
    AR,
    DATUMFORMER,
    DEFAULT,
    format_datum,
    format_manad,
    parse_datum,
    parse_manad,
    parse_period,
)
from kpilib.formats.identitet import (
    contains_personnummer,
    is_person,
    parse_organisationsnummer,
    parse_personnummer,
    pseudonym,
)
from kpilib.formats.namn import nearest, normalise
from kpilib.formats.text import ENCODINGS, SEPARATORS, Decoded, decode, find_separator, lines

__all__ = [
    "AR",
    "DATUMFORMER",
    "DEFAULT",
    "ENCODINGS",
    "FACTORS",
    "SEPARATORS",
    "Decoded",
    "contains_personnummer",
    "decimal_mark",
    "decode",
    "find_separator",
    "format_belopp",
    "format_datum",
    "format_manad",
    "is_person",
    "lines",
    "nearest",
    "normalise",
    "parse_belopp",
    "parse_datum",
    "parse_manad",
    "parse_organisationsnummer",
    "parse_period",
    "parse_personnummer",
    "pseudonym",
    "unit_factor",
    "without_unit",
]
