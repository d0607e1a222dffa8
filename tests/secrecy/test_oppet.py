"""What says nothing about persons: each table can be read, and says whose it is."""

from __future__ import annotations

import pytest

from kpilib.secrecy import Gate
from kpilib.secrecy.oppet import OPPET
from kpilib.services.registry import SERVICES
from kpilib.workspace import Workspace


@pytest.mark.parametrize("namn", OPPET)
def test_every_open_table_can_be_read_and_names_no_person(namn: str, demo: Workspace) -> None:
    with Gate("stad", workspace=demo) as gate:
        table = gate.tabell(namn)
    assert table.width
    assert not {"person", "arende", "personnummer"} & set(table.columns)


def test_a_service_is_known_by_its_key_and_called_by_its_name(demo: Workspace) -> None:
    with Gate("stad", workspace=demo) as gate:
        found = gate.tabell("tjanster")
    assert found.rows() == [(service.namn, service.titel) for service in SERVICES.values()]


def test_what_was_fetched_says_whether_it_is_what_was_asked_for(demo: Workspace) -> None:
    with Gate("stad", workspace=demo) as gate:
        found, files = gate.tabell("hamtningar"), gate.tabell("filer")
    assert set(found["kalla"]) <= set(SERVICES)
    fetched = files.filter(files["kalla"].is_in(list(SERVICES)), files["status"] == "godkand")
    assert sorted(found["namn"]) == sorted(fetched["namn"]) != []
