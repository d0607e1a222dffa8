"""The questions that are open of a file, the gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import polars as pl

from kpilib.contracts.columns import Typ
from kpilib.errors import FormatError
from kpilib.formats import DATUMFORMER, DEFAULT, nearest, normalise, parse_datum
from kpilib.formats.innehall import HALFTEN
from kpilib.profilhjalp import mask
from kpilib.profilhjalp.fraga import JA, NEJ, Fraga, Val, rader
from kpilib.profilhjalp.tolkning import Kolumnslag, Tolkning
from kpilib.profilhjalp.val import Beslut
from kpilib.sources import Profile
from kpilib.sources.forslag import LIKT, SAKERT, Kandidat, fordela, likhet
from kpilib.sources.header import Header
from kpilib.sources.tidsfraga import ask_for_time

_FLEST_VAL = 6
_FLEST_VARDEN = 40
"""Different unknown values of one column; beyond it the column is hardly one of codes."""
LIKA_ORD = 0.75
"""How like a known way of writing a value is (0-1), from which the one that is like it is proposed."""
_SAKNAS = "uppgift saknas"
_KODER: tuple[Typ, ...] = ("kategori", "insats")
_EN_I_HELA: tuple[Typ, ...] = ("kategori", "insats", "text", "nummer", "foretag", "kommunkod")
"""Kinds that may have one value in a whole file, which a person may say."""


def kallfraga(tolkade: Sequence[Tolkning]) -> Fraga:
    """Which source the file is, where two are near."""
    near = [t for t in tolkade if t.poang >= tolkade[0].poang - HALFTEN][:_FLEST_VAL]
    choices = [Val(t.contract.namn, f"{t.contract.namn} – {t.contract.beskrivning}") for t in near]
    reasons = [
        f"{t.contract.namn}: {round(100 * t.poang)} % av det som källan ska ha liknar något i filen."
        for t in near[:3]
    ]
    return Fraga("kalla", "Vilken källa är filen?", reasons, choices, foreslagen=True)


def fragor(beslut: Beslut) -> list[Fraga]:
    """Every question of a file whose source is known that has no answer yet: where its months stand, what its
    columns are, what the whole file is, how cells are read, and which values are meant."""
    every = [*_tid(beslut), *_kolumner(beslut), *_konstanter(beslut), *_lasning(beslut), *_varden(beslut)]
    return [fraga for fraga in every if fraga.id not in beslut.svar]


def _tid(beslut: Beslut) -> Iterator[Fraga]:
    """Where the month stands, in a file whose rows do not say it."""
    t, shape = beslut.tolkning, beslut.tolkning.contract.shape
    if not shape.tid or shape.tid in _ansprak(beslut):
        return
    place = {k.rubrik: i for i, k in enumerate(t.fil.kolumner)}
    found = {**_ansprak(beslut), **beslut.kolumner}
    missing = [c for c in beslut.saknas if c not in found]
    header = Header(t.fil.rad, list(place), {c: place[h] for c, h in found.items()}, missing, {})
    known = Profile(kalla=shape.kalla, namn="", kolumner={c: tuple(t.namn(c)) for c in t.kolumner})
    asked = ask_for_time(header, known, shape, t.fil.namn)
    if asked is not None:
        first, *others = asked.rad.split("  # eller ")
        key = first.partition(" = ")[0]
        lines = [first, *(line for other in others for line in other.split(", eller "))]
        yield Fraga(
            f"fel.las.{key}",
            asked.vad,
            ["Det gäller varje fil som profilen läser."],
            [Val(line.partition(" = ")[2], f"ja: {line}") for line in lines],
            foreslagen=len(lines) == 1,
            uteslut="nej",
        )


def _kolumner(beslut: Beslut) -> Iterator[Fraga]:
    t = beslut.tolkning
    claimed = _ansprak(beslut)
    for name in _oppna(beslut):
        slag, first = t.kolumner[name], claimed.get(name)
        others = {header for column, header in claimed.items() if column != name}
        free = [k for k in beslut.lediga(name) if k.rubrik not in others]
        likely = [k for k in free if k.rimlig and (slag.obligatorisk or k.likhet >= LIKT)]
        likely += [k for k in free if k.likhet == 1 and k not in likely]  # its name, but not its cells
        likely.sort(key=lambda k: k.rubrik != first)
        fits = [k for k in free if k.passning.fyllda and k.passning.andel >= HALFTEN and k not in likely]
        fits = [k for k in fits if k.likhet]  # persons' names are like nothing
        shown = [t.helt(k) for k in [*likely, *(fits if slag.obligatorisk else [])][:_FLEST_VAL]]
        if not shown:
            continue
        yield Fraga(
            f"kolumn.{name}",
            f"Vilken rubrik i filen är {name}? {slag.beskrivning}",
            [f"{k.rubrik}: {_belagg(k, slag, beslut)}" for k in shown],
            [Val(k.rubrik, k.rubrik) for k in shown],
            egen="rubrik",
            foreslagen=shown[0].rimlig and shown[0].rubrik in {k.rubrik for k in likely},
            uteslut="filen har ingen sådan kolumn",
        )


def _oppna(beslut: Beslut) -> list[str]:
    """The columns that nothing gives yet, and that nobody has said that the file lacks."""
    given = {*beslut.kolumner, *beslut.givna}
    return [c for c in beslut.tolkning.kolumner if f"kolumn.{c}" not in beslut.svar and c not in given]


def _ansprak(beslut: Beslut) -> dict[str, str]:
    """Column -> the header that it has the best claim to; its own name goes before any likeness."""
    every = [k for c in _oppna(beslut) for k in beslut.lediga(c)]
    own = {k.kolumn: k.rubrik for k in every if k.likhet == 1}
    rest = (k for k in every if k.kolumn not in own and k.rubrik not in own.values())
    return own | fordela(rest)


def passar(k: Kandidat) -> str:
    """How many of a header's cells fit; of a very long column, of a part of them."""
    said = f"{k.passning.passar} av {k.passning.fyllda} ifyllda celler passar"
    return said + (f", {round(100 * k.traff)} % är kända värden" if k.traff and k.typ in _KODER else "")


