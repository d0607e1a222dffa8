"""Kolada's deliveries laid over one another: every version kept, and a list of what changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from kpilib.database import query
from kpilib.rawstore import store
from kpilib.services.kolada.load import load_kolada
from kpilib.settings import Settings
from kpilib.warehouse import curate
from kpilib.warehouse.schema import create_all
from kpilib.workspace import Workspace

PRELIMINAR = {"prel_publication_date": "2026-04-15", "publication_date": "2026-09-30", "publ_period": "2025"}
SLUTLIG = {"prel_publication_date": "2027-04-15", "publication_date": "2027-09-30", "publ_period": "2026"}
GRUPP = "Liknande kommuner LSS, Göteborg, "
Deliver = Callable[..., None]


@pytest.fixture
def deliver(workspace: Workspace, tmp_path) -> Deliver:
    """A delivery into the raw store: the day, values as {(kpi, kommun, ar): value}, what was asked for."""

    def _deliver(
        dag: str,
        values: dict[tuple[str, str, int], float | None] | None = None,
        *,
        kpi: dict[str, dict[str, Any]] | None = None,
        grupp: tuple[str, list[str]] | None = None,
        delar: list[dict[str, Any]] | None = None,
        borta: set[tuple[str, str, int]] = frozenset(),
        hel_katalog: bool = False,
    ) -> None:
        data = [
            {
                "kpi": k,
                "municipality": m,
                "period": a,
                "values": [{"gender": "T", "value": v, "count": 1, "isdeleted": (k, m, a) in borta}],
            }
            for (k, m, a), v in (values or {}).items()
        ]
        katalog = [{"id": k, "title": f"Titel {k}"} | extra for k, extra in (kpi or {}).items()]
        grupper = [
            {"id": "G39555", "title": GRUPP + grupp[0], "members": [_member(k) for k in grupp[1]]}
            for grupp in [grupp]
            if grupp
        ]
        content = {
            "kalla": "kolada",
            "bas": "https://api.kolada.se/v3",
            "hamtad": f"{dag}T08:00:00+02:00",
            "delar": delar or [],
            "hel_katalog": hel_katalog,
            "svar": {
                slag: [{"kropp": {"values": objects}}]
                for slag, objects in [
                    ("kpi", katalog),
                    ("municipality", []),
                    ("municipality_groups", grupper),
                    ("data", data),
                ]
            },
        }
        path = tmp_path / f"kolada-{dag}.json"
        path.write_text(json.dumps(content))
        store(workspace, path, source="kolada")

    return _deliver


def _member(kommun: str) -> dict[str, str]:
    return {"member_id": kommun, "member_title": f"Kommun {kommun}"}


def _del(kpi: list[str], kommuner: list[str], ar: list[int], sedan: str | None = None) -> dict[str, Any]:
    return {"kpi": kpi, "kommuner": kommuner, "ar": ar, "sedan": sedan}


@pytest.fixture
def load(workspace: Workspace, settings: Settings) -> Callable[[str], list[tuple[Any, ...]]]:
    """What a SELECT gives in a database of everything delivered."""

    def _load(sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect() as con:
            create_all(con)
            load_kolada(con, curate(workspace, settings, b"nyckel"))
            return query(con, sql).rows()

    return _load


CELL = ("N28018", "1480", 2025)
ALLT = _del(["N28018"], ["1480", "1280"], [2024, 2025])
ANDRAT = ALLT | {"sedan": "2026-05-04"}
REVIDERING = (
    "SELECT slag, kommun, ar, varde_fore, varde_efter, CAST(hamtad_fore AS DATE)::VARCHAR, "
    "CAST(hamtad_efter AS DATE)::VARCHAR FROM main.kolada_revidering"
)


def test_a_revised_value_is_in_force_and_in_the_revision_report_old_to_new(deliver: Deliver, load) -> None:
    deliver("2026-05-05", {CELL: 7.3, ("N28018", "1280", 2025): 6.1}, delar=[ALLT])
    deliver("2026-06-05", {CELL: 7.5}, delar=[ANDRAT])
    assert load("SELECT kommun, varde FROM main.kolada_varde ORDER BY kommun") == [
        ("1280", 6.1),
        ("1480", 7.5),
    ]
    assert load(REVIDERING) == [("andrat", "1480", 2025, 7.3, 7.5, "2026-05-05", "2026-06-05")]
    assert load("SELECT fil_fore <> fil_efter FROM main.kolada_revidering") == [(True,)]


def test_every_retrieved_version_can_be_asked_for(deliver: Deliver, load) -> None:
    for n, value in enumerate([7.3, 7.3, 7.5, 7.4], 1):
        deliver(f"2026-0{n}-05", {CELL: value}, delar=[ALLT])
    assert load("SELECT varde, CAST(hamtad AS DATE)::VARCHAR FROM main.kolada_historik ORDER BY ordning") == [
        (7.3, "2026-01-05"),
        (7.5, "2026-03-05"),
    ]
    assert load(
        "SELECT varde, CAST(hamtad AS DATE)::VARCHAR FROM main.kolada_varde "
        "JOIN main.kolada_hamtning AS h ON h.ordning = utgava"
    ) == [(7.4, "2026-04-05")]
    assert load("SELECT count(*), count(DISTINCT fil) FROM main.kolada_hamtning") == [(4, 4)]


def test_a_value_that_has_not_changed_is_the_version_it_was_first_seen_as(deliver: Deliver, load) -> None:
    deliver("2026-01-05", {CELL: 7.3}, delar=[ALLT])
    deliver("2026-02-05", {CELL: 7.3}, delar=[ALLT])
    assert load("SELECT count(*) FROM main.kolada_historik") == [(0,)]
    assert load(
        "SELECT h.hamtad::DATE::VARCHAR FROM main.kolada_varde JOIN main.kolada_hamtning h USING (fil)"
    ) == [("2026-02-05",)]
    assert load(
        "SELECT h.hamtad::DATE::VARCHAR FROM main.kolada_varde "
        "JOIN main.kolada_hamtning AS h ON h.ordning = utgava"
    ) == [("2026-01-05",)]


def test_what_two_parts_of_a_delivery_ask_for_is_as_the_whole_one_says(deliver: Deliver, load) -> None:
    preliminary = {"N28018": PRELIMINAR}
    deliver("2026-05-05", {CELL: 7.3}, kpi=preliminary, delar=[ALLT])
    deliver("2026-10-05", kpi={"N28018": SLUTLIG}, delar=[ANDRAT, ALLT])
    assert load("SELECT count(*) FROM main.kolada_varde") == [(0,)]
    assert [slag for slag, *_ in load(REVIDERING)] == ["borttaget"]


def test_a_value_that_all_was_asked_of_and_did_not_come_is_removed(deliver: Deliver, load) -> None:
    deliver("2026-05-05", {CELL: 7.3, ("N28018", "1280", 2025): 6.1}, delar=[ALLT])
    deliver("2026-06-05", {CELL: 7.3}, delar=[ALLT])
    assert load("SELECT kommun FROM main.kolada_varde") == [("1480",)]
    assert load(REVIDERING) == [("borttaget", "1280", 2025, 6.1, None, "2026-05-05", "2026-06-05")]


def test_a_value_outside_what_was_asked_for_stays(deliver: Deliver, load) -> None:
    deliver("2026-05-05", {CELL: 7.3, ("N28018", "0180", 2025): 6.1}, delar=[ALLT])
    deliver("2026-06-05", {CELL: 7.3}, delar=[ALLT])
    assert load("SELECT count(*) FROM main.kolada_varde") == [(2,)]


def test_a_delivery_that_does_not_say_what_was_asked_for_removes_nothing(deliver: Deliver, load) -> None:
    deliver("2026-05-05", {CELL: 7.3})
    deliver("2026-06-05", {("N28018", "1280", 2025): 6.1})
    assert load("SELECT count(*) FROM main.kolada_varde") == [(2,)]
    assert load(REVIDERING) == []


def test_a_value_marked_as_deleted_is_removed_and_may_come_back(deliver: Deliver, load) -> None:
    deliver("2026-05-05", {CELL: 7.3}, delar=[ALLT])
    deliver("2026-06-05", {CELL: None}, borta={CELL}, delar=[ANDRAT])
    deliver("2026-07-05", {CELL: 7.4}, delar=[ANDRAT])
    assert [row[0] for row in load(REVIDERING)] == ["borttaget", "aterkommet"]
    assert load("SELECT varde FROM main.kolada_varde") == [(7.4,)]


def test_an_unchanged_value_becomes_final_when_the_catalogue_has_moved_on(deliver: Deliver, load) -> None:
    deliver("2026-05-05", {CELL: 7.3}, kpi={"N28018": PRELIMINAR}, delar=[ALLT])
    deliver("2026-06-05", kpi={"N28018": PRELIMINAR}, delar=[ANDRAT])
    assert load("SELECT preliminar FROM main.kolada_varde") == [(True,)]
    deliver("2026-10-05", kpi={"N28018": SLUTLIG}, delar=[ANDRAT])
    assert load("SELECT varde, preliminar FROM main.kolada_varde") == [(7.3, False)]
    assert load(REVIDERING) == [("slutligt", "1480", 2025, 7.3, 7.3, "2026-05-05", "2026-10-05")]


def test_a_value_that_comes_and_goes_is_told_from_one_that_is_removed(deliver: Deliver, load) -> None:
    deliver("2026-05-05", {CELL: None}, delar=[ALLT])
    deliver("2026-06-05", {CELL: 7.3}, delar=[ANDRAT])
    deliver("2026-07-05", {CELL: None}, delar=[ANDRAT])
    assert [row[0] for row in load(REVIDERING)] == ["tillkommet", "uteblivet"]


def test_a_retitled_and_a_discontinued_kpi_are_in_the_revision_report(deliver: Deliver, load) -> None:
    deliver("2026-05-05", kpi={"N1": PRELIMINAR, "N2": PRELIMINAR, "N3": PRELIMINAR}, hel_katalog=True)
    deliver(
        "2026-06-05",
        kpi={"N1": PRELIMINAR | {"title": "Ny titel"}, "N2": PRELIMINAR | {"publication_date": None}},
        hel_katalog=True,
    )
    rows = load("SELECT slag, kpi, text_fore, text_efter FROM main.kolada_revidering ORDER BY kpi")
    assert rows == [
        ("ny_titel", "N1", "Titel N1", "Ny titel"),
        ("nedlagt", "N2", "Titel N2", "Titel N2"),
        ("nedlagt", "N3", "Titel N3", "Titel N3"),
    ]
    assert load("SELECT kpi, nedlagd FROM main.kolada_kpi ORDER BY kpi") == [
        ("N1", False),
        ("N2", True),
        ("N3", True),
    ]


def test_part_of_the_catalogue_says_nothing_of_the_rest(deliver: Deliver, load) -> None:
    deliver("2026-05-05", kpi={"N1": PRELIMINAR, "N2": PRELIMINAR}, hel_katalog=True)
    deliver("2026-06-05", kpi={"N1": PRELIMINAR})
    assert load("SELECT count(*) FROM main.kolada_revidering") == [(0,)]


def test_a_group_whose_members_changed_shows_both_vintages_with_their_dates(deliver: Deliver, load) -> None:
    deliver("2026-05-05", grupp=("2024", ["0180", "1280"]))
    deliver("2026-06-05", grupp=("2024", ["1280", "0180"]))
    deliver("2026-07-05", grupp=("2024", ["1280"]))
    deliver("2026-09-05", grupp=("2025", ["1280"]))
    assert load(
        "SELECT argang, list(kommun ORDER BY kommun), galler_fran::VARCHAR, galler_till::VARCHAR "
        "FROM main.kommungrupp_historik GROUP BY ALL ORDER BY 3"
    ) == [
        (2024, ["0180", "1280"], "2026-05-05", "2026-07-05"),
        (2024, ["1280"], "2026-07-05", "2026-09-05"),
        (2025, ["1280"], "2026-09-05", None),
    ]
