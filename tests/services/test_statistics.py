"""Services asked in turn, and how old what they gave is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kpilib.errors import SettingsError, SourceError
from kpilib.rawstore import store_bytes
from kpilib.services import statistics
from kpilib.services.registry import SERVICES
from kpilib.settings import Settings
from kpilib.workspace import Workspace

DAG = datetime(2026, 5, 5, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "when"), [(0, "i dag"), (1, "i går"), (2, "för 2 dagar sedan"), (30, "för 30 dagar sedan")]
)
def test_the_age_is_told_in_days_since_the_latest_file(workspace: Workspace, days: int, when: str) -> None:
    assert statistics.age(workspace, "scb") == "Det finns ingen hämtad statistik från SCB."
    for n, day in enumerate([DAG - timedelta(days=9), DAG]):
        store_bytes(workspace, f"scb-{n}.json", str(n).encode(), source="scb", now=day)
    said = statistics.age(workspace, "scb", now=DAG + timedelta(days=days))
    assert said == f"Statistiken från SCB togs emot 2026-05-05, {when} (scb-1.json)."


def test_one_that_fails_stops_not_the_next(
    workspace: Workspace, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> Sequence[str]:
        raise SourceError("Kolada nåddes inte.")

    def answers(_: Workspace, section: Any, allt: bool, say: Any) -> Sequence[str]:
        assert section is settings.scb
        say(f"allt: {allt}")
        return ["Sparade en fil."]

    monkeypatch.setattr(
        statistics,
        "SERVICES",
        {
            "kolada": replace(SERVICES["kolada"], update=fails),
            "scb": replace(SERVICES["scb"], update=answers),
        },
    )
    said: list[str] = []
    done = statistics.fetch(workspace, settings, ["kolada", "scb"], allt=True, say=said.append)
    assert [(d.kalla, d.besked, d.fel and d.fel.vad) for d in done] == [
        ("kolada", (), "Kolada nåddes inte."),
        ("scb", ("Sparade en fil.",), None),
    ]
    assert said == ["Det finns ingen hämtad statistik från Kolada.", "allt: True"]


def test_a_section_of_no_service_is_told_before_anything_is_asked(
    workspace: Workspace, settings: Settings
) -> None:
    wrong = settings.model_copy(update={"tjanst": {"okand": {}}})
    with pytest.raises(SettingsError, match="okand"):
        statistics.fetch(workspace, wrong, ["kolada"], say=lambda _: None)
