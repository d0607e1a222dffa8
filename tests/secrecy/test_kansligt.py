"""Which numbers are few persons', though they are large."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from kpilib.secrecy import suppress
from kpilib.secrecy.kansligt import Bakom, fa_personers, litet_antal
from secrecy.test_publikation import kalender
from secrecy.test_suppression import values


@pytest.mark.parametrize(
    ("antal", "personer", "few"),
    [
        (0, None, False),
        (1, None, True),
        (4, None, True),
        (5, None, False),
        (5, 1, True),
        (9, 4, True),
        (9, 5, False),
    ],
)
def test_a_count_is_small_or_few_persons(antal: int, personer: int | None, few: bool) -> None:
    who = None if personer is None else Bakom(personer, 1, 1)
    assert litet_antal(antal, 1, 5, who) is few


@pytest.mark.parametrize(
    ("belopp", "who", "few"),
    [
        (1000, Bakom(4, 250, 250), True),
        (1000, Bakom(5, 200, 200), False),
        (-1000, Bakom(4, 250, 250), True),
        (0, Bakom(1, 0, 0), False),
        # Two have 86 per cent of it, though five contribute; at 85 they do not dominate.
        (1000, Bakom(5, 430, 430), True),
        (1000, Bakom(5, 425, 425), False),
        # The second can tell the first to within a tenth: what is left is less than a tenth of the first.
        (1000, Bakom(5, 800, 125), True),
        (1000, None, False),
    ],
)
def test_an_amount_is_few_persons_or_one_or_two_dominate_it(
    belopp: int, who: Bakom | None, few: bool
) -> None:
    assert fa_personers(belopp, 5, who) is few


def kronor(*parts: tuple[str, float, int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Kronor by part with how many persons each is of, in equal shares."""
    whole = ("alla", sum(k for _, k, _ in parts), sum(n for _, _, n in parts))
    rows = [whole, *parts]
    frame = values(*((part, k, None) for part, k, _ in rows), raknar="kronor")
    behind = pl.DataFrame(
        [
            {
                **{
                    c: row[c]
                    for c in ("nyckeltal", "insats", "dimension", "dimension_varde", "period_typ", "period")
                },
                "matt": "taljare",
                "personer": n,
                "storst": Decimal(k) / n,
                "nast_storst": Decimal(k) / n if n > 1 else Decimal(0),
            }
            for row, (_, k, n) in zip(frame.iter_rows(named=True), rows, strict=True)
        ],
        schema_overrides=dict.fromkeys(("storst", "nast_storst"), pl.Decimal(24, 6)),
    )
    return frame, behind


def seen(*parts: tuple[str, float, int]) -> dict[str, float | None]:
    frame, behind = kronor(*parts)
    safe = suppress(frame, kalender(), troskel=5, skydda_komplement=True, personer=behind)
    return dict(safe.select("dimension_varde", "varde").iter_rows())


def test_a_supplier_of_one_person_is_hidden_and_another_so_that_it_does_not_follow() -> None:
    found = seen(("en", 900_000, 1), ("stor", 9_000_000, 12), ("annan", 4_000_000, 9))
    assert found["en"] is None
    assert found["alla"] == 13_900_000
    assert [found["stor"], found["annan"]].count(None) == 1


def test_suppliers_of_many_are_shown() -> None:
    found = seen(("stor", 9_000_000, 12), ("annan", 4_000_000, 9))
    assert None not in found.values()


def test_a_supplier_that_follows_within_a_tenth_is_as_good_as_told() -> None:
    """Beside one of few, an amount a hundredth of it leaves it known to within a hundredth."""
    found = seen(("en", 900_000, 1), ("liten", 9_000, 6), ("stor", 9_000_000, 12))
    assert (found["en"], found["stor"]) == (None, None)
