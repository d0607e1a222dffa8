"""One page of an answer: is it whole, what is on it, and where is the next."""

from __future__ import annotations

from typing import Generic, TypeVar
from urllib.parse import urljoin, urlsplit

import msgspec

from kpilib.services.address import same_host
from kpilib.services.answer import RawAnswer
from kpilib.services.kolada.identity import KOLADA
from kpilib.services.refusal import untrusted
from kpilib.services.transport import Transport

Key = tuple[str | int, ...]


class DataKey(msgspec.Struct, gc=False, frozen=True):
    """Of a data object, what tells it from others; its values are read when the raw file is."""

    kpi: str
    municipality: str
    period: int


class IdKey(msgspec.Struct, gc=False, frozen=True):
    """Of any other object, its id."""

    id: str


K = TypeVar("K", DataKey, IdKey)


class Page(msgspec.Struct, Generic[K], gc=False):
    """A page as the service sends it."""

    values: list[K]
    count: int
    next_url: str | None = None


DATA = msgspec.json.Decoder(Page[DataKey])
LIST = msgspec.json.Decoder(Page[IdKey])


def get_page(
    http: Transport, url: str, decoder: msgspec.json.Decoder[Page[K]]
) -> tuple[RawAnswer, list[Key], str | None]:
    """The answer to one address as received, its objects' keys, and the next page's address if there is one.

    Raises
    ------
    SourceError
        The service was not reached, or the page is not what it promises to be.
    """

    def decode(body: bytes) -> Page[K]:
        try:
            return decoder.decode(body)
        except msgspec.ValidationError:
            raise untrusted(KOLADA, "svaret har inte den form som tjänsten utlovar", url) from None
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise ValueError("not JSON") from None

    answer, page = http.get(url, decode)
    if page.count != len(page.values):
        raise untrusted(KOLADA, f"antalet rader är {len(page.values)}, men tjänsten uppger {page.count}", url)
    return answer, list(map(msgspec.structs.astuple, page.values)), _next_url(http.base, page.next_url, url)


def _next_url(own: str, given: str | None, current: str) -> str | None:
    if not given:
        return None
    try:
        target = urljoin(current, given)
    except ValueError:
        raise untrusted(KOLADA, "adressen till nästa sida går inte att läsa", current) from None
    if not same_host(target, own):
        raise untrusted(KOLADA, "nästa sida ligger på en annan dator", current)
    # Behind a proxy a service may write http:// in the addresses it gives; we stay on the scheme asked.
    base = urlsplit(own)
    return urlsplit(target)._replace(scheme=base.scheme, netloc=base.netloc).geturl()
