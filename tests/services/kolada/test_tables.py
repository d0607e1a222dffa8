"""A delivery read as tables."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from kpilib.errors import FileRejectedError
from kpilib.services.kolada import read_delivery

KATALOG = {
    "id": "N28018",
    "title": "Nettokostnadsavvikelse LSS (%)",
    "description": "Avvikelse.",
    "is_divided_by_gender": False,
    "prel_publication_date": "2026-05-05",
    "publication_date": "2026-09-30",
    "publ_period": "2025",
    "has_ou_data": False,
}


def _value(gender="T", value=7.3, **change):
    return {"gender": gender, "count": 1, "status": "", "value": value, "isdeleted": False} | change


def _data(*values, kpi="N28018", municipality="1480", period=2025):
    return {"kpi": kpi, "municipality": municipality, "period": period, "values": list(values)}


def _delivery(*values, **change):
    content = {
        "kalla": "kolada",
        "bas": "https://api.kolada.se/v3",
        "hamtad": "2026-05-05T08:00:00+02:00",
        "fragor": [],
        "kpi": [KATALOG],
        "municipality": [{"id": "0000", "title": "Riket", "type": "L"}],
        "municipality_groups": [
            {
                "id": "G39555",
                "title": "Liknande kommuner LSS, Göteborg, 2024",
                "members": [
                    {"member_id": "0180", "member_title": "Stockholm"},
                    {"member_id": "1280", "member_title": "Malmö"},
                ],
            }
        ],
        "values": list(values),
    }
    return json.dumps(content | change).encode()


def test_one_row_per_gender_in_any_order():
    tables = read_delivery(_delivery(_data(_value("M", 1.0), _value("T", 3.0), _value("K", 2.0))))
    assert dict(tables.kolada_varde.select("kon", "varde").rows()) == {"T": 3.0, "K": 2.0, "M": 1.0}


def test_the_columns_and_types_of_a_value():
    assert read_delivery(_delivery(_data(_value()))).kolada_varde.schema == pl.Schema(
        {
            "kpi": pl.String,
            "kommun": pl.String,
            "ar": pl.Int32,
            "kon": pl.String,
            "varde": pl.Float64,
            "antal": pl.Int64,
            "status": pl.String,
            "preliminar": pl.Boolean,
        }
    )


def test_a_delivery_without_values_has_the_same_columns():
    empty, one = read_delivery(_delivery()), read_delivery(_delivery(_data(_value())))
    assert empty.kolada_varde.schema == one.kolada_varde.schema
    assert empty.kolada_varde.height == 0


@pytest.mark.parametrize("number", [31.32959689, 6.1338, -1.4928, 136.029931, 75])
def test_a_value_keeps_every_decimal(number):
    frame = read_delivery(_delivery(_data(_value(value=number)))).kolada_varde
    assert frame["varde"].to_list() == [number]


def test_a_missing_value_is_null_with_its_status():
    row = read_delivery(_delivery(_data(_value(value=None, count=None, status="Saknas")))).kolada_varde
    assert row.select("varde", "antal", "status").row(0) == (None, None, "Saknas")


def test_deleted_values_are_left_out():
    tables = read_delivery(_delivery(_data(_value(isdeleted=True), _value(value=7.3))))
    assert tables.kolada_varde["varde"].to_list() == [7.3]


@pytest.mark.parametrize(
    ("hamtad", "period", "preliminar"),
    [
        ("2026-05-04", 2025, False),
        ("2026-05-05", 2025, True),
        ("2026-09-29", 2025, True),
        ("2026-09-30", 2025, False),
        ("2026-05-05", 2024, False),
    ],
)
def test_a_value_is_preliminary_between_its_two_publications(hamtad, period, preliminar):
    tables = read_delivery(_delivery(_data(_value(), period=period), hamtad=hamtad))
    assert tables.kolada_varde["preliminar"].to_list() == [preliminar]


def test_a_kpi_without_a_preliminary_publication_is_never_preliminary():
    catalogue = KATALOG | {"prel_publication_date": None}
    tables = read_delivery(_delivery(_data(_value()), kpi=[catalogue]))
    assert tables.kolada_varde["preliminar"].to_list() == [False]


def test_a_value_whose_kpi_is_not_in_the_catalogue_is_kept():
    tables = read_delivery(_delivery(_data(_value(), kpi="N28021")))
    assert tables.kolada_varde.select("kpi", "preliminar").rows() == [("N28021", False)]


def test_the_catalogue():
    row = read_delivery(_delivery()).kolada_kpi.row(0, named=True)
    assert row == {
        "kpi": "N28018",
        "titel": "Nettokostnadsavvikelse LSS (%)",
        "beskrivning": "Avvikelse.",
        "enhet": "%",
        "konsuppdelad": False,
        "publiceringsdatum": date(2026, 9, 30),
        "preliminart_datum": date(2026, 5, 5),
        "publiceringsperiod": "2025",
        "nedlagd": False,
    }


def test_a_kpi_without_a_coming_publication_is_discontinued():
    tables = read_delivery(_delivery(kpi=[KATALOG | {"publication_date": None}]))
    assert tables.kolada_kpi["nedlagd"].to_list() == [True]


def test_areas_and_the_members_of_groups():
    tables = read_delivery(_delivery())
    assert tables.kommun.rows() == [("0000", "Riket", "L")]
    titel = "Liknande kommuner LSS, Göteborg, 2024"
    assert tables.kommungrupp.rows() == [
        ("G39555", titel, "0180", "Stockholm"),
        ("G39555", titel, "1280", "Malmö"),
    ]


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", ""),
        (b"PK\x03\x04", ""),
        (b"\xff\xfe", ""),
        (_delivery(_data(_value()))[:-40], ""),
        (b"[]", ""),
        (b"{}", "kalla"),
        (_delivery(kalla="scb"), "kalla"),
        (_delivery(hamtad="i går"), "hamtad"),
        (_delivery(values={}), "values"),
        (_delivery(_data(_value("X"))), "values[0].values[0].gender"),
        (_delivery(_data(_value(), _value("K", value="7,3"))), "values[0].values[1].value"),
        (_delivery(_data(_value(value=True))), "values[0].values[0].value"),
        (_delivery(_data(_value(value=float("nan")))), ""),
        (_delivery(_data(_value(), period="2025H1")), "values[0].period"),
        (_delivery(kpi=[KATALOG | {"publication_date": "hösten"}]), "kpi[0].publication_date"),
    ],
)
def test_a_malformed_delivery_is_rejected_whole_with_the_place(data, where):
    with pytest.raises(FileRejectedError) as error:
        read_delivery(data)
    assert error.value.var == where
    assert error.value.gor


def test_a_value_that_comes_twice_rejects_the_file():
    with pytest.raises(FileRejectedError) as error:
        read_delivery(_delivery(_data(_value()), _data(_value(value=7.4))))
    assert error.value.var == "kpi N28018, kommun 1480, ar 2025, kon T"


def test_the_bodies_of_answers_are_read_like_the_objects_of_an_older_file():
    old = json.loads(_delivery(_data(_value()), _data(_value("K", 1.0), municipality="1280")))
    bodies = {
        slag: [
            {"adress": "", "status": 200, "sha256": "", "kropp": {"values": [record], "count": 1}}
            for record in old[key]
        ]
        for slag, key in [
            ("kpi", "kpi"),
            ("municipality", "municipality"),
            ("municipality_groups", "municipality_groups"),
            ("data", "values"),
        ]
    }
    new = {"kalla": "kolada", "hamtad": old["hamtad"], "svar": bodies}
    before, after = read_delivery(json.dumps(old).encode()), read_delivery(json.dumps(new).encode())
    for frame in ("kolada_varde", "kolada_kpi", "kommun", "kommungrupp"):
        assert getattr(before, frame).equals(getattr(after, frame))


def test_a_value_marked_as_deleted_is_named_unless_a_living_one_stands_beside_it():
    tables = read_delivery(
        _delivery(
            _data(_value(isdeleted=True), _value(value=7.3)),
            _data(_value(isdeleted=True), municipality="1280"),
        )
    )
    assert tables.kolada_borttagen.rows() == [("N28018", "1280", 2025, "T")]
