"""One question to a statistics service and its whole answer, or a SourceError that says what to do.

`urllib3.Retry` holds the policy (how many, how long), but its own loop ends when the headers have come and
never sees a body that is cut. So the loop is here, and every passing fault draws on the same count.

    with Transport(KOLADA, base, pace=Pace(5, 1.0)) as http:
        answer, content = http.get(f"{http.base}/kpi")
        answer, content = http.post(f"{http.base}/tables/TAB4199/data", {"selection": [...]})
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from typing import Any, NamedTuple, Self, TypeVar

import requests
from urllib3.exceptions import InvalidHeader, MaxRetryError
from urllib3.util.retry import Retry

from kpilib.errors import SourceError, UsageError
from kpilib.services.address import is_web_address, public, same_host, without_login

PASSING = frozenset({429, 500, 502, 503, 504})
LONGEST_WAIT = 120.0
"""Seconds that a Retry-After is obeyed at most; a service that asks for more is asked again after this."""

_LATER = "Försök igen senare; med --offline används det som redan är hämtat. Ingenting har ändrats."


@dataclass(frozen=True)
class Service:
    """A statistics service as messages speak of it.

    Parameters
    ----------
    namn
        Its name, as in "Kolada svarade 404."
    sektion
        Its section of kategoriplan.toml, as in "[kolada]"; the key `bas` there is its address.
    nycklar
        The keys of the section that decide what is asked for, as in "kpi och kommuner".
    granser
        What the service does not take, said where it refuses a question (400, 413, 422): one sentence.
    """

    namn: str
    sektion: str
    nycklar: str
    granser: str

    @property
    def address_hint(self) -> str:
        return f"Kontrollera adressen i kategoriplan.toml: {self.sektion} bas."


_PIECE = 1 << 20
"""Bytes of a body that are read at a time; the library's own ten thousand cost more than the rest of it."""


def pause(seconds: float) -> None:
    """What waits where nothing else is given."""
    time.sleep(seconds)


class Pace:
    """At most `calls` questions in any `window` seconds.

    Parameters
    ----------
    calls, window
        The limit as the service states it; with one call they are asked evenly, one per window.
    sleep
        What waits; given for tests.
    """

    def __init__(self, calls: int, window: float, *, sleep: Callable[[float], None] = pause) -> None:
        self._window = window
        self._sleep = sleep
        self._asked: deque[float] = deque(maxlen=calls)

    def wait(self) -> None:
        """Wait until one more question may be asked, and count it."""
        if len(self._asked) == self._asked.maxlen:
            rest = self._asked[0] + self._window - time.monotonic()
            if rest > 0:
                self._sleep(rest)
        self._asked.append(time.monotonic())


def loads(body: bytes) -> Any:
    """A body as JSON proper; NaN and Infinity are a ValueError like any other fault."""
    return json.loads(body, parse_constant=_no_constant)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


T = TypeVar("T")
Decode = Callable[[bytes], T]
"""Reads a body; a ValueError means that it was cut on the way, and the question is asked again."""


class RawAnswer(NamedTuple):
    """An answer as it was received: address, body (after any gzip), HTTP status, local time of retrieval."""

    url: str
    body: bytes
    status: int
    hamtad: datetime


class _PassingError(Exception):
    """A fault worth another try: why (Swedish), and how long (seconds) the service asks us to wait."""

    def __init__(self, orsak: str, wait: float = 0.0) -> None:
        super().__init__(orsak)
        self.orsak = orsak
        self.wait = wait


