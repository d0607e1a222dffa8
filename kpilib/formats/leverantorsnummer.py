"""Supplier numbers that are no organisationsnummer: those of other countries, and none at all."""

from __future__ import annotations

import re

from stdnum.dk import cpr
from stdnum.fi import hetu, ytunnus
from stdnum.no import fodselsnummer

from kpilib.formats.namn import normalise

_LANDER = (
    "AT|AX|BE|BG|CHE|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FO|FR|GB|GL|GR|HR|HU|IE|IM|IS|IT|JE|LI|LT|LU|LV|MC|MT|NL|NO|"
    "PL|PT|RO|RS|SI|SK|SM|TR|UA|US|XI"
)
"""Codes that a number of another country is written with: those of VAT numbers, and of neighbours."""

_UTLANDSKT = re.compile(rf"(?:{_LANDER})(?=(?:[A-Z]*[0-9]){{6}})[0-9A-Z]{{6,14}}")
_MVA = re.compile(r"[89][0-9]{8}MVA")
_Y_TUNNUS = re.compile(r"[0-9]{7}-[0-9]")
_TOMT = frozenset(
    {"", "saknas", "saknar", "okand", "okant", "na", "null", "none", "nej", "inget", "ingen", "ej"}
    | {"ejangivet", "ejkand", "ejkant", "ejregistrerad", "inteangivet", "uppgiftsaknas", "nummersaknas"}
    | {"orgnrsaknas", "saknarorgnr", "saknarnummer", "ingetorgnr", "ingetnummer"}
    | {"utland", "utlandet", "utlandsk", "utlandskt", "utlandskleverantor"}
)
_PERSON = {"DK": cpr, "FI": hetu, "NO": fodselsnummer}
_HETU = re.compile(r"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Z]")
_FODSELSNUMMER = re.compile(r"[0-9]{6} ?[0-9]{5}")


def foreign_number(text: str) -> str | None:
    """A company's number of another country, in capitals without spaces and punctuation; None for others.

    The code of the country stands before it, or MVA after a Norwegian one. The number is kept as written:
    each country has its own check digit, and what matters here is that the same number is the same supplier.

    >>> foreign_number("NO 912 345 678 MVA"), foreign_number("5560360793")
    ('NO912345678MVA', None)
    """
    plain = re.sub(r"[\s.\-/]", "", text).upper()
    if _MVA.fullmatch(plain):
        return f"NO{plain}"
    if _Y_TUNNUS.fullmatch(text.strip()) and ytunnus.is_valid(plain):
        return f"FI{plain}"
    return plain if _UTLANDSKT.fullmatch(plain) else None


def foreign_person(text: str) -> str | None:
    """A person's number of another Nordic country, with its code in front; None for others.

    Where it is written without the code, it is known by its form and its check digits: a Danish one is not,
    since it has the form of a Swedish one and no check digit.

    >>> foreign_person("131052-308T"), foreign_person("FI12345678")
    ('FI131052308T', None)
    """
    number = foreign_number(text)
    if number is not None:
        return number if is_foreign_person(number) else None
    bare = text.strip().removesuffix(".0").upper()
    if _HETU.fullmatch(bare) and hetu.is_valid(bare):
        return f"FI{bare[:6]}{bare[7:]}"
    bare = bare.replace(" ", "")
    return f"NO{bare}" if _FODSELSNUMMER.fullmatch(bare) and fodselsnummer.is_valid(bare) else None


def is_foreign_person(number: str) -> bool:
    """Whether a number of another country, from `foreign_number`, is a person's there (Nordic countries)."""
    check = _PERSON.get(number[:2])
    # A Finnish number has a sign between its parts, which its check leaves open once it is gone.
    return check is not None and bool(check.is_valid(f"{number[2:8]}-{number[8:]}"))


def no_number(text: str) -> bool:
    """Whether a supplier number's cell says that there is none: ``0``, ``9999999999``, ``utländsk``."""
    plain = normalise(text)
    return plain in _TOMT or re.fullmatch(r"0+|9{6,}|(?:0{6}|9{6})[09]{4}|x{2,}", plain) is not None
