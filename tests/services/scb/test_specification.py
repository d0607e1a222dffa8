"""The local service answers as the specification says; what was recorded of the real one is read."""

from __future__ import annotations

import json
from functools import partial

import pytest
import requests
import yaml
from jsonschema import Draft4Validator

from kpilib.services.scb import Config, Wanted, read_cube
from services.scb.conftest import KOMMUNER, KOSTNAD, value
from services.scb.server import ScbServer, Table

SPARSE = {"type": "object", "additionalProperties": {"type": "number"}}


@pytest.fixture(scope="module")
def recorded(shared_data):
    def read(name):
        return json.loads((shared_data / "pxweb_v2" / name).read_text(encoding="utf-8"))

    return read


@pytest.fixture(scope="module")
def schema_of(shared_data):
    """Makes a validator of one of the specification's schemas."""
    path = shared_data / "pxweb_v2" / "PxAPI-2.yml"
    specification = _as_json_schema(yaml.safe_load(path.read_text(encoding="utf-8")))

    def make(name):
        return Draft4Validator(specification | {"$ref": f"#/components/schemas/{name}"})

    return make


def _as_json_schema(node):
    """OpenAPI's nullable as JSON Schema, and without what the real service itself does not keep to.

    `updated` is said to be a day, but is a time; a codelist of the recorded answers links with extra keys.
    """
    if isinstance(node, list):
        return [_as_json_schema(one) for one in node]
    if not isinstance(node, dict):
        return node
    found = {key: _as_json_schema(one) for key, one in node.items() if key not in {"nullable", "pattern"}}
    if node.get("nullable") is True and isinstance(node.get("type"), str):
        found["type"] = [node["type"], "null"]
    return found


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("config.json", "ConfigResponse"),
        ("TAB6471_metadata.json", "Dataset"),
        ("tables.json", "TablesResponse"),
        ("agg_Alder10arJ.json", "CodelistResponse"),
    ],
)
def test_what_was_recorded_keeps_to_the_specification_as_read_here(recorded, schema_of, name, schema):
    schema_of(schema).validate(recorded(name))


@pytest.fixture(params=[False, True], ids=["dense", "sparse"])
def server(recorded, request):
    tables = {"TAB4199": Table(KOSTNAD, value, sparse=request.param)}
    listed = recorded("tables.json")["tables"]
    with ScbServer(tables, codelists={"vs_kommun": KOMMUNER}, listed=listed) as running:
        yield running


def test_the_local_service_answers_as_the_specification_says(server, schema_of):
    get = partial(requests.get, timeout=5)
    for path, schema in (
        ("/config", "ConfigResponse"),
        ("/tables?lang=sv", "TablesResponse"),
        ("/tables/TAB4199/metadata?lang=sv", "Dataset"),
        ("/codelists/vs_kommun?lang=sv", "CodelistResponse"),
    ):
        schema_of(schema).validate(get(server.base + path).json())
    problem = get(server.base + "/tables/TAB1/metadata")
    assert problem.status_code == 404
    schema_of("Problem").validate(problem.json())


def _ask(server, *parts):
    selection = [{"variableCode": v, "valueCodes": c, "codelist": None} for v, c in parts]
    url = f"{server.base}/tables/TAB4199/data?outputFormat=json-stat2"
    return requests.post(url, json={"selection": selection}, timeout=5)


ALLT = [
    ("Region", ["0180"]),
    ("Verksomrkom", ["513"]),
    ("ContentsCode", ["0000005X"]),
    ("Tid", ["2023", "2024"]),
]


def test_data_is_a_dataset_of_the_specification(server, schema_of):
    answer = _ask(server, *ALLT).json()
    validator = schema_of("Dataset")
    if isinstance(answer["value"], dict):  # the form that JSON-stat has beside the specification's
        assert not list(Draft4Validator(SPARSE).iter_errors(answer["value"]))
        answer = answer | {"value": []}
    validator.validate(answer)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([("Region", ["0180"]), *ALLT[1:3]], 400),  # Tid must be chosen
        ([("Region", ["9999"]), *ALLT[1:]], 400),
        ([("Kon", ["1"]), *ALLT], 400),
        ([("Region", ["0180", "0180"]), *ALLT[1:]], 500),
        (ALLT[1:], 200),  # Region may be left out, and is then added up
        ([], 200),  # nothing chosen is the default selection
    ],
)
def test_the_local_service_has_the_traps_of_the_real_one(server, parts, code):
    answer = _ask(server, *parts)
    assert answer.status_code == code
    assert bool(answer.content) == (code != 500)


@pytest.mark.parametrize("name", ["config.json", "config-response.json"])
def test_both_recorded_configurations_are_read(recorded, name):
    content = recorded(name)
    config = Config.model_validate(content)
    assert (config.maxDataCells, config.maxCallsPerTimeWindow, config.timeWindow) == (
        content["maxDataCells"],
        content["maxCallsPerTimeWindow"],
        content["timeWindow"],
    )


def test_a_table_with_the_recorded_metadata_is_fetched_within_the_recorded_limits(recorded, client_of):
    """Sixteen months, 312 regions, every age and sex: 2 million cells, of which one month here."""
    tables = {"TAB6471": Table(recorded("TAB6471_metadata.json"), value, sparse=True)}
    limits = {k: recorded("config.json")[k] for k in ("maxDataCells", "maxCallsPerTimeWindow")}
    wanted = {
        "Region": Wanted(("00", "14*")),
        "Alder": Wanted(("*",)),
        "Kon": Wanted(("TotSa",)),
        "ContentsCode": Wanted(("*",)),
        "Tid": Wanted(("TOP(1)",)),
    }
    with ScbServer(tables, **limits) as server:
        client = client_of(server)
        metadata = client.metadata("TAB6471")
        table = client.data(metadata, client.selection(metadata, wanted))
    (part,) = table.data
    frame = read_cube(json.loads(part.body))[1]
    assert frame.height == table.urval.celler == 51 * 134
    got = {(r, a): (v, s) for r, a, v, s in frame.select("Region", "Alder", "varde", "status").rows()}
    assert got["1480", "TotSA"] == value(("1480", "TotSA", "TotSa", "000007SF", "2026M04"))


def test_an_aggregation_of_the_recorded_code_list_adds_up_its_members(recorded, client_of):
    metadata = recorded("TAB6471_metadata.json")
    metadata["dimension"]["Alder"]["extension"]["codelists"].append(
        {"id": "agg_Ålder10årJ", "label": "10-årsklasser", "type": "Aggregation", "links": []}
    )
    codelists = {"agg_Ålder10årJ": recorded("agg_Alder10arJ.json")}
    with ScbServer({"TAB6471": Table(metadata, lambda codes: (1, None))}, codelists=codelists) as server:
        client = client_of(server)
        wanted = {
            "Region": Wanted(("1480",)),
            "Alder": Wanted(("10-19", "20-29"), "agg_Ålder10årJ"),
            "Kon": Wanted(("TotSa",)),
            "ContentsCode": Wanted(("*",)),
            "Tid": Wanted(("2026M04",)),
        }
        metadata = client.metadata("TAB6471")
        (part,) = client.data(metadata, client.selection(metadata, wanted)).data
    frame = read_cube(json.loads(part.body))[1]
    assert frame.select("Alder", "Alder_namn", "varde").rows() == [
        ("10-19", "10-19 år", 10),
        ("20-29", "20-29 år", 10),
    ]
