from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from kpilib.formats import (
    belopp,
    beloppsenhet,
    datum,
    dolt,
    lagrum,
    leverantorsnummer,
    namn,
    svenska,
    teckenkodning,
)


@pytest.mark.parametrize(
    "module",
    [belopp, beloppsenhet, datum, dolt, lagrum, leverantorsnummer, namn, svenska, teckenkodning],
    ids=lambda module: module.__name__,
)
def test_the_examples_of_the_docstrings_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
