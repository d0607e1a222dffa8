"""What a key is: random, long enough, and the same however the file was saved."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.errors import UsageError
from kpilib.keys import fingerprint, is_of, new_key, parse_key, to_text

KEY = hashlib.sha256(b"nyckel").digest()


def parsed(content: bytes) -> bytes:
    return parse_key(content, "nyckelfilen", "gör om")


@pytest.mark.parametrize(
    "content",
    [
        to_text(KEY).encode(),
        KEY.hex().encode(),
        KEY.hex().upper().encode() + b"\r\n",
        b"\xef\xbb\xbf" + to_text(KEY).encode(),
        to_text(KEY).encode("utf-16"),
        b"  " + KEY.hex()[:32].encode() + b"\n" + KEY.hex()[32:].encode() + b"\n\n",
    ],
    ids=["as written", "no line feed", "capitals, crlf", "utf-8 with bom", "utf-16", "broken lines"],
)
def test_a_key_is_the_same_however_the_file_was_saved(content: bytes) -> None:
    assert parsed(content) == KEY


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "tom"),
        (b"\xef\xbb\xbf\r\n", "tom"),
        (b"inte hex", "inte skriven som hex"),
        (b"\xff\xff\xff", "inte skriven som hex"),
        (KEY.hex().encode()[:-1], "inte skriven som hex"),
        (b"abcd", "för kort: 2 byte"),
        (KEY[:31].hex().encode(), "för kort: 31 byte"),
        (b"00" * 32, "inte slumpad"),
        (b"5a" * 32, "inte slumpad"),
        (bytes(range(32)).hex().encode(), "inte slumpad"),
        (bytes(range(0, 256, 7)).hex().encode(), "inte slumpad"),
        (b"Sommaren 2024 i funktionsst.d h.r".hex().encode(), "inte slumpad"),
    ],
)
def test_what_is_no_key_is_refused_and_not_repeated(content: bytes, says: str) -> None:
    with pytest.raises(UsageError, match=says) as error:
        parsed(content)
    assert error.value.var == "nyckelfilen"
    assert error.value.gor == "gör om"
    if len(content) > 4:
        assert content.decode("latin-1") not in str(error.value)


def test_a_new_key_is_always_taken() -> None:
    for key in (new_key() for _ in range(2000)):
        assert parsed(to_text(key).encode()) == key


@given(st.binary(min_size=32, max_size=64), st.binary(min_size=32, max_size=64))
def test_the_fingerprint_tells_keys_apart_and_tells_nothing_else(one: bytes, other: bytes) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (one == other)
    assert len(fingerprint(one)) == 12
    assert is_of(one, fingerprint(one))
    assert is_of(one, fingerprint(other)) == (one == other)


def test_a_fingerprint_of_the_former_kind_is_known() -> None:
    former = hashlib.sha256(b"kategoriplan fingerprint " + KEY).hexdigest()[:12]
    assert former != fingerprint(KEY)
    assert is_of(KEY, former)
    assert not is_of(new_key(), former)
