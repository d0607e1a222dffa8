"""The values of a snapshot as cells that hang together: what an audience sees, and which sums it knows.

A value's numbers are täljare, nämnare, what is left of the nämnare, the rows behind it and those left out for
each reason. A reader knows that

- a quarter, tertial, half-year or year of a flow is its months; of a stock it is its last month; what is
  accumulated grows from month to month;
- the parts of a breakdown are the whole, and the insatser the whole area;
- two nyckeltal that count the same thing show the same number.

Which of these hold is read from the snapshot itself, so that a municipality's own nyckeltal is protected as
the others are: a kind of sum that adds up wherever all of it is there is taken to be known. One that falls
short, as where a person stands in two parts but once in the whole, is known to do so in one direction, and
what is left over is a cell that nobody sees.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

import polars as pl

from kpilib.begrepp import ALLA
from kpilib.secrecy.celler import NAMNARE, RADER, REST, TALJARE, UTESLUTEN, Nar, Plats, Publikation, Serie
from kpilib.secrecy.kansligt import Bakom, fa_personers, litet_antal
from kpilib.secrecy.samband import in_och_ut, lika_belopp, raknade_rader, samma

_MANAD = "manad"
_LANGD = {_MANAD: 1.0, "kvartal": 2.0, "tertial": 2.5, "halvar": 3.0, "ar": 4.0}
"""How much a value of a kind of period weighs: a year is shown before its months."""
_ORE = 100
_HELHET, _MAL, _OMRADE = 5.0, 100.0, 20.0
"""What is undivided, has a target, or is for the whole area, is shown before what is not."""


def lagd(
    varden: pl.DataFrame,
    kalender: pl.DataFrame,
    *,
    troskel: int,
    skydda_rest: bool,
    personer: Mapping[Plats, Bakom] | None = None,
    belopp: bool = False,
) -> Publikation:
    """The cells of values, with the sums that a reader knows of them and those that are sensitive.

    Parameters
    ----------
    varden
        Rows of `nyckeltal.varde` that are about persons, with `slag` of the catalogue.
    kalender
        `main.kalender`: period_typ, period, fran, till.
    troskel
        A count from 1 to `troskel` - 1 is sensitive.
    skydda_rest
        Whether what is left of the nämnare is sensitive, too. Where it is not, an undivided share that has a
        target is one that the audience must see, and so is what follows from it.
    personer
        How many persons the numbers are made of.
    belopp
        Whether täljare and nämnare are amounts, which are small only where they are few persons'.
    """
    laid = Publikation(heltal=not belopp)
    behind = personer or {}
    months = _months(kalender)
    last = {nar: inside[-1] for nar, inside in months.items() if inside}
    order = {month: n for n, month in enumerate(sorted(set(last.values())))}
    scale = defaultdict(lambda: _ORE) if belopp else _scale(varden)
    slag: dict[str, str] = {}
    # The months first: a stock's quarter, half-year and year are their last month's cell.
    for row in varden.sort(pl.col("period_typ") != _MANAD, maintain_order=True).iter_rows(named=True):
        slag[row["nyckeltal"]] = row["slag"]
        nar = Nar(row["period_typ"], row["period"])
        own = last.get(nar)
        base = _LANGD.get(nar.period_typ, 4.0)
        base *= _HELHET if row["dimension"] == ALLA else 1.0
        base *= _MAL if row["mal"] is not None else 1.0
        base *= _OMRADE if row["insats"] == ALLA else 1.0
        vikt = base + (order[own] / len(order) if own else 0.0)
        numbers = _numbers(row, scale[row["nyckeltal"]])
        found: dict[str, int] = {}
        small: set[str] = set()
        for matt, number in numbers.items():
            serie = Serie(row["nyckeltal"], row["insats"], row["dimension"], row["dimension_varde"], matt)
            _place(laid, serie, nar, number, vikt, months, row["slag"])
            unit = scale[row["nyckeltal"]] if matt in (TALJARE, NAMNARE, REST) else 1
            who = behind.get((serie, nar))
            few = fa_personers(number, troskel, who) if belopp else litet_antal(number, unit, troskel, who)
            if few and (skydda_rest or matt != REST):
                small.add(matt)
            found[matt] = laid.cell[serie, nar]
        laid.kansliga |= {found[matt] for matt in small}
        share = row["mal"] is not None and row["dimension"] == ALLA and REST in found
        if share and not skydda_rest and not small & {TALJARE, NAMNARE}:
            laid.fasta |= {found[matt] for matt in (TALJARE, NAMNARE, REST)}
        if share and row["enhet"] == "andel" and numbers[NAMNARE] and not small & {TALJARE, NAMNARE, REST}:
            laid.kvoter.add((found[TALJARE], found[NAMNARE]))
    _rests(laid)
    _over_time(laid, months, slag)
    _parts(laid)
    raknade_rader(laid)
    samma(laid)
    if belopp:
        lika_belopp(laid)
    in_och_ut(laid, slag)
    merged = laid.sammanslagen()
    merged.fasta -= merged.kansliga
    return merged


def _numbers(row: Mapping[str, object], scale: int) -> dict[str, int]:
    """The numbers of a value that are there, as whole ones."""

    def whole(value: object) -> int:
        return round(Fraction(str(value)) * scale)

    left_out = json.loads(str(row["exkluderade"] or "{}"))
    found = {f"{UTESLUTEN}{reason}": int(rows) for reason, rows in left_out.items()}
    if row["antal_rader"] is not None:
        found[RADER] = int(str(row["antal_rader"]))
    if row["taljare"] is not None:
        found[TALJARE] = whole(row["taljare"])
    if row["namnare"] is not None:
        found[NAMNARE] = whole(row["namnare"])
    rest = found.get(NAMNARE, 0) - found.get(TALJARE, 0)
    if NAMNARE in found and TALJARE in found and rest >= 0:
        found[REST] = rest
    return found


def _scale(varden: pl.DataFrame) -> dict[str, int]:
    """Nyckeltal -> what its parts are multiplied by to be whole numbers."""
    found = {}
    for (nyckeltal,), rows in varden.group_by("nyckeltal"):
        numbers = pl.concat([rows["taljare"], rows["namnare"]]).drop_nulls().cast(pl.String).to_list()
        decimals = max((len(n.rstrip("0").partition(".")[2]) for n in numbers), default=0)
        found[str(nyckeltal)] = 10**decimals
    return found


def _months(kalender: pl.DataFrame) -> dict[Nar, list[str]]:
    """Period -> the months in it, the first first."""
    rows = kalender.select("period_typ", "period", "fran", "till").rows()
    months = sorted((fran, till, period) for typ, period, fran, till in rows if typ == _MANAD)
    return {
        Nar(typ, period): [name for f, t, name in months if fran <= f and t <= till]
        for typ, period, fran, till in rows
    }


def _place(
    laid: Publikation,
    serie: Serie,
    nar: Nar,
    number: int,
    vikt: float,
    months: Mapping[Nar, Sequence[str]],
    slag: str,
) -> None:
    """A cell for a number; that of the last month where a stock's period shows the same."""
    inside = months.get(nar, ())
    month = (serie, Nar(_MANAD, inside[-1])) if inside and slag in ("bestand", "ackumulerat") else None
    known = laid.cell.get(month) if month else None
    if known is not None and laid.varden[known] == number:
        laid.cell[serie, nar] = known
        laid.vikt[known] = max(laid.vikt[known], vikt)
    else:
        laid.cell[serie, nar] = laid.ny(number, vikt)


