"""What has changed since a follow-up was adopted, as an audience may see it then and now."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from kommunen import arbetsmapp, lagg_over
from underlag.test_uppfoljning import kopfil

from kpilib import pipeline
from kpilib.begrepp import Period
from kpilib.begrepp.orsak import MAL, NY_PERIOD, OFORANDRAT, RATTELSE
from kpilib.nyckeltal import NYCKEL
from kpilib.nyckeltal.forandring import Steg
from kpilib.nyckeltal.spar import Spar
from kpilib.secrecy import Andringar, Gate
from kpilib.secrecy.andringar import visa
from kpilib.settings import Settings
from kpilib.warehouse import current
from kpilib.workspace import Workspace

VAREN = Period.parse("2024H1")


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Four purchases a month in spring, adopted at the threshold five; then two more in June."""
    ws = arbetsmapp(tmp_path_factory.mktemp("sett"))

    def deliver(**files: str) -> None:
        paths = []
        for name, content in files.items():
            path: Path = ws.root / f"{name}.csv"
            path.write_text(content, encoding="utf-8")
            paths.append(path)
        pipeline.build_and_publish(ws, pipeline.ingest(ws, paths).filer)

    deliver(**{f"kopfil_2024-{m:02d}": kopfil(f"2024-{m:02d}", "RRRR") for m in range(1, 7)})
    pipeline.faststall(ws, str(VAREN))
    deliver(**{"kopfil_2024-06_rattad": kopfil("2024-06", "RRRRRD")})
    return ws


def then_and_now(adopted: Workspace, settings: Settings, troskel: int) -> dict[str, Any]:
    """The half-year's share on framework agreement, then and now, for the council at a threshold."""
    sekretess = settings.sekretess.model_copy(update={"troskel": troskel})
    with Gate(
        "rad", workspace=adopted, settings=settings.model_copy(update={"sekretess": sekretess})
    ) as gate:
        kept = gate.faststalld(VAREN)
        assert kept
        values = gate.andringar(kept).varden
    found = values.filter(nyckeltal="ramavtalskop", insats="bmss_vuxna", dimension="alla", period=str(VAREN))
    assert found.height == 1
    return found.row(0, named=True)


@pytest.mark.parametrize("troskel", [5, 3])
def test_what_was_hidden_at_adoption_stays_hidden_whatever_the_threshold_is_now(
    troskel: int, adopted: Workspace, settings: Settings
) -> None:
    row = then_and_now(adopted, settings, troskel)
    assert (row["fore"], row["nu"], row["skillnad"]) == (None, 5 / 6, None)
    assert row["dolt"]
    assert row["bidrag"] == []
    assert row["orsaker"] == ["dolt"], "whether it has changed would tell what it was"


def test_the_adopted_values_themselves_are_as_they_were_seen(adopted: Workspace) -> None:
    with Gate("rad", workspace=adopted) as gate:
        kept = gate.faststalld(VAREN)
        assert kept
        assert (kept.troskel, gate.faststalld(VAREN.fore)) == (5, None)
        values = kept.varden("rad")
    assert values is not None
    row = values.filter(nyckeltal="ramavtalskop", insats="bmss_vuxna", dimension="alla", period=str(VAREN))
    assert row.select("varde", "dolt").rows() == [(None, True)]


def test_a_value_is_changed_by_its_first_cause_whatever_the_target() -> None:
    causes = [[OFORANDRAT], [NY_PERIOD], [NY_PERIOD, MAL], [MAL], [RATTELSE], [RATTELSE, MAL]]
    changed = Andringar("a", "b", pl.DataFrame({"orsaker": causes}), pl.DataFrame(), {}).andrade
    assert changed["orsaker"].to_list() == [[MAL], [RATTELSE], [RATTELSE, MAL]]


@pytest.mark.parametrize(
    ("count", "hidden", "shown"),
    [
        (0, False, "0"),
        (1, False, "dolt"),
        (4, False, "dolt"),
        (5, False, "5"),
        (6, False, "6"),
        (0, True, "0"),
        (6, True, "dolt"),
    ],
)
def test_how_many_rows_a_correction_moved_is_told_of_many_and_of_what_is_shown(
    count: int, hidden: bool, shown: str
) -> None:
    key = dict(zip(NYCKEL, ("volym", "bmss_barn", "alla", "alla", "manad", "2024-05"), strict=True))
    value = {**key, "enhet": "antal", "referensdatum": date(2024, 5, 31), "varde": 12.0, "mal": None}
    state = pl.DataFrame([{**value, "malstatus": "information", "definition_version": 1}])
    of = {c: [key[c]] for c in ("nyckeltal", "insats", "period_typ", "period")}
    moved = pl.DataFrame({**of, "tillagda": [count], "borttagna": [count], "andrade": [count]})
    decided = pl.DataFrame({"nyckeltal": [], "insats": []})
    spar = Spar("a", "b", state, [Steg(RATTELSE, state)], decided, {}, moved)
    found = visa(spar, [state.with_columns(dolt=pl.lit(hidden))] * 2, troskel=5)
    assert found.varden.height == 1
    assert visa(spar, [state.with_columns(dolt=pl.lit(hidden)).clear()] * 2, troskel=5).varden.is_empty()
    assert found.rader.select("tillagda", "borttagna", "andrade").row(0) == (shown,) * 3


@pytest.fixture(scope="module")
def without(adopted: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The same deliveries where the share on framework agreement is not counted."""
    ws = Workspace(tmp_path_factory.mktemp("utan").resolve())
    shutil.copytree(adopted.root, ws.root, dirs_exist_ok=True)
    ws.mal.unlink()
    lagg_over(ws, '[nyckeltal]\nutgar = ["ramavtalskop"]\n[strategi]\n')
    pipeline.build_and_publish(ws, pipeline.ingest(ws, sorted(ws.root.glob("*.csv"))).filer)
    return ws


def shares(values: pl.DataFrame, column: str) -> dict[str, float | None]:
    counted = values.filter(nyckeltal="ramavtalskop", insats="bmss_vuxna", dimension="alla")
    return dict(counted.select("period", column).iter_rows())


def test_a_nyckeltal_that_is_counted_no_more_is_hidden_as_persons_are(
    adopted: Workspace, without: Workspace, settings: Settings
) -> None:
    """The catalogue no longer says that it counts persons."""
    with Gate("rad", workspace=without, settings=settings) as gate:
        before = shares(gate.andringar(current(adopted).path).varden, "fore")
    assert (before["2024-01"], before["2024-06"]) == (None, 5 / 6)


def test_a_nyckeltal_that_is_new_is_hidden_as_persons_are(adopted: Workspace, without: Workspace) -> None:
    with Gate("rad", workspace=adopted) as gate:
        now = shares(gate.andringar(current(without).path).varden, "nu")
    assert (now["2024-01"], now["2024-06"]) == (None, 5 / 6)


@pytest.mark.parametrize("publik", ["rad", "stad"])
def test_what_is_now_is_what_the_audience_sees_now(publik: str, adopted: Workspace) -> None:
    with Gate(publik, workspace=adopted) as gate:
        kept = gate.faststalld(VAREN)
        assert kept
        changes, values = gate.andringar(kept).varden, gate.varden()
    both = changes.join(values, on=NYCKEL)
    assert both.height == values.height == changes.select(NYCKEL).unique().height
    assert both.filter(pl.col("dolt_right") & pl.col("nu").is_not_null()).is_empty()
    assert both.filter(~pl.col("dolt_right") & ~pl.col("nu").eq_missing(pl.col("varde"))).is_empty()
