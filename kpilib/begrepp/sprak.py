"""Swedish for what is computed: words joined to a list in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

_TAL = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def rakneord(n: int) -> str:
    """A count in a sentence: words to twelve, digits beyond.

    >>> rakneord(3), rakneord(18)
    ('tre', '18')
    """
    return _TAL[n] if 0 <= n < len(_TAL) else str(n)


def och(ord_: Iterable[str], fog: str = "och") -> str:
    """Words as a list in a sentence.

    >>> och(["a", "b", "c"])
    'a, b och c'
    >>> och(["a", "b"], "eller")
    'a eller b'
    """
    words = list(ord_)
    return f" {fog} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
