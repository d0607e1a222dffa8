"""Small counts of persons do not pass, nor what gives them away."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from attack.angripare import Syn, avslojade
from hypothesis import given, settings
from hypothesis import strategies as st

from kpilib.secrecy import suppress
from secrecy.test_publikation import kalender

RAKNAR = ("personer", "beslut", "kop", "avtal", "leverantorer", "dygn", "kronor", "statistik")
AMOUNTS = ("dygn", "kronor")
NOT_PERSONS = ("avtal", "leverantorer", "dygn", "kronor", "statistik")


def values(*rows: tuple[str, float | None, float | None], raknar: str = "kop") -> pl.DataFrame:
    """Parts of one breakdown of a stock in one month: (part, täljare, nämnare)."""
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
                "antal_rader": None if t is None else int(t),
                "exkluderade": "{}",
                "mal": None,
                "malstatus": "information",
                "referensdatum": date(2024, 10, 31),
                "ingang": False,
                "raknar": raknar,
                "slag": "bestand",
            }
            for part, t, n in rows
        ],
        schema_overrides={
            "taljare": pl.Float64,
            "namnare": pl.Float64,
            "antal_rader": pl.Int64,
            "mal": pl.Float64,
        },
    ).with_columns(pl.col("taljare", "namnare").cast(pl.Decimal(24, 6)))


def safe(frame: pl.DataFrame, *, komplement: bool = False, troskel: int = 5) -> pl.DataFrame:
    return suppress(frame, kalender(), troskel=troskel, skydda_komplement=komplement)


def hidden(frame: pl.DataFrame, *, komplement: bool = False, troskel: int = 5) -> list[str]:
    seen = safe(frame, komplement=komplement, troskel=troskel)
    return seen.filter(pl.col("dolt"))["dimension_varde"].to_list()


@pytest.mark.parametrize(("count", "is_hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_count_from_one_to_four_is_hidden(count: int, is_hidden: bool) -> None:
    assert hidden(values(("alla", count, None))) == (["alla"] if is_hidden else [])


def test_a_hidden_count_is_nowhere_in_its_row() -> None:
    row = safe(values(("alla", 3, None))).row(0, named=True)
    assert (row["taljare"], row["namnare"], row["varde"], row["antal_rader"]) == (None,) * 4


def test_a_share_of_a_few_is_hidden_whatever_it_is() -> None:
    assert hidden(values(("alla", 0, 4))) == ["alla"]


def test_of_a_share_with_a_small_part_the_other_may_be_shown() -> None:
    row = safe(values(("alla", 3, 20))).row(0, named=True)
    assert (row["dolt"], row["taljare"], row["namnare"], row["varde"]) == (True, None, Decimal(20), None)


def test_the_rest_of_a_share_is_protected_for_the_wide_audience_only() -> None:
    ten_of_fourteen = values(("alla", 10, 14))
    assert hidden(ten_of_fourteen) == []
    assert hidden(ten_of_fourteen, komplement=True) == ["alla"]


@pytest.mark.parametrize("komplement", [False, True])
def test_one_hidden_part_takes_a_sibling_with_it_for_everyone(komplement: bool) -> None:
    parts = values(("alla", 60, None), ("a", 3, None), ("b", 40, None), ("c", 17, None))
    assert len(hidden(parts, komplement=komplement)) == 2
    assert {"a"} < set(hidden(parts, komplement=komplement)) <= {"a", "b", "c"}


def test_a_part_without_a_value_is_neither_hidden_nor_hides_another() -> None:
    parts = values(("alla", 60, None), ("a", 3, None), ("b", 57, None), ("c", None, None))
    assert hidden(parts) == ["a", "b"]


def test_a_zero_is_shown_and_protects_nothing() -> None:
    parts = values(("alla", 60, None), ("a", 3, None), ("b", 57, None), ("c", 0, None))
    assert hidden(parts) == ["a", "b"]


@pytest.mark.parametrize("raknar", NOT_PERSONS)
def test_what_is_not_persons_is_not_hidden(raknar: str) -> None:
    assert hidden(values(("alla", 3, 4), raknar=raknar), komplement=True) == []


@pytest.mark.parametrize("raknar", ["personer", "beslut", "kop", *AMOUNTS])
def test_few_rows_are_no_number(raknar: str) -> None:
    """A sum of kronor that is made of one row is one person's placement."""
    for rows, shown in ((0, 0), (1, None), (4, None), (5, 5)):
        frame = values(("alla", 1_000_000, None), raknar=raknar).with_columns(
            pl.lit(rows, pl.Int64).alias("antal_rader")
        )
        assert safe(frame)["antal_rader"].to_list() == [shown]


