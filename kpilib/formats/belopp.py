"""Swedish amounts of money, from text and to text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal

from kpilib.errors import AmbiguousError, FormatError
from kpilib.formats.beloppsenhet import FACTORS

_UNITS = {
    r"md(?:kr|r)|mdr\.?\s*kr|miljarder(?:\s+kronor)?": "mdkr",
    r"mn?kr|msek|miljoner(?:\s+kronor)?": "mkr",
    r"[tk]kr|[tk]sek|tusen(?:tal)?(?:\s+kronor)?": "tkr",
    r"kr|sek|kronor": "kr",
}
_UNIT = "|".join(f"(?P<{unit}>{words})" for words, unit in _UNITS.items())
_CELL_UNIT = re.compile(rf"(?<=[0-9,.)\s-])\s*(?:{_UNIT})\.?$", re.IGNORECASE)

_SPACES = re.compile(r"[ \u00a0\u202f\u2009\u2007]")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
_PLAIN = re.compile(
    r"-?(?:[0-9]+|[1-9][0-9]{0,2}(?P<space>[ \u00a0])[0-9]{3}(?:(?P=space)[0-9]{3})*(?=,))"
    r"(?:(?P<mark>[,.])[0-9]{1,2})?"
)
"""Digits with öre, and threes before a decimal comma: most of a large ledger, and read in one way."""
_DIGITS = re.compile(r"[0-9]*")
STORST = Decimal(10) ** 16
"""SEK that no amount reaches."""
_ORE = Decimal("0.01")
_NOISE = Decimal("0.000001")
_GOR = "Rätta beloppet i källan."
_TVETYDIGT = "Beloppet kan läsas på två sätt: tecknet före tre siffror kan dela av decimaler eller tusental."
_GOR_TECKEN = 'Ange decimaltecken = "," eller "." under [las] i profilen.'


def parse_belopp(text: str, *, decimal: str | None = None, faktor: Decimal = Decimal(1)) -> Decimal:
    """An amount as written, in SEK where a unit is known, with at most two decimals.

    Thousands may be parted by space, no-break space or narrow no-break space (or by the mark that is not
    the decimal mark); a minus may be ``-``, ``−`` or ``–``, before or after, or parentheses; ``kr``, ``tkr``,
    ``mkr`` and ``mdkr`` may follow. A lone ``-`` is zero, as in finance tables (``- kr`` in Excel); an empty
    text is not an amount, since a missing value is the caller's to tell apart from zero.

    Parameters
    ----------
    decimal
        ``","`` or ``"."`` when it is known for the column (see `decimal_mark`).
    faktor
        What the header's unit multiplies with (see `unit_factor`).

    Raises
    ------
    FormatError
        ``belopp_tomt``, ``belopp_tecken``, ``belopp_gruppering``, ``belopp_enhet`` (cell and header name
        different units), ``belopp_decimaler`` (parts of an öre, beyond the noise of a binary float), or
        ``belopp_tvetydigt`` (``1,234`` with no decimal mark known).

    >>> parse_belopp("−1 234 567,89 kr")
    Decimal('-1234567.89')
    """
    plain = _PLAIN.fullmatch(text)
    if plain and plain["mark"] in (None, decimal):
        return _whole_ore(Decimal(_SPACES.sub("", text).replace(",", ".")) * faktor)
    sign, body, unit = _parts(text)
    if not body:
        if sign == -1:
            return Decimal(0)
        raise FormatError("belopp_tomt", "Beloppet är tomt.", gor=_GOR)
    if unit is not None:
        if faktor != 1 and faktor != FACTORS[unit]:
            raise FormatError("belopp_enhet", "Cellen har en annan enhet än kolumnens rubrik.", gor=_GOR)
        faktor = FACTORS[unit]
    if decimal is None:
        readings = _readings(body)
        if len(set(readings.values())) > 1:
            raise FormatError("belopp_tvetydigt", _TVETYDIGT, gor=_GOR_TECKEN)
        decimal = next(iter(readings), ",")
    return _whole_ore(sign * _number(body, decimal) * faktor)


def decimal_mark(values: Iterable[str]) -> str | None:
    """The decimal mark of a column, decided by what its values can mean.

    A value that reads as a number with one mark only is evidence for that mark; one that is no number at
    all is none, so that a single bad cell decides nothing.

    Returns
    -------
    str | None
        ``","`` or ``"."``; None when every value is the same number with both.

    Raises
    ------
    AmbiguousError
        Some values need a comma and some a point, or all that matter can be read both ways (``1,234``).
    """
    found: set[str] = set()
    unsure = False
    for value in set(values):
        plain = _PLAIN.fullmatch(value)
        if plain:  # the two readings below would say the same, at ten times the cost
            found |= {plain["mark"]} - {None}
            continue
        readings = _readings(_parts(value)[1])
        if len(readings) == 1:
            found |= readings.keys()
        elif len(set(readings.values())) > 1:
            unsure = True
    if len(found) == 2:
        raise AmbiguousError(
            "Beloppen är skrivna både med decimalkomma och med decimalpunkt.", gor=_GOR_TECKEN
        )
    if unsure and not found:
        raise AmbiguousError(_TVETYDIGT, gor=_GOR_TECKEN)
    return found.pop() if found else None


def format_belopp(x: Decimal, decimals: int = 2) -> str:
    """An amount in Swedish: decimal comma, no-break space (U+00A0) between thousands, U+2212 as minus.

    >>> format_belopp(Decimal("-1234567.885")).replace("\\u00a0", "_")
    '−1_234_567,89'
    """
    rounded = x.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,f}".replace(",", "\u00a0").replace(".", ",")
    return f"\u2212{text}" if rounded < 0 else text


def _parts(text: str) -> tuple[int, str, str | None]:
    """Sign, the digits with their marks, and the unit that follows them."""
    body, unit = _split_unit(text.strip().translate(_MINUS))
    sign = 1
    if body.startswith("(") and body.endswith(")"):
        sign, body = -1, body[1:-1]
    elif body.startswith("-"):
        sign, body = -1, body[1:]
    elif body.endswith("-"):
        sign, body = -1, body[:-1]
    else:
        body = body.removeprefix("+")
    if unit is None:
        body, unit = _split_unit(body.strip())
    return sign, body.strip(), unit


def _split_unit(body: str) -> tuple[str, str | None]:
    found = _CELL_UNIT.search(body)
    return (body[: found.start()], found.lastgroup) if found else (body, None)


def _readings(body: str) -> dict[str, Decimal]:
    """The number that the text is with each decimal mark with which it is one."""
    readings = {}
    for mark in (",", "."):
        with suppress(FormatError):
            readings[mark] = _number(body, mark)
    return readings


def _number(body: str, decimal: str) -> Decimal:
    if not re.search(r"[0-9]", body) or re.search(r"[^0-9.,]", _SPACES.sub("", body)):
        raise FormatError("belopp_tecken", "Beloppet innehåller tecken som inte hör till ett tal.", gor=_GOR)
    whole, _, fraction = body.partition(decimal)
    if not _DIGITS.fullmatch(fraction):
        raise FormatError("belopp_tecken", "Beloppet har mer än ett decimaltecken.", gor=_GOR)
    if not _grouped(whole):
        raise FormatError("belopp_gruppering", "Siffrorna är inte grupperade tre och tre.", gor=_GOR)
    return Decimal(f"{re.sub('[^0-9]', '', whole) or 0}.{fraction or 0}")


def _grouped(whole: str) -> bool:
    """Plain digits, or groups of three parted by one and the same sign."""
    first, *rest = re.split(r"[^0-9]", whole)
    if not rest:
        return True
    if len(set(re.findall(r"[^0-9]", whole))) > 1:
        return False
    return re.fullmatch(r"[1-9][0-9]{0,2}", first) is not None and all(len(group) == 3 for group in rest)


def _whole_ore(amount: Decimal) -> Decimal:
    if abs(amount) >= STORST:
        raise FormatError("belopp_storlek", "Beloppet är orimligt stort.", gor="Rätta beloppet i källan.")
    rounded = amount.quantize(_ORE, rounding=ROUND_HALF_UP)
    if abs(rounded - amount) > _NOISE:
        raise FormatError("belopp_decimaler", "Beloppet har delar av ett öre.", gor=_GOR)
    return rounded
