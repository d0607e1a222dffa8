"""Hostile SQL in a municipality with half of the sources: refused or limited in Swedish, and nothing seen.

Each statement goes through the command line as an analyst's would. None may give a traceback, a path, an
environment variable, or leave a file.
"""

from __future__ import annotations

import gc
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from annan import annan_kommun

import kpilib
from kpilib.cli import run
from kpilib.errors import UsageError
from kpilib.secrecy.publik import PUBLIK
from kpilib.settings import Sql
from kpilib.warehouse import connect
from kpilib.warehouse.ask import ask
from kpilib.workspace import HOME, Workspace

Answer = tuple[int, str, str]
LIMITS = "\n[sql]\nsekunder = 2\nminne_mb = 150\nmellanlager_mb = 50\nrader = 1000\n"

OUTSIDE = [
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_csv_auto('/etc/passwd', header = false)",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM '../../../kategoriplan.toml'",
    "SELECT * FROM 'https://example.org/a.csv'",
    "SELECT * FROM 's3://hink/a.parquet'",
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM read_blob('/etc/hostname')",
    "SELECT * FROM read_json('/etc/hostname')",
    "SELECT * FROM read_parquet('data/curated/parquet/**/*.parquet')",
    "SELECT * FROM read_duckdb('data/curated/ledger.duckdb', table_name = 'korning')",
    "SELECT * FROM parquet_metadata('x.parquet')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM GLOB('/*')",
    "SELECT * FROM \"glob\"('/*')",
    "WITH a AS (SELECT * FROM glob('/*')) SELECT count(*) FROM a",
    "SELECT (SELECT count(*) FROM read_text('/etc/passwd'))",
    "SELECT * FROM meta.fil, LATERAL (SELECT current_setting('temp_directory'))",
    "SELECT count(*) FILTER (current_setting('temp_directory') > '') FROM meta.fil",
    "SELECT list_transform(['HOME'], lambda x: getenv(x))",
    "SELECT getenv('HOME')",
    "SELECT 'HOME'.getenv()",
    "SELECT system.main.current_setting('home_directory')",
    "SELECT current_setting('secret_directory')",
    "SELECT getvariable('x')",
    "SELECT write_log('hej')",
    "SELECT sleep_ms(60000)",
    "SELECT pg_sleep(60)",
    "FROM duckdb_settings()",
    "FROM duckdb_databases()",
    "FROM duckdb_databases",
    "FROM main.duckdb_databases",
    "FROM system.main.pragma_database_list",
    "FROM pg_catalog.pg_settings",
    "FROM pg_catalog.pg_database",
    "FROM duckdb_secrets()",
    "FROM duckdb_extensions()",
    "FROM duckdb_temporary_files()",
    "FROM duckdb_logs",
    "FROM duckdb_variables()",
    "FROM which_secret('s3://x', 's3')",
    "FROM query('SELECT * FROM duckdb_settings()')",
    "FROM query_table('meta.fil')",
    "FROM json_execute_serialized_sql(json_serialize_sql('SELECT current_setting(''temp_directory'')'))",
    "FROM histogram_values(meta.fil, fil)",
    "FROM pragma_user_agent()",
    "EXPLAIN ANALYZE SELECT * FROM read_text('/etc/passwd')",
    "explain /* */ (FORMAT json) SELECT current_setting('temp_directory')",
    "DESCRIBE SELECT * FROM read_csv('/etc/passwd')",
    "SUMMARIZE FROM read_csv('/etc/passwd')",
]
WRITING = [
    "COPY (SELECT 1) TO '{temp}/ut.csv'",
    "COPY meta.fil TO '{temp}/ut.parquet'",
    "EXPORT DATABASE '{temp}/ut'",
    "IMPORT DATABASE '{temp}/ut'",
    "ATTACH '{temp}/annan.duckdb'",
    "ATTACH '{temp}/annan.duckdb' AS a (READ_ONLY)",
    "DETACH memory",
    "USE memory",
    "INSTALL httpfs",
    "LOAD httpfs",
    "FORCE INSTALL spatial FROM community",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET GLOBAL memory_limit = '100GB'",
    "RESET memory_limit",
    "SET VARIABLE x = 1",
    "PRAGMA database_list",
    "PRAGMA enable_profiling = 'json'",
    "CALL pragma_version()",
    "CHECKPOINT",
    "VACUUM",
    "BEGIN",
    "CREATE TABLE main.x AS SELECT 1",
    "CREATE TEMP TABLE x AS SELECT 1",
    "CREATE MACRO f(x) AS getenv(x)",
    "CREATE SECRET s (TYPE s3)",
    "DELETE FROM main.beslut",
    "DROP TABLE main.beslut",
    "UPDATE nyckeltal.varde SET varde = 1",
    "INSERT INTO meta.fil SELECT * FROM meta.fil",
    "MERGE INTO meta.fil USING meta.fil AS b ON true WHEN MATCHED THEN DELETE",
    "WITH bort AS (DELETE FROM main.beslut RETURNING *) SELECT * FROM bort",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "SELECT 1; DROP TABLE main.beslut",
    "SELECT 1 /* ; */ ; ATTACH '{temp}/annan.duckdb'",
    "SELECT 1;\n--\nCOPY (SELECT 1) TO '{temp}/ut.csv'",
    "PIVOT meta.fil ON kalla",
]
WRONG = [
    "",
    ";",
    "-- bara en kommentar",
    "SELECT",
    "SELECT * FROM finns_inte",
    "SELECT * FROM workspace",
    "SELECT * FROM con",
    "SELECT $1",
    "SELECT CAST(person AS INTEGER) FROM main.beslut",
    "SELECT error(person) FROM main.beslut",
    "SELECT strptime(person, '%Y') FROM main.beslut",
    "SELECT 1 FROM main.beslut WHERE person::DATE > '2024-01-01'",
    "SELECT (SELECT person FROM main.beslut)",
    "SELECT [1][",
    "SELECT '\x1b[2J\u202eherkpa' FROM finns_inte",
    "SELECT " + "(" * 5000 + "1" + ")" * 5000,
    "SELECT " + "+".join(["1"] * 40_000),
    "SELECT " + " OR ".join(["person = 'x'"] * 9000) + " FROM main.beslut",
    "SELECT\x00 1",
    "𝓢𝓔𝓛𝓔𝓒𝓣 1",
]
ENDLESS = [
    "SELECT count(*) FROM range(10000000) a, range(10000000) b",
    "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t) SELECT count(*) FROM t",
    "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i FROM t) SELECT max(i) FROM t",
    "SELECT a.fil FROM meta.fil a, meta.fil b, range(100000000) c ORDER BY hash(c) DESC LIMIT 1",
    "SELECT sum(hash(a.range || b.range)) FROM range(3000000) a, range(3000000) b",
    "EXPLAIN ANALYZE SELECT count(*) FROM range(10000000) a, range(10000000) b",
]
HUGE = [
    "SELECT * FROM range(100000000)",
    "SELECT repeat('x', 1000000) FROM range(10000)",
    "SELECT repeat('x', 2000000000)",
    "SELECT list(range ORDER BY hash(range)) FROM range(200000000)",
    "SELECT string_agg(repeat('x', 1000000), '') FROM range(10000)",
    "SELECT range(1000000000)",
    "SELECT * FROM range(30000000) ORDER BY hash(range)",
    "SELECT rpad('x', 100000000, 'y') FROM range(100)",
]


