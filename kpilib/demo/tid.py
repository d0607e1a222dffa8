"""Months and days as the simulation counts them. A month is text, ``2024-10``."""

from __future__ import annotations

import calendar
import random
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from itertools import pairwise


@cache
def forsta(manad: str) -> date:
    """The first day of a month."""
    return date.fromisoformat(f"{manad}-01")


@cache
def sista(manad: str) -> date:
    """The last day of a month."""
    dag = forsta(manad)
    return dag.replace(day=calendar.monthrange(dag.year, dag.month)[1])


def plus(manad: str, antal: int) -> str:
    """The month `antal` months later (earlier when negative)."""
    ar, m = divmod(int(manad[:4]) * 12 + int(manad[5:]) - 1 + antal, 12)
    return f"{ar:04d}-{m + 1:02d}"


def avstand(fran: str, till: str) -> int:
    """How many months `till` is later than `fran`."""
    return (int(till[:4]) - int(fran[:4])) * 12 + int(till[5:]) - int(fran[5:])


def manader(fran: str, till: str) -> list[str]:
    """The months from `fran` to `till`, both included."""
    return [plus(fran, n) for n in range(avstand(fran, till) + 1)]


def tre_manader(dag: date) -> date:
    """Three calendar months later; a day that the month lacks becomes its last day."""
    manad = plus(f"{dag:%Y-%m}", 3)
    return min(forsta(manad) + timedelta(days=dag.day - 1), sista(manad))


def dygn(fran: date, till: date | None, manad: str) -> int:
    """Days of the month from `fran` to `till`, both included; an open `till` runs on."""
    borjan = max(fran, forsta(manad))
    slut = sista(manad) if till is None else min(till, sista(manad))
    return max(0, (slut - borjan).days + 1)


def vardag(dag: date) -> date:
    """The day itself, or the Friday before when it falls on a weekend."""
    return dag - timedelta(days=max(0, dag.weekday() - 4))


def dag_i(manad: str, rng: random.Random, dagar: tuple[int, int]) -> date:
    """A day of the month, between the two days of the month given."""
    return forsta(manad).replace(day=rng.randint(*dagar))


def mellan(knutar: Mapping[str, int], manad: str) -> int:
    """The value for a month on the straight lines between the given months, rounded."""
    given = sorted(knutar)
    if manad <= given[0]:
        return knutar[given[0]]
    for vanster, hoger in pairwise(given):
        if manad <= hoger:
            hela, del_ = avstand(vanster, hoger), avstand(vanster, manad)
            return round(knutar[vanster] + (knutar[hoger] - knutar[vanster]) * del_ / hela)
    return knutar[given[-1]]
