"""Whose figures are shown, in one sentence."""

from __future__ import annotations

import pytest

from kpilib.begrepp import REVIDERAD_TEXT, REVIDERING, kallhanvisning


@pytest.mark.parametrize(
    ("kallor", "harledd", "line"),
    [
        (["Kolada"], False, "Källa: Kolada"),
        (["SCB", "Kolada", "SCB"], True, "Egen bearbetning av data från Kolada och SCB"),
        (["SCB", "Socialstyrelsen", "Kolada"], False, "Källa: Kolada, SCB och Socialstyrelsen"),
    ],
)
def test_each_source_is_named_once_in_the_order_of_the_alphabet(
    kallor: list[str], harledd: bool, line: str
) -> None:
    assert kallhanvisning(kallor, harledd=harledd) == line


def test_without_a_source_there_is_no_line() -> None:
    with pytest.raises(ValueError, match="source"):
        kallhanvisning([], harledd=True)


def test_every_text_that_is_revised_is_a_kind_of_revision() -> None:
    assert set(REVIDERING) > REVIDERAD_TEXT
