from __future__ import annotations

import codecs
import csv
import io
import re

import pytest
from hypothesis import example, given
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


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"abc;1\n", "utf-8"),
        ("å–€’".encode(), "utf-8"),
        ("å–€’".encode("cp1252"), "cp1252"),
        (codecs.BOM_UTF8 + "å".encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + "å".encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + "å".encode("utf-16-be"), "utf-16-be"),
        ("Žarko Nilsson, Malmö".encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_known_from_the_bytes(data: bytes, encoding: str) -> None:
    assert decode(data).encoding == encoding


def test_each_line_keeps_its_own_end_and_nothing_else_parts_lines() -> None:
    assert list(lines("a\r\nb\rc\n\nd\x0ce\u2028f")) == ["a\r\n", "b\r", "c\n", "\n", "d\x0ce\u2028f"]


@given(st.text("ab\r\n"))
def test_the_lines_are_the_whole_text(text: str) -> None:
    assert "".join(lines(text)) == text


def test_the_byte_order_mark_is_not_text() -> None:
    assert decode(codecs.BOM_UTF8 + b"a").text == "a"
    assert decode(codecs.BOM_UTF16_LE + b"a\x00", encoding="utf-16-le").text == "a"


@pytest.mark.parametrize(
    "data",
    [
        "åäö".encode("utf-16-le"),
        "åäö".encode().decode("cp1252").encode(),
        "fråga".encode() + "fråga".encode("cp1252"),
        "Hjälpmedel på väg".encode("mac-roman"),
        "Hjälpmedel förening".encode("cp850"),
        b"kalle\x81anka",
    ],
    ids=["utf-16 without mark", "utf-8 twice", "mixed", "mac", "dos", "undefined byte"],
)
def test_bytes_that_could_be_something_else_ask_for_the_profile(data: bytes) -> None:
    with pytest.raises(AmbiguousError) as caught:
        decode(data)
    assert "teckenkodning" in caught.value.gor


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + b"abc\n\xe5",
        codecs.BOM_UTF16_LE + "åäö".encode("utf-16-le")[:-1],
        codecs.BOM_UTF32_LE + "åäö".encode("utf-32-le"),
        "f\ufffdrening".encode(),
    ],
    ids=["broken utf-8", "cut utf-16", "utf-32", "lost letters"],
)
def test_text_that_is_damaged_is_refused(data: bytes) -> None:
    with pytest.raises(FileRejectedError):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + b"a\nb\nc\xe5",
        "a\nb\nf\ufffdrening".encode(),
        b"a\nb\n" + "åäö".encode().decode("cp1252").encode(),
        b"a\nb\nkalle\x81anka",
        b"a\nb\n" + "Hjälpmedel förening".encode("cp850"),
    ],
    ids=["broken utf-8", "lost letters", "utf-8 twice", "undefined byte", "dos"],
)
def test_damage_and_doubts_are_located_by_row(data: bytes) -> None:
    with pytest.raises((AmbiguousError, FileRejectedError)) as caught:
        decode(data)
    assert caught.value.var == "rad 3"


def test_the_profiles_encoding_decides_without_doubts() -> None:
    assert decode("åäö".encode("utf-16-le"), encoding="utf-16-le").text == "åäö"
    assert decode("f\ufffd".encode(), encoding="utf-8").text == "f\ufffd"


def test_the_profiles_encoding_must_still_fit() -> None:
    with pytest.raises(FileRejectedError):
        decode("å".encode("cp1252"), encoding="utf-8")


@given(st.binary(max_size=60))
@example(b"")
def test_any_bytes_are_text_or_a_clear_refusal(data: bytes) -> None:
    try:
        text = decode(data).text
    except (AmbiguousError, FileRejectedError):
        return
    assert "\x00" not in text


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
    ],
)
def test_the_separator_is_the_one_that_parts_the_rows_alike(text: str, separator: str) -> None:
    assert find_separator(text) == separator


