"""The client against a real server: whole tables or an error in Swedish."""

from __future__ import annotations

import json
from itertools import product

import polars as pl
import pytest

from kpilib.errors import SourceError, UsageError
from kpilib.services.scb import Wanted, read_cube
from kpilib.services.scb.client import ON_THE_WAY
from services.scb.conftest import KOSTNAD, value
from services.scb.server import ScbServer, Table
from services.service import cut_connection, cut_json, retry_after_seconds, slow, status

ALLT = {"Region": "*", "Verksomrkom": "*", "ContentsCode": "*", "Tid": "*"}


def _wanted(**texts):
    return {name: Wanted((text,) if isinstance(text, str) else tuple(text)) for name, text in texts.items()}


def _select(client, **wanted):
    metadata = client.metadata("TAB4199")
    return metadata, client.selection(metadata, _wanted(**ALLT) | wanted)


def _fetch(client, **texts):
    return client.data(*_select(client, **_wanted(**texts)))


def _rows(table):
    frame = pl.concat(read_cube(json.loads(part.body))[1] for part in table.data)
    return frame.select("Region", "Verksomrkom", "ContentsCode", "Tid", "varde", "status").rows()


def _expected():
    codes = product(*(d["category"]["index"] for d in KOSTNAD["dimension"].values()))
    return [(*key, *value(key)) for key in codes]


def test_a_table_comes_in_questions_that_the_service_allows(server, client_of):
    table = _fetch(client_of(server))
    assert sorted(_rows(table)) == sorted(_expected())
    assert sum(server.cells) == 120
    assert max(server.cells) <= 20
    assert len(server.cells) == 10  # of one region and year there are 6 cells, so three regions at a time


def test_every_question_names_every_variable_and_asks_for_data_by_post(server, client_of):
    _fetch(client_of(server), Region=["1480", "1480", "0180"], Tid="TOP(1)")
    (question,) = [q for q in server.questions if q]
    assert question == {
        "selection": [
            {"variableCode": "Region", "valueCodes": ["0180", "1480"], "codelist": None},
            {"variableCode": "Verksomrkom", "valueCodes": ["513", "520", "590"], "codelist": None},
            {"variableCode": "ContentsCode", "valueCodes": ["0000005X", "0000005Z"], "codelist": None},
            {"variableCode": "Tid", "valueCodes": ["2024"], "codelist": None},
        ]
    }
    assert server.asked[-1] == "/api/v2/tables/TAB4199/data?lang=sv&outputFormat=json-stat2"


def test_a_selection_that_lacks_a_variable_is_refused_before_data_is_asked_for(server, client_of):
    client = client_of(server)
    wanted = _wanted(**ALLT)
    del wanted["Tid"]
    with pytest.raises(UsageError, match="Tid"):
        client.selection(client.metadata("TAB4199"), wanted)
    assert not server.cells


def test_a_code_list_is_looked_up(server, client_of):
    client = client_of(server)
    rows = _rows(client.data(*_select(client, Region=Wanted(("*80",), "vs_kommun"))))
    assert {row[0] for row in rows} == {"0180", "1280", "1480"}
    assert "/api/v2/codelists/vs_kommun?lang=sv" in server.asked


def test_the_limits_are_the_services_own_and_asked_for_once(server, client_of):
    client = client_of(server)
    _fetch(client)
    _fetch(client)
    assert server.asked.count("/api/v2/config") == 1
    assert client.config().maxDataCells == 20


def test_the_service_is_not_asked_more_often_than_it_allows(server, client_of, waits):
    server.config |= {"maxCallsPerTimeWindow": 5, "timeWindow": 1000}
    _fetch(client_of(server))
    assert len(server.asked) == 12
    assert len(waits) == 12 - 5  # the question about the limits is the window's first
    assert all(990 < wait <= 1000 + ON_THE_WAY for wait in waits)


def test_every_seventh_answer_is_faulty_and_nothing_is_lost_or_doubled(client_of):
    tables = {"TAB4199": Table(KOSTNAD, value, sparse=True)}
    with ScbServer(tables, maxDataCells=2) as server:
        server.every(7, retry_after_seconds(1), status(503), cut_connection(), slow(1), cut_json())
        rows = _rows(_fetch(client_of(server, timeout=(2, 0.3))))
    assert sorted(rows) == sorted(_expected())
    faults = len(server.asked) // 7
    assert faults >= 10
    assert len(server.cells) == 60 + faults  # what met a fault was asked again, and nothing else


