"""What a key is: 32 random bytes or more, written as hex."""

from __future__ import annotations

import secrets
from itertools import pairwise

from kpilib.errors import UsageError

BYTES = 32
LONGEST = 4096
"""Bytes of a file that can be a key; a larger one is something else."""

_FEWEST = 16
"""Different bytes of a random key: 32 random ones have fewer than this once in more than 10^9 keys."""
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def new_key() -> bytes:
    """A new key, of the system's random source."""
    return secrets.token_bytes(BYTES)


def to_text(key: bytes) -> str:
    """A key as it is kept: hex and a line feed, so that any editor and copying leaves it whole."""
    return key.hex() + "\n"


def parse_key(content: bytes, var: str, gor: str) -> bytes:
    """The key that a file or a keyring holds; byte order marks, blanks and line feeds around it are no part.

    Parameters
    ----------
    var, gor
        Where it lies, and what to do where it is no key.

    Raises
    ------
    UsageError
        It is empty, is not hex, is shorter than 32 bytes, or is not random. What it is instead is not said.
    """
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text = "".join(content.decode(encoding).split())
        key = bytes.fromhex(text)
    except ValueError:
        raise UsageError("Pseudonymnyckeln är inte skriven som hex.", var=var, gor=gor) from None
    if not text:
        raise UsageError("Pseudonymnyckeln är tom.", var=var, gor=gor)
    if len(key) < BYTES:
        raise UsageError(
            f"Pseudonymnyckeln är för kort: {len(key)} byte, och den ska vara minst {BYTES}.",
            var=var,
            gor=gor,
        )
    if _guessable(key):
        raise UsageError(
            "Pseudonymnyckeln är inte slumpad, så den går att gissa.",
            var=var,
            gor=gor,
        )
    return key


def _guessable(key: bytes) -> bool:
    """Whether somebody has made the key up: a pattern, a count, or words written as hex."""
    steps = {(b - a) % 256 for a, b in pairwise(key)}
    words = all(32 <= byte < 127 or byte in b"\t\r\n" for byte in key)
    return len(set(key)) < _FEWEST or len(steps) == 1 or words