class Transport:
    """GET and POST with a polite pace and retries.

    Parameters
    ----------
    service
        Who is asked.
    base
        Address of the service, with its version.
    pace
        How often it may be asked.
    timeout
        Seconds to connect, and between two pieces of an answer.
    retries
        Further tries of one question after passing faults: 429, 500, 502, 503, 504, a cut or late answer.
    backoff
        Seconds; the wait before try n + 2 is `backoff` · 2ⁿ, or longer where Retry-After says so.
    session
        A requests session to use; the caller closes it.
    sleep
        What waits between tries; given for tests.

    Raises
    ------
    UsageError
        `base` is not a web address.
    """

    def __init__(
        self,
        service: Service,
        base: str,
        *,
        pace: Pace,
        timeout: tuple[float, float] = (5, 30),
        retries: int = 6,
        backoff: float = 0.5,
        session: requests.Session | None = None,
        sleep: Callable[[float], None] = pause,
    ) -> None:
        if not is_web_address(base):
            raise UsageError(f"Adressen till {service.namn} är inte en webbadress.", gor=service.address_hint)
        self.service = service
        self.pace = pace
        self.base = base.rstrip("/")
        self._timeout = timeout
        self._retry = Retry(total=retries, backoff_factor=backoff, backoff_max=LONGEST_WAIT)
        self._sleep = sleep
        self._owns_session = session is None
        self._session = session or requests.Session()
        self._headers = {"User-Agent": _user_agent(), "Accept": "application/json"}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, unless the session was handed in."""
        if self._owns_session:
            self._session.close()

    def get(self, url: str, decode: Decode[T] = loads) -> tuple[RawAnswer, T]:
        """The answer to one address, as received and as `decode` reads it: as JSON, where nothing is said.

        Raises
        ------
        SourceError
            The service was not reached, refused the question, or was still faulty after the last try.
        """
        return self._ask("GET", url, None, decode)

    def post(self, url: str, question: object, decode: Decode[T] = loads) -> tuple[RawAnswer, T]:
        """The answer to a question that is sent as JSON, as received and as `decode` reads it.

        Only for services where POST asks and changes nothing: it is sent again after a passing fault.

        Raises
        ------
        SourceError
            As for `get`.
        """
        return self._ask("POST", url, question, decode)

    def _ask(self, method: str, url: str, question: object, decode: Decode[T]) -> tuple[RawAnswer, T]:
        retry = self._retry
        while True:
            self.pace.wait()
            try:
                return self._accept(url, *self._attempt(method, url, question), decode)
            except _PassingError as fault:
                try:
                    retry = retry.increment(method, url, error=fault)
                except MaxRetryError:
                    tries = len(retry.history) + 1
                    raise SourceError(
                        f"{self.service.namn} svarade inte som det ska på {tries} försök: {fault.orsak}.",
                        var=public(url),
                        gor=_LATER,
                    ) from None
                self._sleep(max(fault.wait, retry.get_backoff_time()))

    def _attempt(self, method: str, url: str, question: object) -> tuple[requests.Response, bytes]:
        try:
            response = self._session.request(
                method, url, json=question, timeout=self._timeout, headers=self._headers, stream=True
            )
            if response.status_code != 200:
                return response, response.content
            return response, b"".join(response.iter_content(_PIECE))
        except requests.Timeout:
            raise _PassingError("tjänsten svarade inte i tid") from None
        except (
            requests.ConnectionError,
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        ) as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise SourceError(
                    f"{self.service.namn} nåddes inte: certifikatet godkänns inte.",
                    var=public(url),
                    gor="Be IT om nätverkets rotcertifikat, och peka ut filen med REQUESTS_CA_BUNDLE.",
                ) from None
            # The library's own text is left out: it can hold a proxy address with a password.
            raise _PassingError("förbindelsen kunde inte öppnas eller bröts") from None
        except requests.RequestException:
            raise SourceError(
                f"{self.service.namn} kunde inte frågas.", var=public(url), gor=self.service.address_hint
            ) from None

    def _accept(
        self, url: str, response: requests.Response, body: bytes, decode: Decode[T]
    ) -> tuple[RawAnswer, T]:
        if response.status_code in PASSING:
            raise _PassingError(f"tjänsten svarade {response.status_code}", self._retry_after(response))
        if response.status_code != 200:
            raise _refused(self.service, url, response)
        if not same_host(response.url, self.base):
            raise SourceError(
                f"{self.service.namn} hänvisade till en annan dator.",
                var=public(url),
                gor=self.service.address_hint,
            )
        try:
            content = decode(body)
        except ValueError:
            kind = response.headers.get("Content-Type", "okänd typ").split(";")[0]
            raise _PassingError(f"svaret är avbrutet eller inte JSON ({kind})") from None
        now = datetime.now(UTC).astimezone()
        return RawAnswer(without_login(url), body, response.status_code, now), content

    def _retry_after(self, response: requests.Response) -> float:
        header = response.headers.get("Retry-After")
        if header is None:
            return 0.0
        try:
            return min(self._retry.parse_retry_after(header), LONGEST_WAIT)
        except (InvalidHeader, ValueError, OverflowError):
            return 0.0


def _refused(service: Service, url: str, response: requests.Response) -> SourceError:
    status = response.status_code
    if status in {400, 413, 422}:
        return SourceError(
            f"{service.namn} godtog inte frågan ({status}){_detail(response)}.",
            var=public(url),
            gor=service.granser,
        )
    if status == 410:
        return SourceError(
            f"Den version som frågades av {service.namn} finns inte längre.",
            var=public(url),
            gor=service.address_hint,
        )
    return SourceError(
        f"{service.namn} svarade {status}.",
        var=public(url),
        gor=f"Kontrollera bas, {service.nycklar} under {service.sektion} i kategoriplan.toml.",
    )


def _detail(response: requests.Response) -> str:
    try:
        content = response.json()
        detail = content.get("detail") or content["title"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    text = detail if isinstance(detail, str) else json.dumps(detail, ensure_ascii=False)
    return f": {text[:200]}"


def _user_agent() -> str:
    try:
        return f"kategoriplan/{metadata.version('kategoriplan')}"
    except metadata.PackageNotFoundError:  # run from a source tree
        return "kategoriplan"
