"""Each control finds what it is there to find, and the controls stand beside what they guard."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import duckdb
import pytest
from kommunen import ALL as CATALOGUE

from kpilib.contracts import CONTRACTS
from kpilib.database import query
from kpilib.errors import AuditError
from kpilib.nyckeltal.audit import controls as controls_of_nyckeltal
from kpilib.skanner import in_database
from kpilib.warehouse import connect, current
from kpilib.warehouse.audit import FEL, Control, audit, controls
from kpilib.workspace import Workspace

ALL = {c.namn: c for c in (*controls(), *controls_of_nyckeltal(CATALOGUE.values()))}
DISTRIBUTIONS = [
    (n.id, name)
    for n in CATALOGUE.values()
    for name, dimension in n.terms.dimension.items()
    if dimension.slag == "fordelning"
]


@pytest.fixture(scope="module")
def copy(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the demonstration's snapshot, to plant faults in."""
    path = tmp_path_factory.mktemp("copy") / "copy.duckdb"
    shutil.copy(current(demo).path, path)
    with duckdb.connect(str(path)) as con:
        yield con


@pytest.fixture
def con(copy: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The copy, as it was again afterwards."""
    copy.begin()
    yield copy
    copy.rollback()


def breaches(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    return [str(row[0]) for row in con.execute(ALL[name].sql).fetchall()]


def test_each_control_has_a_name_of_its_own_and_is_in_the_snapshot(demo: Workspace) -> None:
    every = [*controls(), *controls_of_nyckeltal(CATALOGUE.values())]
    assert len(ALL) == len(every)
    with connect(demo) as con:
        ran = query(con, "SELECT kontroll FROM meta.avstamning")["kontroll"].to_list()
    assert sorted(ran) == sorted([*ALL, "personnummer_i_klartext"])


def test_the_warehouses_controls_read_no_nyckeltal() -> None:
    assert [c.namn for c in controls() if "nyckeltal." in c.sql] == []


def test_the_controls_of_nyckeltal_are_theirs_and_those_of_one_nyckeltal_go_with_it() -> None:
    own = {c.namn for c in controls_of_nyckeltal(CATALOGUE.values())}
    general = {"andel_utanfor", "fordelning_summerar", "insats_utan_varde", "lucka_utan_orsak"}
    assert own == general | {"flode_stanger"}
    without = [n for n in CATALOGUE.values() if n.id != "ej_verkstallda"]
    assert {c.namn for c in controls_of_nyckeltal(without)} == general


def test_the_parts_of_every_distribution_are_held_to_the_whole(con: duckdb.DuckDBPyConnection) -> None:
    assert len(DISTRIBUTIONS) == 5
    assert breaches(con, "fordelning_summerar") == []
    for nyckeltal, dimension in DISTRIBUTIONS:
        [(insats, period, part)] = con.execute(
            "SELECT insats, period, dimension_varde FROM nyckeltal.varde "
            "WHERE nyckeltal = ? AND dimension = ? AND varde IS NOT NULL ORDER BY ALL LIMIT 1",
            [nyckeltal, dimension],
        ).fetchall()
        con.execute(
            "UPDATE nyckeltal.varde SET taljare = taljare + 1 WHERE nyckeltal = ? AND dimension = ? "
            "AND insats = ? AND period = ? AND dimension_varde = ?",
            [nyckeltal, dimension, insats, period, part],
        )
        assert f"{nyckeltal} {insats} {dimension} {period}" in breaches(con, "fordelning_summerar")


def test_a_part_of_the_same_measure_is_no_distribution(con: duckdb.DuckDBPyConnection) -> None:
    """`delmangd`: täljare and nämnare of a part of the rows; they do not sum to the whole's nämnare."""
    con.execute("UPDATE nyckeltal.varde SET taljare = taljare + 1 WHERE dimension = 'koptyp'")
    assert breaches(con, "fordelning_summerar") == []


@pytest.mark.parametrize(
    "register", [n for n, c in CONTRACTS.items() if c.tackning and c.tackning.slag == "register"]
)
def test_every_register_that_shrinks_is_named(register: str, con: duckdb.DuckDBPyConnection) -> None:
    con.execute("DELETE FROM meta.fil")
    for n, rows in enumerate((100, 80, 63)):
        con.execute(
            "INSERT INTO meta.fil (fil, kalla, namn, ordning, status, godkanda_rader) "
            "VALUES (?, ?, ?, ?, 'godkand', ?)",
            [f"f{n}", register, f"{register}_{n}.csv", n, rows],
        )
    # Four fifths of the one before is not much less.
    assert breaches(con, "krympt_register") == [f"{register}_2.csv: 63 rader mot 80 i det förra utdraget"]


def test_months_and_statistics_are_no_registers(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE meta.fil SET kalla = 'kopfil', godkanda_rader = 1000 - 100 * ordning")
    assert breaches(con, "krympt_register") == []


def test_a_person_s_number_in_any_table_is_found_by_its_place(con: duckdb.DuckDBPyConnection) -> None:
    assert in_database(con) == []
    con.execute(
        "UPDATE main.kopfil SET enhet = 'Hos 81 12 28-9874' WHERE rad = (SELECT min(rad) FROM main.kopfil)"
    )
    con.execute("UPDATE meta.fil SET namn = 'beslut \uff18112289874.csv' WHERE ordning = 1")
    assert [found.plats for found in in_database(con)] == ["main.kopfil.enhet", "meta.fil.namn"]
    with pytest.raises(AuditError) as caught:
        audit(con, [])
    assert "personnummer_i_klartext: 2 brott, t.ex. main.kopfil.enhet" in caught.value.var
    assert "9874" not in str(caught.value)


def test_the_flow_is_held_to_the_stock(con: duckdb.DuckDBPyConnection) -> None:
    assert breaches(con, "flode_stanger") == []
    con.execute(
        "UPDATE main.verkstallighet_flode SET nya = nya + 1, utgaende = utgaende + 1 "
        "WHERE insats = 'bmss_vuxna' AND period = '2024Q3'"
    )
    assert breaches(con, "flode_stanger") == ["bmss_vuxna 2024Q3"]


def test_a_share_outside_its_bounds_a_gap_without_reason_and_an_insats_without_values(
    con: duckdb.DuckDBPyConnection,
) -> None:
    found = {name: breaches(con, name) for name in ("andel_utanfor", "lucka_utan_orsak", "insats_utan_varde")}
    assert not any(found.values())
    con.execute(
        "UPDATE nyckeltal.varde SET varde = 1.1 WHERE nyckeltal = 'ramavtalskop' AND insats = 'bmss_barn' "
        "AND dimension = 'alla' AND period = '2024-10'"
    )
    assert breaches(con, "andel_utanfor") == ["ramavtalskop bmss_barn alla 2024-10"]
    con.execute(
        "UPDATE nyckeltal.varde SET varde = NULL WHERE nyckeltal = 'ramavtalskop' AND insats = 'bmss_barn' "
        "AND dimension = 'alla' AND period = '2024-10'"
    )
    assert breaches(con, "lucka_utan_orsak") == ["ramavtalskop bmss_barn alla 2024-10"]
    con.execute("DELETE FROM nyckeltal.varde WHERE nyckeltal = 'ramavtalskop' AND insats = 'bmss_barn'")
    assert breaches(con, "insats_utan_varde") == ["ramavtalskop bmss_barn"]


def test_a_calendar_of_a_few_months_asks_for_no_quarter(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE main.kalender SET redovisas = redovisas AND period_typ = 'manad'")
    con.execute("DELETE FROM nyckeltal.varde WHERE period_typ <> 'manad'")
    assert breaches(con, "insats_utan_varde") == []


def test_what_stops_the_publishing_is_said_of_each_control() -> None:
    assert {c.allvar for c in ALL.values()} == {FEL, "varning"}
    assert all(isinstance(c, Control) and c.beskrivning.endswith(".") for c in ALL.values())
