"""Which written names and numbers are the same supplier.

The rule, in order:

1. A masked supplier is a bucket of its own and is never merged with anything.
2. The same organisationsnummer is the same supplier, whatever it calls itself.
3. A name without organisationsnummer is the supplier whose name has the same form (`namnform`), where
   just one has. A municipality's own supplier number keeps rows together, but an organisationsnummer
   goes before it.
4. What a person has decided (`leverantorsbeslut`) goes before 2 and 3.

What the rule does not settle is listed for a person (`tveksamma`) and stays apart until decided.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kpilib.formats import foreign_number

MASKERAD_ID = "skyddad"
"""The id of the bucket of masked suppliers."""

_FORMER: Mapping[str, tuple[str, ...]] = {
    "ab": ("aktiebolaget", "aktiebolag", "ab"),
    "hb": ("handelsbolaget", "handelsbolag", "hb"),
    "kb": ("kommanditbolaget", "kommanditbolag", "kb"),
    "stiftelse": ("stiftelsen", "stiftelse"),
    "ekonomisk förening": ("ekonomisk förening", "ek för", "ek förening"),
    "ideell förening": ("ideell förening",),
}
"""Legal form -> the ways it is written in a name; the longest first."""

_TIDIGARE = re.compile(r"[(,]?\s*\b(?:f\s*\.?\s*d\b\.?|fd\b\.?|tidigare\b|före detta\b).*$")
_TILLAGG = re.compile(r"\((?:publ|svb)\)")
_TECKEN = re.compile(r"[^\w]+", re.UNICODE)


@dataclass(frozen=True)
class Namnform:
    """A name as the rule compares it: its words without legal form, and the legal form where it says one."""

    stam: str
    bolagsform: str = ""

    def passar(self, annan: Namnform) -> bool:
        """The same words, and no two legal forms that contradict each other."""
        olika = self.bolagsform and annan.bolagsform and self.bolagsform != annan.bolagsform
        return self.stam == annan.stam and not olika


@cache
def namnform(namn: str) -> Namnform:
    """The form in which a supplier's name is compared.

    Case, punctuation, white space, `(publ)` and what follows `f.d.` do not tell names apart, `&` is `och`,
    and the legal form is kept by itself. Diacritics do: Ås and As are two names.

    >>> namnform("AB  Exempel-Omsorg & Stöd (publ), f.d. Gamla Namnet AB")
    Namnform(stam='exempel omsorg och stöd', bolagsform='ab')
    """
    text = unicodedata.normalize("NFKC", namn).casefold()
    text = _TIDIGARE.sub(" ", _TILLAGG.sub(" ", text)) if not _TIDIGARE.match(text) else text
    ord_ = " ".join(_TECKEN.sub(" ", text.replace("&", " och ").replace("_", " ")).split())
    for form, skrivsatt in _FORMER.items():
        for satt in skrivsatt:
            kvar = " ".join(re.sub(rf"(?<!\w){satt}(?!\w)", " ", ord_).split())
            if kvar and kvar != ord_:
                return Namnform(kvar, form)
    return Namnform(ord_)


@dataclass(frozen=True)
class Skriven:
    """A supplier as sources write it: name, number (null without) and what is known of the rows."""

    namn: str
    nummer: str | None
    forst: str = ""
    senast: str = ""
    kopfil: int = 0
    ramavtal: int = 0
    reskontra: int = 0

    @property
    def rader(self) -> int:
        return self.kopfil + self.ramavtal + self.reskontra


@dataclass(frozen=True)
class Beslut:
    """A decision: the supplier written so is the same as another (`samma`), another one (`olika`), or
    belongs to a group (`koncern`). `annat_*` names the other supplier, by number before name."""

    namn: str
    nummer: str | None
    beslut: str
    annat_nummer: str | None = None
    annat_namn: str | None = None
    koncern: str | None = None


@dataclass(frozen=True)
class Identitet:
    """Which supplier a written name is, and the part of the rule that says so: nummer, namn, ensam
    (nothing else fits), beslut or skyddad."""

    skriven: Skriven
    leverantor_id: str
    regel: str


@dataclass(frozen=True)
class Indelning:
    """Every written name with its supplier, and supplier -> group where one is decided."""

    identiteter: tuple[Identitet, ...]
    koncern: Mapping[str, str]


def is_orgnr(nummer: str | None) -> bool:
    """Whether a number is one that all know the supplier by: ten digits, another country's number, or a sole
    trader's pseudonym."""
    return nummer is not None and (
        re.fullmatch(r"\d{10}|person-\w+", nummer) is not None or foreign_number(nummer) == nummer
    )


