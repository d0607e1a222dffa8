"""A Kolada on this machine: a real HTTP server with the service's paths, paging and limits, and its faults.

    with KoladaServer(rows) as server:
        server.plan[2] = status(503)                # what the second request meets
        server.plan["/kpi"] = slow(1)               # what every request under a path meets
        KoladaClient(server.base, ...)

Rows are the service's own data objects; `data_row` makes one.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count, product
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

LIST_MAX = 25
KPI = ("N28018", "N28021")
KOMMUNER = ("1280", "1281", "1480")
AR = (2022, 2023, 2024)


def data_row(
    kpi: str, municipality: str, period: int, value: float | None, gender: str = "T"
) -> dict[str, Any]:
    """A data object as the service gives it, with one value."""
    one = {"gender": gender, "count": 1, "status": "", "value": value, "isdeleted": False}
    return {"kpi": kpi, "municipality": municipality, "period": period, "values": [one]}


def example_rows() -> list[dict[str, Any]]:
    """One object for each of KPI, KOMMUNER and AR: 18, with values that tell them apart."""
    return [data_row(k, m, y, n / 4) for n, (k, m, y) in enumerate(product(KPI, KOMMUNER, AR))]


@dataclass(frozen=True)
class Reply:
    """An answer on its way out: `content` is the JSON, `cut` how many bytes of it are held back."""

    content: Any
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    declared_length: int | None = None
    keep_bytes: int | None = None
    delay: float = 0.0


Fault = Callable[[Reply, str], Reply]


def status(code: int, *headers: tuple[str, str], detail: str = "") -> Fault:
    """An error status, with headers."""
    return lambda reply, url: Reply({"detail": detail}, code, headers)


def retry_after_seconds(seconds: int) -> Fault:
    """429 with Retry-After in seconds."""
    return status(429, ("Retry-After", str(seconds)))


def retry_after_date(seconds: float) -> Fault:
    """429 with Retry-After as the HTTP date that many seconds from now."""
    when = datetime.now(UTC) + timedelta(seconds=seconds)
    return status(429, ("Retry-After", format_datetime(when, usegmt=True)))


def cut_connection(keep: int = 20) -> Fault:
    """The connection is cut: Content-Length promises more bytes than come."""
    return lambda reply, url: replace(reply, declared_length=len(_body(reply)), keep_bytes=keep)


def cut_json() -> Fault:
    """A valid length, but half of the JSON."""
    return lambda reply, url: replace(
        reply, declared_length=len(_body(reply)) // 2, keep_bytes=len(_body(reply)) // 2
    )


def slow(seconds: float) -> Fault:
    """Nothing comes for that long."""
    return lambda reply, url: replace(reply, delay=seconds)


def content(**fields: Any) -> Fault:
    """Fields of the envelope say something else: a wrong count, an empty page, another next_url."""
    return lambda reply, url: replace(reply, content={**reply.content, **fields})


def wrong_count() -> Fault:
    """The count is one more than the rows."""
    return lambda reply, url: replace(reply, content={**reply.content, "count": reply.content["count"] + 1})


def cycle() -> Fault:
    """The next page is this page."""
    return lambda reply, url: replace(reply, content={**reply.content, "next_url": url})


def empty_page_first() -> Fault:
    """An empty page whose next_url leads to the page that was asked for."""
    return lambda reply, url: replace(
        reply, content={**reply.content, "values": [], "count": 0, "next_url": _with_query(url, "again=1")}
    )


def ever_new(*, empty: bool) -> Fault:
    """Every page leads to one that was never seen; `empty` says that they have no rows."""
    number = count(1)

    def fault(reply: Reply, url: str) -> Reply:
        following = _with_query(url.partition("?")[0], f"token={next(number)}")
        fields: dict[str, Any] = {"values": [], "count": 0} if empty else {}
        return replace(reply, content={**reply.content, **fields, "next_url": following})

    return fault


class KoladaServer:
    """The service, on 127.0.0.1 and a free port.

    Parameters
    ----------
    rows, kpi, municipality, municipality_groups
        What it knows, as the service's own objects.
    page_size
        Objects per page.

    Attributes
    ----------
    plan
        Faults: an int is the number of a request (from 1), a str the path (below /v3) that it starts with.
    asked
        The path and query of every request, in order.
    agents
        The User-Agent of every request.
    """

    def __init__(
        self,
        rows: Iterable[dict[str, Any]] = (),
        *,
        kpi: Sequence[dict[str, Any]] = (),
        municipality: Sequence[dict[str, Any]] = (),
        municipality_groups: Sequence[dict[str, Any]] = (),
        page_size: int = 5000,
    ) -> None:
        self.rows = list(rows)
        self.lists = {
            "kpi": list(kpi),
            "municipality": list(municipality),
            "municipality_groups": list(municipality_groups),
        }
        self.page_size = page_size
        self.plan: dict[int | str, Fault] = {}
        self.asked: list[str] = []
        self.agents: list[str] = []
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def base(self) -> str:
        return f"{self.origin}/v3"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def reply(self, target: str, agent: str) -> Reply:
        """What a request gets, after the fault that is planned for it."""
        with self._lock:
            self.asked.append(target)
            self.agents.append(agent)
            number = len(self.asked)
        path = urlsplit(target).path.removeprefix("/v3")
        reply = self._right_reply(path, parse_qs(urlsplit(target).query))
        faults = [
            f for k, f in self.plan.items() if k == number or (isinstance(k, str) and path.startswith(k))
        ]
        for fault in faults:
            reply = fault(reply, self.origin + target)
        return reply

    def _right_reply(self, path: str, query: dict[str, list[str]]) -> Reply:
        parts = [unquote(part) for part in path.strip("/").split("/")]
        ids = [set(part.split(",")) for part in parts]
        if any(part.count(",") >= LIST_MAX for part in parts):
            return Reply({"detail": "List should have at most 25 items after validation"}, 422)
        match parts:
            case ["data", "kpi", _, "municipality", _, "year", _]:
                found = [
                    r
                    for r in self.rows
                    if r["kpi"] in ids[2] and r["municipality"] in ids[4] and str(r["period"]) in ids[6]
                ]
            case [kind] if kind in self.lists:
                title = query.get("title", [""])[0].casefold()
                found = [o for o in self.lists[kind] if title in o["title"].casefold()]
            case ["kpi", _]:
                found = [o for o in self.lists["kpi"] if o["id"] in ids[1]]
            case _:
                return Reply({"detail": "Not Found"}, 404)
        page = int(query.get("page", ["1"])[0])
        start, end = (page - 1) * self.page_size, page * self.page_size
        rest = {k: v[0] for k, v in query.items() if k == "title"}
        address = _with_query(f"{self.base}{path}", urlencode(rest))
        return Reply(
            {
                "values": found[start:end],
                "count": len(found[start:end]),
                "next_url": _with_query(address, f"page={page + 1}") if end < len(found) else None,
                "previous_url": _with_query(address, f"page={page - 1}") if page > 1 else None,
            }
        )

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # head and body are two writes: 40 ms a request otherwise

            def do_GET(self) -> None:
                reply = server.reply(self.path, self.headers.get("User-Agent", ""))
                body = _body(reply)
                declared = len(body) if reply.declared_length is None else reply.declared_length
                sent = body if reply.keep_bytes is None else body[: reply.keep_bytes]
                server.closing.wait(reply.delay)
                self.close_connection = reply.delay > 0 or len(sent) != declared
                try:
                    self.send_response(reply.status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(declared))
                    for header in reply.headers:
                        self.send_header(*header)
                    self.end_headers()
                    self.wfile.write(sent)
                except ConnectionError:
                    self.close_connection = True  # the client has stopped waiting, which is the point

            def log_message(self, *_: object) -> None:
                """Say nothing: the requests are in `asked`."""

        return Handler


def _body(reply: Reply) -> bytes:
    return json.dumps(reply.content, ensure_ascii=False).encode()


def _with_query(url: str, query: str) -> str:
    return url + ("&" if "?" in url else "?") + query if query else url
