"""Fictitious persons: valid numbers that belong to no one."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from personnummer import personnummer

from kpilib.demo.personer import TESTNUMMER, Folkbok
from kpilib.demo.slump import slump

ALDRAR = st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda a: (a[0], a[0] + a[1]))
DAGAR = st.dates(date(2005, 1, 1), date(2024, 12, 31))


@given(ALDRAR, DAGAR, st.integers())
def test_the_personnummer_is_valid_and_tells_birth_and_sex(
    alder: tuple[int, int], dag: date, seed: int
) -> None:
    person = Folkbok(slump(seed)).ny(alder=alder, dag=dag)
    nummer = personnummer.parse(person.personnummer)
    assert personnummer.valid(person.personnummer)
    assert not nummer.is_coordination_number()
    assert nummer.get_date() == person.fodd
    assert ("M" if nummer.is_male() else "K") == person.kon


@given(ALDRAR, DAGAR, st.integers())
def test_the_age_lies_within_the_limits(alder: tuple[int, int], dag: date, seed: int) -> None:
    fodd = Folkbok(slump(seed)).ny(alder=alder, dag=dag).fodd
    ar = dag.year - fodd.year - ((dag.month, dag.day) < (fodd.month, fodd.day))
    assert alder[0] <= ar <= alder[1]


@given(DAGAR, st.integers())
def test_the_birth_number_is_one_kept_for_test_data(dag: date, seed: int) -> None:
    person = Folkbok(slump(seed)).ny(alder=(0, 80), dag=dag)
    assert int(person.personnummer[9:12]) in TESTNUMMER


def test_a_number_is_given_once_even_when_a_day_is_nearly_used_up() -> None:
    folkbok = Folkbok(slump("full"))
    nummer = [folkbok.ny(alder=(20, 20), dag=date(2024, 6, 1)).personnummer for _ in range(3000)]
    assert len(set(nummer)) == 3000


def test_every_personnummer_in_the_files_is_valid(skriven: Any) -> None:
    alla = {
        *skriven.kop["Personnummer"],
        *skriven.egen_regi["Personnummer"],
        *skriven.beslut["Personnummer"],
        *skriven.bedomningar["Personnummer"].drop_nulls(),
    }
    assert len(alla) > 8000
    assert all(personnummer.valid(nummer) and nummer[9:11] in ("98", "99") for nummer in alla)
