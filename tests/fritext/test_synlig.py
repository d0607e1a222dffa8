"""Characters that act are shown or gone; those that are read stay."""

from __future__ import annotations

import unicodedata

import pytest
from fientliga_texter import ALLA, LANG
from hypothesis import given
from hypothesis import strategies as st

from kpilib.fritext import hel, synlig

RIKTNINGAR = {*"\u061c\u200e\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
TEXT = st.text(st.characters(), max_size=60)


def acts(c: str) -> bool:
    """Whether a character does something to what shows it."""
    return (unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c not in "\t\n") or c in RIKTNINGAR


@pytest.mark.parametrize("text", ALLA)
def test_no_text_of_the_corpus_holds_what_acts(text: str) -> None:
    assert not any(map(acts, synlig(text)))


@given(TEXT)
def test_no_text_holds_what_acts_and_doing_it_twice_changes_nothing(text: str) -> None:
    shown = synlig(text)
    assert not any(map(acts, shown))
    assert synlig(shown) == shown
    shown.encode()


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=60))
def test_what_is_read_is_not_touched(text: str) -> None:
    assert synlig(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("\x00\x08\x7f", "␀␈␡"),
        ("a\x85b\x9bc", "a\ufffdb\ufffdc"),
        ("bra\rfel\r\nmer", "bra\nfel\nmer"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        ("E\u200dken\u200b\ufeff", "Eken"),
        ("E\U000e0065ken\U000e0002", "Eken"),
        ("👨‍👩‍👧 می‌خواهم", "👨‍👩‍👧 می‌خواهم"),
        ("\ud800\ue000\ufffe\ufdd0", "\ufffd" * 4),
        ("Referens\u00adkostnad 1\u00a0234", "Referens\u00adkostnad 1\u00a0234"),
        ("Smörgåsbord\n\t§ 5 – “citat” é", "Smörgåsbord\n\t§ 5 – “citat” é"),
    ],
)
def test_what_stands_for_what(text: str, shown: str) -> None:
    assert synlig(text) == shown


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("fil_\udcff", "fil_\ufffd"),
        ("åäö", "åäö"),
        ("", ""),
    ],
)
def test_a_half_of_a_surrogate_pair_is_held_by_no_text(text: str, held: str) -> None:
    assert hel(text) == held


def test_a_tower_of_marks_is_eight_high() -> None:
    assert synlig("e" + "\u0301" * 100 + "x") == "e" + "\u0301" * 8 + "x"


def test_a_long_text_stays_whole() -> None:
    assert synlig(LANG) == LANG
