"""JSON-stat: one cube, however it is written, is one table."""

from __future__ import annotations

import copy
import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from kpilib.errors import FileRejectedError
from kpilib.services.scb.jsonstat import ORSAK, UTAN_TECKEN, read_cube, read_structure
from services.scb.cubes import UPDATED, dataset, dimension

REGION = dimension(["0180", "1480"], label="region", labels={"0180": "Stockholm", "1480": "Göteborg"})
MATT = dimension(["0000005X"], label="tabellinnehåll", labels={"0000005X": "Nettokostnad"}, unit="tkr")
TID = dimension(["2022", "2023", "2024"], label="år")
DIMENSIONS = {"Region": REGION, "ContentsCode": MATT, "Tid": TID}
CELLS = {
    ("0180", "0000005X", "2022"): (4_700_000, None),
    ("0180", "0000005X", "2023"): (None, ".."),
    ("0180", "0000005X", "2024"): (4_881_513, None),
    ("1480", "0000005X", "2022"): (None, None),
    ("1480", "0000005X", "2023"): (0, None),
    ("1480", "0000005X", "2024"): (4_698_378, "p"),
}

codes = st.lists(
    st.text(st.sampled_from("abcÅ019*"), min_size=1, max_size=3), min_size=1, max_size=4, unique=True
)
cell = st.one_of(
    st.tuples(st.floats(-1e9, 1e9), st.sampled_from([None, "p"])),
    st.tuples(st.none(), st.sampled_from([None, "..", ".", "-", "sekretess"])),
)


@st.composite
def cubes(draw):
    ids = draw(
        st.lists(st.sampled_from(["Region", "Alder", "Kon", "ContentsCode", "Tid"]), min_size=1, unique=True)
    )
    dimensions = {id: dimension(draw(codes), index_as_list=draw(st.booleans())) for id in ids}
    keys = list(product(*(d["category"]["index"] for d in dimensions.values())))
    return dimensions, {key: draw(cell) for key in keys}


def test_a_cube_is_one_row_per_cell_with_code_and_label_value_status_and_reason():
    structure, frame = read_cube(dataset(DIMENSIONS, CELLS))
    assert structure.uppdaterad == UPDATED
    assert [d.id for d in structure.dimensioner] == ["Region", "ContentsCode", "Tid"]
    assert structure.med_roll("metric").enheter == {"0000005X": "tkr"}
    assert structure.celler == frame.height == 6
    assert frame.select(
        "Region", "Region_namn", "Tid", "enhet", "varde", "status", "orsak_saknas"
    ).rows() == [
        ("0180", "Stockholm", "2022", "tkr", 4_700_000.0, None, None),
        ("0180", "Stockholm", "2023", "tkr", None, "..", ORSAK[".."]),
        ("0180", "Stockholm", "2024", "tkr", 4_881_513.0, None, None),
        ("1480", "Göteborg", "2022", "tkr", None, None, UTAN_TECKEN),
        ("1480", "Göteborg", "2023", "tkr", 0.0, None, None),
        ("1480", "Göteborg", "2024", "tkr", 4_698_378.0, "p", None),
    ]


def test_a_sign_that_is_not_known_is_told_as_it_is_written():
    frame = read_cube(dataset({"Tid": dimension(["2024"])}, {("2024",): (None, "¤")}))[1]
    assert frame["orsak_saknas"].to_list() == ["SCB har skrivit ¤"]


@given(cubes(), st.booleans(), st.sampled_from(["object", "list"]))
def test_what_another_writer_writes_is_read_back(cube, sparse, status_as):
    dimensions, cells = cube
    written = json.loads(json.dumps(dataset(dimensions, cells, sparse=sparse, status_as=status_as)))
    frame = read_cube(written)[1]
    ids = list(dimensions)
    assert dict(zip(frame.select(ids).rows(), frame.select("varde", "status").rows(), strict=True)) == cells
    assert frame.filter(frame["varde"].is_null() != frame["orsak_saknas"].is_not_null()).is_empty()


@given(cubes())
def test_dense_and_sparse_give_the_same_frame(cube):
    dimensions, cells = cube
    dense = read_cube(dataset(dimensions, cells, status_as="list"))[1]
    assert_frame_equal(read_cube(dataset(dimensions, cells, sparse=True))[1], dense)


def test_one_status_holds_for_every_cell():
    cells = dict.fromkeys(CELLS, (None, ".."))
    single = read_cube(dataset(DIMENSIONS, cells, sparse=True, status_as="single"))[1]
    assert_frame_equal(single, read_cube(dataset(DIMENSIONS, cells))[1])
    of_one = dataset(DIMENSIONS, cells) | {"status": [".."]}
    assert_frame_equal(read_cube(of_one)[1], single)


