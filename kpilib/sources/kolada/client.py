"""What can be asked of Kolada v3, in whole answers: chunks of 25, every page, nothing lost on the way."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode, urljoin, urlsplit

import requests

from kpilib.errors import SourceError, UsageError
from kpilib.sources.address import public, same_host
from kpilib.sources.transport import Pace, RawAnswer, Service, Transport

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
_Key = tuple[str, ...]


@dataclass(frozen=True)
class KoladaAnswer:
    """A whole answer.

    Parameters
    ----------
    values
        The objects as the service gives them, all pages of all chunks.
    answers
        The bodies that they came in, in order.
    saknade_kpi, saknade_kommuner, saknade_ar
        Ids asked for that no object came back for, in the order asked.
    """

    values: tuple[Record, ...]
    answers: tuple[RawAnswer, ...]
    saknade_kpi: tuple[str, ...] = ()
    saknade_kommuner: tuple[str, ...] = ()
    saknade_ar: tuple[str, ...] = ()


class _Page(NamedTuple):
    values: list[Record]
    next_url: str | None
    answer: RawAnswer


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
        sleep: Callable[[float], None] = time.sleep,
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
        self, kpis: Iterable[str], municipalities: Iterable[str], years: Iterable[int | str]
    ) -> KoladaAnswer:
        """Every value of the KPIs, for the municipalities and years.

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
            The service could not be reached, or its answer is not whole.
        """
        kpi = _ids(kpis, _KPI, "kpi")
        kommuner = _ids(municipalities, _OMRADE, "kommuner")
        ar = _ids(years, _AR, "ar_fran, ar_till")
        values: dict[_Key, Record] = {}
        answers: list[RawAnswer] = []
        for ks, ms, ys in product(_chunks(kpi), _chunks(kommuner), _chunks(ar)):
            asked: set[_Key] = set(product(ks, ms, ys))
            path = f"/data/kpi/{','.join(ks)}/municipality/{','.join(ms)}/year/{','.join(ys)}"
            self._collect(path, _data_key, values, answers, asked)
        seen = [{key[n] for key in values} for n in range(3)]
        return KoladaAnswer(
            tuple(values.values()),
            tuple(answers),
            saknade_kpi=_missing(kpi, seen[0]),
            saknade_kommuner=_missing(kommuner, seen[1]),
            saknade_ar=_missing(ar, seen[2]),
        )

    def kpi(self, ids: Iterable[str]) -> KoladaAnswer:
        """The catalogue's entries for the ids: title, description, dates of publication.

        Raises
        ------
        UsageError, SourceError
            As for `data`.
        """
        wanted = _ids(ids, _KPI, "kpi")
        values: dict[_Key, Record] = {}
        answers: list[RawAnswer] = []
        for chunk in _chunks(wanted):
            self._collect(f"/kpi/{','.join(chunk)}", _id_key, values, answers, {(i,) for i in chunk})
        missing = _missing(wanted, {key[0] for key in values})
        return KoladaAnswer(tuple(values.values()), tuple(answers), saknade_kpi=missing)

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
        if title is None:
            return self._list("/municipality_groups")
        found = self._list(f"/municipality_groups?{urlencode({'title': title})}")
        # A parameter that the service doesn't know is answered with 200 and an unfiltered list.
        wanted = tuple(g for g in found.values if title.casefold() in str(g.get("title", "")).casefold())
        return KoladaAnswer(wanted, found.answers)

    def _list(self, path: str) -> KoladaAnswer:
        values: dict[_Key, Record] = {}
        answers: list[RawAnswer] = []
        self._collect(path, _id_key, values, answers, None)
        return KoladaAnswer(tuple(values.values()), tuple(answers))

    def _collect(
        self,
        path: str,
        key_of: Callable[[Record], _Key],
        values: dict[_Key, Record],
        answers: list[RawAnswer],
        asked: set[_Key] | None,
    ) -> None:
        """Add what one question gives, page by page, to `values` and `answers`.

        Nothing may come twice or unasked for; that bounds how many pages of values there can be.
        """
        for page in self._pages(path):
            answers.append(page.answer)
            for record in page.values:
                try:
                    key = key_of(record)
                except KeyError:
                    raise _untrusted("en rad saknar id", page.answer.url) from None
                if key in values:
                    raise _untrusted(f"{_name(key)} kom två gånger", page.answer.url)
                if asked is not None and key not in asked:
                    raise _untrusted(f"{_name(key)} kom utan att vara efterfrågat", page.answer.url)
                values[key] = record

    def _pages(self, path: str) -> Iterator[_Page]:
        url: str | None = self._http.base + path
        visited: set[str] = set()
        empty = 0
        while url is not None:
            visited.add(url)
            page = self._page(url)
            yield page
            empty += not page.values
            url = page.next_url
            if url in visited:
                raise _untrusted("nästa sida är en sida som redan är läst", page.answer.url)
            if url is not None and (empty > EMPTY_PAGES_MAX or len(visited) >= PAGES_MAX):
                raise _untrusted("sidorna tar inte slut", page.answer.url)

    def _page(self, url: str) -> _Page:
        answer, content = self._http.get(url)
        values = content.get("values") if isinstance(content, dict) else None
        if not isinstance(values, list) or not all(isinstance(v, dict) for v in values):
            raise _untrusted("svaret har inte den form som tjänsten utlovar", url)
        if content.get("count") != len(values):
            raise _untrusted(
                f"antalet rader är {len(values)}, men tjänsten uppger {content.get('count')}", url
            )
        return _Page(values, self._next_url(content.get("next_url"), url), answer)

    def _next_url(self, given: object, current: str) -> str | None:
        if given is None or given == "":
            return None
        if not isinstance(given, str):
            raise _untrusted("adressen till nästa sida är inte text", current)
        try:
            target = urljoin(current, given)
        except ValueError:
            raise _untrusted("adressen till nästa sida går inte att läsa", current) from None
        if not same_host(target, self._http.base):
            raise _untrusted("nästa sida ligger på en annan dator", current)
        # Behind a proxy a service may write http:// in the addresses it gives; we stay on the scheme asked.
        base = urlsplit(self._http.base)
        return urlsplit(target)._replace(scheme=base.scheme, netloc=base.netloc).geturl()


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


def _missing(asked: Sequence[str], seen: set[str]) -> tuple[str, ...]:
    return tuple(i for i in asked if i not in seen)


def _data_key(record: Record) -> _Key:
    return str(record["kpi"]), str(record["municipality"]), str(record["period"])


def _id_key(record: Record) -> _Key:
    return (str(record["id"]),)


def _name(key: _Key) -> str:
    return " ".join(key)


def _untrusted(why: str, url: str) -> SourceError:
    return SourceError(
        f"Koladas svar går inte att lita på: {why}.",
        var=public(url),
        gor="Försök igen senare; står felet kvar, anmäl det till Kolada. Inget av svaret har sparats.",
    )
