"""A third service is one folder: laid beside the others, it is fetched, kept, published and spoken of."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from kommunen import arbetsmapp

from kpilib.mall.program import ny_tjanst
from kpilib.warehouse import current, snapshot_path
from kpilib.workspace import Workspace
from services.service import LocalService, Reply, status

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., tuple[int, str, str]]
Ask = Callable[[str], list[tuple[Any, ...]]]


class ProvServer(LocalService):
    """Persons per municipality and year."""

    root = "/v1"

    def __init__(self) -> None:
        super().__init__()
        self.personer = {"1480": 12, "1280": 7}

    def right_reply(self, path: str, query: dict[str, list[str]], question: Any) -> Reply:
        return Reply({"ar": int(path.rpartition("/")[2]), "kommuner": self.personer})


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as it is, with one folder more: that which the scaffold writes."""
    folder = tmp_path_factory.mktemp("program")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "kpilib", folder / "kpilib", ignore=ignored)
    ny_tjanst("prov", folder)
    return folder


@pytest.fixture(scope="module")
def server() -> Iterator[ProvServer]:
    with ProvServer() as running:
        yield running


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory, server: ProvServer) -> Workspace:
    ws = arbetsmapp(tmp_path_factory.mktemp("arbetsmapp"))
    with ws.settings.open("a", encoding="utf-8") as file:
        file.write(f'[tjanst.prov]\nbas = "{server.base}"\nar = [2023, 2024]\n')
    return ws


@pytest.fixture(scope="module")
def python(program: Path, ws: Workspace) -> Run:
    """What a script gives in that program and workspace: exit code, output and messages."""
    environment = os.environ | {
        "PYTHONPATH": str(program),
        "KATEGORIPLAN_HOME": str(ws.root),
        "NO_PROXY": "127.0.0.1",
        "COLUMNS": "200",
    }

    def _python(script: str, *arguments: str) -> tuple[int, str, str]:
        command = [sys.executable, "-c", script, *arguments]
        done = subprocess.run(
            command, cwd=program, env=environment, capture_output=True, text=True, timeout=120
        )
        return done.returncode, done.stdout, done.stderr

    return _python


@pytest.fixture(scope="module")
def run(python: Run) -> Run:
    """What a command gives."""
    return lambda *arguments: python("from kpilib.cli import main; main()", *arguments)


