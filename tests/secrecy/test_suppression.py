"""Small counts of persons do not pass, nor what gives them away."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.secrecy import suppress


def values(*rows: tuple[str, float | None, float | None], raknar: str = "kop") -> pl.DataFrame:
    """Parts of one breakdown: (part, täljare, nämnare)."""
    return pl.DataFrame(
        [
            {
                "nyckeltal": "n",
                "insats": "bmss_barn",
                "dimension": "alla" if part == "alla" else "del",
                "dimension_varde": part,
                "period_typ": "manad",
                "period": "2024-10",
                "taljare": t,
                "namnare": n,
                "varde": t if n is None else (t or 0) / n if n else None,
                "antal_rader": t,
                "exkluderade": '{"undantag": 3, "saknas": 7}',
                "raknar": raknar,
            }
            for part, t, n in rows
        ],
        schema_overrides={"taljare": pl.Float64, "namnare": pl.Float64, "antal_rader": pl.Int64},
    )


def hidden(frame: pl.DataFrame, *, komplement: bool = False, troskel: int = 5) -> list[str]:
    safe = suppress(frame, troskel=troskel, skydda_komplement=komplement)
    return safe.filter(pl.col("dolt"))["dimension_varde"].to_list()


@pytest.mark.parametrize(("count", "is_hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_count_from_one_to_four_is_hidden(count: int, is_hidden: bool) -> None:
    assert hidden(values(("alla", count, None))) == (["alla"] if is_hidden else [])


def test_a_hidden_value_loses_all_its_parts() -> None:
    row = suppress(values(("alla", 3, 20)), troskel=5, skydda_komplement=False).row(0, named=True)
    assert (row["taljare"], row["namnare"], row["varde"], row["antal_rader"]) == (None,) * 4


def test_a_share_of_a_few_is_hidden_whatever_it_is() -> None:
    assert hidden(values(("alla", 0, 4))) == ["alla"]


def test_the_rest_of_a_share_is_protected_for_the_wide_audience_only() -> None:
    ten_of_fourteen = values(("alla", 10, 14))
    assert hidden(ten_of_fourteen) == []
    assert hidden(ten_of_fourteen, komplement=True) == ["alla"]


def test_one_hidden_part_takes_its_smallest_sibling_with_it() -> None:
    parts = values(("alla", 60, None), ("a", 3, None), ("b", 40, None), ("c", 17, None))
    assert hidden(parts) == ["a"]
    assert hidden(parts, komplement=True) == ["a", "c"]


def test_a_part_without_a_value_is_neither_hidden_nor_hides_another() -> None:
    parts = values(("alla", 60, None), ("a", 3, None), ("b", 57, None), ("c", None, None))
    assert hidden(parts, komplement=True) == ["a", "b"]


def test_a_share_that_is_hidden_for_what_follows_from_it_takes_a_sibling_without_any_with_it() -> None:
    """10 of 14 gives the 4 away; so would 10 of 28 less 0 of 14."""
    parts = values(("alla", 10, 28), ("ordinarie", 10, 14), ("skolplacering", 0, 14))
    assert hidden(parts, komplement=True) == ["ordinarie", "skolplacering"]


def test_only_a_small_count_itself_is_told_from_what_is_hidden_with_it() -> None:
    count = suppress(values(("a", 3, None), ("b", 40, None)), troskel=5, skydda_komplement=True)
    assert count.select("dolt", "litet").rows() == [(True, True), (True, False)]
    share = suppress(values(("alla", 3, 20)), troskel=5, skydda_komplement=True)
    assert share.select("dolt", "litet").rows() == [(True, False)]


@pytest.mark.parametrize("raknar", ["kronor", "dygn", "statistik"])
def test_what_is_not_persons_is_not_hidden(raknar: str) -> None:
    assert hidden(values(("alla", 3, 4), raknar=raknar), komplement=True) == []


RAKNAR = ("personer", "beslut", "kop", "avtal", "leverantorer", "dygn", "kronor", "statistik")


def rows_of(*counts: tuple[str, int], raknar: str) -> pl.DataFrame:
    """Parts of one breakdown, each a large number made of so many rows: (part, rows)."""
    frame = values(*((part, 1_000_000, None) for part, _ in counts), raknar=raknar)
    return frame.with_columns(pl.Series("antal_rader", [n for _, n in counts], dtype=pl.Int64))


def row_counts(frame: pl.DataFrame, *, komplement: bool) -> list[int | None]:
    return suppress(frame, troskel=5, skydda_komplement=komplement)["antal_rader"].to_list()


@pytest.mark.parametrize("raknar", RAKNAR)
@pytest.mark.parametrize("komplement", [False, True])
def test_few_rows_are_no_number_whatever_the_nyckeltal_counts(raknar: str, komplement: bool) -> None:
    """A supplier's month that is one row is one person's placement, though what is counted is kronor."""
    frame = rows_of(("a", 0), ("b", 1), ("c", 4), ("d", 5), raknar=raknar)
    assert row_counts(frame, komplement=komplement) == [0, None, None, 5]


def test_few_rows_are_not_the_rest_of_a_breakdown_for_the_wide_audience() -> None:
    parts = rows_of(("alla", 60), ("a", 3), ("b", 40), ("c", 17), raknar="kronor")
    assert row_counts(parts, komplement=False) == [60, None, 40, 17]
    assert row_counts(parts, komplement=True) == [60, None, 40, None]
    nought = rows_of(("alla", 43), ("a", 3), ("b", 0), ("c", 40), raknar="kronor")
    assert row_counts(nought, komplement=True) == [43, None, 0, None], "a part of no rows protects nothing"


@pytest.mark.parametrize("raknar", RAKNAR)
def test_small_counts_of_rows_left_out_are_hidden_too(raknar: str) -> None:
    row = suppress(values(("alla", 50, None), raknar=raknar), troskel=5, skydda_komplement=False)
    assert row["exkluderade"].to_list() == ['{"undantag": "<5", "saknas": 7}']


@pytest.mark.parametrize("count", [5, 12])
def test_where_nothing_is_small_nothing_of_what_is_left_out_is_rewritten(count: int) -> None:
    left_out = f'{{"undantag": {count}}}'
    frame = values(("alla", 50, None)).with_columns(exkluderade=pl.lit(left_out))
    assert suppress(frame, troskel=5, skydda_komplement=True)["exkluderade"].to_list() == [left_out]


def test_decimals_stay_decimals() -> None:
    frame = values(("alla", 10, 20)).with_columns(pl.col("taljare", "namnare").cast(pl.Decimal(24, 6)))
    safe = suppress(frame, troskel=5, skydda_komplement=True)
    assert safe.select("taljare", "namnare").row(0) == (Decimal(10), Decimal(20))
    assert hidden(frame.with_columns(pl.lit(3).cast(pl.Decimal(24, 6)).alias("taljare"))) == ["alla"]


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6), st.integers(2, 8))
def test_no_small_count_is_shown_or_follows_from_what_is_shown(parts: list[int], troskel: int) -> None:
    total = sum(parts)
    frame = values(("alla", total, None), *((f"d{i}", n, None) for i, n in enumerate(parts)))
    safe = suppress(frame, troskel=troskel, skydda_komplement=True)
    shown = safe.filter(~pl.col("dolt"))
    assert not any(0 < n < troskel for n in shown["taljare"].to_list())
    rest = safe.filter(pl.col("dolt") & (pl.col("dimension") == "del"))
    others = shown.filter(pl.col("dimension") == "del")["taljare"].sum()
    if rest.height == 1 and shown.filter(pl.col("dimension") == "alla").height:
        assert not 0 < total - others < troskel


SMALL, HIDDEN = "litet", "dolt"


def seen(frame: pl.DataFrame, troskel: int) -> tuple[list[range], range]:
    """What a reader knows of each part, and of their sum: the values that each may have."""
    safe = suppress(frame, troskel=troskel, skydda_komplement=True)
    most = int(frame["taljare"].sum())

    def may_be(row: dict[str, object]) -> range:
        if not row[HIDDEN]:
            count = int(row["taljare"])  # type: ignore[call-overload]
            return range(count, count + 1)
        return range(1, troskel) if row[SMALL] else range(most + 1)

    rows = safe.to_dicts()
    return [may_be(row) for row in rows[1:]], may_be(rows[0])


def answers(parts: list[range], total: range) -> list[set[int]]:
    """The values of each part that some choice of the others agrees with."""
    found = []
    for n, part in enumerate(parts):
        others = {0}
        for other in (*parts[:n], *parts[n + 1 :]):
            others = {sum_ + value for sum_ in others for value in other if sum_ + value < total.stop}
        found.append({value for value in part if any(value + sum_ in total for sum_ in others)})
    return found


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5), st.integers(3, 6))
def test_no_small_part_has_one_answer_only_to_who_knows_the_sum_and_what_the_marks_say(
    parts: list[int], troskel: int
) -> None:
    frame = values(("alla", sum(parts), None), *((f"d{i}", n, None) for i, n in enumerate(parts)))
    for count, left in zip(parts, answers(*seen(frame, troskel)), strict=True):
        assert count in left
        assert not (0 < count < troskel and len(left) == 1), (parts, left)


@pytest.mark.parametrize("parts", [(1, 1, 1, 1), (4, 4), (1, 1, 1, 1, 1)])
def test_small_parts_that_their_sum_gives_away_are_not_said_to_be_small(parts: tuple[int, ...]) -> None:
    frame = values(("alla", sum(parts), None), *((f"d{i}", n, None) for i, n in enumerate(parts)))
    safe = suppress(frame, troskel=5, skydda_komplement=True).filter(pl.col("dimension") == "del")
    assert safe["dolt"].all()
    assert not safe["litet"].any()


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=4))
def test_no_small_part_of_a_share_is_the_difference_of_what_is_shown(shares: list[tuple[int, int]]) -> None:
    """Täljare, nämnare and the rest between them, of a part and of the parts that are hidden together."""
    rows = [(f"d{i}", t, t + rest) for i, (t, rest) in enumerate(shares)]
    frame = values(("alla", sum(t for _, t, _ in rows), sum(n for _, _, n in rows)), *rows)
    safe = suppress(frame, troskel=5, skydda_komplement=True)
    total, parts = safe.row(0, named=True), safe.filter(pl.col("dimension") == "del")
    shown = parts.filter(~pl.col("dolt"))
    open_rows = shown.select("taljare", "namnare").rows()
    open_rows += [] if total["dolt"] else [(total["taljare"], total["namnare"])]
    for t, n in open_rows:
        assert not any(0 < x < 5 for x in (t, n, n - t))
    if not total["dolt"] and parts.height - shown.height == 1:
        left = (total["taljare"] - shown["taljare"].sum(), total["namnare"] - shown["namnare"].sum())
        assert not any(0 < x < 5 for x in (*left, left[1] - left[0]))
