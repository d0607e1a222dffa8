"""A delivery: one raw file, read as tables; and only what was updated is fetched again."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from kpilib.errors import FileRejectedError, SourceError
from kpilib.services.scb import Ordered, Wanted, fetch, read_delivery
from kpilib.services.scb.delivery import versions
from services.scb.conftest import KOSTNAD
from services.scb.cubes import dataset, dimension
from services.scb.server import ScbServer, Table
from services.service import status

NU = datetime(2026, 9, 2, 12, tzinfo=UTC)
FOLK = dataset(
    {
        "Region": dimension(["1480"], elimination=True),
        "Civilstand": dimension(["SC"], label="civilstånd"),
        "ContentsCode": dimension(["000007ME"], unit="antal"),
        "Tid": dimension(["2025"]),
    },
    None,
    updated="2026-02-21T07:00:00Z",
    label="Folkmängd efter region",
)
ALLT = {name: Wanted(("*",)) for name in ("Region", "Verksomrkom", "ContentsCode", "Tid")}
ORDER = {
    "TAB4199": Ordered(ALLT, slutlig="09-01"),
    "TAB5557": Ordered({n: Wanted(("*",)) for n in ("Region", "Civilstand", "ContentsCode", "Tid")}),
}


def _kostnad(codes):
    return (None, "..") if codes[3] == "2021" else (int(codes[0]) * 1000 + int(codes[1]), None)


@pytest.fixture
def server():
    tables = {
        "TAB4199": Table(deepcopy(KOSTNAD), _kostnad, sparse=True),
        "TAB5557": Table(deepcopy(FOLK), lambda _: (604_616, None)),
    }
    with ScbServer(tables, maxDataCells=50) as running:
        yield running


@pytest.fixture
def delivery(server, client_of):
    return fetch(client_of(server), ORDER, now=NU)


def test_the_values_have_codes_reasons_and_what_the_table_says_of_itself(delivery):
    tables = read_delivery(delivery.to_bytes())
    assert tables.hamtad == NU
    assert tables.scb_varde.height == 120 + 1
    missing = tables.scb_varde.filter(tid="2021")
    assert missing["varde"].null_count() == missing.height == 30
    assert missing["status"].unique().to_list() == [".."]
    assert "inte tillgänglig" in missing["orsak_saknas"][0]
    (row,) = tables.scb_varde.filter(
        tabell="TAB4199", region="1480", verksamhet="513", matt="0000005X", tid="2024"
    ).rows(named=True)
    assert row == {
        "tabell": "TAB4199",
        "matt": "0000005X",
        "region": "1480",
        "verksamhet": "513",
        "alder": None,
        "kon": None,
        "ovrigt": None,
        "tid": "2024",
        "ar": 2024,
        "enhet": "tkr",
        "varde": Decimal(1_480_513),
        "status": None,
        "orsak_saknas": None,
        "preliminar": False,
        "uppdaterad": datetime(2026, 8, 28, 6),  # noqa: DTZ001 - UTC without its zone, as the snapshot keeps it
    }


def test_a_variable_without_a_column_is_kept_in_ovrigt(delivery):
    values = read_delivery(delivery.to_bytes()).scb_varde
    assert values.filter(tabell="TAB5557")["ovrigt"].to_list() == ["Civilstand=SC"]


def test_every_code_has_its_label_and_every_table_its_title(delivery):
    tables = read_delivery(delivery.to_bytes())
    assert tables.scb_kod.filter(tabell="TAB4199", variabel="Region", kod="1480")["namn"].to_list() == [
        "värde 1480"
    ]
    assert tables.scb_tabell.select("tabell", "titel", "kalla", "sista_tid").rows() == [
        ("TAB4199", "Kostnader efter region och år", "SCB", "2024"),
        ("TAB5557", "Folkmängd efter region", "SCB", "2025"),
    ]


@pytest.mark.parametrize(
    ("updated", "preliminar"),
    [("2025-06-15T06:00:00Z", True), ("2025-08-31T06:00:00Z", True), ("2025-09-01T06:00:00Z", False)],
)
def test_the_last_year_is_preliminary_until_the_autumn_after(server, client_of, updated, preliminar):
    server.tables["TAB4199"].metadata["updated"] = updated
    values = read_delivery(fetch(client_of(server), ORDER, now=NU).to_bytes()).scb_varde
    cost = values.filter(tabell="TAB4199")
    assert cost.filter(tid="2024")["preliminar"].unique().to_list() == [preliminar]
    assert cost.filter(cost["tid"] != "2024")["preliminar"].unique().to_list() == [False]
    assert values.filter(tabell="TAB5557")["preliminar"].to_list() == [False]


def test_the_raw_file_holds_every_answer_as_it_was_received(delivery):
    content = json.loads(delivery.to_bytes())
    assert content["kalla"] == "scb"
    assert delivery.filnamn == "scb-2026-09-02.json"
    table = content["tabeller"][0]
    asked = delivery.tabeller[0][0]
    bodies = [json.loads(answer.body) for answer in (asked.metadata, *asked.data)]
    assert [table["metadata"]["kropp"], *(answer["kropp"] for answer in table["data"])] == bodies
    assert delivery.to_bytes() == delivery.to_bytes()


def test_only_what_was_updated_or_chosen_otherwise_is_fetched_again(server, client_of, delivery):
    known = versions(delivery.to_bytes())
    client = client_of(server)
    assert fetch(client, ORDER, known=known) is None
    server.tables["TAB5557"].metadata["updated"] = "2027-02-21T07:00:00Z"
    again = fetch(client, ORDER, known=known)
    assert [table.id for table, _ in again.tabeller] == ["TAB5557"]
    other = ORDER | {"TAB4199": Ordered(ALLT | {"Tid": Wanted(("TOP(1)",))})}
    again = fetch(client, other, known=known)
    assert [table.id for table, _ in again.tabeller] == ["TAB4199", "TAB5557"]


def test_one_failed_table_is_no_delivery(server, client_of):
    server.plan["/tables/TAB5557/data"] = status(503)
    with pytest.raises(SourceError, match="503") as found:
        fetch(client_of(server, retries=1), ORDER)
    assert "TAB5557" in found.value.var
    assert "1 celler: Region 1480" in found.value.var


def _changed(delivery, change):
    content = json.loads(delivery.to_bytes())
    change(content)
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c["tabeller"][0]["data"].append(c["tabeller"][0]["data"][0]),
        lambda c: c.update(kalla="kolada"),
        lambda c: c.update(tabeller=[]),
        lambda c: c.pop("hamtad"),
        lambda c: c["tabeller"][0]["data"][0].pop("kropp"),
        lambda c: c["tabeller"][0]["data"][0]["kropp"].pop("value"),
        lambda c: c["tabeller"][0]["data"][0]["kropp"].pop("role"),
    ],
)
def test_a_file_that_is_not_a_whole_delivery_is_refused(delivery, change):
    with pytest.raises(FileRejectedError):
        read_delivery(_changed(delivery, change))


def test_a_cut_file_is_refused_and_knows_no_versions(delivery):
    cut = delivery.to_bytes()[:-100]
    with pytest.raises(FileRejectedError, match="avbruten"):
        read_delivery(cut)
    assert versions(cut) == {}
