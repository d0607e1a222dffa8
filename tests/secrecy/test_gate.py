"""The door: what a report may ask for, and that nothing else passes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from kpilib.errors import SnapshotError, UsageError
from kpilib.secrecy import Gate
from kpilib.secrecy import gate as door
from kpilib.secrecy.cache import FrameCache
from kpilib.settings import load_settings
from kpilib.warehouse import current
from kpilib.workspace import HOME, Workspace


@pytest.fixture
def gate(demo: Workspace) -> Gate:
    with Gate("stad", workspace=demo) as opened:
        yield opened


def small(safe: pl.DataFrame) -> list[tuple[str, str, int]]:
    """The small counts that are shown, of persons or their rows: insats, period and count."""
    found = []
    nobodys = pl.col("raknar").is_in(["avtal", "leverantorer", "statistik"])
    for row in safe.filter(~nobodys).iter_rows(named=True):
        shown = (row["taljare"], row["namnare"]) if row["raknar"] in ("personer", "beslut", "kop") else ()
        counts = {int(n) for n in (*shown, row["antal_rader"]) if n is not None and 1 <= n <= 4}
        found += [(row["insats"], row["period"], n) for n in counts]
    return found


def test_no_small_count_passes_to_the_public(demo: Workspace) -> None:
    with Gate("stad", workspace=demo) as gate:
        safe = gate.varden()
    assert safe.filter(pl.col("dolt")).height > 0, "the demonstration has small counts to hide"
    assert small(safe) == []


def test_a_small_count_passes_to_the_council_where_a_share_that_it_must_see_tells_it(demo: Workspace) -> None:
    with Gate("rad", workspace=demo) as gate:
        safe = gate.varden()
    must = safe.filter(pl.col("mal").is_not_null(), pl.col("varde").is_not_null(), dimension="alla")
    rests = must.select("insats", "period", (pl.col("namnare") - pl.col("taljare")).cast(pl.Int64))
    told = {row for row in rests.iter_rows() if row[2] is not None}
    assert small(safe), "the demonstration has a share of which few are left"
    assert set(small(safe)) <= told


def test_no_small_count_of_rows_left_out_passes(demo: Workspace) -> None:
    with Gate("stad", workspace=demo) as gate:
        safe = gate.varden()
    kronor = safe.filter(pl.col("raknar") == "kronor")
    assert kronor["antal_rader"].null_count(), "the demonstration has suppliers with few rows in a month"
    left_out = [n for cell in safe["exkluderade"] for n in json.loads(cell).values()]
    assert "dolt" in left_out
    assert not [n for n in left_out if isinstance(n, int) and 1 <= n <= 4]


def test_the_council_sees_what_the_plan_itself_prints(demo: Workspace) -> None:
    with Gate("rad", workspace=demo) as gate:
        row = gate.varden("ramavtalskop", insats="bmss_barn", period="2024Q3").filter(
            pl.col("dimension_varde") == "ordinarie"
        )
    assert row.select("taljare", "namnare").rows() == [(10, 14)]


def test_what_is_asked_for_is_hidden_as_if_everything_had_been(gate: Gate) -> None:
    """Asking for one part must not show it when its siblings would have hidden it."""
    together = gate.varden("ramavtalskop").filter(pl.col("dolt")).height
    parts = sum(
        gate.varden("ramavtalskop", dimension=d).filter(pl.col("dolt")).height
        for d in ("alla", "koptyp", "avtalsform")
    )
    assert parts == together > 0


@pytest.mark.parametrize("table", ["kopfil", "beslut", "egen_regi", "meta.avvisad", "verkstallighet"])
def test_rows_about_persons_do_not_pass(table: str, gate: Gate) -> None:
    with pytest.raises(UsageError, match="lämnas inte ut"):
        gate.tabell(table)


def test_an_unknown_audience_is_refused(demo: Workspace) -> None:
    with pytest.raises(UsageError, match="Välj en av: arbetsmaterial, rad, rapportor, stad"):
        Gate("alla", workspace=demo)


def test_who_asks_for_a_table_that_does_not_pass_is_told_what_does(gate: Gate) -> None:
    with pytest.raises(UsageError, match=r"aktivitet, avstamning, avstamning_inkop, .*, tjanster"):
        gate.tabell("beslut")


def test_without_more_said_it_is_the_current_workspace_and_its_own_audience(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME, str(demo.root))
    settings = load_settings(demo.settings)
    with Gate() as gate:
        assert gate.publik == settings.sekretess.publik
        assert gate.snapshot == current(demo)
    stad = settings.sekretess.model_copy(update={"publik": "stad"})
    with Gate(settings=settings.model_copy(update={"sekretess": stad})) as gate:
        assert gate.publik == "stad"


def test_what_is_asked_for_is_all_that_comes(gate: Gate) -> None:
    everything = gate.varden()
    both = gate.varden(["volym", "regiform"], period_typ="ar")
    assert set(both["nyckeltal"]) == {"volym", "regiform"}
    assert set(both["period_typ"]) == {"ar"}
    assert gate.varden("volym").equals(everything.filter(pl.col("nyckeltal") == "volym"))
    assert everything["nyckeltal"].n_unique() > 2


def test_a_gate_lets_go_of_the_snapshot(demo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_CACHE", FrameCache())
    with Gate("stad", workspace=demo) as gate:
        assert gate.tabell("kalender").height
    with pytest.raises(duckdb.ConnectionException):
        gate.tabell("insatser")


def test_a_snapshot_of_an_earlier_program_says_what_to_do(demo: Workspace, tmp_path: Path) -> None:
    earlier = Workspace(tmp_path.resolve())
    shutil.copytree(demo.curated, earlier.curated)
    with duckdb.connect(str(current(earlier).path)) as con:
        con.execute("ALTER TABLE main.kommentar DROP COLUMN begar_beslut")
    current(earlier).path.with_suffix(".kvitto.json").unlink()  # the earlier program sealed nothing
    with Gate("rad", workspace=earlier, settings=load_settings(demo.settings)) as gate:
        assert gate.tabell("aktivitet").height
        with pytest.raises(SnapshotError, match="annan version av programmet") as caught:
            gate.tabell("kommentar")
    assert "kategoriplan publish" in str(caught.value)