@pytest.fixture(scope="module")
def kommun(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    ws = annan_kommun(tmp_path_factory.mktemp("kommun"))
    with ws.settings.open("a", encoding="utf-8") as file:
        file.write(LIMITS)
    return ws


@pytest.fixture
def sql(
    kommun: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Answer]:
    monkeypatch.setenv(HOME, str(kommun.root))
    monkeypatch.setenv(PUBLIK, "arbetsmaterial")
    monkeypatch.chdir(tmp_path)

    def _sql(*args: str) -> Answer:
        code = run(["sql", *args])
        shown = capsys.readouterr()
        return code, shown.out, re.sub(r"\s+", " ", shown.err)

    return _sql


def _nothing_seen(answer: Answer, kommun: Workspace, query: str) -> None:
    """Refused, with what to do, and nothing of the system or of a person in it."""
    code, out, err = answer
    assert code == 2, (code, err)
    assert out == ""
    assert "Gör så här:" in err
    for told in (
        "Traceback",
        "fel som är dess eget",
        "/root",
        "/etc/passwd: ",
        os.environ.get("USER", "root:"),
    ):
        assert told not in err
    for path in {str(kommun.root), str(Path.home()), str(kommun.root.parent)}:
        assert path not in err.replace(query, "")
    with connect(kommun) as con:
        for (person,) in con.execute("SELECT DISTINCT person FROM main.beslut").fetchall():
            assert person not in err


@pytest.mark.parametrize("query", OUTSIDE)
def test_what_lies_outside_the_snapshot_is_not_reached(
    query: str, sql: Callable[..., Answer], kommun: Workspace
) -> None:
    answer = sql(query)
    _nothing_seen(answer, kommun, query)
    assert "når utanför ögonblicksbilden" in answer[2] or "Scalar Function" in answer[2]
    assert "duckdb_tables()" in answer[2]


@pytest.mark.parametrize("query", [*OUTSIDE, *WRITING])
def test_nor_by_an_audience(
    query: str, sql: Callable[..., Answer], kommun: Workspace, tmp_path: Path
) -> None:
    _nothing_seen(sql("--publik", "rad", query.format(temp=tmp_path)), kommun, query)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("query", WRITING)
def test_nothing_is_written_or_set(
    query: str, sql: Callable[..., Answer], kommun: Workspace, tmp_path: Path
) -> None:
    answer = sql(query.format(temp=tmp_path))
    _nothing_seen(answer, kommun, query)
    assert re.search("Frågan får bara läsa|en SQL-sats i taget|blir flera satser", answer[2])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("query", WRONG)
def test_what_cannot_be_answered_is_told_without_a_value(
    query: str, sql: Callable[..., Answer], kommun: Workspace
) -> None:
    _nothing_seen(sql("--", query), kommun, query)


@pytest.mark.parametrize("query", ENDLESS)
def test_a_question_without_end_is_ended(query: str, sql: Callable[..., Answer], kommun: Workspace) -> None:
    began = time.monotonic()
    answer = sql(query)
    assert time.monotonic() - began < 30
    _nothing_seen(answer, kommun, query)
    assert re.search("mer än 2 sekunder och avbröts|MB minne", answer[2])


@pytest.mark.parametrize("query", HUGE)
def test_an_answer_without_end_is_ended(query: str, sql: Callable[..., Answer], kommun: Workspace) -> None:
    answer = sql(query)
    _nothing_seen(answer, kommun, query)
    assert re.search("MB minne|Svaret är större än 1000 rader|mer än 2 sekunder|Frågan gick inte", answer[2])


def test_what_is_put_aside_lies_in_the_workspace_and_is_gone_afterwards(
    sql: Callable[..., Answer], kommun: Workspace
) -> None:
    sql("SELECT 1")
    before = sorted(kommun.curated.rglob("*"))
    sql("SELECT * FROM range(30000000) ORDER BY hash(range) LIMIT 1 OFFSET 20000000")
    gc.collect()
    assert list(kommun.tillfalligt.rglob("*")) == []
    assert sorted(p for p in kommun.curated.rglob("*") if p != kommun.tillfalligt) == [
        p for p in before if p != kommun.tillfalligt
    ]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE schema_name = 'main'",
        "FROM meta.fil",
        "DESCRIBE main.beslut",
        "SUMMARIZE nyckeltal.varde",
        "SHOW TABLES",
        "SHOW ALL TABLES",
        "EXPLAIN SELECT * FROM main.beslut",
        "FROM (PIVOT main.beslut ON lagrum IN ('LSS', 'SoL') USING count(*) GROUP BY insats)",
        "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < 5) SELECT * FROM t",
        "SELECT *, row_number() OVER (ORDER BY belopp) FROM main.kopfil",
        "SELECT now() IS NOT NULL, today() > DATE '2020-01-01', random() < 1",
        "SELECT unnest(range(3)) AS a, list_transform([1, 2], lambda x: x + 1) AS b",
        "FROM information_schema.columns WHERE table_schema = 'main'",
        "SELECT 'glob(''/*'')' AS text -- read_csv('x')",
    ],
)
def test_what_reads_the_snapshot_is_answered(
    query: str, sql: Callable[..., Answer], kommun: Workspace
) -> None:
    code, out, err = sql(query)
    assert (code, err[:23]) == (0, "Publik arbetsmaterial. ")
    assert "Fel:" not in err
    assert out.strip()
    assert str(kommun.root.parent) not in out


