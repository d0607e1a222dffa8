"""One question to a statistics service and its whole answer, or a SourceError that says what to do.

`urllib3.Retry` holds the policy (how many, how long), but its own loop ends when the headers have come and
never sees a body that is cut. So the loop is here, and every passing fault draws on the same count.

    with Transport(KOLADA, base, pace=Pace(5, 1.0)) as http:
        answer, content = http.get(f"{http.base}/kpi")
        answer, content = http.post(f"{http.base}/tables/TAB4199/data", {"selection": [...]})
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import metadata
from typing import Self, TypeVar

import requests
from urllib3.exceptions import InvalidHeader, MaxRetryError
from urllib3.util.retry import Retry

from kpilib.errors import SourceError, UsageError
from kpilib.services.address import is_web_address, public, same_host, without_login
from kpilib.services.answer import RawAnswer, loads
from kpilib.services.identity import Identity
from kpilib.services.pace import Pace, pause
from kpilib.services.refusal import refused

PASSING = frozenset({429, 500, 502, 503, 504})
LONGEST_WAIT = 120.0
"""Seconds that a Retry-After is obeyed at most; a service that asks for more is asked again after this."""

_LATER = "Försök igen senare; med --offline används det som redan är hämtat. Ingenting har ändrats."

_PIECE = 1 << 20
"""Bytes of a body that are read at a time; the library's own ten thousand cost more than the rest of it."""

T = TypeVar("T")
Decode = Callable[[bytes], T]
"""Reads a body; a ValueError means that it was cut on the way, and the question is asked again."""


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
    sleep
        What waits between tries; given for tests.

    Raises
    ------
    UsageError
        `base` is not a web address.
    """

    def __init__(
        self,
        service: Identity,
        base: str,
        *,
        pace: Pace,
        timeout: tuple[float, float] = (5, 30),
        retries: int = 6,
        backoff: float = 0.5,
        sleep: Callable[[float], None] = pause,
    ) -> None:
        if not is_web_address(base):
            raise UsageError(
                f"Adressen till {service.titel} är inte en webbadress.", gor=service.address_hint
            )
        self.service = service
        self.pace = pace
        self.base = base.rstrip("/")
        self._timeout = timeout
        self._retry = Retry(total=retries, backoff_factor=backoff, backoff_max=LONGEST_WAIT)
        self._sleep = sleep
        self._session = requests.Session()
        self._headers = {"User-Agent": _user_agent(), "Accept": "application/json"}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
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
                        f"{self.service.titel} svarade inte som det ska på {tries} försök: {fault.orsak}.",
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
                    f"{self.service.titel} nåddes inte: certifikatet godkänns inte.",
                    var=public(url),
                    gor="Be IT om nätverkets rotcertifikat, och peka ut filen med REQUESTS_CA_BUNDLE.",
                ) from None
            # The library's own text is left out: it can hold a proxy address with a password.
            raise _PassingError("förbindelsen kunde inte öppnas eller bröts") from None
        except requests.RequestException:
            raise SourceError(
                f"{self.service.titel} kunde inte frågas.", var=public(url), gor=self.service.address_hint
            ) from None

    def _accept(
        self, url: str, response: requests.Response, body: bytes, decode: Decode[T]
    ) -> tuple[RawAnswer, T]:
        if response.status_code in PASSING:
            raise _PassingError(f"tjänsten svarade {response.status_code}", self._retry_after(response))
        if response.status_code != 200:
            raise refused(self.service, url, response)
        if not same_host(response.url, self.base):
            raise SourceError(
                f"{self.service.titel} hänvisade till en annan dator.",
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


def _user_agent() -> str:
    try:
        return f"kategoriplan/{metadata.version('kategoriplan')}"
    except metadata.PackageNotFoundError:  # run from a source tree
        return "kategoriplan"
