"""The purchase file against the ledger."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.rules.avstamning import ORSAKER, Cell, avstam

ore = st.one_of(st.none(), st.sampled_from([0, 50, 100_00, 250_00, -100_00]), st.integers(-(10**9), 10**9))
cells = st.lists(
    st.builds(
        Cell,
        st.sampled_from(["2023-11", "2023-12", "2024-01", "2024-03"]),
        st.sampled_from(["a", "b"]),
        st.sampled_from(["bmss_vuxna", "bmss_barn"]),
        ore,
        ore,
        st.integers(-(10**6), 0),
    ),
    unique_by=lambda c: (c.manad, c.leverantor_id, c.insats),
)


def named(*amounts: tuple[int | None, int | None, int], manader: Sequence[str] = ()) -> list[str]:
    """The causes of the amounts of one supplier, in successive months."""
    months = manader or [f"2024-{n:02d}" for n in range(1, len(amounts) + 1)]
    return [
        a.orsak
        for a in avstam(Cell(m, "a", "bmss_vuxna", *given) for m, given in zip(months, amounts, strict=True))
    ]


@pytest.mark.parametrize(
    ("kopt", "bokfort", "kredit", "orsak"),
    [
        (500_00, 500_00, 0, "belopp_lika"),
        (500_00, 480_00, -20_00, "kredit"),
        (None, -20_00, -20_00, "kredit"),
        (500_00, 499_99, -1, "kredit"),
        (500_00, 499_00, 0, "avrundning"),
        (500_00, 501_00, 0, "avrundning"),
        (500_00, 498_99, 0, "belopp_skiljer"),
        (500_00, None, 0, "saknas_i_reskontran"),
        (None, 500_00, 0, "saknas_i_kopfilen"),
        (500_00, 400_00, -20_00, "belopp_skiljer"),
    ],
)
def test_a_month_s_difference_has_a_name(
    kopt: int | None, bokfort: int | None, kredit: int, orsak: str
) -> None:
    assert named((kopt, bokfort, kredit)) == [orsak]


def test_what_a_source_has_no_row_of_is_nothing_there() -> None:
    assert Cell("2024-01", "a", "bmss_vuxna", 5_00, None).skillnad == 5_00
    assert Cell("2024-01", "a", "bmss_vuxna", None, 5_00).skillnad == -5_00


def test_a_month_that_says_nothing_of_credit_has_none() -> None:
    for bought, booked in ((5_01, 5_00), (5_00, 5_01)):
        [found] = avstam([Cell("2024-01", "a", "bmss_vuxna", bought, booked)])
        assert found.orsak == "avrundning"


def test_two_months_without_a_difference_settle_nothing() -> None:
    assert named((500, 500, 0), (600, 600, 0)) == ["belopp_lika", "belopp_lika"]


def test_what_comes_back_the_month_after_is_a_settlement() -> None:
    settled = "reglering_manaden_efter"
    over_new_year = ["2023-12", "2024-01"]
    assert named((500, 900, 0), (500, 100, 0), manader=over_new_year) == [settled, settled]
    two_months_later = ["2023-11", "2024-01"]
    assert settled not in named((500, 900, 0), (500, 100, 0), manader=two_months_later)


def test_a_settlement_is_used_once() -> None:
    assert named((0, 500, 0), (500, 0, 0), (0, 500, 0))[2] == "belopp_skiljer"


@given(cells)
def test_the_differences_sum_to_the_sources_to_the_ore(given_: list[Cell]) -> None:
    found = avstam(given_)
    assert sum(a.cell.skillnad for a in found) == sum(c.kopt or 0 for c in given_) - sum(
        c.bokfort or 0 for c in given_
    )
    assert {a.orsak for a in found} <= set(ORSAKER)
    assert sum(a.cell.skillnad for a in found if a.orsak == "reglering_manaden_efter") == 0


@given(cells, st.randoms())
def test_the_order_of_rows_does_not_matter(given_: list[Cell], rng: object) -> None:
    again = list(given_)
    rng.shuffle(again)  # type: ignore[attr-defined]
    assert avstam(given_) == avstam(again)
