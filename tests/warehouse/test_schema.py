"""The tables of a snapshot: which of them hold settings, and which code decides what they hold."""

from __future__ import annotations

import ast
from pathlib import Path

import duckdb
import pytest

from kpilib.database import query
from kpilib.settings import Insats, Settings
from kpilib.warehouse.build import derive
from kpilib.warehouse.code import COUNTING_ROOMS, READING_ROOMS
from kpilib.warehouse.schema import FROM_SETTINGS, create_all

PACKAGE = Path(__file__).resolve().parents[2] / "kpilib"
NO_NUMBER = {"errors", "fragor", "keys", "settings", "skanner", "systemet", "utgavor", "workspace"}
"""What changes no number: how failures are told, where files lie and what the system does with them, what is
refused of a person's SQL or of a snapshot with a person in it, and the settings and the key, which have parts
of their own in its id."""


def test_the_tables_of_settings_are_those_that_differ_when_the_settings_do(settings: Settings) -> None:
    other = settings.model_copy(
        update={
            "kommun": settings.kommun.model_copy(update={"kod": "1280", "namn": "Malmö"}),
            "region": settings.region.model_copy(update={"kommuner": ("Malmö", "Lund")}),
            "kolada": settings.kolada.model_copy(update={"kommuner": ("1280", "0000")}),
            "inkop": settings.inkop.model_copy(update={"konton": {"1": "boendestod"}}),
            "strategi": {},
            "insats": {**settings.insats, "ny": Insats(namn="Ny", lagrum="SoL", roller=("beslutas",))},
        }
    )
    tables = []
    for chosen in (settings, other):
        with duckdb.connect() as con:
            create_all(con)
            derive(con, chosen)
            names = query(con, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")
            tables.append({name: query(con, f"FROM main.{name}").rows() for name in names["table_name"]})
    assert {name for name in tables[0] if tables[0][name] != tables[1][name]} == set(FROM_SETTINGS)


def imported(room: str) -> set[str]:
    """The rooms that a room's modules import from."""
    root = PACKAGE / room
    modules = [root] if root.is_file() else root.rglob("*.py")
    names = [
        node.module or ""
        for module in modules
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    ]
    return {name.split(".")[1] for name in names if name.startswith("kpilib.")}


@pytest.mark.parametrize("room", COUNTING_ROOMS)
def test_what_code_that_decides_a_snapshot_builds_on_is_in_its_id_too(room: str) -> None:
    """A room that it imports, and that is not counted, would change numbers unseen."""
    counted = {name.removesuffix(".py") for name in COUNTING_ROOMS}
    assert imported(room) <= counted | NO_NUMBER


def test_the_code_that_decides_what_is_read_of_a_file_decides_the_snapshot_too() -> None:
    assert {name.split("/")[0] for name in READING_ROOMS} <= set(COUNTING_ROOMS)
