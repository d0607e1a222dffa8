"""Bytes to text: the encoding is known, or told and asked for in words that can be followed."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpilib.errors import AmbiguousError, FileRejectedError
from kpilib.formats import decode, encoding_named

MARK = codecs.BOM_UTF8
AGAIN = "Gör om uttaget ur källsystemet."
UNNAMED = (
    "Ange teckenkodning under [las] i profilen (en av utf-8, utf-16-le, utf-16-be, cp1252, iso-8859-1, "
    "cp850, cp437, macroman, utf-8+cp1252)."
)
BROKEN = "Filen är inte giltig {}; den kan vara avbruten eller sammansatt av olika filer."
UNLIKE = "Filen är inte UTF-8, och läst som cp1252 ser den inte ut som svensk text."
NO_TEXT = "Filen innehåller nolltecken och är inte text."
TWICE = "Filen ser ut att vara omkodad till UTF-8 två gånger."
LOST = "Tecken har gått förlorade: filen innehåller ersättningstecken i stället för bokstäver."


def like(encoding: str) -> str:
    return f"Läst som {encoding} ser den ut som svensk text. {name(encoding)}"


def name(encoding: str) -> str:
    return f'Ange teckenkodning = "{encoding}" under [las] i profilen.'


def cp1252(text: str) -> bytes:
    return text.encode("cp1252")


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


def test_the_byte_order_mark_is_not_text() -> None:
    assert decode(codecs.BOM_UTF8 + b"a").text == "a"
    assert decode(codecs.BOM_UTF16_LE + b"a\x00", encoding="utf-16-le").text == "a"


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("UTF8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("Windows-1252", "cp1252"),
        ("latin-1", "iso-8859-1"),
        ("mac-roman", "macroman"),
        ("UTF-8+CP1252", "utf-8+cp1252"),
        ("ascii", None),
        ("ebcdic", None),
    ],
)
def test_an_encoding_may_be_named_by_any_of_its_names(written: str, encoding: str | None) -> None:
    assert encoding_named(written) == encoding


def test_how_the_encoding_was_known_is_told() -> None:
    assert decode(MARK + "å".encode()).hur == "byteordningsmärke"
    assert decode("å".encode()).hur == "giltig UTF-8"
    assert decode(cp1252("å")).hur == "svenska tecken i cp1252"
    for encoding in ("utf-8", "cp1252", "utf-8+cp1252"):
        assert (read := decode(b"a", encoding=encoding)).hur == "profilen"
        assert read.encoding == encoding


@pytest.mark.parametrize(
    ("data", "vad", "var", "gor"),
    [
        ("Enhet\n".encode("utf-16-le"), "Filen är utf-16-le utan byteordningsmärke.", "", name("utf-16-le")),
        ("Enhet\n".encode("utf-16-be"), "Filen är utf-16-be utan byteordningsmärke.", "", name("utf-16-be")),
        (b"a\0" * 8 + b"\0a" * 2, "Filen är utf-16-le utan byteordningsmärke.", "", name("utf-16-le")),
        (b"a\0" * 2 + b"\0a" * 8, "Filen är utf-16-be utan byteordningsmärke.", "", name("utf-16-be")),
        (b"a\nb\nkalle\x81anka", "Filen är varken UTF-8 eller cp1252. Den ser ut att vara cp850.", "rad 3",
         name("cp850")),
        (b"a\r\nb\r\x81\x8f;1", "Filen är varken UTF-8 eller cp1252.", "rad 3", UNNAMED),
        ("a;1\nHjälp;2\n".encode("cp850"), f"{UNLIKE} Läst som cp850 gör den det.", "rad 2", name("cp850")),
        ("a;1\nHjälp;2\n".encode("macroman"), f"{UNLIKE} Läst som macroman gör den det.", "rad 2",
         name("macroman")),
        # What DOS files make of a first ö is a quotation mark, which says nothing by itself.
        ("a;1\nöre;2\n".encode("cp850"), f"{UNLIKE} Läst som cp850 gör den det.", "rad 2", name("cp850")),
        (cp1252("Malmö;1\nUmeå;1\nHj†rta;2\n"), UNLIKE, "rad 3", name("cp1252")),
        (cp1252("Malmö;1\nHj†rta;2\n"), UNLIKE, "rad 2", UNNAMED),
        ("a\nMalmö".encode().decode("cp1252").encode(), TWICE, "rad 2", f"{AGAIN} Är texten rätt som den är: "
         'teckenkodning = "utf-8" under [las] i profilen.'),
    ],
)  # fmt: skip
def test_what_could_be_something_else_is_asked_for(data: bytes, vad: str, var: str, gor: str) -> None:
    with pytest.raises(AmbiguousError) as caught:
        decode(data)
    assert (caught.value.vad, caught.value.var, caught.value.gor) == (vad, var, gor)


@pytest.mark.parametrize(
    ("data", "vad", "var", "gor"),
    [
        (MARK + b"a\nb\nk\xf6r", BROKEN.format("utf-8"), "rad 3", like("cp1252")),
        (MARK + b"a\nb\n\xff\xff", BROKEN.format("utf-8"), "rad 3", AGAIN),
        (codecs.BOM_UTF16_LE + "a\nå\nä".encode("utf-16-le")[:-1], BROKEN.format("utf-16-le"), "rad 3",
         AGAIN),
        (codecs.BOM_UTF16_BE + "a\nå\nä".encode("utf-16-be")[:-1], BROKEN.format("utf-16-be"), "rad 3",
         AGAIN),
        (codecs.BOM_UTF32_LE + "åäö".encode("utf-32-le"), NO_TEXT, "", AGAIN),
        (MARK + b"a\0b", NO_TEXT, "", AGAIN),
        ("a\r\nb\rf\ufffdr".encode(), LOST, "rad 3",
         f'{AGAIN} Ska den läsas ändå: teckenkodning = "utf-8" under [las] i profilen.'),
        ("Umeå;1\nMalmö;2\nLå".encode()[:-1], "Filen är avbruten mitt i ett tecken.", "rad 3", AGAIN),
    ],
)  # fmt: skip
def test_text_that_is_damaged_is_refused(data: bytes, vad: str, var: str, gor: str) -> None:
    with pytest.raises(FileRejectedError) as caught:
        decode(data)
    assert (caught.value.vad, caught.value.var, caught.value.gor) == (vad, var, gor)


@pytest.mark.parametrize(
    ("data", "encoding", "vad", "var", "gor"),
    [
        ("Enhet\n".encode("utf-16-le"), "utf-16-be", "Filen är inte utf-16-be utan utf-16-le.", "",
         name("utf-16-le")),
        ("Enhet\n".encode("utf-16-be"), "utf-16-le", "Filen är inte utf-16-le utan utf-16-be.", "",
         name("utf-16-be")),
        ("a\nUmeå\nb\nMalmö\n".encode(), "cp1252", "Filen är UTF-8 och inte cp1252.", "rad 2 och 4",
         name("utf-8")),
        (MARK + b"abc", "cp850", "Filen är UTF-8 och inte cp850.", "rad 1", name("utf-8")),
        (b"a;1\n" + "öre;2\n".encode("cp850"), "cp1252",
         "Läst som cp1252 ser filen inte ut som svensk text; som cp850 gör den det.", "rad 2",
         f"{name('cp850')} Är cp1252 rätt: spara filen som UTF-8."),
        (cp1252("a;1\nMalmö;2\n"), "utf-8", BROKEN.format("utf-8"), "rad 2",
         like("cp1252")),
        (cp1252("a;1\nUmeå"), "utf-8", BROKEN.format("utf-8"), "rad 2",
         like("cp1252")),
        (b"a;1\nkalle\x81anka;2\n", "cp1252", BROKEN.format("cp1252"), "rad 2",
         like("cp850")),
        (cp1252("Umeå;1\n"), "utf-16-le", BROKEN.format("utf-16-le"), "rad 1",
         like("cp1252")),
        ("a\nb – c\nLå".encode()[:-1], "utf-8", BROKEN.format("utf-8"), "rad 3", AGAIN),
        (b"a\0b\xe5", "cp1252", NO_TEXT, "", AGAIN),
    ],
)  # fmt: skip
def test_the_profiles_encoding_must_still_fit(
    data: bytes, encoding: str, vad: str, var: str, gor: str
) -> None:
    with pytest.raises(FileRejectedError) as caught:
        decode(data, encoding=encoding)
    assert (caught.value.vad, caught.value.var, caught.value.gor) == (vad, var, gor)


@pytest.mark.parametrize("encoding", [None, "utf-8", "cp1252", "cp850"])
def test_a_file_of_more_than_one_encoding_is_asked_for_whatever_is_named(encoding: str | None) -> None:
    with pytest.raises(AmbiguousError) as caught:
        decode("Umeå\n".encode() + cp1252("Malmö\n"), encoding=encoding)
    assert caught.value.vad == "Filen är UTF-8, men rad 2 är skriven med en annan teckenkodning."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("åäö", "utf-16-le"),
        ("åäö", "utf-16-be"),
        ("–", "utf-16-le"),
        ("–", "utf-16-be"),
        ("f\ufffd", "utf-8"),
        ("MalmÃ¶", "utf-8"),
        ("café", "cp1252"),
        ("§ 9", "cp1252"),
        ("abc", "cp850"),
        ("", "cp1252"),
    ],
)
def test_the_profiles_encoding_decides_without_doubts(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), encoding=encoding).text == text


@given(st.binary(max_size=60))
@example(b"")
def test_any_bytes_are_text_or_a_clear_refusal(data: bytes) -> None:
    try:
        text = decode(data).text
    except (AmbiguousError, FileRejectedError):
        return
    assert "\x00" not in text


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


@pytest.mark.parametrize(
    "data",
    [
        b"Ort;1\nF\x00S;2\n" + b"Ort;3\n" * 9,
        b"Ort;1\nOrt;2" + b"\x00" * 400,
        b"a\n" + b"a\0" * 7 + b"\0a" * 2,
        b"a\n" + b"a\0" * 2 + b"\0a" * 7,
    ],
)
def test_a_few_empty_bytes_make_no_utf_16(data: bytes) -> None:
    with pytest.raises(FileRejectedError, match="nolltecken") as caught:
        decode(data)
    assert caught.value.var == "rad 2"
    assert "teckenkodning" not in caught.value.gor
