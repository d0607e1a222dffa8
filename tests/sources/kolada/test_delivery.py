"""One retrieval as one raw file."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta, timezone

import pytest

from kpilib.errors import SourceError
from kpilib.sources.kolada import fetch
from sources.kolada.server import AR, KOMMUNER, KPI, KoladaServer
from sources.service import status

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


def test_a_delivery_holds_the_objects_of_the_service_unchanged(server, client_of, rows):
    content = json.loads(_fetch(client_of(server)).to_bytes())
    assert content["kalla"] == "kolada"
    assert content["bas"] == server.base
    assert content["hamtad"] == "2026-05-05T14:30:00+02:00"
    assert content["values"] == rows
    assert content["kpi"] == KATALOG
    assert content["municipality"] == OMRADEN
    assert content["municipality_groups"] == GRUPPER[:1]


def test_every_question_is_listed_with_the_fingerprint_of_its_answer(server, client_of):
    delivery = _fetch(client_of(server))
    listed = json.loads(delivery.to_bytes())["fragor"]
    assert [q["sha256"] for q in listed] == [hashlib.sha256(a.body).hexdigest() for a in delivery.answers]
    assert [q["adress"] for q in listed] == [server.origin + path for path in server.asked]


def test_the_same_answers_give_the_same_bytes(server, client_of):
    client = client_of(server)
    assert _fetch(client).to_bytes() == _fetch(client).to_bytes()


def test_the_keys_are_sorted(server, client_of):
    data = _fetch(client_of(server)).to_bytes()
    again = json.dumps(json.loads(data), ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    assert data == again.encode()


def test_the_file_is_named_by_its_day(server, client_of):
    assert _fetch(client_of(server)).filnamn == "kolada-2026-05-05.json"


def test_what_is_missing_in_the_values_or_the_catalogue_is_named(server, client_of):
    delivery = _fetch(client_of(server), kpis=[*KPI, "N99999"], municipalities=["1280", "0180"])
    assert delivery.saknade_kpi == ("N28021", "N99999")
    assert delivery.saknade_kommuner == ("0180",)


def test_iterators_may_be_given(server, client_of):
    delivery = _fetch(client_of(server), kpis=iter(KPI), municipalities=iter(KOMMUNER), years=iter(AR))
    assert len(delivery.values) == 18


@pytest.mark.parametrize("path", ["/data", "/kpi", "/municipality", "/municipality_groups"])
def test_one_failed_part_is_no_delivery(server, client_of, path):
    server.plan[path] = status(500)
    with pytest.raises(SourceError):
        _fetch(client_of(server, retries=1))
