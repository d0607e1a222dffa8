"""One question to a statistics service and its whole answer, or a SourceError that says what to do.

`urllib3.Retry` holds the policy (how many, how long), but its own loop ends when the headers have come and
never sees a body that is cut. So the loop is here, and every passing fault draws on the same count.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import metadata
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import InvalidHeader, MaxRetryError
from urllib3.util.retry import Retry

from kpilib.errors import SourceError, UsageError

PASSING = frozenset({429, 500, 502, 503, 504})
LONGEST_WAIT = 120.0
"""Seconds that a Retry-After is obeyed at most; a service that asks for more is asked again after this."""

_LATER = "Försök igen senare; med --offline används det som redan är hämtat. Ingenting har ändrats."
_ADDRESS = "Kontrollera adressen i kategoriplan.toml: [kolada] bas."


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
    """GET with a polite pace and retries; the parameters are those of `KoladaClient`."""

    def __init__(
        self,
        base: str,
        *,
        timeout: tuple[float, float],
        retries: int,
        per_second: float,
        backoff: float,
        session: requests.Session | None,
        sleep: Callable[[float], None],
    ) -> None:
        if not _is_web_address(base):
            raise UsageError("Adressen till Kolada är inte en webbadress.", gor=_ADDRESS)
        self.base = base.rstrip("/")
        self._timeout = timeout
        self._retry = Retry(total=retries, backoff_factor=backoff, backoff_max=LONGEST_WAIT)
        self._pause = 1 / per_second
        self._next = 0.0
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

    def get(self, url: str) -> tuple[RawAnswer, Any]:
        """The answer to one address, as received and as JSON.

        Raises
        ------
        SourceError
            The service was not reached, refused the question, or was still faulty after the last try.
        """
        retry = self._retry
        while True:
            self._keep_pace()
            try:
                return self._attempt(url)
            except _PassingError as fault:
                try:
                    retry = retry.increment("GET", url, error=fault)
                except MaxRetryError:
                    tries = len(retry.history) + 1
                    raise SourceError(
                        f"Kolada svarade inte som det ska på {tries} försök: {fault.orsak}.",
                        var=public(url),
                        gor=_LATER,
                    ) from None
                self._sleep(max(fault.wait, retry.get_backoff_time()))

    def _keep_pace(self) -> None:
        wait = self._next - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        self._next = time.monotonic() + self._pause

    def _attempt(self, url: str) -> tuple[RawAnswer, Any]:
        try:
            response = self._session.get(url, timeout=self._timeout, headers=self._headers)
        except requests.Timeout:
            raise _PassingError("tjänsten svarade inte i tid") from None
        except (
            requests.ConnectionError,
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        ) as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise SourceError(
                    "Kolada nåddes inte: certifikatet godkänns inte.",
                    var=public(url),
                    gor="Be IT om nätverkets rotcertifikat, och peka ut filen med REQUESTS_CA_BUNDLE.",
                ) from None
            # The library's own text is left out: it can hold a proxy address with a password.
            raise _PassingError("förbindelsen kunde inte öppnas eller bröts") from None
        except requests.RequestException:
            raise SourceError("Kolada kunde inte frågas.", var=public(url), gor=_ADDRESS) from None
        return self._accept(url, response)

    def _accept(self, url: str, response: requests.Response) -> tuple[RawAnswer, Any]:
        if response.status_code in PASSING:
            raise _PassingError(f"tjänsten svarade {response.status_code}", self._retry_after(response))
        if response.status_code != 200:
            raise _refused(url, response)
        if not same_host(response.url, self.base):
            raise SourceError("Kolada hänvisade till en annan dator.", var=public(url), gor=_ADDRESS)
        try:
            content = json.loads(response.content, parse_constant=_no_constant)
        except ValueError:
            kind = response.headers.get("Content-Type", "okänd typ").split(";")[0]
            raise _PassingError(f"svaret är avbrutet eller inte JSON ({kind})") from None
        now = datetime.now(UTC).astimezone()
        return RawAnswer(without_login(url), response.content, response.status_code, now), content

    def _retry_after(self, response: requests.Response) -> float:
        header = response.headers.get("Retry-After")
        if header is None:
            return 0.0
        try:
            return min(self._retry.parse_retry_after(header), LONGEST_WAIT)
        except (InvalidHeader, ValueError, OverflowError):
            return 0.0


def host(url: str) -> tuple[str, int]:
    """Host and port of an address; https and http on their own ports count as the same port."""
    parts = urlsplit(url)
    port = parts.port or 443
    return (parts.hostname or "").lower(), 443 if port == 80 else port


def same_host(one: str, other: str) -> bool:
    """Whether two addresses are on the same host and port; False for an address that cannot be read."""
    try:
        return host(one) == host(other)
    except ValueError:
        return False


def without_login(url: str) -> str:
    """An address without user name and password."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def public(url: str) -> str:
    """An address as it may be shown in a message: without user name, password and query."""
    return without_login(url).partition("?")[0]


def _is_web_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme in {"http", "https"} and bool(host(url)[0])
    except ValueError:
        return False


def _refused(url: str, response: requests.Response) -> SourceError:
    status = response.status_code
    if status == 422:
        return SourceError(
            f"Kolada godtog inte frågan (422){_detail(response)}.",
            var=public(url),
            gor="En lista får ha högst 25 id, och varje id ska finnas: se [kolada] i kategoriplan.toml.",
        )
    if status == 410:
        return SourceError(
            "Den versionen av Koladas tjänst finns inte längre.", var=public(url), gor=_ADDRESS
        )
    return SourceError(
        f"Kolada svarade {status}.",
        var=public(url),
        gor="Kontrollera bas, kpi och kommuner under [kolada] i kategoriplan.toml.",
    )


def _detail(response: requests.Response) -> str:
    try:
        detail = response.json()["detail"]
    except (ValueError, KeyError, TypeError):
        return ""
    text = detail if isinstance(detail, str) else json.dumps(detail, ensure_ascii=False)
    return f": {text[:200]}"


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _user_agent() -> str:
    try:
        return f"kategoriplan/{metadata.version('kategoriplan')}"
    except metadata.PackageNotFoundError:  # run from a source tree
        return "kategoriplan"
