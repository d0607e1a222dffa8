"""What can be asked of Kolada v3, in whole answers: chunks of 25, every page, nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import product
from urllib.parse import urlencode

from kpilib.errors import SourceError
from kpilib.services.client import Client
from kpilib.services.kolada.answer import Collected, KoladaAnswer
from kpilib.services.kolada.collector import collector_paused
from kpilib.services.kolada.identity import KOLADA
from kpilib.services.kolada.ids import AR, KPI, OMRADE, chunks, missing, valid_ids
from kpilib.services.kolada.page import DATA, LIST
from kpilib.services.pace import Pace, pause
from kpilib.services.transport import Transport

BASE = "https://api.kolada.se/v3"

Progress = Callable[[int, int], None]
"""Told after each answered chunk: how many are done, and of how many."""


def _nobody(_done: int, _of: int) -> None:
    """Progress that nobody follows."""


class KoladaClient(Client):
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
        sleep: Callable[[float], None] = pause,
    ) -> None:
        super().__init__(
            Transport(
                KOLADA,
                base,
                pace=Pace(1, 1 / per_second, sleep=sleep),
                timeout=timeout,
                retries=retries,
                backoff=backoff,
                sleep=sleep,
            )
        )

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
        kpi = valid_ids(kpis, KPI, "kpi")
        kommuner = valid_ids(municipalities, OMRADE, "kommuner")
        ar = valid_ids(years, AR, "ar_fran, ar_till")
        query = f"?{urlencode({'from_date': since.isoformat()})}" if since else ""
        got = Collected(3)
        parts = list(product(chunks(kpi), chunks(kommuner), chunks(ar)))
        for done, (ks, ms, ys) in enumerate(parts, 1):
            path = f"/data/kpi/{','.join(ks)}/municipality/{','.join(ms)}/year/{','.join(ys)}"
            try:
                with collector_paused():
                    got.ask(self._http, path + query, DATA, [set(ks), set(ms), set(map(int, ys))])
            except SourceError as error:
                raise _named(error, ks, ms, ys) from None
            progress(done, len(parts))
        if since:
            return KoladaAnswer(tuple(got.answers), got.antal)
        return KoladaAnswer(
            tuple(got.answers),
            got.antal,
            saknade_kpi=missing(kpi, got.come[0]),
            saknade_kommuner=missing(kommuner, got.come[1]),
            saknade_ar=missing(ar, set(map(str, got.come[2]))),
        )

    def kpi(self, ids: Iterable[str]) -> KoladaAnswer:
        """The catalogue's entries for the ids: title, description, dates of publication.

        Raises
        ------
        UsageError, SourceError
            As for `data`.
        """
        wanted = valid_ids(ids, KPI, "kpi")
        got = Collected(1)
        for chunk in chunks(wanted):
            got.ask(self._http, f"/kpi/{','.join(chunk)}", LIST, [set(chunk)])
        [come] = got.come
        return KoladaAnswer(
            tuple(got.answers), got.antal, id=frozenset(come), saknade_kpi=missing(wanted, come)
        )

    def catalogue(self) -> KoladaAnswer:
        """Every KPI, with the fields of `kpi`.

        Raises
        ------
        SourceError
            As for `data`.
        """
        return self._list("/kpi")

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
        got = Collected(1)
        got.ask(self._http, path, LIST)
        return KoladaAnswer(tuple(got.answers), got.antal, title, frozenset(got.come[0]))


def _named(error: SourceError, kpi: Sequence[str], kommuner: Sequence[str], ar: Sequence[str]) -> SourceError:
    """The error with the ids that it concerns in plain words."""
    ids = f"nyckeltal {', '.join(kpi)}; områden {', '.join(kommuner)}; år {', '.join(ar)}"
    return SourceError(error.vad, var=f"{ids} ({error.var})", gor=error.gor)