def _ask(ws: Workspace, sql: str) -> list[tuple[Any, ...]]:
    found = current(ws)
    with duckdb.connect(str(snapshot_path(ws, found.snapshot)), read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def published(run: Run, ws: Workspace, server: ProvServer) -> Ask:
    """Fetched twice, with one value changed between, and published; asks the snapshot."""
    assert run("fetch", "prov")[0] == 0
    server.personer["1480"] = 15
    assert run("fetch", "prov")[0] == 0
    code, _, said = run("publish")
    assert code == 0, said
    return lambda sql: _ask(ws, sql)


def test_it_is_named_with_the_others(run: Run) -> None:
    code, _, said = run("fetch", "socialstyrelsen")
    assert code == 2
    assert "Skriv: kategoriplan fetch kolada, prov eller scb" in said


def test_each_retrieval_is_kept_and_is_in_the_snapshot(published: Ask, ws: Workspace) -> None:
    kept = sorted((ws.raw / "prov").glob("*.json"))
    assert [json.loads(p.read_bytes())["svar"][0]["kropp"]["ar"] for p in kept] == [2023, 2023]
    assert published("SELECT kommun, ar, antal FROM main.prov_varde ORDER BY ALL") == [
        ("1280", 2023, 7),
        ("1280", 2024, 7),
        ("1480", 2023, 15),
        ("1480", 2024, 15),
    ]
    files = published(
        "SELECT kalla, profil, lasning, lasta_rader, gallande_rader FROM meta.fil ORDER BY ordning"
    )
    read = ("prov", "prov", "Gränssnittet hos Prov", 4)
    assert files == [(*read, 0), (*read, 4)]


def test_its_tables_and_columns_are_described(published: Ask) -> None:
    tables = published("SELECT table_name, comment FROM duckdb_tables() WHERE table_name LIKE 'prov%'")
    assert dict(tables)["prov_varde"] == "Personer med stöd enligt Prov."
    columns = published("SELECT comment FROM duckdb_columns() WHERE table_name LIKE 'prov%'")
    assert len(columns) == 9
    assert all(comment for (comment,) in columns)


def test_it_has_its_name_wherever_sources_are_named(published: Ask) -> None:
    names = published("SELECT kalla, titel FROM meta.kalla WHERE kalla LIKE 'prov%' ORDER BY ALL")
    assert names == [("prov", "Prov"), ("prov_varde", "Prov")]


def test_its_series_stand_with_the_others_under_its_name(published: Ask) -> None:
    rows = published(
        "SELECT DISTINCT kalla, serie, enhet, kallhanvisning FROM main.nationell_serie WHERE kommun = '1480'"
    )
    assert rows == [("Prov", "prov_personer", "antal", "Källa: Prov")]


def test_the_day_of_its_retrieval_does_not_lengthen_the_calendar(published: Ask) -> None:
    [(last,)] = published("SELECT max(till) FROM main.kalender")
    [(fetched,)] = published("SELECT max(utdrag) FROM meta.fil")
    assert last < fetched


def test_what_has_changed_is_listed_old_to_new(published: Ask, run: Run) -> None:
    code, out, _ = run("revisions", "--format", "json")
    assert code == 0
    found = [(r["slag"], r["kpi"], r["omrade"], r["ar"], r["fore"], r["efter"]) for r in json.loads(out)]
    change = ("ändrat värde", "prov_personer", "1480")
    assert found == [(*change, 2023, "12.0", "15.0"), (*change, 2024, "12.0", "15.0")]


def test_a_page_may_name_it_and_tell_of_its_retrievals_and_revisions(published: Ask, python: Run) -> None:
    code, out, said = python(
        "import json; from kpilib.secrecy import Gate\n"
        "with Gate() as gate:\n"
        "    rows = [gate.tabell(t).rows() for t in ('tjanster', 'hamtningar', 'revideringar')]\n"
        "print(json.dumps(rows, default=str))"
    )
    assert code == 0, said
    services, retrievals, revisions = json.loads(out)
    assert services == [["kolada", "Kolada"], ["prov", "Prov"], ["scb", "SCB"]]
    assert [(row[0], row[-1]) for row in retrievals] == [("prov", True)] * 2
    assert {(row[0], row[-1]) for row in revisions} == {("Prov", "Källa: Prov")}


def test_its_age_and_its_files_are_told(published: Ask, run: Run) -> None:
    _, _, said = run("fetch", "prov", "--offline")
    assert "Statistiken från Prov togs emot" in said
    _, out, _ = run("status", "--json")
    assert [file["kalla"] for file in json.loads(out)["filer"]] == ["prov", "prov"]
    _, out, _ = run("doctor")
    assert "Statistik: Kolada, Prov och SCB" in out


def test_when_it_does_not_answer_the_message_has_its_name_and_its_section(
    published: Ask, run: Run, server: ProvServer
) -> None:
    server.plan["/antal"] = status(404)
    code, _, said = run("fetch", "prov")
    server.plan.clear()
    said = " ".join(said.split())
    assert code == 3
    assert "Prov svarade 404." in said
    assert "Kontrollera bas, ar under [tjanst.prov] i kategoriplan.toml." in said


@pytest.mark.parametrize(
    ("settings", "hint"),
    [
        ('[tjanst.prov]\nbas = "x"\nar = [2024]\nars = 1\n', "kategoriplan.toml: [tjanst.prov]: ars"),
        ("[tjanst.prof]\n", "Menade du [tjanst.prov]?"),
    ],
)
def test_a_fault_in_its_settings_is_told_as_any_other(
    run: Run, ws: Workspace, settings: str, hint: str
) -> None:
    before = ws.settings.read_text(encoding="utf-8")
    ws.settings.write_text(before.partition("[tjanst.")[0] + settings, encoding="utf-8")
    code, _, said = run("fetch", "prov")
    ws.settings.write_text(before, encoding="utf-8")
    assert code == 2
    assert hint in " ".join(said.split())
