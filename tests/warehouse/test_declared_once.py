"""A new contract and a new breakdown are declared in one place, and all else follows.

The package is copied, and to the copy is done what somebody does who adds three sources and a nyckeltal: a
module and a line each in `contracts`, a profile each, a folder. Nothing else of the copy is touched.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from kommunen import arbetsmapp

ROOT = Path(__file__).resolve().parents[2]

TABLES = '''
"""Three sources that no municipality has."""

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract
from kpilib.contracts.tackning import Tackning

PROV_MANAD = Contract(
    namn="prov_manad",
    titel="Prov per månad",
    beskrivning="En rad per prov och månad.",
    kolumner={"insats": c.insats(), "sort": c.text("Provets sort."), "manad": c.manad("Månad.")},
    tackning=Tackning("manad", "manad", utan_rader=True),
    nyckel=("insats", "sort", "manad"),
    ersatter=("insats", "manad"),
)
PROV_REGISTER = Contract(
    namn="prov_register",
    titel="Provregister",
    beskrivning="En rad per prov.",
    kolumner={"prov": c.text("Provets namn."), "dag": c.datum("Dag för provet.")},
    tackning=Tackning("register", "dag", hel_manad=True),
)
PROV_AR = Contract(
    namn="prov_ar",
    titel="Provstatistik",
    beskrivning="En rad per år.",
    kolumner={"ar": c.heltal("År.", hogst=2100), "antal": c.statistik("Antal prov.")},
    tackning=Tackning("ar", "ar"),
)
'''
NAMES = ("PROV_MANAD", "PROV_REGISTER", "PROV_AR")
SQL = """
SELECT 'manad' AS period_typ, manad AS period, insats, sort, 1 AS taljare, 1 AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten, CAST(NULL AS VARCHAR) AS person, 'prov_manad' AS tabell,
    fil, blad, rad
FROM main.prov_manad
"""
TERMS = """
namn = "Prov"
beskrivning = "Prov efter sort."
enhet = "andel"
raknar = "dygn"
slag = "flode"
riktning = "ingen"
insatser = ["stod_i_boendet"]
period_typer = ["manad"]
kallor = ["prov_manad", "prov_register", "prov_ar"]
definition_version = 1
total = false
kalla = "Prov"

[dimension.sort]
slag = "fordelning"
beskrivning = "Provets sort."
"""
DELIVERIES = {
    "prov_manad_1.csv": "insats;sort;manad\nboendestod;a;2023-01\nboendestod;b;2023-01\n"
    "ledsagarservice;a;2023-01\n",
    "prov_manad_2.csv": "insats;sort;manad\nboendestod;a;2023-02\n",
    "prov_register_2023-05-31.csv": "prov;dag\n" + "".join(f"p{n};2022-06-{n:02}\n" for n in range(10, 30)),
    "prov_register_2023-06-30.csv": "prov;dag\n" + "".join(f"p{n};2022-06-{n:02}\n" for n in range(10, 25)),
    "prov_ar_2016.csv": "ar;antal\n2016;4\n",
}
RUN = """
import json, sys
from pathlib import Path
import duckdb
from kpilib import pipeline
from kpilib.database import query
from kpilib.nyckeltal.audit import controls
from kpilib.warehouse import connect, current
from kpilib.warehouse.schema import CURATED
from kpilib.workspace import Workspace

ws = Workspace(Path(sys.argv[1]).resolve())
taken = pipeline.ingest(ws, sorted(Path(sys.argv[2]).iterdir()))
assert not taken.fel, [error.vad for _, error in taken.fel]
asked = [c.raw.name for c in taken.vantar]
taken = pipeline.ingest(ws, [c.raw.path for c in taken.vantar], svar="ersatter")
pipeline.build_and_publish(ws, taken.filer)
found = {"curated": [name for name in CURATED if name.startswith("prov")], "asked": asked}
with connect(ws) as con:
    def rows(sql):
        return query(con, sql).rows()
    found["tackning"] = rows("SELECT * FROM main.tackning WHERE tabell LIKE 'prov%' ORDER BY ALL")
    found["ar"] = rows("SELECT min(fran), max(till) FROM main.kalender")[0]
    found["kalla"] = rows("SELECT * FROM meta.kalla WHERE kalla LIKE 'prov%' ORDER BY ALL")
    found["comments"] = rows(
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE table_name LIKE 'prov%' "
        "UNION ALL SELECT table_name, NULL, comment FROM duckdb_tables() WHERE table_name LIKE 'prov%' "
        "ORDER BY ALL"
    )
    found["avstamning"] = rows("SELECT kontroll, antal, exempel FROM meta.avstamning ORDER BY ALL")
    found["varde"] = rows(
        "SELECT period, dimension_varde, varde, orsak_saknas FROM nyckeltal.varde "
        "WHERE nyckeltal = 'prov' ORDER BY ALL"
    )
with duckdb.connect(str(current(ws).path)) as con:
    con.execute(
        "UPDATE nyckeltal.varde SET taljare = taljare + 1 WHERE nyckeltal = 'prov' AND dimension_varde = 'b'"
    )
    (control,) = (c for c in controls([]) if c.namn == "fordelning_summerar")
    found["broken"] = con.execute(control.sql).fetchall()
