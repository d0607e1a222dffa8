"""Whether a written text says what its numbers say: the analyst's words against the snapshot.

Three things stop a page: a number that is typed instead of written in from the snapshot, a word of
direction where the series went the other way, and a share in words that is not the share in the sentence.
What cannot be judged passes: a hidden value, a sentence with both directions or with a negation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from kpilib.begrepp import MANADSNAMN, PERIOD_TYPER
from kpilib.qmd.place import Line, Place, refuse

_UP = re.compile(r"\b(ökat|ökade|ökar|ökning(en)?|stigit|stiger|vuxit|växer)\b", re.IGNORECASE)
_DOWN = re.compile(r"\b(minskat|minskade|minskar|minskning(en)?|sjunkit|sjönk|sjunker)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(inte|ej|varken|utan att)\b", re.IGNORECASE)
_SENTENCE = re.compile(r".+?(?:[.!?](?=\s|$)|$)", re.DOTALL)

_SHARES = {
    "hälften": 1 / 2, "tredjedel": 1 / 3, "två tredjedelar": 2 / 3, "fjärdedel": 1 / 4,
    "tre fjärdedelar": 3 / 4, "femtedel": 1 / 5, "två femtedelar": 2 / 5, "tre femtedelar": 3 / 5,
    "fyra femtedelar": 4 / 5, "tiondel": 1 / 10,
}  # fmt: skip
_SHARE = re.compile(
    r"\b(?P<than>mer än|över|drygt|mindre än|färre än|under|knappt|ungefär|cirka|omkring)?\s*(?:en\s+)?"
    rf"(?P<share>{'|'.join(_SHARES)})(?:en)?\b",
    re.IGNORECASE,
)
_NEAR = 0.05
"""How far from its number a share in words may be, of the whole."""

_MARKUP = re.compile(r"\{\{[^{}]*\}\}|`[^`]*`|\]\([^)]*\)|\{[#.][^}]*\}|@(?:fig|tbl|sec)-[\w-]+|<!--.*?-->")
_ALLOWED = re.compile(
    r"\b(?:19|20)\d\d(?:[-–/](?:(?:19|20)?\d\d))*(?:[HQT]\d)?\b"  # years, spans of years, days and periods
    rf"|\b\d{{1,2}}\s+(?:{'|'.join(MANADSNAMN)})\b"
    r"|\b(?:kvartal|tertial|halvår|avsnitt|kapitel|bilaga|steg|punkt|figur|tabell|version)\s+\d+(?:\.\d+)*"
    r"|\b\d+(?:\s*[a-z])?\s*(?:kap\.|§+)(?:\s*\d+)*|§+\s*\d+|\bpunkt(?:en|erna)?\s+\d+"  # a section of a law
    r"|\b\d+(?:\s*[-–]\s*\d+)?\s+(?:år|månader|månad|veckor)\b"  # a time limit or an age
    r"|^\s*\d+[.)]\s",  # a numbered list
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,-])[−-]?\d[\d\u00a0 ]*(?:,\d+)?(?:\s*%)?")


@dataclass(frozen=True)
class Mention:
    """A value that a text mentions: where, its row from the gate, and the series that it is a point of."""

    place: Place
    column: int
    row: Mapping[str, Any]
    series: pl.DataFrame


def review(lines: Sequence[Line], mentions: Sequence[Mention]) -> None:
    """Look a text through.

    Parameters
    ----------
    lines
        The text as it is written, with its placeholders.
    mentions
        The values that its placeholders write in.

    Raises
    ------
    RenderError
        The first finding, with file and line.
    """
    typed_numbers(lines)
    for sentence, place, within in _sentences(lines, mentions):
        _direction(sentence, place, within)
        _share(sentence, place, within)


def typed_numbers(lines: Sequence[Line]) -> None:
    """Refuse a number that is typed; years, dates, periods, sections of a law or of a plan, and spans of
    time may be.

    Raises
    ------
    RenderError
        The first such number, with file and line.
    """
    for line in lines:
        bare = _ALLOWED.sub(" ", _MARKUP.sub(" ", line.text))
        number = _NUMBER.search(bare)
        if number:
            raise refuse(
                f"Talet {number[0].strip()} är skrivet för hand.",
                line.place,
                "Hämta det med {{nyckeltal …}} eller i en cell, så att text och siffror följs åt.",
            )


def _sentences(
    lines: Sequence[Line], mentions: Sequence[Mention]
) -> Iterator[tuple[str, Place, list[Mention]]]:
    """Each sentence without its placeholders, the line it begins on, and the values that it mentions."""
    starts: list[tuple[int, Place]] = []
    whole = ""
    for line in lines:
        starts.append((len(whole), line.place))
        whole += (line.text if line.text.strip() else ".") + "\n"
    at = {place.line: start for start, place in starts}
    where = [(at[m.place.line] + m.column, m) for m in mentions]
    for sentence in _SENTENCE.finditer(whole):
        begin = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
        place = next(p for start, p in reversed(starts) if start <= begin)
        within = [m for offset, m in where if sentence.start() <= offset < sentence.end()]
        if within:
            yield _MARKUP.sub(" ", sentence[0]), place, within


def _direction(sentence: str, place: Place, mentions: Sequence[Mention]) -> None:
    up, down = _UP.search(sentence), _DOWN.search(sentence)
    word = up or down
    if word is None or (up and down) or _NOT.search(sentence):
        return
    steps = [step for group in _by_series(mentions) for step in _steps(group)]
    if steps and all(step < 0 if up else step > 0 for step in steps):
        went = "minskade" if up else "ökade"
        raise refuse(
            f"Texten säger ”{word[0]}”, men värdet {went}.",
            place,
            "Rätta ordet, eller skriv {{riktning …}} så väljs det efter värdena.",
        )


def _by_series(mentions: Sequence[Mention]) -> list[list[Mention]]:
    groups: dict[tuple[Any, ...], list[Mention]] = {}
    for mention in mentions:
        row = mention.row
        key = (row["nyckeltal"], row["insats"], row["dimension"], row["dimension_varde"], row["period_typ"])
        groups.setdefault(key, []).append(mention)
    return list(groups.values())


def _steps(group: Sequence[Mention]) -> list[float]:
    """How the series changed: between the periods mentioned, else from the one before and the year before."""
    rows = sorted((m.row for m in group), key=lambda row: row["referensdatum"])
    first, last = rows[0], rows[-1]
    if first["period"] != last["period"]:
        return [] if None in (first["varde"], last["varde"]) else [last["varde"] - first["varde"]]
    same = group[0].series.filter(pl.col("period_typ") == last["period_typ"]).sort("referensdatum")
    before = same.filter(pl.col("referensdatum") < last["referensdatum"])["varde"].to_list()
    a_year = 12 // PERIOD_TYPER[last["period_typ"]]
    values = [before[-n] for n in {1, a_year} if len(before) >= n]
    if last["varde"] is None or None in values:
        return []
    return [last["varde"] - value for value in values]


def _share(sentence: str, place: Place, mentions: Sequence[Mention]) -> None:
    shares = [m.row["varde"] / _whole(m.row) for m in mentions if m.row["enhet"] in ("andel", "procent")
              and m.row["varde"] is not None]  # fmt: skip
    told = _SHARE.search(sentence)
    if not told or not shares or _NOT.search(sentence):
        return
    share, than = _SHARES[told["share"].lower()], (told["than"] or "").lower()
    if not any(_says(value, share, than) for value in shares):
        raise refuse(
            f"Texten säger ”{told[0].strip()}”, men det är inte vad värdet i meningen är.",
            place,
            "Rätta orden, eller låt siffran tala för sig själv.",
        )


def _says(value: float, share: float, than: str) -> bool:
    near = round(abs(value - share), 9) <= _NEAR  # 0.65 is not further from 0.6 for being binary
    if than in ("mer än", "över"):
        return value > share
    if than in ("mindre än", "färre än", "under"):
        return value < share
    if than == "drygt":
        return near and value >= share
    if than == "knappt":
        return near and value <= share
    return near


def _whole(row: Mapping[str, Any]) -> int:
    return 1 if row["enhet"] == "andel" else 100
