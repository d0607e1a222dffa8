"""Suppliers that may be the same, or may not: what a person is asked to decide.

Asked are: a name without organisationsnummer that fits several suppliers; two suppliers with equal or
similar names; and one number with names that are not alike. A pair that a decision speaks of is settled.
Names are compared without legal form and without the trade's common words, which say nothing of who it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from kpilib.rules.leverantor import MASKERAD_ID, Beslut, Identitet, Indelning, is_orgnr, namnform


@dataclass(frozen=True)
class Tveksam:
    """A pair to decide on: why it is asked, the two suppliers as written, and how alike their names are."""

    skal: str
    leverantor_id: str
    namn: str
    annan_id: str
    annat_namn: str
    likhet: float


def tveksamma(
    indelning: Indelning,
    beslut: Sequence[Beslut] = (),
    *,
    likhet: float,
    branschord: Collection[str] = (),
    fokus: Collection[str] | None = None,
) -> list[Tveksam]:
    """The pairs that a person is asked about, in order.

    Parameters
    ----------
    likhet
        Names at least so alike (difflib's ratio, 0–1) are similar.
    branschord
        Words of the trade, left out of the comparison.
    fokus
        Ids of the suppliers whose pairs are asked about; None: all. A ledger holds thousands of others.
    """
    oppna = [i for i in indelning.identiteter if i.leverantor_id != MASKERAD_ID and not _sole_trader(i)]
    avgjorda = {frozenset(p) for b in beslut if b.beslut in ("samma", "olika") for p in _settled(b)}
    found = [*_one_number(oppna, likhet, branschord), *_two_suppliers(oppna, likhet, branschord, fokus)]
    return sorted(
        (t for t in found if not _decided(t, avgjorda)),
        key=lambda t: (t.skal, t.namn, t.annat_namn, t.annan_id),
    )


def _sole_trader(i: Identitet) -> bool:
    """Sole traders share one written name; only their number tells them apart."""
    return i.leverantor_id.startswith("person-")


def _settled(b: Beslut) -> Iterator[tuple[str, str]]:
    """What a decision says of a pair: by number and by name, whichever it gives."""
    mina = [w for w in (b.nummer, namnform(b.namn).stam) if w]
    andras = [w for w in (b.annat_nummer, namnform(b.annat_namn).stam if b.annat_namn else None) if w]
    yield from ((a, c) for a in mina for c in andras)


def _decided(t: Tveksam, avgjorda: Collection[frozenset[str]]) -> bool:
    if t.leverantor_id == t.annan_id:  # one number, two names: the decision names the name and the number
        names = (namnform(t.namn).stam, namnform(t.annat_namn).stam)
        return any(frozenset((name, t.leverantor_id)) in avgjorda for name in names)
    mina = (t.leverantor_id, namnform(t.namn).stam)
    andras = (t.annan_id, namnform(t.annat_namn).stam)
    return any(frozenset((a, b)) in avgjorda for a in mina for b in andras)


def kannetecken(namn: str, branschord: Collection[str] = ()) -> str:
    """What tells a name from others: its words without legal form and the trade's words, if any are left."""
    ord_ = namnform(namn).stam.split()
    return " ".join([o for o in ord_ if o not in branschord] or ord_)


def _ratio(a: str, b: str, least: float = 0) -> float:
    """How alike two texts are; 0 where a quick look says that they are less alike than `least`."""
    if a == b:
        return 1.0
    if 2 * min(len(a), len(b)) < least * (len(a) + len(b)):
        return 0.0
    matcher = SequenceMatcher(None, min(a, b), max(a, b), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= least else 0.0


def _one_number(oppna: Iterable[Identitet], least: float, words: Collection[str]) -> Iterator[Tveksam]:
    """One number under two names that are not alike: a new name, or a number keyed wrong."""
    names: dict[str, set[str]] = defaultdict(set)
    for i in oppna:
        if is_orgnr(i.skriven.nummer) and i.skriven.nummer == i.leverantor_id:
            names[i.leverantor_id].add(i.skriven.namn)
    for nr, written in names.items():
        for a, b in combinations(sorted(written), 2):
            alike = _ratio(kannetecken(a, words), kannetecken(b, words))
            if alike < least and not namnform(a).passar(namnform(b)):
                yield Tveksam("ett_nummer_tva_namn", nr, a, nr, b, round(alike, 3))


def _two_suppliers(
    oppna: Iterable[Identitet], least: float, words: Collection[str], fokus: Collection[str] | None
) -> Iterator[Tveksam]:
    by_mark: dict[str, dict[str, str]] = defaultdict(dict)
    for i in oppna:
        by_mark[kannetecken(i.skriven.namn, words)].setdefault(i.leverantor_id, i.skriven.namn)
    asked = {m for m, ids in by_mark.items() if fokus is None or any(nr in fokus for nr in ids)}
    seen: set[frozenset[str]] = set()
    for mark in sorted(asked):
        for other in sorted(by_mark):
            if other in asked and other < mark:
                continue
            alike = _ratio(mark, other, least)
            if alike < least:
                continue
            for a, b in _pairs(by_mark[mark], by_mark[other]):
                if frozenset((a, b)) in seen:
                    continue
                seen.add(frozenset((a, b)))
                one, two = by_mark[mark][a], by_mark[other][b]
                same = namnform(one).stam == namnform(two).stam
                yield Tveksam("lika_namn" if same else "liknande_namn", a, one, b, two, round(alike, 3))


def _pairs(mine: Iterable[str], theirs: Iterable[str]) -> Iterator[tuple[str, str]]:
    for a in sorted(mine):
        for b in theirs:
            if a != b:
                yield a, b
