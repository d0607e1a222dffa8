"""What can be asked of Kolada v3, in whole answers: chunks of 25, every page, nothing lost on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, Self
from urllib.parse import urlencode

import msgspec
import requests

from kpilib.errors import SourceError, UsageError
from kpilib.services.address import public
from kpilib.services.kolada.collector import collector_paused
from kpilib.services.kolada.page import DATA, LIST, K, Key, Page, get_page, untrusted
from kpilib.services.transport import Pace, RawAnswer, Service, Transport, loads, pause

BASE = "https://api.kolada.se/v3"
LIST_MAX = 25
"""Ids per list that the service takes; a longer list is answered with 422."""
EMPTY_PAGES_MAX = 5
"""Empty pages of one answer that are passed over; after more of them the service is leading us in circles."""
PAGES_MAX = 1000
"""Pages of one answer; the whole catalogue is two."""

KOLADA = Service(
    namn="Kolada",
    sektion="[kolada]",
    nycklar="kpi och kommuner",
    granser="En lista får ha högst 25 id, och varje id ska finnas: se [kolada] i kategoriplan.toml.",
)

_KPI = re.compile(r"[A-Z]\d{5}")
_OMRADE = re.compile(r"\d{4}|G\d+")
_AR = re.compile(r"(19|20)\d{2}")

Record = dict[str, Any]
Progress = Callable[[int, int], None]
"""Told after each answered chunk: how many are done, and of how many."""
_Asked = Sequence[set[str | int]]
"""What may come back: for each part of a key, its possible values."""


def _nobody(_done: int, _of: int) -> None:
    """Progress that nobody follows."""


@dataclass(frozen=True)
class KoladaAnswer:
    """A whole answer.

    Parameters
    ----------
    answers
        The bodies of every page of every chunk, in order.
    titel
        Only the objects whose title holds this text, whatever the case, are meant.
    id
        Of a list, the ids of its objects.
    saknade_kpi, saknade_kommuner, saknade_ar
        Ids asked for that no object came back for, in the order asked.
    """

    answers: tuple[RawAnswer, ...]
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


class KoladaClient:
    """A client that gives the whole answer or a SourceError, never a smaller result.

    Parameters
    ----------
    base
        Address of the service, with its version.
    timeout
        Seconds to connect, and between two pieces of an answer.
    retries
        Further tries of one question after passing faults: 429, 500, 502, 503, 504, a cut or late answer.
    per_second
        Questions per second at most.
    backoff
        Seconds; the wait before try n + 2 is `backoff` · 2ⁿ, or longer where Retry-After says so.
    session
        A requests session to use; the caller closes it.
    sleep
        What waits; given for tests.
    """

    def __init__(
        self,
        base: str = BASE,
        *,
        timeout: tuple[float, float] = (5, 30),
        retries: int = 6,
        per_second: float = 5.0,
        backoff: float = 0.5,
        session: requests.Session | None = None,
        sleep: Callable[[float], None] = pause,
    ) -> None:
        self._http = Transport(
            KOLADA,
            base,
            pace=Pace(1, 1 / per_second, sleep=sleep),
            timeout=timeout,
            retries=retries,
            backoff=backoff,
            session=session,
            sleep=sleep,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, unless the session was handed in."""
        self._http.close()

    @property
    def base(self) -> str:
        """The address of the service, without user name and password."""
        return public(self._http.base)

    def data(
        self,
        kpis: Iterable[str],
        municipalities: Iterable[str],
        years: Iterable[int | str],
        *,
        since: date | None = None,
        progress: Progress = _nobody,
    ) -> KoladaAnswer:
        """Every value of the KPIs, for the municipalities and years.

        Parameters
        ----------
        since
            Only what changed on this day or later; then an id without an object is unchanged, not missing.
        progress
            Told after each chunk.

        Returns
        -------
        KoladaAnswer
            One object per KPI, municipality and year: `kpi`, `municipality`, `period` and a list `values`
            with one element per gender.

        Raises
        ------
        UsageError
            A list is empty, or an id has the wrong form.
        SourceError
            The service could not be reached, or its answer is not whole; names the ids of the chunk.
        """
        kpi = _ids(kpis, _KPI, "kpi")
        kommuner = _ids(municipalities, _OMRADE, "kommuner")
        ar = _ids(years, _AR, "ar_fran, ar_till")
        query = f"?{urlencode({'from_date': since.isoformat()})}" if since else ""
        found: list[set[str | int]] = [set(), set(), set()]
        answers: list[RawAnswer] = []
        chunks = list(product(_chunks(kpi), _chunks(kommuner), _chunks(ar)))
        for done, (ks, ms, ys) in enumerate(chunks, 1):
            path = f"/data/kpi/{','.join(ks)}/municipality/{','.join(ms)}/year/{','.join(ys)}"
            try:
                with collector_paused():
                    answers += self._collect(path + query, DATA, found, [set(ks), set(ms), set(map(int, ys))])
            except SourceError as error:
                raise _named(error, ks, ms, ys) from None
            progress(done, len(chunks))
        if since:
            return KoladaAnswer(tuple(answers))
        return KoladaAnswer(
            tuple(answers),
            saknade_kpi=_missing(kpi, found[0]),
            saknade_kommuner=_missing(kommuner, found[1]),
            saknade_ar=_missing(ar, set(map(str, found[2]))),
        )

    def kpi(self, ids: Iterable[str]) -> KoladaAnswer:
        """The catalogue's entries for the ids: title, description, dates of publication.

        Raises
        ------
        UsageError, SourceError
            As for `data`.
        """
        wanted = _ids(ids, _KPI, "kpi")
        found: list[set[str | int]] = [set()]
        answers: list[RawAnswer] = []
        for chunk in _chunks(wanted):
            answers += self._collect(f"/kpi/{','.join(chunk)}", LIST, found, [set(chunk)])
        return KoladaAnswer(tuple(answers), id=frozenset(found[0]), saknade_kpi=_missing(wanted, found[0]))

    def catalogue(self) -> KoladaAnswer:
        """Every KPI, with the fields of `kpi`.

        Raises
        ------
        SourceError
            As for `data`.
        """
        return self._list("/kpi")

    def kpi_groups(self) -> KoladaAnswer:
        """Groups of KPIs: `id`, `title` and `members` (`member_id`, `member_title`).

        Raises
        ------
        SourceError
            As for `data`.
        """
        return self._list("/kpi_groups")

    def municipalities(self) -> KoladaAnswer:
        """Every municipality and region, with riket: `id`, `title`, `type` (K or L).

        Raises
        ------
        SourceError
            As for `data`.
        """
        return self._list("/municipality")

    def municipality_groups(self, title: str | None = None) -> KoladaAnswer:
        """Groups of municipalities: `id`, `title` and `members` (`member_id`, `member_title`).

        Parameters
        ----------
        title
            Only groups whose title holds this text, whatever the case.

        Raises
        ------
        SourceError
            As for `data`.
        """
        query = f"?{urlencode({'title': title})}" if title else ""
        return self._list(f"/municipality_groups{query}", title or "")

    def _list(self, path: str, title: str = "") -> KoladaAnswer:
        found: set[str | int] = set()
        answers = self._collect(path, LIST, [found], None)
        return KoladaAnswer(tuple(answers), title, frozenset(found))

    def _collect(
        self,
        path: str,
        decoder: msgspec.json.Decoder[Page[K]],
        found: Sequence[set[str | int]],
        asked: _Asked | None,
    ) -> list[RawAnswer]:
        """What one question gives, page by page; each part of the objects' keys is added to `found`.

        Nothing may come twice or unasked for; that bounds how many pages of values there can be.
        """
        answers: list[RawAnswer] = []
        url: str | None = self._http.base + path
        visited: set[str] = set()
        seen: set[Key] = set()
        come: list[Key] = []
        empty = 0
        while url is not None:
            visited.add(url)
            answer, keys, url = get_page(self._http, url, decoder)
            answers.append(answer)
            come += keys
            seen.update(keys)
            if len(seen) < len(come):
                raise untrusted(f"{_twice(come)} kom två gånger", answer.url)
            # The asked keys are every combination, so a key is asked for when each part of it is.
            columns = [set(column) for column in zip(*keys, strict=True)] or [set() for _ in found]
            if asked is not None and not all(c <= a for c, a in zip(columns, asked, strict=True)):
                raise untrusted(f"{_unasked(keys, asked)} kom utan att vara efterfrågat", answer.url)
            for whole, column in zip(found, columns, strict=True):
                whole |= column
            empty += not keys
            if url in visited:
                raise untrusted("nästa sida är en sida som redan är läst", answer.url)
            if url is not None and (empty > EMPTY_PAGES_MAX or len(visited) >= PAGES_MAX):
                raise untrusted("sidorna tar inte slut", answer.url)
        return answers