@pytest.mark.parametrize("raknar", ["avtal", "leverantorer", "statistik"])
def test_rows_that_are_nobodys_are_shown_as_the_number_that_they_are(raknar: str) -> None:
    parts = values(("alla", 5, None), ("a", 2, None), ("b", 3, None), raknar=raknar)
    assert safe(parts)["antal_rader"].to_list() == [5, 2, 3]


@pytest.mark.parametrize("raknar", AMOUNTS)
def test_how_many_rows_a_part_of_kronor_is_made_of_is_not_told(raknar: str) -> None:
    parts = values(("alla", 60, None), ("a", 20, None), ("b", 40, None), raknar=raknar)
    assert safe(parts)["antal_rader"].to_list() == [60, None, None]


def left_out(frame: pl.DataFrame, counts: dict[str, int], **how: bool) -> list[dict[str, object]]:
    written = frame.with_columns(pl.lit(json.dumps(counts)).alias("exkluderade"))
    return [json.loads(text) for text in safe(written, **how)["exkluderade"]]


@pytest.mark.parametrize("raknar", RAKNAR)
def test_small_counts_of_rows_left_out_are_hidden_too(raknar: str) -> None:
    assert left_out(values(("alla", 50, None), raknar=raknar), {"undantag": 3, "saknas": 7}) == [
        {"undantag": "dolt", "saknas": 7}
    ]


@pytest.mark.parametrize("count", [5, 12])
def test_where_nothing_is_small_nothing_of_what_is_left_out_is_rewritten(count: int) -> None:
    text = f'{{"undantag":   {count}}}'
    frame = values(("alla", 50, None)).with_columns(exkluderade=pl.lit(text))
    assert safe(frame, komplement=True)["exkluderade"].to_list() == [text]


def test_decimals_stay_decimals() -> None:
    assert safe(values(("alla", 10, 20)), komplement=True).select("taljare", "namnare").row(0) == (
        Decimal(10),
        Decimal(20),
    )


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=4), st.integers(2, 6))
def test_nothing_small_is_shown_nor_told_of_a_breakdown(shares: list[tuple[int, int]], troskel: int) -> None:
    """Täljare, nämnare and the rest between them, of the parts and of the whole, as an attacker sees them."""
    rows = [(f"d{i}", t, t + rest) for i, (t, rest) in enumerate(shares)]
    whole = ("alla", sum(t for _, t, _ in rows), sum(n for _, _, n in rows))
    seen = safe(values(whole, *rows), komplement=True, troskel=troskel)
    cells: dict[object, int | None] = {}
    sums: list[dict[object, int]] = []
    for part, t, n in seen.select("dimension_varde", "taljare", "namnare").rows():
        cells |= {(part, "t"): None if t is None else int(t), (part, "n"): None if n is None else int(n)}
        cells[part, "r"] = None if None in (t, n) else int(n - t)
        sums.append({(part, "n"): -1, (part, "t"): 1, (part, "r"): 1})
    for led in "tnr":
        sums.append({("alla", led): -1, **{(part, led): 1 for part, _, _ in rows}})
    assert not [n for n in cells.values() if n is not None and 0 < n < troskel]
    assert avslojade(Syn(cells, sums, 0)).keys() <= {cell for cell in cells if cell[1] == "r"}  # type: ignore[index]