def test_a_dimension_of_one_value_needs_no_index_and_no_label_is_the_code():
    cube = dataset(DIMENSIONS, CELLS)
    del cube["dimension"]["ContentsCode"]["category"]["index"]
    del cube["dimension"]["Region"]["category"]["label"]
    frame = read_cube(cube)[1]
    assert frame["ContentsCode"].unique().to_list() == ["0000005X"]
    assert frame["Region_namn"].to_list() == frame["Region"].to_list()


def test_the_index_decides_the_order_not_how_the_object_is_written():
    cube = dataset(DIMENSIONS, CELLS)
    cube["dimension"]["Tid"]["category"]["index"] = {"2024": 2, "2022": 0, "2023": 1}
    assert_frame_equal(read_cube(cube)[1], read_cube(dataset(DIMENSIONS, CELLS))[1])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"value": [1, 2]}, "2 värden, men tabellen 6 celler"),
        ({"value": [1, 2, 3, 4, 5, "6"]}, "inte ett tal"),
        ({"value": [1, 2, 3, 4, 5, True]}, "inte ett tal"),
        ({"value": {"6": 1}}, "cell 6 finns inte"),
        ({"value": {"-1": 1}}, "cell -1 finns inte"),
        ({"value": {"01": 1}}, "cell 01 finns inte"),
        ({"value": None}, "varken en lista eller ett objekt"),
        ({"status": ["p", "p"]}, "2 statusar, men tabellen 6 celler"),
        ({"status": {"0": 1}}, "status är inte text"),
        ({"status": 1}, "status är varken"),
        ({"size": [2, 1, 4]}, "Tid har 3 värden, men size säger 4"),
        ({"size": [2, 1]}, "3 variabler och size 2"),
        ({"id": ["Region", "Region", "Tid"]}, "kommer två gånger"),
        ({"id": []}, "0 variabler"),
        ({"version": "1.0"}, "version 2.0"),
        ({"class": "collection"}, "version 2.0"),
        ({"dimension": None}, "dimension saknas"),
        ({"updated": "i höst"}, "tidpunkt"),
        ({"role": {"time": ["Ar"]}}, "variabel som inte finns: Ar"),
        ({"role": {"time": "Tid"}}, "role.time är inte en lista av texter"),
        ({"id": "Region"}, "id eller size är inte en lista"),
        ({"id": ["Region", "ContentsCode", 3]}, "id eller size är inte en lista"),
        ({"size": 3}, "id eller size är inte en lista"),
        ({"note": ["a", 1]}, "note är inte en lista av texter"),
    ],
)
def test_what_contradicts_itself_is_refused_in_swedish(change, why):
    with pytest.raises(FileRejectedError, match=why):
        read_cube(dataset(DIMENSIONS, CELLS) | change)


@pytest.mark.parametrize(
    "index", [{"2022": 0, "2023": 2, "2024": 3}, ["2022", "2022", "2024"], {"2022": "0"}, None]
)
def test_values_that_are_not_numbered_or_come_twice_are_refused(index):
    cube = copy.deepcopy(dataset(DIMENSIONS, CELLS))
    cube["dimension"]["Tid"]["category"]["index"] = index
    with pytest.raises(FileRejectedError):
        read_cube(cube)


def test_a_label_of_no_value_is_refused():
    cube = copy.deepcopy(dataset(DIMENSIONS, CELLS))
    cube["dimension"]["Tid"]["category"]["label"]["2025"] = "2025"
    with pytest.raises(FileRejectedError, match="etikett för 2025"):
        read_cube(cube)


@pytest.mark.parametrize("content", [None, [], "tabell", {}])
def test_other_json_is_refused(content):
    with pytest.raises(FileRejectedError):
        read_structure(content)


def test_the_recorded_metadata_is_read(shared_data):
    content = json.loads((shared_data / "pxweb_v2" / "TAB6471_metadata.json").read_text(encoding="utf-8"))
    structure = read_structure(content)
    assert [(d.id, len(d.koder), d.eliminerbar) for d in structure.dimensioner] == [
        ("Region", 312, True),
        ("Alder", 134, False),
        ("Kon", 3, True),
        ("ContentsCode", 1, False),
        ("Tid", 16, False),
    ]
    assert structure.celler == 312 * 134 * 3 * 16
    region = structure.dimension("Region")
    assert region.etiketter[region.koder.index("1480")] == "Göteborg"
    assert region.kodlistor == ("vs_CKM01Riket", "vs_CKM02Län", "vs_CKM03Kommun")
    assert structure.med_roll("time").koder[-1] == "2026M04"
    assert structure.med_roll("metric").enheter == {"000007SF": "antal"}
    assert structure.uppdaterad == "2026-06-08T06:00:00Z"
    assert any("slumpmässig osäkerhet" in note for note in structure.noter)