def _belagg(k: Kandidat, slag: Kolumnslag, beslut: Beslut) -> str:
    """What speaks for a header: how its cells fit, and three of them masked."""
    column = beslut.tolkning.fil.kolumn(k.rubrik)
    known = beslut.tolkning.kanda(slag.namn)
    shown = mask.exempel(slag.kind.typ, column.celler, known) if column else []
    return passar(k) + (f"; till exempel {' | '.join(shown)}" if shown else "")


def _konstanter(beslut: Beslut) -> Iterator[Fraga]:
    t = beslut.tolkning
    offered = {f.id for f in _kolumner(beslut)}
    for name, slag in t.kolumner.items():
        if name not in beslut.saknas or f"kolumn.{name}" in offered:
            continue
        if slag.kind.typ not in _EN_I_HELA:
            continue
        learned = [p.konstanter[name] for p in t.profiler if name in p.konstanter]
        own = [t.settings.kommun.namn] if name == "kopare" else []
        unknown = [_SAKNAS] if slag.kind.typ in ("text", "nummer") and name not in t.contract.nyckel else []
        values = list(dict.fromkeys([*learned, *own, *dict.fromkeys(slag.skrivsatt.values()), *unknown]))
        yield Fraga(
            f"konstant.{name}",
            f"Filen har ingen kolumn {name}. Vad är det i hela filen? {slag.beskrivning}",
            ["Värdet gäller varje rad, även i nästa leverans med samma profil."],
            [Val(v, v) for v in values],
            egen="" if slag.skrivsatt else "värde",
            foreslagen=bool(learned or own or values == [_SAKNAS]),
            uteslut="det är olika på olika rader; då går filen inte att läsa utan kolumnen",
        )


def _lasning(beslut: Beslut) -> Iterator[Fraga]:
    t = beslut.tolkning
    for name in beslut.kolumner:
        slag, column = t.kolumner[name], beslut.kolumn(name)
        if column is None:
            continue
        if slag.kind.typ == "datum":
            yield from _datumformer(name, column.celler)
        fit = column.visad(slag.kind.typ)
        if slag.kind.typ == "organisationsnummer" and fit.fyllda and fit.andel < SAKERT:
            yield Fraga(
                "las.egna_nummer",
                f"Är numren i {column.rubrik} kommunens egna leverantörsnummer?",
                [f"{fit.passar_inte} av {fit.fyllda} är inga organisationsnummer."],
                [Val(JA, "ja, de är egna nummer"), Val(NEJ, "nej, de ska vara organisationsnummer")],
                foreslagen=True,
            )


