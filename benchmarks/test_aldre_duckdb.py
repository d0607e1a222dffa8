"""The snapshot read by the DuckDB of other programs: version 1, in an environment of its own."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from kommunen import arbetsmapp

from kpilib import pipeline
from kpilib.database import query
from kpilib.warehouse import connect, current

READ = """
import duckdb, json, sys
con = duckdb.connect(sys.argv[1], read_only=True)
tables = con.execute(
    "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1"
).fetchall()
print(json.dumps({
    "version": duckdb.__version__,
    "rader": {name: con.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name, in tables},
    "summa": str(con.execute("SELECT sum(belopp) FROM main.kopfil").fetchone()[0]),
    "beskrivna": con.execute(
        "SELECT count(*) FROM duckdb_columns() WHERE comment IS NOT NULL AND NOT internal"
    ).fetchone()[0],
}))
"""


def test_version_1_reads_every_table_of_the_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = tmp_path / "key" / "pseudonym.key"
    key.parent.mkdir()
    key.write_text(hashlib.sha256(b"a key that is nobody's").hexdigest())
    key.chmod(0o600)
    monkeypatch.setenv("KATEGORIPLAN_NYCKELFIL", str(key))
    demo = arbetsmapp(tmp_path / "demo")
    pipeline.demo(demo, seed=2024, scale=1)
    pipeline.build_and_publish(demo, pipeline.ingest(demo).filer)
    python = tmp_path / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    install = [python, "-m", "pip", "install", "--quiet", "duckdb>=1.2,<2"]
    if subprocess.run(install, check=False).returncode:
        pytest.skip("the package registry has no DuckDB 1 for this machine")
    done = subprocess.run([python, "-c", READ, current(demo).path], check=True, capture_output=True)
    found = json.loads(done.stdout)
    print(f"\nDuckDB {found['version']} reads {len(found['rader'])} tables")
    assert found["version"].startswith("1.")
    with connect(demo) as con:
        [(total, described)] = query(
            con,
            "SELECT (SELECT sum(belopp) FROM main.kopfil)::VARCHAR, "
            "(SELECT count(*) FROM duckdb_columns() WHERE comment IS NOT NULL AND NOT internal)",
        ).rows()
        tables = query(
            con, "SELECT concat(schema_name, '.', table_name) FROM duckdb_tables() WHERE NOT internal"
        )
        rows = {
            name: con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for (name,) in tables.rows()
        }
    assert (found["rader"], found["summa"], found["beskrivna"]) == (rows, total, described)
