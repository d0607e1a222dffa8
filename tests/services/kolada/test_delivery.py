"""One retrieval as one raw file."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta, timezone

import pytest

from kpilib.errors import SourceError
from kpilib.services.kolada import fetch
from services.kolada.server import AR, KOMMUNER, KPI, KoladaServer
from services.service import status

NU = datetime(2026, 5, 5, 14, 30, tzinfo=timezone(timedelta(hours=2)))
KATALOG = [{"id": "N28018", "title": "Nettokostnadsavvikelse LSS (%)"}]
OMRADEN = [{"id": "1280", "title": "Malmö", "type": "K"}]
GRUPPER = [
    {"id": "G39555", "title": "Liknande kommuner LSS, Göteborg, 2024", "members": []},
    {"id": "G1", "title": "Storstäder", "members": []},
]


@pytest.fixture
def server(rows):
    with KoladaServer(
        rows, kpi=KATALOG, municipality=OMRADEN, municipality_groups=GRUPPER, page_size=5
    ) as running:
        yield running


def _fetch(client, **change):
    asked = {"kpis": KPI, "municipalities": KOMMUNER, "years": AR, "now": NU} | change
    return fetch(client, **asked)


def test_a_delivery_says_what_was_asked_for(server, client_of):
    content = json.loads(_fetch(client_of(server)).to_bytes())
    assert content["kalla"] == "kolada"
    assert content["bas"] == server.base
    assert content["hamtad"] == "2026-05-05T14:30:00+02:00"
    asked = {"kpi": list(KPI), "kommuner": list(KOMMUNER), "ar": list(AR), "sedan": None}
    assert content["omfattning"] == asked
    assert content["delar"] == [asked]
    assert content["hel_katalog"] is False


def test_a_delivery_holds_every_body_as_it_was_received(server, client_of, rows):
    delivery = _fetch(client_of(server))
    data = delivery.to_bytes()
    answers = [a for kept in delivery.svar.values() for a in kept]
    assert all(answer.body in data for answer in answers)
    kept = json.loads(data)["svar"]
    assert [v for answer in kept["data"] for v in answer["kropp"]["values"]] == rows
    assert [v for answer in kept["kpi"] for v in answer["kropp"]["values"]] == KATALOG
    assert [v for answer in kept["municipality"] for v in answer["kropp"]["values"]] == OMRADEN
    assert [v for answer in kept["municipality_groups"] for v in answer["kropp"]["values"]] == GRUPPER[:1]


def test_every_question_is_listed_with_the_fingerprint_of_its_answer(server, client_of):
    delivery = _fetch(client_of(server))
    kept = [answer for answers in json.loads(delivery.to_bytes())["svar"].values() for answer in answers]
    bodies = [a.body for answers in delivery.svar.values() for a in answers]
    assert [answer["sha256"] for answer in kept] == [hashlib.sha256(body).hexdigest() for body in bodies]
    assert sorted(a["adress"] for a in kept) == sorted(server.origin + path for path in server.asked)


def test_the_same_answers_give_the_same_bytes(server, client_of):
    client = client_of(server)
    assert _fetch(client).to_bytes() == _fetch(client).to_bytes()


def test_the_file_is_named_by_its_day(server, client_of):
    assert _fetch(client_of(server)).filnamn == "kolada-2026-05-05.json"


def test_what_is_missing_in_the_values_or_the_catalogue_is_named(server, client_of):
    delivery = _fetch(client_of(server), kpis=[*KPI, "N99999"], municipalities=["1280", "0180"])
    assert delivery.saknade_kpi == ("N28021", "N99999")
    assert delivery.saknade_kommuner == ("0180",)


def test_iterators_may_be_given(server, client_of):
    delivery = _fetch(client_of(server), kpis=iter(KPI), municipalities=iter(KOMMUNER), years=iter(AR))
    assert delivery.antal == 18


@pytest.mark.parametrize("path", ["/data", "/kpi", "/municipality", "/municipality_groups"])
def test_one_failed_part_is_no_delivery(server, client_of, path):
    server.plan[path] = status(500)
    with pytest.raises(SourceError):
        _fetch(client_of(server, retries=1))