def test_a_notebook_is_held_within_the_same(kommun: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME, str(kommun.root))
    assert kpilib.sql("SELECT count(*) AS n FROM main.kalender").item() > 0
    with pytest.raises(UsageError, match=r"mer än 2 sekunder och avbröts[^$]*sekunder under \[sql\]"):
        kpilib.sql(ENDLESS[0])
    with kpilib.connect() as con, pytest.raises(Exception, match="maximum execution time"):
        con.sql(ENDLESS[0]).fetchall()
    with kpilib.connect() as con, pytest.raises(Exception, match="configuration has been locked"):
        con.execute("SET max_execution_time = 0")


def test_two_connections_at_once_have_one_place_to_put_things_aside(
    kommun: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME, str(kommun.root))
    gc.collect()
    with kpilib.connect() as first, kpilib.connect() as second:
        assert [c.execute("SELECT count(*) FROM nyckeltal.varde").fetchall() for c in (first, second)]
        assert len([p for p in kommun.tillfalligt.iterdir() if p.is_dir()]) == 1
    del first, second
    gc.collect()
    assert list(kommun.tillfalligt.iterdir()) == []


def test_a_time_that_is_shorter_than_the_connection_s_holds(kommun: Workspace) -> None:
    with connect(kommun) as con, pytest.raises(UsageError, match="mer än 1 sekunder"):
        ask(con, ENDLESS[0], Sql(sekunder=1))


