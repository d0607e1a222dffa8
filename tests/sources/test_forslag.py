"""Which header is proposed for which column: the likest first, and never one over persons' names."""

from __future__ import annotations

import polars as pl
import pytest

from kpilib.sources.forslag import fordela, kandidat, likhet


def s(*cells: str | None) -> pl.Series:
    return pl.Series("x", cells, dtype=pl.String)


def test_a_column_of_persons_names_is_proposed_for_nothing() -> None:
    names = s("Anna Exempelsson", "Bo Exempelsson")
    assert fordela([kandidat("enhet", "text", "Namn på brukaren", names, ["Enhetsnamn"])]) == {}


@pytest.mark.parametrize(
    ("rubrik", "minst"), [("belopp", 1.0), ("Belopp (tkr)", 1.0), ("Belopp exkl moms", 0.75), ("Ort", 0.0)]
)
def test_how_like_a_known_name_a_header_is(rubrik: str, minst: float) -> None:
    found = likhet(rubrik, ["Belopp", "Kostnad"])
    assert found >= minst if minst else found < 0.6


def test_each_header_is_proposed_for_one_column_the_best_first() -> None:
    days = s("2024-10-01", "2024-10-05")
    found = fordela(
        kandidat(column, "datum", header, days, [column])
        for column in ("fran", "till")
        for header in ("Från den", "Till den")
    )
    assert found == {"fran": "Från den", "till": "Till den"}


def test_cells_alone_decide_only_where_no_other_column_wants_them() -> None:
    days = s("2024-10-01", "2024-10-05")
    alone = fordela([kandidat("beslutsdatum", "datum", "Xyz", days, ["Beslutsdatum"])])
    rivals = fordela(
        kandidat(column, "datum", "Xyz", days, [column]) for column in ("beslutsdatum", "avslutsdatum")
    )
    assert alone == {"beslutsdatum": "Xyz"}
    assert rivals == {}
