"""Fictitious persons with valid personnummer that no one has.

Birth numbers 980-999 are the ones Skatteverket keeps for test data: a personnummer with one of them is
not given to a person. The check digit is right, so the suite's ordinary control accepts the number.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from stdnum import luhn

TESTNUMMER = range(980, 1000)


@dataclass(frozen=True, slots=True)
class Person:
    """A fictitious person.

    Parameters
    ----------
    personnummer
        ``ÅÅÅÅMMDD-NNNK``.
    kon
        K or M, in agreement with the number.
    fodd
        Day of birth.
    krets
        Personkrets 1-3 according to 1 § LSS, used where a decision rests on LSS.
    """

    personnummer: str
    kon: str
    fodd: date
    krets: int


class Folkbok:
    """Gives out persons, each number once."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._givna: set[str] = set()

    def ny(self, *, alder: tuple[int, int], dag: date) -> Person:
        """A person whose age on `dag` lies between the two ages of `alder`, both included."""
        rng = self._rng
        yngst, aldst = alder
        while True:
            kon = "K" if rng.random() < 0.42 else "M"
            fodd = dag - timedelta(days=rng.randrange(int(yngst * 365.25) + 1, int((aldst + 1) * 365.25)))
            nummer = rng.choice([n for n in TESTNUMMER if (n % 2 == 1) == (kon == "M")])
            siffror = f"{fodd:%y%m%d}{nummer}"
            personnummer = f"{fodd:%Y%m%d}-{nummer}{luhn.calc_check_digit(siffror)}"
            if personnummer not in self._givna:
                self._givna.add(personnummer)
                krets = rng.choices((1, 2, 3), weights=(74, 4, 22))[0]
                return Person(personnummer, kon, fodd, krets)
