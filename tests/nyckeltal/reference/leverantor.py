"""Which supplier a row is of, and what it is called."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from nyckeltal.reference.town import Row, Town


def supplier(town: Town, row: Row) -> str:
    """A supplier is its number; a name without one is the supplier of that name, or one of its own.

    The towns' names differ in nothing but case and a full stop, where they are the same name.
    """
    return _number(town, row["leverantor"], row["organisationsnummer"])


def shown_as(town: Town, row: Row) -> str:
    """The name that a supplier is shown by: as it was written last, and of those most often."""
    return _names(town)[supplier(town, row)]


def group(town: Town, row: Row) -> str:
    """The group that a supplier is decided to belong to, or itself."""
    return _groups(town).get(supplier(town, row), shown_as(town, row))


def _form(name: str) -> str:
    return name.casefold().rstrip(".")


@lru_cache(maxsize=512)
def _number(town: Town, name: str, number: str | None) -> str:
    if number is not None:
        return number
    numbers = {n for written, n, _ in _written(town) if n is not None and _form(written) == _form(name)}
    return numbers.pop() if len(numbers) == 1 else f"utan nummer: {_form(name)}"


@lru_cache(maxsize=8)
def _groups(town: Town) -> dict[str, str]:
    return {supplier(town, d): str(d["koncern"]) for d in town.rows("leverantorsbeslut")}


@lru_cache(maxsize=8)
def _names(town: Town) -> dict[str, str]:
    """Supplier -> the name it is shown by."""
    months: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for name, number, month in _written(town):
        months[name, number].append(month)
    of: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for (name, number), seen in months.items():
        of[_number(town, name, number)].append((max(seen), len(seen), name))
    return {nr: max(written)[2] for nr, written in of.items()}


@lru_cache(maxsize=8)
def _written(town: Town) -> list[tuple[str, str | None, str]]:
    """name, number and month of every row that names a supplier."""
    found = [(r["leverantor"], r["organisationsnummer"], r["period"]) for r in town.rows("kopfil")]
    found += [
        (r["leverantor"], r["organisationsnummer"], f"{r['fran']:%Y-%m}") for r in town.rows("ramavtal")
    ]
    found += [
        (r["leverantor"], r["leverantor_id"], f"{r['bokforingsdatum']:%Y-%m}")
        for r in town.rows("leverantorsreskontra")
    ]
    return found