PROGRAM = """
import sys
import pyarrow.compute
from kpilib.cli import vakt
from kpilib.program import main
from kpilib.warehouse import ask

def told(*args, answer=ask._answer):
    print("frågar", file=sys.stderr, flush=True)
    return answer(*args)

ask._answer = told
vakt.vaktad.__wrapped__.__defaults__ = (1.0,)
sys.argv[:1] = ["kategoriplan", "sql"]
main()
"""


@contextmanager
def _asking(kommun: Workspace, query: str) -> Iterator[subprocess.Popen[str]]:
    """The program in a process of its own, at the point where DuckDB has the question.

    It is a file, since DuckDB shows its progress to who writes code at a prompt.
    """
    program = kommun.root / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(program), query],
        env={**os.environ, HOME: str(kommun.root), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        assert process.stderr is not None
        assert process.stderr.readline() == "frågar\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to send")
def test_ctrl_c_ends_a_question_and_says_so(kommun: Workspace) -> None:
    gc.collect()
    long = LIMITS.replace("sekunder = 2", "sekunder = 600")
    settings = kommun.settings.read_text(encoding="utf-8")
    kommun.settings.write_text(settings.replace(LIMITS, long), encoding="utf-8")
    try:
        with _asking(kommun, ENDLESS[0]) as process:
            time.sleep(1)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=120)
    finally:
        kommun.settings.write_text(settings, encoding="utf-8")
    assert (process.returncode, out) == (130, ""), err
    assert "Avbrutet" in err
    assert "Traceback" not in err
    assert list(kommun.tillfalligt.iterdir()) == []


def test_a_call_that_never_looks_up_ends_with_its_process(kommun: Workspace) -> None:
    """One function of one value takes minutes, and DuckDB looks up between values only."""
    with _asking(kommun, "SELECT levenshtein(repeat('a', 400000), repeat('b', 400000))") as process:
        began = time.monotonic()
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (2, ""), err
    assert "gick inte att avbryta" in err
    assert time.monotonic() - began < 60