def indela(
    skrivna: Iterable[Skriven], beslut: Sequence[Beslut] = (), *, maskerad: Collection[str] = ()
) -> Indelning:
    """Each written name's supplier.

    The outcome does not depend on the order of names or decisions.

    Parameters
    ----------
    maskerad
        The names that stand for a masked supplier.
    """
    alla = set(skrivna)
    oppna = [s for s in alla if s.namn not in maskerad]
    olika = {(namnform(b.namn).stam, b.nummer, b.annat_nummer) for b in beslut if b.beslut == "olika"}
    starka: dict[Namnform, set[str]] = defaultdict(set)
    for s in oppna:
        form = namnform(s.namn)
        if is_orgnr(s.nummer) and s.nummer and (form.stam, s.nummer, s.nummer) not in olika:
            starka[form].add(s.nummer)
    first = {s: _by_rule(s, starka, olika) for s in oppna if s.nummer}
    egna: dict[Namnform, set[str]] = defaultdict(set)
    for s, (nr, _) in first.items():
        if not is_orgnr(s.nummer):
            egna[namnform(s.namn)].add(nr)
    first |= {s: _by_rule(s, starka, olika, egna) for s in oppna if not s.nummer}
    samma = [b for b in beslut if b.beslut == "samma"]
    merged = _merged([(a, b) for d in samma for a in _ids(d.namn, d.nummer, first) for b in _other(d, first)])
    found = [
        Identitet(s, merged.get(nr, nr), "beslut" if merged.get(nr, nr) != nr else regel)
        for s, (nr, regel) in first.items()
    ]
    found += [Identitet(s, MASKERAD_ID, "skyddad") for s in alla if s.namn in maskerad]
    grupper = {
        merged.get(nr, nr): b.koncern
        for b in sorted(beslut, key=lambda b: b.koncern or "")
        if b.koncern
        for nr in _ids(b.namn, b.nummer, first)
    }
    return Indelning(tuple(sorted(found, key=lambda i: (i.skriven.namn, i.skriven.nummer or ""))), grupper)


def _by_rule(
    s: Skriven,
    starka: Mapping[Namnform, set[str]],
    olika: Collection[tuple[str, str | None, str | None]],
    egna: Mapping[Namnform, set[str]] | None = None,
) -> tuple[str, str]:
    form = namnform(s.namn)
    if is_orgnr(s.nummer) and s.nummer:
        # A number under which another supplier was keyed by mistake.
        wrong = (form.stam, s.nummer, s.nummer) in olika
        return (f"namn:{form.stam}", "beslut") if wrong else (s.nummer, "nummer")
    passar = {nr for f, nummer in starka.items() if form.passar(f) for nr in nummer}
    if not passar and egna:
        passar = {nr for f, nummer in egna.items() if form.passar(f) for nr in nummer}
    passar = {nr for nr in passar if (form.stam, s.nummer, nr) not in olika}
    if len(passar) == 1:
        return passar.pop(), "namn"
    if s.nummer:
        return f"intern:{s.nummer}", "ensam"
    # Without number the legal form is all that tells two such names apart.
    return f"namn:{form.stam}{f' ({form.bolagsform})' if form.bolagsform else ''}", "ensam"


def _ids(namn: str, nummer: str | None, first: Mapping[Skriven, tuple[str, str]]) -> set[str]:
    """The suppliers that a decision speaks of: by number where it gives one, else by name."""
    if nummer and is_orgnr(nummer):
        return {nummer}
    if nummer:
        return {nr for s, (nr, _) in first.items() if s.nummer == nummer}
    form = namnform(namn)
    named = [(s, nr) for s, (nr, _) in first.items() if form.passar(namnform(s.namn))]
    return {nr for s, nr in named if s.nummer is None} or {nr for _, nr in named}


def _other(b: Beslut, first: Mapping[Skriven, tuple[str, str]]) -> set[str]:
    return _ids(b.annat_namn or "", b.annat_nummer, first) if b.annat_nummer or b.annat_namn else set()


def _merged(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """id -> the id it goes by: along the decisions to the one that is not itself said to be another."""
    grupper: dict[str, set[str]] = {}
    ersatta = set()
    for a, b in pairs:
        if a == b:
            continue
        ersatta.add(a)
        tillsammans = grupper.get(a, {a}) | grupper.get(b, {b})
        for nr in tillsammans:
            grupper[nr] = tillsammans
    return {nr: min(grupp - ersatta or grupp) for nr, grupp in grupper.items()}
