"""Faults of the service and the network: what passes is asked again, what does not is said."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpilib.errors import SourceError, UsageError
from kpilib.services.address import host, public
from kpilib.services.kolada import KoladaClient
from kpilib.services.transport import LONGEST_WAIT
from services.kolada.server import AR, KOMMUNER, KPI, KoladaServer
from services.service import (
    Fault,
    cut_connection,
    cut_json,
    retry_after_date,
    retry_after_seconds,
    slow,
    status,
)

PASSING: dict[str, Callable[[], Fault]] = {
    "429 with seconds": lambda: retry_after_seconds(7),
    "429 with a date": lambda: retry_after_date(7),
    "429 alone": lambda: status(429),
    "500": lambda: status(500),
    "502": lambda: status(502),
    "503": lambda: status(503),
    "504": lambda: status(504),
    "cut connection": cut_connection,
    "cut before the first byte": lambda: cut_connection(keep=0),
    "cut JSON": cut_json,
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_passing_fault_costs_one_more_question_and_no_row(server, client_of, rows, fault):
    server.plan[2] = fault()
    answer = client_of(server).data(KPI, KOMMUNER, AR)
    assert list(answer.values) == rows
    assert len(server.asked) == 6


def test_a_slow_socket_is_asked_again(server, client_of, rows):
    server.plan[2] = slow(5)
    answer = client_of(server, timeout=(2, 0.1)).data(KPI, KOMMUNER, AR)
    assert list(answer.values) == rows


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_fault_that_stays_is_an_error_and_no_smaller_result(server, client_of, fault):
    server.plan["/data"] = fault()
    with pytest.raises(SourceError, match="3 försök") as error:
        client_of(server, retries=2).data(KPI, KOMMUNER, AR)
    assert len(server.asked) == 3
    assert error.value.exit_code == 3
    assert "municipality/1280,1281,1480" in error.value.var
    assert "--offline" in error.value.gor


def test_a_socket_that_stays_slow_is_an_error(server, client_of):
    server.plan["/data"] = slow(5)
    with pytest.raises(SourceError, match="svarade inte i tid"):
        client_of(server, timeout=(2, 0.05), retries=1).data(KPI, KOMMUNER, AR)


def test_a_service_that_is_not_there_is_an_error():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{taken.getsockname()[1]}/v3"
        with (
            KoladaClient(base, retries=1, sleep=lambda _: None) as client,
            pytest.raises(SourceError, match="förbindelsen kunde inte öppnas"),
        ):
            client.municipalities()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(PASSING)), min_size=0, max_size=6))
def test_any_row_of_passing_faults_leaves_the_answer_whole(rows, names):
    with KoladaServer(rows, page_size=9) as server:
        server.plan |= {n: PASSING[name]() for n, name in enumerate(names, start=2)}
        with KoladaClient(server.base, retries=6, per_second=1e6, sleep=lambda _: None) as client:
            answer = client.data(KPI, KOMMUNER, AR)
        assert list(answer.values) == rows
        assert len(server.asked) == 2 + len(names)


def test_retry_after_in_seconds_is_waited_for(server, client_of, waits):
    server.plan[1] = retry_after_seconds(7)
    client_of(server).data(KPI, KOMMUNER, AR)
    assert max(waits) == 7


def test_retry_after_as_a_date_is_waited_for(server, client_of, waits):
    server.plan[1] = retry_after_date(60)
    client_of(server).data(KPI, KOMMUNER, AR)
    assert 55 < max(waits) <= 60


@pytest.mark.parametrize("fault", [retry_after_seconds(10**6), retry_after_date(10**6)])
def test_retry_after_is_obeyed_up_to_a_bound(server, client_of, waits, fault):
    server.plan[1] = fault
    client_of(server).data(KPI, KOMMUNER, AR)
    assert max(waits) == LONGEST_WAIT


@pytest.mark.parametrize("header", ["soon", "-5", "", "Wed, 99 Foo 20x6"])
def test_a_retry_after_that_cannot_be_read_is_a_plain_retry(server, client_of, rows, header):
    server.plan[1] = status(503, ("Retry-After", header))
    assert list(client_of(server).data(KPI, KOMMUNER, AR).values) == rows


def test_the_wait_doubles_between_tries(server, client_of, waits):
    server.plan["/data"] = status(500)
    with pytest.raises(SourceError):
        client_of(server, retries=4, backoff=0.5).data(KPI, KOMMUNER, AR)
    assert [w for w in waits if w >= 0.5] == [1.0, 2.0, 4.0]


def test_questions_keep_a_polite_pace(server, client_of, waits):
    client_of(server, per_second=0.1).data(KPI, KOMMUNER, AR)
    assert len(waits) == len(server.asked) - 1
    assert all(5 < wait <= 10 for wait in waits)


def test_the_pace_is_kept_on_a_real_clock(server):
    with KoladaClient(server.base, per_second=50) as client:
        start = time.monotonic()
        client.data(KPI, KOMMUNER, AR)
    assert time.monotonic() - start >= 4 / 50


@pytest.mark.parametrize("code", [401, 403, 404])
def test_a_refusal_is_an_error_at_once(server, client_of, code):
    server.plan[1] = status(code)
    with pytest.raises(SourceError, match=f"Kolada svarade {code}"):
        client_of(server).data(KPI, KOMMUNER, AR)
    assert len(server.asked) == 1


def test_422_is_explained_with_what_the_service_said(server, client_of):
    server.plan[1] = status(422, detail="List should have at most 25 items")
    with pytest.raises(SourceError, match=r"\(422\): List should have at most 25 items") as error:
        client_of(server).data(KPI, KOMMUNER, AR)
    assert "högst 25 id" in error.value.gor


def test_the_server_of_these_tests_refuses_longer_lists(server):
    ids = ",".join(f"{n:04}" for n in range(26))
    with requests.get(f"{server.base}/data/kpi/N28018/municipality/{ids}/year/2024", timeout=5) as response:
        assert response.status_code == 422


def test_410_says_that_the_version_is_gone(server, client_of):
    server.plan[1] = status(410)
    with pytest.raises(SourceError, match="finns inte längre") as error:
        client_of(server).data(KPI, KOMMUNER, AR)
    assert "[kolada] bas" in error.value.gor


def test_a_redirect_to_another_host_is_not_trusted(server, client_of, rows):
    with KoladaServer(rows) as other:
        server.plan[1] = status(307, ("Location", f"{other.base}/municipality"))
        with pytest.raises(SourceError, match="annan dator"):
            client_of(server).municipalities()


def test_a_redirect_on_the_same_host_is_followed(server, client_of):
    server.plan[1] = status(307, ("Location", "/v3/municipality?page=1"))
    assert client_of(server).municipalities().values == ()


@pytest.mark.parametrize(
    "base", ["", "api.kolada.se/v3", "ftp://api.kolada.se", "https:///v3", "http://[", "http://x:y"]
)
def test_a_base_that_is_no_web_address_is_wrong_use(base):
    with pytest.raises(UsageError):
        KoladaClient(base)


def test_no_password_of_an_address_is_shown(server, client_of):
    server.plan[1] = status(404)
    base = server.base.replace("://", "://anna:hemligt@")
    with KoladaClient(base, sleep=lambda _: None) as client, pytest.raises(SourceError) as error:
        client.municipality_groups("LSS")
    assert "hemligt" not in str(error.value) + client.base
    assert error.value.var == f"{server.base}/municipality_groups"


def test_a_proxy_password_is_not_shown(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("HTTP_PROXY", "http://anna:hemligt@127.0.0.1:1")
    with (
        KoladaClient("http://kolada.invalid/v3", retries=0, sleep=lambda _: None) as client,
        pytest.raises(SourceError) as error,
    ):
        client.municipalities()
    assert "hemligt" not in str(error.value)
    assert error.value.__cause__ is None


def test_an_interrupt_goes_through(server):
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    server.plan[1] = status(503, ("Retry-After", "30"))
    with pytest.raises(KeyboardInterrupt), KoladaClient(server.base, sleep=interrupted) as client:
        client.municipalities()


class _Noted(requests.Session):
    """A session that remembers whether it was closed: a closed one opens again without a word."""

    closed = False

    def close(self) -> None:
        self.closed = True
        super().close()


def test_a_session_of_the_client_is_closed_with_it(server, monkeypatch):
    made: list[_Noted] = []
    monkeypatch.setattr(requests, "Session", lambda: made.append(_Noted()) or made[0])
    with KoladaClient(server.base, sleep=lambda _: None) as client:
        client.municipalities()
    assert made[0].closed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://api.kolada.se/v3", "http://API.kolada.se/v3/kpi", True),
        ("https://api.kolada.se:443", "https://api.kolada.se", True),
        ("https://api.kolada.se", "https://api.kolada.se.example.org", False),
        ("https://api.kolada.se", "https://api.kolada.se@example.org", False),
        ("https://api.kolada.se", "https://api.kolada.se:8443", False),
    ],
)
def test_what_is_the_same_host(one, other, same):
    assert (host(one) == host(other)) is same


def test_no_password_of_an_address_is_kept(server):
    base = server.base.replace("://", "://anna:hemligt@")
    with KoladaClient(base, sleep=lambda _: None) as client:
        answer = client.municipality_groups("LSS")
    assert [a.url for a in answer.answers] == [f"{server.base}/municipality_groups?title=LSS"]


def test_an_address_is_shown_without_user_and_query():
    assert public("https://a:b@api.kolada.se/v3/kpi?token=x") == "https://api.kolada.se/v3/kpi"