def _ids(given: Iterable[int | str], form: re.Pattern[str], key: str) -> list[str]:
    ids = list(dict.fromkeys(str(i).strip() for i in given))
    wrong = [i for i in ids if not form.fullmatch(i)]
    if wrong or not ids:
        what = f"Id som Kolada inte kan ha: {', '.join(wrong)}." if wrong else "Inget är valt att hämta."
        raise UsageError(
            what,
            var=f"[kolada] {key}",
            gor="Skriv t.ex. N28018 för ett nyckeltal, 1480 eller G39555 för ett område och 2023 för ett år.",
        )
    return ids


def _chunks(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[n : n + LIST_MAX] for n in range(0, len(ids), LIST_MAX)]


def _missing(asked: Sequence[str], seen: Container[str | int]) -> tuple[str, ...]:
    return tuple(i for i in asked if i not in seen)


def _twice(keys: Sequence[Key]) -> str:
    return _name(next(key for key, n in Counter(keys).items() if n > 1))


def _unasked(keys: Sequence[Key], asked: _Asked) -> str:
    return _name(next(k for k in keys if any(part not in a for part, a in zip(k, asked, strict=True))))


def _name(key: Key) -> str:
    return " ".join(map(str, key))


def _named(error: SourceError, kpi: Sequence[str], kommuner: Sequence[str], ar: Sequence[str]) -> SourceError:
    """The error with the ids that it concerns in plain words."""
    ids = f"nyckeltal {', '.join(kpi)}; områden {', '.join(kommuner)}; år {', '.join(ar)}"
    return SourceError(error.vad, var=f"{ids} ({error.var})", gor=error.gor)
