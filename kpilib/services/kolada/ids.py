"""The ids that a question to Kolada names: their form, in lists no longer than the service takes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from kpilib.errors import UsageError
from kpilib.services.kolada.identity import KOLADA

LIST_MAX = 25
"""Ids per list that the service takes; a longer list is answered with 422."""

KPI = re.compile(r"[A-Z]\d{5}")
OMRADE = re.compile(r"\d{4}|G\d+")
AR = re.compile(r"(19|20)\d{2}")


def valid_ids(given: Iterable[int | str], form: re.Pattern[str], key: str) -> list[str]:
    """The ids, each once and in the order given.

    Parameters
    ----------
    form
        What each has to be.
    key
        The setting that they are from, for the message.

    Raises
    ------
    UsageError
        There is none, or one has the wrong form.
    """
    ids = list(dict.fromkeys(str(i).strip() for i in given))
    wrong = [i for i in ids if not form.fullmatch(i)]
    if wrong or not ids:
        what = f"Id som Kolada inte kan ha: {', '.join(wrong)}." if wrong else "Inget är valt att hämta."
        raise UsageError(
            what,
            var=f"{KOLADA.sektion} {key}",
            gor="Skriv t.ex. N28018 för ett nyckeltal, 0000 eller G39555 för ett område och 2023 för ett år.",
        )
    return ids


def chunks(ids: Sequence[str]) -> list[Sequence[str]]:
    """The ids in lists that the service takes."""
    return [ids[n : n + LIST_MAX] for n in range(0, len(ids), LIST_MAX)]


def missing(asked: Sequence[str], come: Container[str | int]) -> tuple[str, ...]:
    """The ids asked for that nothing came back for, in the order asked."""
    return tuple(i for i in asked if i not in come)
