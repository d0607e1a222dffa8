"""The registers as they were on an earlier day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kpilib.demo import write_demo
from kpilib.demo.kant import BORJAN, SENARE, kant
from kpilib.demo.kommun import Kommun
from kpilib.demo.register import BESLUT, avbrott, beslut, egen_regi
from kpilib.demo.skriv import UTTAG, _leveranser
from kpilib.demo.tabell import Tabell
from kpilib.errors import UsageError

DAG = date(2024, 6, 30)


def kolumn(tabell: Tabell, rubrik: str) -> list[object]:
    return [rad[tabell.rubriker.index(rubrik)] for rad in tabell.rader]


def test_what_is_decided_later_is_not_there_and_what_ends_later_goes_on() -> None:
    f = ("p", "K", "LSS", "BmSS")
    rader = [
        ("A1", *f, date(2024, 6, 30), "Nytt", date(2024, 7, 1), "Hel", None, None, 1, "x"),
        ("A2", *f, date(2024, 7, 1), "Nytt", None, "Ingen", None, None, 1, "x"),
        ("A3", *f, date(2020, 1, 1), "Nytt", date(2020, 2, 1), "Hel", date(2024, 8, 1), "Flyttat", 1, ""),
    ]  # fmt: skip
    kvar = kant("beslut", Tabell(BESLUT, rader), DAG)
    assert kolumn(kvar, "Ärende") == ["A1", "A3"]
    assert kolumn(kvar, "Verkställt från") == [None, date(2020, 2, 1)]
    assert kolumn(kvar, "Verkställighetsgrad") == ["Ingen", "Hel"]
    assert kolumn(kvar, "Avslutsdatum") == kolumn(kvar, "Avslutsorsak") == [None, None]


def test_a_month_is_there_when_it_ends_by_the_day() -> None:
    tabell = Tabell(("Period", "Dagar"), [("2024-06", 1), ("2024-07", 2)])
    assert kolumn(kant("betaldagar", tabell, DAG), "Dagar") == [1]


@pytest.mark.parametrize(
    ("source", "skriv"), [("beslut", beslut), ("avbrott", avbrott), ("egen_regi", egen_regi)]
)
def test_no_day_after_the_extraction_stands_in_a_register(source: str, skriv: object, kommun: Kommun) -> None:
    hela = skriv(kommun)
    kvar = kant(source, hela, DAG)
    assert 0 < len(kvar.rader) < len(hela.rader)
    for rubrik in (BORJAN[source], *SENARE[source]):
        assert all(dag is None or dag <= DAG for dag in kolumn(kvar, rubrik))


def test_a_delivery_of_an_earlier_day_has_every_register(kommun: Kommun) -> None:
    """The plan and the statistics alone come with the last one."""
    last, earlier = ({source for source, _, _ in _leveranser(kommun, day)} for day in (UTTAG, DAG))
    assert last - earlier == {"aktivitet", "kommentar", "matt", "kolada", "scb"}


@pytest.mark.parametrize("till", [date(2024, 6, 15), date(2025, 1, 31), date(2013, 12, 31)])
def test_a_day_without_files_is_refused(till: date, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="till och med"):
        write_demo(tmp_path / "ny", till=till)
