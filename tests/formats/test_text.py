from __future__ import annotations

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.errors import AmbiguousError, FileRejectedError
from kpilib.formats import SEPARATORS, decode, find_separator, lines

BOMS = {
    "utf-8-sig": b"",  # Python writes it
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-8": b"",
    "cp1252": b"",
}
WORDS = st.text("abcåäöÅÄÖéü–€’ 123", min_size=1, max_size=8)
ROWS = st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=10)


@given(
    ROWS, st.sampled_from(sorted(BOMS)), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(SEPARATORS)
)
def test_rows_read_back_from_every_encoding_line_end_and_separator(
    rows: list[list[str]], encoding: str, end: str, separator: str
) -> None:
    # Signs that only exist beside words, and å so that the text is Swedish in every encoding.
    rows = [["år", "värde", "öre"], *rows]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, lineterminator=end).writerows(rows)
    text = decode(BOMS[encoding] + written.getvalue().encode(encoding)).text
    assert find_separator(text) == separator
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)) == rows


def test_each_line_keeps_its_own_end_and_nothing_else_parts_lines() -> None:
    assert list(lines("a\r\nb\rc\n\nd\x0ce\u2028f")) == ["a\r\n", "b\r", "c\n", "\n", "d\x0ce\u2028f"]


@given(st.text("ab\r\n"))
def test_the_lines_are_the_whole_text(text: str) -> None:
    assert "".join(lines(text)) == text


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b\n1,5;2,5\n", ";"),
        ("a;b;c\n1,5;2,5;x\n", ";"),
        ('a,b\n"x;y","z;w"\n', ","),
        ("Köpfil, oktober 2024\na;b;c\n1;2;3\n4;5;6\n", ";"),
        ("a\tb\n1,5\t2\n", "\t"),
        ("1,2\n3,4\n", ","),
        ("a|b|c\n1|2|3", "|"),
        ("a;b\n\n\n\n1;2\n", ";"),
        ("a;b,c\n3;4,,\n", ";"),
        ("1,5;2\n3,5;4\n", ";"),
        ("a,b\n1,5;2\n2,5;3\n", ","),
        ('"p;q,r";x\ns,t;y\n', ";"),  # as the quotation marks have it, though commas part the bare text alike
        ('a;b,c\n"x;1\ny;2\n', ";"),  # a stray quotation mark
    ],
)
def test_the_separator_is_the_one_that_parts_the_rows_alike(text: str, separator: str) -> None:
    assert find_separator(text) == separator


def test_without_quotation_marks_they_are_part_of_the_fields() -> None:
    assert find_separator('"p;q,r";x\ns,t;y\n', quote="") == ","
    assert find_separator('a;b\n"x;1\ny;2\n', quote="") == ";"
    assert find_separator("1,2\n3,4\n", quote="") == ","


@pytest.mark.parametrize(
    ("text", "names"),
    [("a;b,c\nd;e,f\n", "; och ,"), ("a\tb|c\n", "tabb och |"), ("a;b,c\td\n", ";, , och tabb")],
)
def test_separators_that_fit_alike_ask_for_the_profile(text: str, names: str) -> None:
    with pytest.raises(AmbiguousError) as caught:
        find_separator(text)
    assert caught.value.vad == f"Filen kan delas i kolumner på flera sätt: {names}."
    assert caught.value.gor == 'Ange separator, till exempel separator = ";", under [las] i profilen.'
    assert find_separator(text, separator=",") == ","


@pytest.mark.parametrize("text", ["bara\nen\nkolumn\n", "en\ntvå\ntre;fyra\n", "", "\n\n"])
def test_text_without_columns_is_refused(text: str) -> None:
    with pytest.raises(FileRejectedError) as caught:
        find_separator(text)
    assert caught.value.vad == (
        "Raderna går inte att dela i kolumner: varken semikolon, komma, tabb eller lodstreck delar dem."
    )
    assert caught.value.gor == "Gör om uttaget ur källsystemet."


def test_text_with_a_line_too_long_to_be_a_row_is_refused() -> None:
    with pytest.raises(FileRejectedError):
        find_separator(f"a;b\n{'x' * 200_000};1\n")
