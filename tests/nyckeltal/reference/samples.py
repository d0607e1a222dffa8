"""A few municipalities of each group, computed once, for what holds in every municipality."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from kommunen import ALL, SETTINGS

from nyckeltal.reference import DEFINITIONS, expected
from nyckeltal.reference.engine import Values, computed
from nyckeltal.reference.kommuner import GROUPS
from nyckeltal.reference.town import Town


@dataclass(frozen=True)
class Sample:
    """A town and the values of its group's nyckeltal."""

    town: Town
    values: Mapping[str, Values]


def group_of(name: str) -> str:
    """The group that a nyckeltal is in."""
    return next(group for group, members in GROUPS.items() if name in members.nyckeltal)


@cache
def chosen(group: str) -> tuple[list[Town], set[tuple[str, str]]]:
    """Towns that between them come to all that the group's nyckeltal can come to, and what they do not.

    The second is nyckeltal and period type, breakdown or reason for leaving out. The towns are the same
    every time, so that one test's finding can be looked into with another.
    """
    found: list[tuple[Town, set[tuple[str, str]]]] = []
    wanted = {
        (name, what)
        for name in GROUPS[group].nyckeltal
        for terms in [ALL[name].terms]
        for what in (*terms.period_typer, *terms.dimension, *terms.utesluts)
    }

    @hypothesis_settings(
        max_examples=500,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(town=GROUPS[group].towns)
    def look(town: Town) -> None:
        lacking = {name for name, _ in wanted}
        if any((name, what) in wanted for name in lacking for what in _met(name, town)):
            met = {(name, what) for name in GROUPS[group].nyckeltal for what in _met(name, town)}
            found.append((town, met))
            wanted.difference_update(met)
        if not wanted:
            raise _AllFoundError

    with suppress(_AllFoundError):
        look()
    towns: list[Town] = []
    covered: set[tuple[str, str]] = set()
    for town, met in reversed(found):  # the first were taken before there were any to compare with
        if not met <= covered:
            towns.append(town)
            covered |= met
    return towns, wanted


class _AllFoundError(Exception):
    """There is no need to look further."""


def _met(name: str, town: Town) -> Iterator[str]:
    for (_, dimension, _, typ, _), outcome in expected(DEFINITIONS[name], town).items():
        if not outcome.saknas:
            yield from outcome.uteslutna
            counted = outcome.taljare or outcome.namnare or (outcome.rader and ALL[name].terms.publicerat)
            yield from (dimension, typ) if counted else ()


@cache
def samples(group: str) -> list[Sample]:
    """The chosen towns with their values."""
    return [Sample(town, values_in(group, town)) for town in chosen(group)[0]]


def values_in(group: str, town: Town) -> Mapping[str, Values]:
    """The values of a group's nyckeltal in a town."""
    return computed([ALL[name] for name in GROUPS[group].nyckeltal], town, SETTINGS)
