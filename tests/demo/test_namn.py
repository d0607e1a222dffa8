"""Invented names and numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from stdnum.se import orgnr

from kpilib.demo.namn import EFTERLED, FORLED, organisationsnummer, ortnamn
from kpilib.demo.slump import slump


@given(st.integers(555_000_000, 555_999_999))
def test_an_organisationsnummer_gets_its_check_digit(siffror: int) -> None:
    nummer = organisationsnummer(str(siffror))
    assert orgnr.is_valid(nummer)
    assert nummer[6] == "-"


def test_place_names_are_all_different() -> None:
    namn = ortnamn(slump("namn"))
    assert len(set(namn)) == len(FORLED) * len(EFTERLED)
