"""A whole answer of Kolada: what a question gave, page by page, nothing twice and nothing unasked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from kpilib.services.answer import RawAnswer, loads
from kpilib.services.kolada.identity import KOLADA
from kpilib.services.kolada.page import K, Key, Page, get_page
from kpilib.services.refusal import untrusted
from kpilib.services.transport import Transport

EMPTY_PAGES_MAX = 5
"""Empty pages of one answer that are passed over; after more of them the service is leading us in circles."""
PAGES_MAX = 1000
"""Pages of one answer; the whole catalogue is two."""

Record = dict[str, Any]
Asked = Sequence[set[str | int]]
"""What may come back: for each part of a key, its possible values."""


@dataclass(frozen=True)
class KoladaAnswer:
    """A whole answer.

    Parameters
    ----------
    answers
        The bodies of every page of every chunk, in order.
    antal
        How many objects they hold.
    titel
        Only the objects whose title holds this text, whatever the case, are meant.
    id
        Of a list, the ids of its objects.
    saknade_kpi, saknade_kommuner, saknade_ar
        Ids asked for that no object came back for, in the order asked.
    """

    answers: tuple[RawAnswer, ...]
    antal: int
    titel: str = ""
    id: frozenset[str | int] = frozenset()
    saknade_kpi: tuple[str, ...] = ()
    saknade_kommuner: tuple[str, ...] = ()
    saknade_ar: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[Record, ...]:
        """The objects as the service gives them."""
        found = (record for answer in self.answers for record in loads(answer.body)["values"])
        # A parameter that the service doesn't know is answered with 200 and an unfiltered list.
        wanted = self.titel.casefold()
        return tuple(r for r in found if not wanted or wanted in str(r.get("title", "")).casefold())


class Collected:
    """The answers to several questions about the same kind of objects.

    Attributes
    ----------
    answers
        The pages' bodies, in order.
    come
        For each part of the objects' keys, the values that came.
    antal
        How many objects came.
    """

    def __init__(self, key_length: int) -> None:
        self.answers: list[RawAnswer] = []
        self.come: list[set[str | int]] = [set() for _ in range(key_length)]
        self.antal = 0

    def ask(
        self, http: Transport, path: str, decoder: msgspec.json.Decoder[Page[K]], asked: Asked | None = None
    ) -> None:
        """Add what one question gives, page by page.

        Nothing may come twice or unasked for; that bounds how many pages of values there can be.

        Raises
        ------
        SourceError
            The service could not be reached, or its answer is not whole.
        """
        url: str | None = http.base + path
        visited: set[str] = set()
        seen: set[Key] = set()
        keys_so_far: list[Key] = []
        empty = 0
        while url is not None:
            visited.add(url)
            answer, keys, url = get_page(http, url, decoder)
            self.answers.append(answer)
            keys_so_far += keys
            seen.update(keys)
            if len(seen) < len(keys_so_far):
                raise untrusted(KOLADA, f"{_twice(keys_so_far)} kom två gånger", answer.url)
            # The asked keys are every combination, so a key is asked for when each part of it is.
            columns = [set(column) for column in zip(*keys, strict=True)] or [set() for _ in self.come]
            if asked is not None and not all(c <= a for c, a in zip(columns, asked, strict=True)):
                why = f"{_unasked(keys, asked)} kom utan att vara efterfrågat"
                raise untrusted(KOLADA, why, answer.url)
            for whole, column in zip(self.come, columns, strict=True):
                whole |= column
            empty += not keys
            if url in visited:
                raise untrusted(KOLADA, "nästa sida är en sida som redan är läst", answer.url)
            if url is not None and (empty > EMPTY_PAGES_MAX or len(visited) >= PAGES_MAX):
                raise untrusted(KOLADA, "sidorna tar inte slut", answer.url)
        self.antal += len(seen)


def _twice(keys: Sequence[Key]) -> str:
    return _name(next(key for key, n in Counter(keys).items() if n > 1))


def _unasked(keys: Sequence[Key], asked: Asked) -> str:
    return _name(next(k for k in keys if any(part not in a for part, a in zip(k, asked, strict=True))))


def _name(key: Key) -> str:
    return " ".join(map(str, key))
