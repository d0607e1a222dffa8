"""What is left to ask for: together with what is known it is what is wanted, and nothing is asked twice."""

from __future__ import annotations

from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from kpilib.services.kolada import Scope, left_to_ask

DAG = date(2026, 5, 5)


def _cells(scope: Scope) -> list[tuple[str, str, int]]:
    return list(product(scope.kpi, scope.kommuner, scope.ar))


def test_the_first_time_everything_is_asked_for():
    wanted = Scope.of(["N1"], ["1480"], [2024])
    assert left_to_ask(wanted, None) == [wanted]


def test_with_nothing_new_only_the_changes_are_asked_for_from_the_day_before():
    wanted = Scope.of(["N1", "N2"], ["1480"], [2024])
    assert left_to_ask(wanted, (wanted, DAG)) == [Scope(("N1", "N2"), ("1480",), (2024,), date(2026, 5, 4))]


def test_a_new_series_is_asked_for_whole_beside_the_changes():
    known = Scope.of(["N1"], ["1480"], [2024])
    wanted = Scope.of(["N1", "N2"], ["1480"], [2024])
    assert left_to_ask(wanted, (known, DAG)) == [
        Scope(("N1",), ("1480",), (2024,), date(2026, 5, 4)),
        Scope(("N2",), ("1480",), (2024,)),
    ]


def _scopes():
    def some(of):
        return st.lists(st.sampled_from(of), min_size=1, unique=True)

    return st.builds(Scope.of, some(["N1", "N2", "N3"]), some(["1480", "1280", "0000"]), some([2022, 2023]))


@given(wanted=_scopes(), known=_scopes())
def test_the_parts_are_what_is_wanted_and_only_what_is_known_is_asked_for_by_its_changes(wanted, known):
    parts = left_to_ask(wanted, (known, DAG))
    asked = [cell for part in parts for cell in _cells(part)]
    assert sorted(asked) == sorted(_cells(wanted))
    by_change = {cell for part in parts if part.sedan for cell in _cells(part)}
    assert by_change == set(_cells(wanted)) & set(_cells(known))
