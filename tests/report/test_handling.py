"""The plan's action plan: activities, and nyckeltal with what the kategoriteam says of them."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pytest
from altered import AlteredGate

from kpilib.begrepp import Period
from kpilib.report import plan as pages
from kpilib.secrecy import Gate
from kpilib.underlag import Plan
from kpilib.workspace import Workspace

MANAD = Period.parse("2024-10")


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2024H1", "2024H2"),
        ("2024H1", "2024-12"),  # an id with a letter is not later for that
        ("2024Q3", "2024-10"),
        ("2023", "2024-01"),
        ("2024-12", "2024H2"),  # both end with the year: the longer is said of all of it
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_comments_on_a_nyckeltal_and_insats_the_later_is_shown(
    earlier: str, later: str, turned: bool, gate: Gate
) -> None:
    rows = [
        {
            "nyckeltal": "ramavtalskop", "insats": "bmss_barn", "period": period,
            "orsak": f"Skrivet {period}.", "atgard": None, "begar_beslut": False, "forfattare_roll": None,
        }
        for period in (earlier, later)
    ]  # fmt: skip
    comments = pl.DataFrame(rows[::-1] if turned else rows, gate.tabell("kommentar").schema)
    shown = pages.nyckeltal(Plan(AlteredGate(gate, kommentar=comments), MANAD)).data  # type: ignore[arg-type]
    assert f"Skrivet {later}." in shown
    assert f"Skrivet {earlier}." not in shown
