"""Swedish files as they really are: amounts, dates, months, encodings, separators, identity numbers, names.

Pure functions on text and bytes; none of them opens a file, and none of them guesses: what can be read
in two ways is an error that names the profile key that settles it.
"""

from kpilib.formats.belopp import decimal_mark, format_belopp, parse_belopp
from kpilib.formats.beloppsenhet import FACTORS, unit_factor, without_unit
from kpilib.formats.datum import DATUMFORMER, DEFAULT, format_datum, is_open_end, parse_datum
from kpilib.formats.dolt import DOLT, contains_personnummer, hidden, holds_person, may_show, persons_in
from kpilib.formats.identitet import (
    is_birth_only,
    is_person,
    parse_organisationsnummer,
    parse_personnummer,
    parse_reservnummer,
    pseudonym,
)
from kpilib.formats.lagrum import Lagrum, point_alone, read_lagrum
from kpilib.formats.leverantorsnummer import (
    foreign_number,
    foreign_person,
    is_foreign_person,
    no_number,
)
from kpilib.formats.manad import AR, format_manad, month_in, months_of, parse_manad, parse_period
from kpilib.formats.namn import nearest, normalise
from kpilib.formats.personnamn import names_of, without_names
from kpilib.formats.personspar import Spar, find_persons
from kpilib.formats.teckenkodning import ENCODINGS, Decoded, decode, encoding_named
from kpilib.formats.text import SEPARATORS, find_separator, lines

__all__ = [
    "AR",
    "DATUMFORMER",
    "DEFAULT",
    "DOLT",
    "ENCODINGS",
    "FACTORS",
    "SEPARATORS",
    "Decoded",
    "Lagrum",
    "Spar",
    "contains_personnummer",
    "decimal_mark",
    "decode",
    "encoding_named",
    "find_persons",
    "find_separator",
    "foreign_number",
    "foreign_person",
    "format_belopp",
    "format_datum",
    "format_manad",
    "hidden",
    "holds_person",
    "is_birth_only",
    "is_foreign_person",
    "is_open_end",
    "is_person",
    "lines",
    "may_show",
    "month_in",
    "months_of",
    "names_of",
    "nearest",
    "no_number",
    "normalise",
    "parse_belopp",
    "parse_datum",
    "parse_manad",
    "parse_organisationsnummer",
    "parse_period",
    "parse_personnummer",
    "parse_reservnummer",
    "persons_in",
    "point_alone",
    "pseudonym",
    "read_lagrum",
    "unit_factor",
    "without_names",
    "without_unit",
]