def fyll_nedat(beslut: Beslut, tomma: Collection[str]) -> Iterator[Fraga]:
    """Whether empty cells repeat the one above, of columns where rows are in quarantine for want of a value;
    never of persons."""
    for name in beslut.kolumner:
        slag, column = beslut.tolkning.kolumner[name], beslut.kolumn(name)
        if column is None or name not in tomma or slag.kind.skyddad or slag.kind.typ not in _EN_I_HELA:
            continue
        empty = column.celler.is_null()
        if not empty.any() or empty[0]:
            continue
        yield Fraga(
            f"las.fyll_nedat.{name}",
            f"{name} är tom på {int(empty.sum())} av {rader(empty.len())}. Gäller värdet ovanför där?",
            ["Så blir det när celler är sammanslagna, eller när värdet bara skrivs på första raden."],
            [Val(JA, "ja, värdet ovanför gäller"), Val(NEJ, "nej, uppgiften saknas")],
        )


def _datumformer(name: str, cells: pl.Series) -> Iterator[Fraga]:
    for form in sorted(DATUMFORMER - DEFAULT - {"excel"}):
        fits = [c for c in cells.drop_nulls().unique().to_list() if _only(c, form)]
        if fits:
            yield Fraga(
                f"las.datumformer.{form}",
                f"Är dagar i {name} skrivna som {form}?",
                [f"{len(fits)} olika celler kan vara det, och läses bara om formen är angiven."],
                [Val(JA, f"ja, {form}"), Val(NEJ, "nej")],
                foreslagen=True,
            )


def _only(cell: str, form: str) -> bool:
    """Whether a cell is a day in this form, and in none that needs no naming."""
    try:
        parse_datum(cell, former={form})
    except FormatError:
        return False
    return True


def _varden(beslut: Beslut) -> Iterator[Fraga]:
    t = beslut.tolkning
    for name in beslut.kolumner:
        slag, column = t.kolumner[name], beslut.kolumn(name)
        if column is None or not slag.skrivsatt:
            continue
        known = t.kanda(name)
        counts = column.celler.drop_nulls().value_counts(sort=True, name="antal")
        unknown = [
            (c, n) for c, n in counts.iter_rows() if normalise(c) not in known and not mask.personlig(c)
        ]
        if len(unknown) > _FLEST_VARDEN:
            continue
        for cell, antal in unknown:
            yield _varde(name, slag, cell, antal, beslut)


def _varde(name: str, slag: Kolumnslag, cell: str, antal: int, beslut: Beslut) -> Fraga:
    ways = beslut.tolkning.kanda(name)
    if slag.kind.typ == "insats":
        ways |= _ensamma_lagrum(beslut)
    same = ways.get(normalise(cell))
    near = [same] if same else list(dict.fromkeys(ways[way] for way in nearest(cell, ways)))
    values = list(dict.fromkeys([*near, *slag.skrivsatt.values()]))
    names = {id_: f"{id_} – {i.namn}" for id_, i in beslut.tolkning.settings.insats.items()}
    none = f"blir {slag.kind.okant}" if slag.kind.okant else "raderna stannar i karantän"
    return Fraga(
        f"varde.{name}.{cell}",
        f"{name}: vad är ”{cell}”? Det står på {rader(antal)}.",
        [f"Närmast: {', '.join(near)}."] if near else ["Inget känt värde liknar det."],
        [Val(v, names.get(v, v) if slag.kind.typ == "insats" else v) for v in values],
        foreslagen=len(near) == 1 and likhet(cell, [w for w, v in ways.items() if v == near[0]]) >= LIKA_ORD,
        uteslut=none,
    )


def _ensamma_lagrum(beslut: Beslut) -> dict[str, str]:
    """Normalised lagrum -> insats, where no other insats has the same."""
    insatser = beslut.tolkning.settings.insats
    every = [(normalise(one), id_) for id_, i in insatser.items() for one in i.lagrum.split(",")]
    count = Counter(lagrum for lagrum, _ in every)
    return {lagrum: id_ for lagrum, id_ in every if lagrum and count[lagrum] == 1}
