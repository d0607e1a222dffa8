"""The parts that a JSON-stat answer is made of, each of the kind that it has to be or an error."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kpilib.errors import FileRejectedError
from kpilib.services.scb.identity import SCB


def as_object(given: object, where: str) -> Mapping[str, Any]:
    """An object that has to be there; `where` is what the message calls it."""
    if not isinstance(given, Mapping):
        raise wrong(f"{where} saknas eller är inte ett objekt")
    return given


def optional(given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """An object that may be left out, and is then empty."""
    return as_object(given[key], key) if given.get(key) is not None else {}


def strings(given: object, where: str) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
        raise wrong(f"{where} är inte en lista av texter")
    return tuple(given)


def is_time(text: object) -> bool:
    """Whether something is a moment in ISO 8601."""
    try:
        datetime.fromisoformat(str(text))
    except ValueError:
        return False
    return isinstance(text, str)


def wrong(why: str) -> FileRejectedError:
    """The error for what is not JSON-stat: why, in Swedish."""
    return FileRejectedError(
        f"Uppgifterna från SCB går inte att läsa: {why}.",
        gor=SCB.fetch_hint,
    )
