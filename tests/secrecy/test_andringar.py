"""What has changed since a follow-up was adopted, as an audience may see it then and now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kommunen import arbetsmapp
from underlag.test_uppfoljning import kopfil

from kpilib import pipeline
from kpilib.begrepp import Period
from kpilib.secrecy import Gate
from kpilib.settings import Settings
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


def changed(adopted: Workspace, settings: Settings, troskel: int) -> dict[str, Any]:
    """The half-year's share on framework agreement, then and now, for the council at a threshold."""
    sekretess = settings.sekretess.model_copy(update={"troskel": troskel})
    with Gate(
        "rad", workspace=adopted, settings=settings.model_copy(update={"sekretess": sekretess})
    ) as gate:
        kept = gate.faststalld(VAREN)
        assert kept
        values = gate.andringar(kept).andrade
    return values.filter(
        nyckeltal="ramavtalskop", insats="bmss_vuxna", dimension="alla", period=str(VAREN)
    ).row(0, named=True)


def test_a_small_count_is_hidden_then_and_shown_now(adopted: Workspace, settings: Settings) -> None:
    row = changed(adopted, settings, troskel=5)
    assert (row["fore"], row["nu"]) == (None, 5 / 6)
    assert row["dolt"]


def test_what_was_hidden_at_adoption_stays_hidden_when_the_threshold_is_lowered(
    adopted: Workspace, settings: Settings
) -> None:
    row = changed(adopted, settings, troskel=3)
    assert (row["fore"], row["nu"], row["skillnad"]) == (None, 5 / 6, None)
    assert row["dolt"]
    assert row["bidrag"] == []


def test_the_adopted_values_themselves_are_as_they_were_seen(adopted: Workspace) -> None:
    with Gate("rad", workspace=adopted) as gate:
        kept = gate.faststalld(VAREN)
        assert kept
        assert (kept.troskel, gate.faststalld(VAREN.fore)) == (5, None)
        values = kept.varden("rad")
    assert values is not None
    row = values.filter(nyckeltal="ramavtalskop", insats="bmss_vuxna", dimension="alla", period=str(VAREN))
    assert row.select("varde", "dolt").rows() == [(None, True)]
