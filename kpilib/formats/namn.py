"""Names as people write them: compared without case, diacritics and punctuation."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Letters that Unicode does not take apart into a base letter and a mark.
_WHOLE = str.maketrans({"ø": "o", "æ": "a", "ß": "ss", "đ": "d", "ł": "l"})


@lru_cache(maxsize=1 << 16)  # the same headers and words, file after file
def normalise(name: str) -> str:
    """The form in which names are compared: ``a``–``z`` and ``0``–``9`` only.

    >>> normalise("Verkställt fr.o.m.")
    'verkstalltfrom'
    >>> normalise("verkstallt_fr_o_m")
    'verkstalltfrom'
    """
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_WHOLE))
    return re.sub(r"[^a-z0-9]", "", folded)


def nearest(word: str, candidates: Iterable[str], n: int = 3) -> list[str]:
    """The at most `n` candidates most like a word, best first, as they were written; none if none is like it.

    >>> nearest("Leverantörsnamn", ["Leverantör", "Belopp", "Ort"])
    ['Leverantör']
    """
    written: dict[str, str] = {}
    for candidate in candidates:
        written.setdefault(normalise(candidate), candidate)
    return [written[key] for key in difflib.get_close_matches(normalise(word), written, n=n, cutoff=0.5)]
