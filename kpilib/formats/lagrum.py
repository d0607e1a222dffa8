"""Provisions as registers write them: ``LSS 9 § 9``, ``9 § 9 LSS``, ``LSS § 9:9``, ``4 kap. 1 § SoL``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LAGAR = {
    "LSS": r"LSS|lagen om stöd och service",
    "SoL": r"SoL|socialtjänstlag\w*",
    "SFB": r"SFB|socialförsäkringsbalk\w*",
}
_PUNKT = re.compile(
    r"(?:(?<![0-9])9\s*§|(?:§|LSS)\s*9(?![0-9]))\s*(?:[:.,]|p(?:unkt(?:en)?)?\.?)?\s*(?P<punkt>[0-9]{1,2})(?![0-9])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Lagrum:
    """The laws that a text names, and the insatser of LSS 9 § (1–10, as written) where it names such."""

    lagar: frozenset[str]
    punkter: frozenset[int]

    def contradicts(self, other: Lagrum) -> bool:
        """Whether both say something, and not the same: another law, or another insats of LSS."""
        if self.lagar and other.lagar and not self.lagar & other.lagar:
            return True
        only_lss = self.lagar <= {"LSS"}
        return only_lss and bool(self.punkter and other.punkter) and not self.punkter & other.punkter


def read_lagrum(text: str) -> Lagrum:
    """What a provision says of law and insats; empty where it says nothing that is known.

    >>> read_lagrum("9 § 9 LSS") == read_lagrum("LSS § 9:9") == read_lagrum("LSS 9.9")
    True
    """
    laws = {law for law, words in _LAGAR.items() if re.search(rf"\b(?:{words})", text, re.IGNORECASE)}
    of_lss = not laws or "LSS" in laws
    points = {int(found["punkt"]) for found in _PUNKT.finditer(text)} if of_lss else set()
    return Lagrum(frozenset(laws or ({"LSS"} if points else set())), frozenset(points))


def point_alone(text: str) -> int | None:
    """The insats of LSS 9 § that a text names and says nothing beside; None where it says more, or less.

    >>> point_alone("LSS § 9:9"), point_alone("9 § 9 LSS"), point_alone("BmSS, LSS 9 § 9"), point_alone("SoL")
    (9, 9, None, None)
    """
    found = read_lagrum(text)
    rest = _PUNKT.sub(" ", text)
    for words in (_LAGAR["LSS"], "enl(?:igt)?"):
        rest = re.sub(rf"\b(?:{words})\b", " ", rest, flags=re.IGNORECASE)
    return next(iter(found.punkter)) if len(found.punkter) == 1 and not re.search(r"\w", rest) else None
