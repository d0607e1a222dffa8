"""Numbers as a contract takes them: whole, with few decimals, and no greater than can be meant."""

from __future__ import annotations

import re
from decimal import Decimal

from kpilib.errors import FormatError
from kpilib.formats import parse_belopp


def rimligt(amount: Decimal) -> Decimal:
    if abs(amount) >= Decimal(10) ** 16:
        raise FormatError("belopp_storlek", "Beloppet är orimligt stort.", gor="Rätta beloppet i källan.")
    return amount


def heltal(cell: str) -> int:
    number = parse_belopp(cell, decimal="," if "," in cell else ".")
    if number != number.to_integral_value():
        raise FormatError("inte_heltal", "Värdet är inte ett heltal.", gor="Rätta värdet i källan.")
    return int(number)


def tal(cell: str) -> Decimal:
    digits = re.sub(r"\s", "", cell).replace("\u2212", "-").replace(",", ".")
    if not re.fullmatch(r"-?\d{1,14}(\.\d+)?", digits):
        raise FormatError("tal_tecken", "Värdet är inte ett tal.", gor="Rätta värdet i källan.")
    exact = Decimal(digits).quantize(Decimal("0.0001"))
    if exact != Decimal(digits):
        raise FormatError("tal_decimaler", "Talet har fler än fyra decimaler.", gor="Avrunda i källan.")
    return exact
