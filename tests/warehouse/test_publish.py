"""Build, audit, publish: the same input gives the same snapshot, and what fails changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from kommunen import arbetsmapp, lagg_over

from kpilib import pipeline
from kpilib.database import query
from kpilib.errors import AuditError, BusyError, SnapshotError
from kpilib.warehouse import connect, current, ledgered, runs
from kpilib.workspace import Workspace

HEAD = "Enhet;Insats;Regiform;Kommun;Period;Platser;Belagda dygn\n"


def unit(period: str, dygn: int, enhet: str = "Snäckan") -> str:
    return f"{enhet};Korttidsvistelse;Egen;Göteborg;{period};10;{dygn}\n"


def deliver(ws: Workspace, *paths: Path) -> None:
    pipeline.build_and_publish(ws, pipeline.ingest(ws, list(paths)).filer)


def occupied(ws: Workspace) -> list[tuple[str, int]]:
    with connect(ws) as con:
        return query(
            con, "SELECT period, sum(belagda_dygn) FROM main.enhet GROUP BY period ORDER BY period"
        ).rows()


def test_two_workspaces_with_the_same_files_have_the_same_snapshot(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    path = write("enhet_2024.csv", HEAD + unit("2024-01", 200) + unit("2024-02", 210))
    dumps, ids = [], []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        ws = arbetsmapp(tmp_path / name)
        deliver(ws, path)
        ids.append(current(ws).snapshot)
        with connect(ws) as con:
            tables = query(con, "SELECT schema_name, table_name FROM duckdb_tables() ORDER BY ALL").rows()
            dumps.append({t: query(con, f"FROM {t[0]}.{t[1]}").rows() for t in tables})
    assert ids[0] == ids[1]
    assert dumps[0] == dumps[1]


def test_a_rebuilt_demonstration_is_identical(demo: Workspace, tmp_path: Path) -> None:
    ws = arbetsmapp(tmp_path)
    shutil.copytree(demo.raw, ws.raw)
    pipeline.build_and_publish(ws, pipeline.ingest(ws).filer)
    assert current(ws).snapshot == current(demo).snapshot
    with connect(ws) as one, connect(demo) as other:
        for schema, table in query(one, "SELECT schema_name, table_name FROM duckdb_tables()").rows():
            assert query(one, f"FROM {schema}.{table}").equals(query(other, f"FROM {schema}.{table}")), table


def test_a_restated_month_replaces_the_earlier_one_and_both_files_stay(
    write: Callable[..., Path], workspace: Workspace
) -> None:
    deliver(workspace, write("enhet_1.csv", HEAD + unit("2024-01", 200) + unit("2024-02", 210)))
    deliver(workspace, write("enhet_2.csv", HEAD + unit("2024-02", 190)))
    assert occupied(workspace) == [("2024-01", 200), ("2024-02", 190)]
    with connect(workspace) as con:
        rows = query(con, "SELECT namn, godkanda_rader, gallande_rader FROM meta.fil ORDER BY ordning").rows()
    assert rows == [("enhet_1.csv", 2, 1), ("enhet_2.csv", 1, 1)]


def test_a_register_that_has_not_changed_covers_to_its_later_day(
    write: Callable[..., Path], workspace: Workspace
) -> None:
    prices = "Avtalsnummer;Insats;Gäller från;Dygnspris\nFS-1;Korttidsvistelse;2024-01-01;4200\n"

    def covered() -> list[tuple[object, ...]]:
        sql = "SELECT max(till) FROM main.tackning WHERE tabell = 'avtalspris'"
        with connect(workspace) as con:
            return query(con, sql).rows()

    deliver(workspace, write("avtalspris_2024-06-30.csv", prices))
    assert covered() == [(date(2024, 6, 30),)]
    deliver(workspace, write("avtalspris_2024-12-31.csv", prices))
    assert covered() == [(date(2024, 12, 31),)]
    with connect(workspace) as con:
        rows = query(con, "SELECT namn, gallande_rader FROM meta.fil WHERE kalla = 'avtalspris'").rows()
    assert rows == [("avtalspris_2024-12-31.csv", 1)]


def test_a_changed_setting_gives_another_snapshot(write: Callable[..., Path], workspace: Workspace) -> None:
    deliver(workspace, write("enhet_1.csv", HEAD + unit("2024-01", 200)))
    before = current(workspace).snapshot
    lagg_over(workspace, "[sekretess]\ntroskel = 7\n")
    deliver(workspace)
    assert current(workspace).snapshot != before


def test_nothing_new_reads_no_file(write: Callable[..., Path], workspace: Workspace) -> None:
    deliver(workspace, write("enhet_1.csv", HEAD + unit("2024-01", 200)))
    said: list[str] = []
    again = pipeline.ingest(workspace, say=said.append)
    assert again.nylasta == []
    assert said == []


def test_a_failed_audit_leaves_the_former_snapshot_in_force(
    write: Callable[..., Path], workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deliver(workspace, write("enhet_1.csv", HEAD + unit("2024-01", 200)))
    before = workspace.current.read_bytes()
    files = sorted(p.name for p in workspace.snapshots.iterdir())
    # Curated rows that do not add up to what was read.
    delivered = pipeline.ingest(workspace, [write("enhet_2.csv", HEAD + unit("2024-02", 1))]).filer
    new = delivered[-1]
    assert new.balans is not None
    short = replace(new, digest="x", balans=replace(new.balans, lasta_rader=new.balans.lasta_rader + 1))
    with pytest.raises(AuditError, match="publicerades inte") as failed:
        pipeline.build_and_publish(workspace, [*delivered[:-1], short])
    assert "balans_per_fil" in failed.value.var
    assert workspace.current.read_bytes() == before
    assert sorted(p.name for p in workspace.snapshots.iterdir()) == files
    assert occupied(workspace) == [("2024-01", 200)]


def test_a_reader_goes_on_reading_while_another_snapshot_is_published(
    write: Callable[..., Path], workspace: Workspace
) -> None:
    deliver(workspace, write("enhet_1.csv", HEAD + unit("2024-01", 200)))
    with connect(workspace) as old:
        deliver(workspace, write("enhet_2.csv", HEAD + unit("2024-01", 100)))
        assert query(old, "SELECT sum(belagda_dygn) FROM main.enhet").item() == 200
    assert occupied(workspace) == [("2024-01", 100)]


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"snapshot": "k0", "publicerad": "nyss", "korning": 1}', b'{"snapsh']
)
def test_a_damaged_pointer_is_said(content: bytes, workspace: Workspace) -> None:
    workspace.curated.mkdir(parents=True)
    workspace.current.write_bytes(content)
    with pytest.raises(SnapshotError, match="skadad"):
        connect(workspace)


def test_a_lost_snapshot_is_built_again_from_the_raw_files(
    write: Callable[..., Path], workspace: Workspace
) -> None:
    deliver(workspace, write("enhet_1.csv", HEAD + unit("2024-01", 200)))
    shutil.rmtree(workspace.snapshots)
    with pytest.raises(SnapshotError, match="saknas"):
        connect(workspace)
    deliver(workspace)
    assert occupied(workspace) == [("2024-01", 200)]


def test_a_personnummer_that_reached_a_text_column_stops_the_publishing(
    write: Callable[..., Path], workspace: Workspace
) -> None:
    """The second net: the contract has the first, so the row is put into the curated file by hand."""
    import polars as pl

    delivered = pipeline.ingest(workspace, [write("enhet_1.csv", HEAD + unit("2024-01", 200))])
    [path] = [one.tables["enhet"] for one in delivered.filer]
    pl.read_parquet(path).with_columns(pl.lit("Rum 19811218-9876").alias("enhet")).write_parquet(path)
    with pytest.raises(AuditError) as failed:
        pipeline.build_and_publish(workspace, delivered.filer)
    assert "enhet.enhet" in failed.value.var
    assert "9876" not in str(failed.value)


def test_two_runs_do_not_meet(workspace: Workspace) -> None:
    with ledgered(workspace, "refresh"), pytest.raises(BusyError), ledgered(workspace, "publish"):
        pass


def test_the_ledger_tells_how_each_run_ended(workspace: Workspace) -> None:
    with ledgered(workspace, "publish") as run, run.step("publish") as detail:
        detail.append("klart")
    with pytest.raises(AuditError), ledgered(workspace, "refresh"):
        raise AuditError("Kontrollen gick inte igenom.")
    found = runs(workspace).select("kommando", "status", "fel").rows()
    assert found == [("refresh", "misslyckad", "Kontrollen gick inte igenom."), ("publish", "klar", None)]


def test_a_run_that_was_killed_is_marked_by_the_next(workspace: Workspace) -> None:
    with ledgered(workspace, "refresh"):
        pass
    with duckdb.connect(str(workspace.ledger)) as con:
        con.execute("UPDATE korning SET status = 'pågår', slutad = NULL")
    with ledgered(workspace, "publish"):
        pass
    assert runs(workspace).select("kommando", "status").rows() == [
        ("publish", "klar"),
        ("refresh", "avbruten"),
    ]
