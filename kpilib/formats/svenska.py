"""Whether bytes, read with an encoding, look like Swedish text: which encoding fits."""

from __future__ import annotations

import re

ENKELBYTE = ("cp1252", "cp850", "macroman", "cp437")
"""Encodings of one byte for each letter that Swedish files come in, the likelier of equals first."""

_TWICE = re.compile("Ã[¥¤¶©…„–\u0085\u0084\u0096]|Â\u00a0|â€")
# What å ä ö Å Ä Ö of DOS (cp437, cp850) and old Mac files become in cp1252: marks inside a word, or
# letters that Swedish text has only beside its own. The mark stands first, since it is rarer than letters.
_INSIDE_WORD = re.compile(r"[†‡„”‹›‰ƒˆ˜™¤](?<=[^\W\d_].)(?=[^\W\d_])")
_STRANGE, _OWN = re.compile("[ŠšŒœŽžŸÿ]"), re.compile("[åäöÅÄÖéÉüÜ]")

_SAMPLE = 5_000  # lines with å, ä or ö: enough to tell encodings apart
_LETTER = "A-Za-zåäöéüÅÄÖÉÜ"
_IN_WORD = re.compile(
    rf"(?<=[{_LETTER}])[åäö](?![A-ZÅÄÖÉÜ])|(?<![^\W\d_])[åäö](?=[a-zåäöéü])"
    rf"|(?<![^\W\d_])[ÅÄÖ](?=[{_LETTER}])|(?<=[A-ZÅÄÖÉÜ])[ÅÄÖ](?![a-zåäöéü])"
)
"""Swedish letters where Swedish words have them, small among small and capital first or among capitals."""
_RARE = re.compile(rf"(?<=[{_LETTER}])[éü](?![A-ZÅÄÖÉÜ])|(?<=[A-ZÅÄÖÉÜ])[ÉÜ](?![a-zåäöéü])")
_WRONG_CASE = re.compile(r"(?<=[a-zåäöéü])[ÅÄÖÉÜ]|(?<=[A-ZÅÄÖÉÜ])[ÅÄÖÉÜ](?=[a-zåäöéü])|[åäöéü](?=[A-ZÅÄÖÉÜ])")
_MARKS = "–—‘’‚“”„…€§°½¼¾²³±·×´«»•™®©£ª\u00a0\u00ad"
_ODD = re.compile(rf"(?<=[^\W\d_])[^\x00-\x7f\w{_MARKS}]|[^\x00-\x7f\w{_MARKS}](?=[^\W\d_])")
"""Signs beside a letter that Swedish text has nowhere near one."""
_QUOTED = re.compile(r"(?<!\w)[“„”](?=\w)[^“”„;\t\n]{1,80}(?<=[\w.!?])[”“](?!\w)")
"""Quotation marks in pairs, which chance does not make of letters."""
_FOREIGN = re.compile(r"(?![åäöéüÅÄÖÉÜ])[^\W\d_\x00-\x7f]")


def encoded_twice(text: str) -> re.Match[str] | None:
    """UTF-8 that was taken for cp1252 and saved as UTF-8 once more: å ä ö é Å Ä Ö, or a no-break space."""
    return _TWICE.search(text)


def unlike_swedish(text: str) -> re.Match[str] | None:
    """What shows that a text was not cp1252, of which it was read."""
    odd = _TWICE.search(text) or _INSIDE_WORD.search(text)
    return odd if odd or _OWN.search(text) else _STRANGE.search(text)


def sample(data: bytes) -> bytes:
    """The first lines that hold anything but ASCII: in the others the encodings say the same."""
    found: list[bytes] = []
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            found.append(line)
            if len(found) == _SAMPLE:
                break
    return b"".join(found)


def likeness(data: bytes, encoding: str) -> int | None:
    """How much bytes look like Swedish in an encoding: above 0 they do; None: they have no meaning in it.

    >>> likeness("fråga".encode("cp850"), "cp850"), likeness("fråga".encode("cp850"), "cp1252")
    (4, -4)
    """
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    good = len(_IN_WORD.findall(text))
    bad = len(_WRONG_CASE.findall(text)) + len(_ODD.findall(text))
    likely = 4 * good + 6 * len(_QUOTED.findall(text)) + len(_RARE.findall(text))
    return likely - 4 * bad - 2 * len(_FOREIGN.findall(text))


def fitting(data: bytes) -> str | None:
    """The encoding of `ENKELBYTE` in which bytes look most like Swedish; None where they do in none."""
    lines = sample(data)
    found = {encoding: likeness(lines, encoding) for encoding in ENKELBYTE}
    scores = {encoding: score for encoding, score in found.items() if score is not None and score > 0}
    return max(scores, key=lambda encoding: scores[encoding], default=None)
