"""Personnummer, samordningsnummer and organisationsnummer; no error here carries the number itself.

The two libraries of the field differ. `personnummer` accepts a samordningsnummer (the day of birth plus
60) and refuses the birth number 000; `stdnum.se.personnummer` does the opposite on both. The former is
right: 18 a § folkbokföringslagen (1991:481) and Skatteverket's example 701063-2391 form a samordningsnummer
like a personnummer with 60 added to the day, and the series runs from 001 to 999. Neither is asked for the
century: both take it from today's date, and a file must read alike on any day.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date
from functools import lru_cache

from personnummer.personnummer import Personnummer, PersonnummerException
from stdnum import luhn
from stdnum.se import orgnr

from kpilib.errors import FormatError, UsageError
from kpilib.formats.personspar import is_number

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2013\u2212", "-"))
_SPACES = str.maketrans(dict.fromkeys(" \u00a0"))
_PERSON = re.compile(r"(?P<century>[0-9]{2})?(?P<rest>[0-9]{6})(?P<sign>[-+]?)(?P<last>[0-9]{4})")
_BORN = re.compile(r"^([0-9]{2,4})-([0-9]{2})-([0-9]{2})(?=[-+]?[0-9]{4}$)")
_RESERVE = re.compile(
    r"(?P<century>[0-9]{2})?(?P<rest>[0-9]{6})[-+]?(?P<last>(?=[0-9A-ZÅÄÖ]*[A-HJKMNP-ZÅÄÖ])(?!X+$)[0-9A-ZÅÄÖ]{2,6})"
)
_PREFIXED = re.compile(
    r"(?P<first>[A-ZÅÄÖ]{1,3})-?(?P<century>[0-9]{2})?(?P<rest>[0-9]{6})[-+]?(?P<last>[0-9]{2,4})"
)
_REGIONAL = re.compile(r"99[0-9]{10}")
"""Twelve digits of a century that has not been: the reserve numbers of a region that writes no letters."""
_ORGANISATION = re.compile(
    r"SE([0-9]{6}-?[0-9]{4})(?:[0-9]{2})?|(?:ORG[A-Z.]*:?)?(?:16|18|19|20)?([0-9]{6}-?[0-9]{4})"
)
_BIRTH = re.compile(r"((?:18|19|20)[0-9]{2})-?([0-9]{2})-?([0-9]{2})(?:[- ]?0000)?")
_OLDEST = 130  # years; a person above it is a wrong century
_GOR = "Rätta numret i källan."
_GOR_FORM = "Rätta numret i källan, eller exportera kolumnen som text."


def parse_personnummer(text: str, *, today: date) -> str:
    """The canonical twelve digits of a personnummer or samordningsnummer.

    Parameters
    ----------
    text
        With or without century, ``-`` or ``+``, spaces, dashes in the day of birth, or the ``.0`` of a
        number cell.
    today
        The day the number was written, which settles a missing century: ``-`` is used until the year in
        which the person turns 100, and ``+`` from then on. Without a sign the latest birth that is not in
        the future is meant.

    Raises
    ------
    FormatError
        ``pnr_form``, ``pnr_kontrollsiffra`` or ``pnr_datum`` (no such day, or a birth after `today` or more
        than 130 years before it).
    """
    body = text.strip().translate(_DASHES | _SPACES).removesuffix(".0")
    found = _PERSON.fullmatch(_BORN.sub(r"\1\2\3", body))
    if found is None or found["last"].startswith("000"):
        raise FormatError("pnr_form", _why_not_person(body), gor=_GOR_FORM)
    rest, last = found["rest"], found["last"]
    if not _checked(rest + last):
        raise FormatError("pnr_kontrollsiffra", "Personnumrets kontrollsiffra stämmer inte.", gor=_GOR)
    canonical = (found["century"] or _century(rest, last, found["sign"], today)) + rest + last
    born = _birth(canonical)
    if born > today or born.year < today.year - _OLDEST:
        raise FormatError("pnr_datum", "Personnumrets födelsedag är orimlig på uttagsdagen.", gor=_GOR)
    return canonical


def parse_reservnummer(text: str, *, today: date) -> str:
    """The canonical form of a reserve number: eight digits and what follows, in capitals without a sign.

    A person without personnummer has one in the system where care is given: a date of birth and, for the
    four last digits, characters of which one at least is a letter (``19900101-TF12``, ``850615-T001``). Only
    capital X in their place is a mask and nobody's number, and I, L and O alone are mistyped digits. No check
    digit tells a wrong one. The letters may stand first (``TF900101-12``), and some regions write twelve
    digits that begin with 99.

    Parameters
    ----------
    today
        As for `parse_personnummer`: without a century the latest day that is not in the future is meant.

    Raises
    ------
    FormatError
        ``reservnummer_form``: it has another form, or begins with no day.
    """
    body = text.strip().translate(_DASHES | _SPACES).upper()
    if _REGIONAL.fullmatch(body.replace("-", "")):
        return body.replace("-", "")
    first, found = "", _RESERVE.fullmatch(body)
    if found is None and (found := _PREFIXED.fullmatch(body)) is not None:
        first = found["first"]
    if found is not None:
        for century in (found["century"],) if found["century"] else (str(today.year)[:2], "19"):
            born = _calendar_day(century + found["rest"])
            if born is not None and today.year - _OLDEST <= born.year and born <= today:
                return first + century + found["rest"] + found["last"]
    raise FormatError("reservnummer_form", "Värdet har inte formen av ett reservnummer.", gor=_GOR)


def is_birth_only(text: str) -> bool:
    """Whether a text is a day of birth alone, or with noughts for the four last digits: nobody's own number.

    >>> is_birth_only("1990-01-01"), is_birth_only("19900101-0000"), is_birth_only("11189876")
    (True, True, False)
    """
    found = _BIRTH.fullmatch(text.strip().translate(_DASHES))
    return found is not None and _calendar_day("".join(found.groups())) is not None


def parse_organisationsnummer(text: str) -> str:
    """The ten digits of an organisationsnummer, or of a sole trader's personnummer.

    Accepts ``556036-0793``, a century (16 for legal persons), the VAT form (``SE`` before and two digits
    after it, mostly 01, or none), ``orgnr`` before it and the ``.0`` of a number cell. The second pair of
    digits of a legal person's number is at least 20, which is what tells it from a personnummer (lag
    1974:174).

    Raises
    ------
    FormatError
        ``org_form`` or ``org_kontrollsiffra``.
    """
    body = text.strip().translate(_DASHES | _SPACES).removesuffix(".0").upper()
    found = _ORGANISATION.fullmatch(body)
    if found is None:
        short = re.fullmatch(r"[0-9]{6,9}", body) is not None
        vad = "Numret har för få siffror; en inledande nolla kan ha fallit bort." if short else _NOT_ORG
        raise FormatError("org_form", vad, gor=_GOR_FORM)
    number: str = orgnr.compact(found[1] or found[2])
    if not luhn.is_valid(number):
        raise FormatError("org_kontrollsiffra", "Organisationsnumrets kontrollsiffra stämmer inte.", gor=_GOR)
    if number[2] < "2" and not is_person(number):
        raise FormatError("org_form", _NOT_ORG, gor=_GOR)
    return number


def is_person(organisationsnummer: str) -> bool:
    """Whether ten digits are also a valid personnummer or samordningsnummer: an enskild firma.

    Such a number is personal data and must be treated as a personnummer.
    """
    return is_number(organisationsnummer)


def pseudonym(canonical: str, key: bytes) -> str:
    """What stands for a person in curated data: the first 16 hex characters of HMAC-SHA256.

    Parameters
    ----------
    canonical
        Twelve digits, from `parse_personnummer`; or another canonical text that tells a person.
    key
        The workspace's secret key; it lies outside the data folders.
    """
    if not key:
        raise UsageError("Nyckeln för pseudonymer är tom.", gor="Ange en nyckel.")
    return hmac.new(key, canonical.encode(), hashlib.sha256).hexdigest()[:16]


_NOT_ORG = "Värdet har inte formen av ett organisationsnummer."


def _century(rest: str, last: str, sign: str, today: date) -> str:
    latest = str(today.year - (today.year - int(rest[:2])) % 100)[:2]
    older = sign == "+" or (not sign and _birth(f"{latest}{rest}{last}") > today)
    return str(int(latest) - older)


def _calendar_day(digits: str) -> date | None:
    """The day of eight digits, of a samordningsnummer too."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]) % 60)
    except ValueError:
        return None


# The same persons stand in file after file, and a day of birth takes long to make sure of.
@lru_cache(maxsize=100_000)
def _birth(canonical: str) -> date:
    try:
        born: date = Personnummer(canonical).get_date()
    except PersonnummerException:
        raise FormatError("pnr_datum", "Personnumrets födelsedag finns inte i kalendern.", gor=_GOR) from None
    return born


@lru_cache(maxsize=100_000)
def _checked(ten: str) -> bool:
    valid: bool = luhn.is_valid(ten)
    return valid


def _why_not_person(body: str) -> str:
    if re.fullmatch(r"[0-9]{6,9}", body):
        return "Personnumret har för få siffror; inledande nollor har troligen fallit bort i Excel."
    if re.fullmatch(r"[0-9][.,][0-9]+E\+?[0-9]+", body, re.IGNORECASE):
        return "Personnumret är skrivet i exponentform; Excel har kortat av det."
    if re.search(r"[A-Za-z*]", body):
        return "Personnumret innehåller annat än siffror, till exempel ett reservnummer eller en maskning."
    return "Värdet har inte formen av ett personnummer."
