from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.formats import nearest, normalise


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Verkställt fr.o.m.", "verkstalltfrom"),
        ("AVTALSNUMMER", "avtalsnummer"),
        ("  Leverantör-Id ", "leverantorid"),
        ("Café nr 2", "cafenr2"),
        ("A\u030angström", "angstrom"),
        ("Ærø", "aro"),
        ("–", ""),
    ],
)
def test_names_are_compared_without_case_diacritics_and_punctuation(written: str, compared: str) -> None:
    assert normalise(written) == compared


@given(st.text())
def test_the_compared_form_is_ascii_and_stays_as_it_is(name: str) -> None:
    once = normalise(name)
    assert once.isascii()
    assert normalise(once) == once


def test_the_nearest_come_as_they_were_written_best_first() -> None:
    assert nearest("leverantor", ["Leverantörens namn", "Leverantör", "Belopp"]) == [
        "Leverantör",
        "Leverantörens namn",
    ]


def test_no_more_than_n_are_given() -> None:
    assert len(nearest("fran", ["Från", "Fran 1", "Fran 2", "Fran 3"], n=2)) == 2


def test_three_are_given_when_nothing_is_said() -> None:
    assert len(nearest("fran", ["Från", "Fran 1", "Fran 2", "Fran 3"])) == 3


def test_nothing_alike_gives_nothing() -> None:
    assert nearest("personnummer", ["x", "ö"]) == []