def test_two_separators_that_fit_alike_ask_for_the_profile() -> None:
    with pytest.raises(AmbiguousError) as caught:
        find_separator("a;b,c\nd;e,f\n")
    assert "separator" in caught.value.gor
    assert find_separator("a;b,c\n", separator=",") == ","


def test_text_without_columns_is_refused() -> None:
    with pytest.raises(FileRejectedError):
        find_separator("bara\nen\nkolumn\n")


def test_text_with_a_line_too_long_to_be_a_row_is_refused() -> None:
    with pytest.raises(FileRejectedError):
        find_separator(f"a;b\n{'x' * 200_000};1\n")


SWEDISH = st.sampled_from(
    [
        "Umeå",
        "Västra Omsorg",
        "Öckerö",
        "Ängslyckan",
        "Köp av boende",
        "Åkes",
        "VÅRD",
        "SJÖ",
        "Malmö",
        "Söder",
    ]
)


@given(st.lists(SWEDISH, min_size=1, max_size=6), st.sampled_from(["cp1252", "cp850", "macroman", "cp437"]))
def test_the_message_names_an_encoding_in_which_the_text_is_what_was_written(
    words: list[str], encoding: str
) -> None:
    text = "".join(f"{n};{word}\n" for n, word in enumerate(words))
    data = text.encode(encoding)
    try:
        assert decode(data).text == text
    except AmbiguousError as error:
        named = re.findall('teckenkodning = "(.+?)"', error.gor)
        assert len(named) == 1
        assert decode(data, encoding=named[0]).text == text


@given(st.lists(SWEDISH, min_size=2, max_size=6), st.sampled_from(["cp1252", "cp850", "macroman"]))
def test_an_encoding_that_is_plainly_another_is_refused_though_it_is_named(
    words: list[str], encoding: str
) -> None:
    data = ";".join(words).encode(encoding)
    assert decode(data, encoding=encoding).text == ";".join(words)
    for named in {"utf-8", "cp1252", "cp850", "macroman"} - {encoding}:
        with pytest.raises(FileRejectedError) as caught:
            decode(data, encoding=named)
        assert f'teckenkodning = "{encoding}"' in caught.value.gor


@pytest.mark.parametrize("text", ["“Hemmet”", "Sørensen", "pris 100 €", "LSS 9 § 9", "1\u00a0000", "a – b"])
def test_what_is_not_swedish_letters_may_be_cp1252(text: str) -> None:
    assert decode(f"{text};1\n".encode("cp1252")).text == f"{text};1\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_which_utf_16_it_is_without_a_mark_is_told(encoding: str) -> None:
    data = "Enhet;Umeå\n".encode(encoding)
    with pytest.raises(AmbiguousError, match=encoding) as caught:
        decode(data)
    assert f'"{encoding}"' in caught.value.gor
    other = "utf-16-be" if encoding == "utf-16-le" else "utf-16-le"
    with pytest.raises(FileRejectedError, match=encoding):
        decode(data, encoding=other)


def test_a_file_that_ends_within_a_letter_is_cut() -> None:
    with pytest.raises(FileRejectedError, match="avbruten") as caught:
        decode("Umeå;1\nMalmö;2\nLå".encode()[:-1])
    assert caught.value.var == "rad 3"


def test_a_file_with_few_rows_of_utf_8_names_them() -> None:
    data = b"".join("Malmö;1\n".encode("utf-8" if n == 2 else "cp1252") for n in range(5))
    with pytest.raises(AmbiguousError) as caught:
        decode(data)
    assert caught.value.var == "rad 3"
    read = decode(data, encoding="utf-8+cp1252")
    assert (read.text, read.avvikande) == ("Malmö;1\n" * 5, [1, 2, 4, 5])


@pytest.mark.parametrize("data", [b"Ort;1\nF\x00S;2\n" + b"Ort;3\n" * 9, b"Ort;1\nOrt;2" + b"\x00" * 400])
def test_a_few_empty_bytes_make_no_utf_16(data: bytes) -> None:
    with pytest.raises(FileRejectedError, match="nolltecken") as caught:
        decode(data)
    assert caught.value.var == "rad 2"
    assert "teckenkodning" not in caught.value.gor
