"""Characters that do something instead of being read: shown by a picture, or taken out."""

from __future__ import annotations

import re
import unicodedata

_OKANT = "\ufffd"
_BEHALLS = frozenset("\t\n\u00ad")  # white space, and the soft hyphen: each form has a place for them
_FOGAR = "\u200c\u200d"
_FORSTA_SKRIFT = 0x02FF  # above it: scripts and emoji that are written with joiners
_MARKEN = 8  # combining marks upon a letter; the fullest scripts use half as many
_OGILTIGA = 0xFFFE


class _Tabell(dict[int, str]):
    """Code point -> what is written for it; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        written = self[code] = _skriven(chr(code))
        return written


_TABELL = _Tabell()
_HALVOR = re.compile("[\ud800-\udfff]")
_FOGE = re.compile(f"[{_FOGAR}]")


def hel(text: str) -> str:
    """The text with halves of surrogate pairs put together, and ``�`` for one that is alone.

    Files can say such a half (JSON, a workbook, a name that is not UTF-8), and no table can hold it.
    """
    return (
        _HALVOR.sub(_OKANT, text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        if (_HALVOR.search(text))
        else text
    )


def synlig(text: str) -> str:
    """The text without characters that act on what shows it: escape sequences, directions, hidden letters.

    A control character is shown by its picture (``␛``); one without, half a surrogate pair and a character of
    private use by ``�``. Direction marks, tags and what has no width are taken out, but for joiners within
    emoji and the scripts that are written with them. Every end of a line or paragraph is a line feed. Of
    combining marks upon one another the first eight are kept.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = text.replace("\r\n", "\n").translate(_TABELL)
    if any(joiner in shown for joiner in _FOGAR):
        shown = _FOGE.sub(lambda joiner: _foge(joiner, shown), shown)
    return shown if shown.isascii() else _utan_torn(shown)


def _skriven(c: str) -> str:
    if c in _BEHALLS or c in _FOGAR:
        return c
    if c == "\r":
        return "\n"
    match unicodedata.category(c):
        case "Cc":
            return "\u2421" if c == "\x7f" else chr(0x2400 + ord(c)) if c < " " else _OKANT
        case "Cs" | "Co":
            return _OKANT
        case "Zl" | "Zp":
            return "\n"
        case "Cf":
            return c if unicodedata.bidirectional(c) == "AN" else ""
        case "Cn" if 0xFDD0 <= ord(c) <= 0xFDEF or ord(c) & _OGILTIGA == _OGILTIGA:
            return _OKANT
    # A tag that is not assigned is as invisible as those that are.
    return "" if 0xE0000 <= ord(c) <= 0xE0FFF and not 0xE0100 <= ord(c) <= 0xE01EF else c


def _foge(joiner: re.Match[str], text: str) -> str:
    """A joiner where it joins; between letters of ours it only makes two names look like one."""
    beside = text[max(joiner.start() - 1, 0) : joiner.start()], text[joiner.end() : joiner.end() + 1]
    return joiner[0] if all(c and ord(c) > _FORSTA_SKRIFT and c not in _FOGAR for c in beside) else ""


def _utan_torn(text: str) -> str:
    kept, height = [], 0
    for c in text:
        height = height + 1 if unicodedata.category(c) in ("Mn", "Me") else 0
        if height <= _MARKEN:
            kept.append(c)
    return text if len(kept) == len(text) else "".join(kept)