@pytest.mark.parametrize(
    ("fault", "why"),
    [(status(503), "503"), (status(500), "500"), (cut_json(), "avbrutet"), (slow(1), "inte i tid")],
)
def test_a_question_that_stays_faulty_names_table_and_cells(server, client_of, fault, why):
    server.plan[6] = server.plan[7] = fault
    with pytest.raises(SourceError, match=why) as found:
        _fetch(client_of(server, retries=1, timeout=(2, 0.3)))
    assert "TAB4199" in found.value.var
    assert "6 celler: Region 0180; Verksomrkom 513, 520, 590; " in found.value.var
    assert found.value.exit_code == 3


def test_an_unknown_table_is_told(server, client_of):
    with pytest.raises(SourceError, match="404") as found:
        client_of(server).metadata("TAB1")
    assert "[scb]" in found.value.gor


def test_a_refused_question_is_told_with_the_services_reason(server, client_of):
    client = client_of(server)
    asked = _select(client, Tid=Wanted(("2024",)))
    del server.tables["TAB4199"].metadata["dimension"]["Tid"]["category"]["index"]["2024"]
    try:
        with pytest.raises(SourceError, match=r"400.*Non-existent value"):
            client.data(*asked)
    finally:
        KOSTNAD["dimension"]["Tid"]["category"]["index"]["2024"] = 3


def _changed(**fields):
    return lambda reply, url: type(reply)(reply.content | fields)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"updated": "2026-11-01T06:00:00Z"}, "uppdaterades medan"),
        ({"value": [1]}, "1 värden, men tabellen"),
        ({"id": []}, "0 variabler"),
    ],
)
def test_an_answer_that_cannot_be_trusted_is_refused(server, client_of, fields, why):
    server.plan["/tables/TAB4199/data"] = _changed(**fields)
    with pytest.raises(SourceError, match=why):
        _fetch(client_of(server))


def test_metadata_that_cannot_be_read_is_refused(server, client_of):
    server.plan["/tables/TAB4199/metadata"] = _changed(id=[])
    with pytest.raises(
        SourceError, match="SCB:s svar går inte att lita på: id räknar upp 0 variabler"
    ) as found:
        client_of(server).metadata("TAB4199")
    assert found.value.var == f"{server.base}/tables/TAB4199/metadata"
    assert found.value.gor.startswith("Försök igen senare; står felet kvar, anmäl det till SCB.")


def test_a_code_list_of_another_form_is_refused(server, client_of):
    server.plan["/codelists"] = lambda reply, url: type(reply)({"id": "vs_kommun", "values": [{"kod": "1"}]})
    with pytest.raises(SourceError, match="kodlistan har fel form"):
        _select(client_of(server), Region=Wanted(("*80",), "vs_kommun"))


def test_an_answer_with_other_cells_than_asked_for_is_refused(server, client_of):
    def default_selection(reply, url):
        return server.right_reply("/tables/TAB4199/data", {}, None)

    server.plan["/tables/TAB4199/data"] = default_selection
    with pytest.raises(SourceError, match="inte de som efterfrågades"):
        _fetch(client_of(server))


def test_interrupting_leaves_nothing_and_the_client_can_be_asked_again(server, client_of):
    def interrupt(said):
        raise KeyboardInterrupt

    client = client_of(server)
    with pytest.raises(KeyboardInterrupt):
        client.data(*_select(client), progress=interrupt)
    assert len(server.cells) == 1
    assert sorted(_rows(_fetch(client))) == sorted(_expected())


def test_progress_is_told_for_what_takes_several_questions(server, client_of):
    client, said = client_of(server), []
    client.data(*_select(client), progress=said.append)
    assert said == [f"TAB4199: {n} av 10 frågor" for n in range(1, 11)]


@pytest.mark.parametrize("config", [{"maxDataCells": 0}, {"maxDataCells": "många"}, {"timeWindow": None}])
def test_a_service_that_does_not_say_its_limits_is_not_asked_further(config, client_of):
    with ScbServer({"TAB4199": Table(KOSTNAD, value)}) as server:
        server.config |= config
        with pytest.raises(SourceError, match="gränser"):
            client_of(server).metadata("TAB4199")
        assert server.asked == ["/api/v2/config"]
