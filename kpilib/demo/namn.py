"""Invented names, places and organisationsnummer.

Organisationsnummer have a valid check digit but begin with 555, while those of companies limited by shares
begin with 556 or 559, and the invented municipalities' with 212999; none of them can be read as a
personnummer, since the third digit is above 1.
"""

from __future__ import annotations

import random
from itertools import product

from stdnum import luhn

FORLED = [
    "Björk", "Ask", "Alm", "Lind", "Rönn", "Hassel", "Enbär", "Tall", "Gran", "Sälg", "Ljung", "Klöver",
    "Vass", "Havre", "Lärk", "Tran", "Svan", "Räv", "Grävling", "Ekorr", "Igelkott", "Blåmes", "Domherre",
    "Steglits",
]  # fmt: skip
EFTERLED = [
    "dungen", "backen", "höjden", "dalen", "brynet", "gläntan", "kullen", "lunden", "ängen", "stigen",
    "gården", "viken", "åsen", "tunet", "hagen", "kärret",
]  # fmt: skip
GR = [
    "Göteborg", "Mölndal", "Partille", "Härryda", "Kungsbacka", "Lerum", "Ale", "Kungälv", "Stenungsund",
    "Alingsås", "Öckerö", "Tjörn",
]  # fmt: skip
"""Places within the region, the first one being home."""

BORTA = ("Örebro", "Växjö", "Karlstad", "Linköping", "Umeå", "Falun")
"""Places of schools elsewhere."""

KOMMUNER = {
    "Norrviks kommun": "Norrvik",
    "Sundemåla kommun": "Sundemåla",
    "Åsklunda kommun": "Åsklunda",
    "Västerlida kommun": "Västerlida",
    "Hällebyns kommun": "Hällebyn",
}
"""Invented municipalities that places are bought from, and their places."""


def organisationsnummer(siffror: str) -> str:
    """Nine digits and their check digit, as ``NNNNNN-NNNN``."""
    return f"{siffror[:6]}-{siffror[6:]}{luhn.calc_check_digit(siffror)}"


def ortnamn(rng: random.Random) -> list[str]:
    """Invented place-like names in random order."""
    namn = [a + b for a, b in product(FORLED, EFTERLED)]
    rng.shuffle(namn)
    return namn
