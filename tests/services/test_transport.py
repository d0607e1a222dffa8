"""What services share: a pace in any window, and questions sent as JSON."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests

from kpilib.errors import SourceError
from kpilib.services.identity import Identity
from kpilib.services.pace import Pace
from kpilib.services.refusal import refused, untrusted
from kpilib.services.transport import Transport

SERVICE = Identity("prov", "Provtjänsten", "[prov]", "tabeller", "Välj färre.")


@pytest.fixture
def echo(monkeypatch) -> Iterator[tuple[str, list[int]]]:
    """A service that answers a POST with what it was asked, and the statuses it gives first."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    first: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            code = first.pop(0) if first else 200
            body = question if code == 200 else b'{"type": "Parameter error", "title": "Too many cells"}'
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", first
        server.shutdown()
        thread.join()


def _transport(base: str) -> Transport:
    return Transport(SERVICE, base, pace=Pace(1000, 1.0), sleep=lambda _: None)


def test_a_question_is_sent_as_json_and_again_after_a_passing_fault(echo):
    base, first = echo
    first.extend([503, 429])
    question = {"selection": [{"variableCode": "Region", "valueCodes": ["1480"]}]}
    with _transport(base) as http:
        answer, content = http.post(f"{base}/tables/TAB4199/data", question)
    assert content == question
    assert json.loads(answer.body) == question
    assert first == []


@pytest.mark.parametrize("code", [400, 413, 422])
def test_a_question_that_is_not_accepted_is_an_error_with_what_the_service_said(echo, code):
    base, first = echo
    first.append(code)
    with _transport(base) as http, pytest.raises(SourceError) as error:
        http.post(f"{base}/data", {})
    assert error.value.vad == f"Provtjänsten godtog inte frågan ({code}): Too many cells."
    assert error.value.gor == "Välj färre."


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>nej</html>", "."),
        (b"[1]", "."),
        (b"{}", "."),
        (b'{"detail": [{"loc": "region"}]}', ': [{"loc": "region"}].'),
        (b'{"detail": "' + b"x" * 300 + b'"}', f": {'x' * 200}."),
    ],
)
def test_the_services_reason_is_told_where_it_gives_one(body: bytes, said: str) -> None:
    answer = requests.Response()
    answer.status_code = 400
    answer._content = body
    error = refused(SERVICE, "https://a:b@example.org/v1/data?x=1", answer)
    assert error.vad == f"Provtjänsten godtog inte frågan (400){said}"
    assert error.var == "https://example.org/v1/data"


def test_a_version_that_is_gone_names_the_address(echo):
    base, first = echo
    first.append(410)
    with _transport(base) as http, pytest.raises(SourceError, match="finns inte längre") as error:
        http.post(f"{base}/data", {})
    assert error.value.gor == "Kontrollera adressen i kategoriplan.toml: [prov] bas."


@pytest.mark.parametrize(
    ("name", "whose"), [("Kolada", "Koladas"), ("SCB", "SCB:s"), ("Statens servicecenter i Härnäs", None)]
)
def test_whose_answer_it_is_is_written_as_in_swedish(name: str, whose: str | None) -> None:
    error = untrusted(replace(SERVICE, titel=name), "raderna fattas", "https://example.org/v1")
    assert error.vad == f"{whose or name} svar går inte att lita på: raderna fattas."


def test_a_certificate_that_is_not_accepted_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault is raised as the library raises it; a certificate of our own would need a tool to make it."""

    def refuse(*_: object, **__: object) -> None:
        raise requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")

    monkeypatch.setattr(requests.Session, "request", refuse)
    with (
        _transport("https://example.org/v1") as http,
        pytest.raises(SourceError, match="certifikat") as error,
    ):
        http.get("https://example.org/v1/kpi")
    assert "REQUESTS_CA_BUNDLE" in error.value.gor


def test_a_question_that_the_library_cannot_ask_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with _transport("https://example.org") as http, pytest.raises(SourceError, match="kunde inte frågas"):
        http.get("https://")


def test_another_refusal_names_the_settings_to_look_at(echo):
    base, first = echo
    first.append(404)
    with _transport(base) as http, pytest.raises(SourceError, match="Provtjänsten svarade 404") as error:
        http.post(f"{base}/data", {})
    assert error.value.gor == "Kontrollera bas, tabeller under [prov] i kategoriplan.toml."


def test_a_pace_lets_a_windowful_through_at_once_and_then_waits():
    waits: list[float] = []
    pace = Pace(3, 10.0, sleep=waits.append)
    for _ in range(3):
        pace.wait()
    assert waits == []
    pace.wait()
    assert len(waits) == 1
    assert 9 < waits[0] <= 10
