"""A statistics service on this machine: a real HTTP server, and the faults that its answers can meet.

    with KoladaServer(rows) as server:
        server.plan[2] = status(503)                # what the second request meets
        server.plan["/kpi"] = slow(1)               # what every request under a path meets
        server.every(7, status(429), cut_json())    # every seventh request meets the next of these

A service subclasses `LocalService` and says in `right_reply` what it answers when nothing is wrong.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Reply:
    """An answer on its way out.

    Parameters
    ----------
    content
        The JSON; None for an empty body.
    declared_length, keep_bytes
        What Content-Length says, and how many bytes come; both the body's own where they are None.
    delay
        Seconds before anything comes.
    """

    content: Any
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    declared_length: int | None = None
    keep_bytes: int | None = None
    delay: float = 0.0

    @property
    def body(self) -> bytes:
        return b"" if self.content is None else json.dumps(self.content, ensure_ascii=False).encode()


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
    return lambda reply, url: replace(reply, declared_length=len(reply.body), keep_bytes=keep)


def cut_json() -> Fault:
    """A valid length, but half of the JSON."""
    return lambda reply, url: replace(
        reply, declared_length=len(reply.body) // 2, keep_bytes=len(reply.body) // 2
    )


def slow(seconds: float) -> Fault:
    """Nothing comes for that long."""
    return lambda reply, url: replace(reply, delay=seconds)


class LocalService:
    """A service on 127.0.0.1 and a free port.

    Attributes
    ----------
    root
        The path that every address of the service begins with, as "/v3".
    plan
        Faults: an int is the number of a request (from 1), a str the path (below `root`) that it starts with.
    asked
        The path and query of every request, in order.
    questions
        The JSON sent with every request, in order; None for a GET.
    agents
        The User-Agent of every request.
    """

    root = ""

    def __init__(self) -> None:
        self.plan: dict[int | str, Fault] = {}
        self.asked: list[str] = []
        self.questions: list[Any] = []
        self.agents: list[str] = []
        self.closing = threading.Event()
        self._every: tuple[int, Sequence[Fault]] | None = None
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    def right_reply(self, path: str, query: dict[str, list[str]], question: Any) -> Reply:
        """What is answered to a path (below `root`) when nothing is wrong."""
        raise NotImplementedError

    def every(self, n: int, *faults: Fault) -> None:
        """Every n-th request meets a fault, of these the next in turn."""
        self._every = (n, faults)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def base(self) -> str:
        return self.origin + self.root

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def reply(self, target: str, agent: str, question: Any) -> Reply:
        """What a request gets, after the faults that are planned for it."""
        with self._lock:
            self.asked.append(target)
            self.questions.append(question)
            self.agents.append(agent)
            number = len(self.asked)
        path = urlsplit(target).path.removeprefix(self.root)
        reply = self.right_reply(path, parse_qs(urlsplit(target).query), question)
        for fault in self._faults(number, path):
            reply = fault(reply, self.origin + target)
        return reply

    def _faults(self, number: int, path: str) -> list[Fault]:
        found = [
            f for k, f in self.plan.items() if k == number or (isinstance(k, str) and path.startswith(k))
        ]
        if self._every is not None and number % self._every[0] == 0:
            n, faults = self._every
            found.append(faults[(number // n - 1) % len(faults)])
        return found

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # head and body are two writes: 40 ms a request otherwise

            def do_GET(self) -> None:
                self._answer(None)

            def do_POST(self) -> None:
                self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def _answer(self, question: Any) -> None:
                reply = server.reply(self.path, self.headers.get("User-Agent", ""), question)
                body = reply.body
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