def _rests(laid: Publikation) -> None:
    seen = set()
    for (serie, nar), rest in list(laid.cell.items()):
        if serie.matt == REST and rest not in seen:
            seen.add(rest)
            whole, part = (laid.cell[serie._replace(matt=m), nar] for m in (NAMNARE, TALJARE))
            laid.ekvationer.append({whole: -1, part: 1, rest: 1})


def _over_time(laid: Publikation, months: Mapping[Nar, Sequence[str]], slag: Mapping[str, str]) -> None:
    flows: dict[tuple[Serie, str], list[tuple[int, list[int]]]] = defaultdict(list)
    growth: dict[tuple[Serie, str], list[tuple[str, int]]] = defaultdict(list)
    for (serie, nar), cell in laid.cell.items():
        kind = slag[serie.nyckeltal]
        inside = months.get(nar, ())
        if kind == "flode" and nar.period_typ != _MANAD and inside:
            # A month that has no row of its own has nothing of the part.
            parts = [laid.cell.get((serie, Nar(_MANAD, m))) for m in inside]
            if there := [p for p in parts if p is not None]:
                flows[serie, nar.period_typ].append((cell, there))
        elif kind == "ackumulerat" and nar.period_typ == _MANAD:
            growth[serie, nar.period[:4]].append((nar.period, cell))
    for fall in flows.values():
        laid.summor(fall)
    for series in growth.values():
        before: int | None = None
        for _, cell in sorted(series):
            if before is not None:
                laid.summor([(cell, [before])] if laid.varden[before] == laid.varden[cell] else [])
                if laid.varden[cell] > laid.varden[before]:
                    more = laid.ny(laid.varden[cell] - laid.varden[before])
                    laid.inre.add(more)
                    laid.ekvationer.append({cell: -1, before: 1, more: 1})
            before = cell


def _parts(laid: Publikation) -> None:
    """The parts of a breakdown, and the insatser of the whole area."""
    wholes: dict[tuple[object, ...], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for (serie, nar), cell in laid.cell.items():
        if serie.dimension != ALLA:
            whole = laid.cell.get((serie._replace(dimension=ALLA, dimension_varde=ALLA), nar))
            kind: tuple[object, ...] = (*serie._replace(dimension_varde=ALLA), nar.period_typ)
            if whole is not None and cell not in wholes[kind][whole]:
                wholes[kind][whole].append(cell)
        if serie.insats != ALLA:
            area = laid.cell.get((serie._replace(insats=ALLA), nar))
            kind = (*serie._replace(insats=ALLA), nar.period_typ)
            if area is not None and cell not in wholes[kind][area]:
                wholes[kind][area].append(cell)
    for kinds in wholes.values():
        laid.summor(list(kinds.items()))