print(json.dumps(found, default=str))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, key_file: Path) -> dict[str, Any]:
    """What a snapshot holds of three sources and a nyckeltal that were declared, and of nothing else."""
    folder = tmp_path_factory.mktemp("declared")
    package = folder / "kpilib"
    shutil.copytree(ROOT / "kpilib", package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "contracts" / "tables" / "prov.py").write_text(TABLES, encoding="utf-8")
    declare(package / "contracts" / "__init__.py")
    for name in map(str.lower, NAMES):
        profile = f'kalla = "{name}"\nnamn = "standard"\nbeskrivning = "Prov."\nfilnamn = ["{name}*"]\n'
        if name == "prov_register":
            profile += '\n[las]\nutdragsdatum = "filnamn"\n'
        (package / "sources" / "profiles" / f"{name}.toml").write_text(profile, encoding="utf-8")
    nyckeltal(package / "nyckeltal" / "prov")
    (given := folder / "filer").mkdir()
    for name, text in DELIVERIES.items():
        (given / name).write_text(text, encoding="utf-8")
    ws = arbetsmapp(folder / "arbetsmapp").root
    run = subprocess.run(
        [sys.executable, "-c", RUN, str(ws), str(given)],
        env={**os.environ, "PYTHONPATH": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)  # type: ignore[no-any-return]


def declare(init: Path) -> None:
    """A contract is declared by a line in the list of contracts."""
    text = init.read_text(encoding="utf-8")
    imported = "from kpilib.contracts.tables.prisindex import PRISINDEX\n"
    last = "        PRISINDEX,\n"
    assert imported in text
    assert last in text
    text = text.replace(imported, f"{imported}from kpilib.contracts.tables.prov import {', '.join(NAMES)}\n")
    init.write_text(
        text.replace(last, last + "".join(f"        {name},\n" for name in NAMES)), encoding="utf-8"
    )


def nyckeltal(folder: Path) -> None:
    """A nyckeltal is declared by its folder."""
    (folder / "exempel").mkdir(parents=True)
    (folder / "nyckeltal.sql").write_text(SQL, encoding="utf-8")
    (folder / "nyckeltal.toml").write_text(TERMS, encoding="utf-8")
    (folder / "sida.md").write_text("## Vad det säger\n", encoding="utf-8")
    (folder / "exempel" / "exempel.toml").write_text("", encoding="utf-8")


def test_the_table_is_in_the_snapshot_with_its_descriptions(found: dict[str, Any]) -> None:
    assert found["curated"] == ["prov_manad", "prov_register", "prov_ar"]
    said = {(table, column): comment for table, column, comment in found["comments"]}
    assert said["prov_ar", None] == "En rad per år."
    assert said["prov_ar", "antal"] == "Antal prov."
    assert len(said) == 3 + 3 * 3 + (3 + 2 + 2)  # the tables, where each row stands, and their own columns
    assert None not in said.values()


def test_its_title_is_that_of_reports(found: dict[str, Any]) -> None:
    titles = [
        ["prov_ar", "Provstatistik"],
        ["prov_manad", "Prov per månad"],
        ["prov_register", "Provregister"],
    ]
    assert found["kalla"] == titles


def test_its_coverage_follows_from_what_it_says(found: dict[str, Any]) -> None:
    """Months per insats, also where the month's file answers for one without rows; a register from its first
    whole month to its day of extraction; a year's statistics cover no days."""
    covered = {(row[0], row[1]): row[2:] for row in found["tackning"]}
    assert len(covered) == len(found["tackning"])
    assert covered.pop(("prov_register", "*")) == ["2022-06-01", "2023-06-30", False]
    # The file of January held both, so that of February answers for the one without rows.
    for insats in ("boendestod", "ledsagarservice"):
        assert covered.pop(("prov_manad", insats)) == ["2023-01-01", "2023-02-28", False]
    assert {table for table, _ in covered} == {"prov_manad"}
    assert set(map(tuple, covered.values())) == {("2023-01-01", "2023-01-31", False)}


def test_its_years_are_in_the_calendar(found: dict[str, Any]) -> None:
    assert found["ar"] == ["2016-01-01", "2023-12-31"]


def test_a_register_that_shrinks_and_a_key_that_is_not_its_own_are_controls(found: dict[str, Any]) -> None:
    checks = {name: (count, example) for name, count, example in found["avstamning"]}
    assert found["asked"] == ["prov_register_2023-06-30.csv"], "it waited, and was said to replace the larger"
    shrunk = "prov_register_2023-06-30.csv: 15 rader mot 20 i det förra utdraget"
    assert checks["krympt_register"] == (1, shrunk)
    assert "nyckel_prov_manad" in checks
    assert "nyckel_prov_register" not in checks


def test_a_nyckeltal_lacks_what_its_tables_do_not_cover(found: dict[str, Any]) -> None:
    """Statistics of a year are never short of days."""
    values = {(period, part): (value, why) for period, part, value, why in found["varde"]}
    assert values["2023-01", "a"] == (0.5, None)
    assert values["2023-02", "a"] == (1.0, None)
    short = "Källan Prov per månad täcker inte hela perioden för insatsen."
    assert values["2023-03", "alla"] == (None, short)
    both = "Källorna Prov per månad och Provregister täcker inte hela perioden för insatsen."
    assert values["2022-05", "alla"] == (None, both)


def test_the_parts_of_its_breakdown_are_held_to_the_whole(found: dict[str, Any]) -> None:
    assert found["broken"] == [["prov boendestod sort 2023-01"]]
    assert ["fordelning_summerar", 0, None] in found["avstamning"]
