"""A page's terms: what the command line sets is what the page's own process reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.begrepp import PERIOD_TYPER, Period
from kpilib.errors import UsageError
from kpilib.secrecy.publik import SIDA
from kpilib.underlag import (
    Sidvillkor,
    Underlag,
    las_period,
    open_follow_up,
    open_jamforelse,
    open_plan,
    open_underlag,
)
from kpilib.underlag.sidvillkor import KOMMUN, PERIOD, PUBLIK, REFERENS
from kpilib.workspace import HOME, Workspace

ROOT = Path(__file__).resolve().parents[2]
PERIODS = st.sampled_from(list(PERIOD_TYPER)).flatmap(
    lambda typ: st.builds(
        Period, st.just(typ), st.integers(1000, 9999), st.integers(1, 12 // PERIOD_TYPER[typ])
    )
)
WORDS = st.none() | st.text("abcåäö_0148", min_size=1)


@given(period=st.none() | PERIODS, manad=st.none() | PERIODS, publik=WORDS, kommun=WORDS)
def test_terms_pass_through_an_environment_unchanged(
    period: Period | None, manad: Period | None, publik: str | None, kommun: str | None
) -> None:
    villkor = Sidvillkor(Workspace(ROOT), period, manad, publik, kommun)
    assert Sidvillkor.from_env(villkor.to_env()) == villkor


def test_every_term_is_set_so_that_none_is_left_from_an_earlier_page() -> None:
    assert set(Sidvillkor(Workspace(ROOT)).to_env()) == {HOME, PERIOD, REFERENS, PUBLIK, KOMMUN, SIDA}


def test_an_environment_that_says_nothing_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert Sidvillkor.from_env({}) == Sidvillkor(Workspace(ROOT))


@pytest.mark.parametrize("written", ["hösten", "2024-13", "2024Q5", "2024H", " 2024", "24"])
def test_what_is_no_period_is_refused(written: str) -> None:
    for read in (las_period, lambda text: Sidvillkor.from_env({HOME: str(ROOT), PERIOD: text})):
        with pytest.raises(UsageError, match=f"Perioden {written} finns inte"):
            read(written)


def test_nothing_written_is_no_period() -> None:
    assert (las_period(None), las_period("")) == (None, None)


@pytest.mark.parametrize("name", [HOME, PERIOD, REFERENS, PUBLIK, KOMMUN])
def test_a_variable_is_named_in_one_place(name: str) -> None:
    named = [p for p in (ROOT / "kpilib").rglob("*.py") if f'"{name}"' in p.read_text(encoding="utf-8")]
    where = {HOME: "workspace.py", PUBLIK: "publik.py"}
    assert [p.name for p in named] == [where.get(name, "sidvillkor.py")]


def test_each_page_opens_on_the_terms_that_it_is_given(demo: Workspace) -> None:
    villkor = Sidvillkor(demo, Period.parse("2023-11"), Period.parse("2023-10"), "stad", "1280")
    openers: list[Callable[[Sidvillkor], Underlag]] = [
        open_underlag, open_follow_up, open_plan, open_jamforelse
    ]  # fmt: skip
    assert [opened(villkor).gate.publik for opened in openers] == ["stad"] * 4
    assert str(open_follow_up(villkor).period) == "2023H2"
    assert str(open_plan(villkor).manad) == "2023-10"
    assert open_jamforelse(villkor).egen == "1280"


def test_each_page_opens_on_the_environment_and_else_on_snapshot_and_settings(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (PERIOD, REFERENS, PUBLIK, KOMMUN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(HOME, str(demo.root))
    assert str(open_follow_up().period) == "2024H2"
    assert str(open_plan().manad) == "2024-10"
    assert open_jamforelse().egen == open_jamforelse().hemma.kod
    monkeypatch.setenv(PUBLIK, "stad")
    assert open_underlag().gate.publik == "stad"
