"""Raw values name their source; what is computed from them is our own work."""

from __future__ import annotations

import polars as pl
import pytest

from kpilib.report.kallhanvisning import kallhanvisning, kallhanvisning_for


@pytest.mark.parametrize(
    ("kallor", "harledd", "line"),
    [
        ("Kolada", False, "Källa: Kolada."),
        ("Kolada", True, "Egen bearbetning av data från Kolada."),
        (["SCB", "Kolada"], True, "Egen bearbetning av data från Kolada och SCB."),
        (["SCB", "Kolada", "Kolada", "Socialstyrelsen"], False, "Källa: Kolada, SCB och Socialstyrelsen."),
    ],
)
def test_the_line_says_whose_figures_they_are(kallor, harledd, line):
    assert kallhanvisning(kallor, harledd=harledd) == line


def test_without_a_source_there_is_no_line():
    with pytest.raises(ValueError, match="source"):
        kallhanvisning([], harledd=False)


def test_rows_of_both_kinds_carry_both_lines_the_published_first():
    lines = ["Egen bearbetning av data från Kolada", "Källa: Kolada", "Källa: Kolada", None]
    frame = pl.DataFrame({"kallhanvisning": lines})
    assert kallhanvisning_for(frame) == "Källa: Kolada. Egen bearbetning av data från Kolada."
