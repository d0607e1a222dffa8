"""A text in a spreadsheet is no formula, and a number is still a number."""

from __future__ import annotations

import csv
import io
import re

import pytest
from fientliga_texter import ALLA, LANG
from hypothesis import given
from hypothesis import strategies as st

from kpilib.fritext import i_arbetsbok, i_csv, ser_ut_som_formel, synlig

TEXT = st.text(st.one_of(st.characters(), st.sampled_from("=+-@;,\t\n\r'\" 0123|")), max_size=30)


def is_formula(cell: str) -> bool:
    """The rule of a spreadsheet that opens a csv, at its widest: blanks and quotation marks do not count."""
    bare = cell.lstrip(' \t\r\n"\u00a0')
    if not bare or bare[0] not in "=+-@＝＋－＠":
        return False
    return re.fullmatch(r"[+-]\d[\d .\u00a0]*(,\d+)?\s*%?\s*", bare) is None


def cells(text: str) -> list[str]:
    """A cell of csv as programs read it: by its own separator, and by each other one, blind to quotation."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(["a", text])
    [row] = csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=";")
    return [row[1], *re.split(r"[;,\t|\r\n]", out.getvalue())]


@pytest.mark.parametrize("text", ALLA)
def test_no_text_of_the_corpus_is_a_formula_to_any_reader(text: str) -> None:
    assert [c for c in cells(i_csv(text)) if is_formula(c)] == []


@given(TEXT)
def test_no_text_is_a_formula_to_any_reader(text: str) -> None:
    assert [c for c in cells(i_csv(text)) if is_formula(c)] == []


@given(TEXT)
def test_only_apostrophes_are_added(text: str) -> None:
    assert i_csv(text).replace("'", "") == synlig(text).replace("'", "")


@pytest.mark.parametrize(
    "text", ["-5", "+5", "-5,25", "-1 234,50", "-12 %", "2024-10", "a-b", "e-post", "x=1"]
)
def test_numbers_and_ordinary_texts_stay_as_they_are(text: str) -> None:
    assert i_csv(text) == text
    assert not ser_ut_som_formel(text)


@pytest.mark.parametrize("text", ["=1", "-5+cmd", " =1", '"=1', "+46-70", "@x", "- punkt"])
def test_what_looks_like_a_formula(text: str) -> None:
    assert ser_ut_som_formel(text)
    assert i_csv(text) == f"'{text}"


def test_what_a_cell_cannot_hold_is_cut_and_says_so() -> None:
    kept = i_arbetsbok("😀" * 40_000)
    assert kept.endswith("… (texten är kortad: den har 40000 tecken)")
    assert len(kept.encode("utf-16-le")) // 2 <= 32_767
    assert i_arbetsbok(LANG)[:30_000] == LANG[:30_000]
    assert i_arbetsbok("x" * 32_767) == "x" * 32_767
