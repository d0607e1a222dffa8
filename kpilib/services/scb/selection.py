"""Which cells of a table are asked for: expressions made into codes, and questions no larger than allowed.

The service answers a question without selection with its own default, adds up a variable that is left out
and falls over a code that is given twice. So a selection names every variable of the table, by codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from kpilib.errors import UsageError
from kpilib.formats import nearest
from kpilib.services.scb.jsonstat import Dimension, Structure

_CALL = re.compile(r"(TOP|BOTTOM|FROM|TO|RANGE)\((.*)\)", re.IGNORECASE)


@dataclass(frozen=True)
class Wanted:
    """What is wanted of one variable.

    Parameters
    ----------
    koder
        Value codes, or expressions of codes: `*`, `01*`, `SE?1`, TOP(n), BOTTOM(n), FROM(code), TO(code),
        RANGE(code, code). None at all: the variable is left out, where the table allows it.
    kodlista
        A code list whose values stand in the place of the variable's own.
    """

    koder: tuple[str, ...]
    kodlista: str | None = None


@dataclass(frozen=True)
class Chosen:
    """The codes of one variable, in the table's order; none when the variable is left out."""

    variabel: str
    koder: tuple[str, ...]
    kodlista: str | None = None

    def as_json(self) -> dict[str, object]:
        return {"variableCode": self.variabel, "valueCodes": list(self.koder), "codelist": self.kodlista}


@dataclass(frozen=True)
class Selection:
    """The codes of every variable of a table."""

    delar: tuple[Chosen, ...]

    @property
    def celler(self) -> int:
        return prod(len(d.koder) or 1 for d in self.delar)

    def as_json(self) -> dict[str, object]:
        """The question as the service takes it; a variable that is left out is not in it."""
        return {"selection": [d.as_json() for d in self.delar if d.koder]}

    def __str__(self) -> str:
        """The cells in words: every variable with its codes, long lists by their ends."""
        return "; ".join(f"{d.variabel} {_listed(d.koder)}" for d in self.delar if d.koder)


def select(
    tabell: str,
    structure: Structure,
    wanted: Mapping[str, Wanted],
    kodlista: Callable[[str], Sequence[str]],
) -> Selection:
    """What is wanted of a table as codes, each once, in the table's order.

    Parameters
    ----------
    tabell
        The table's id, for messages.
    kodlista
        Gives the codes of a code list.

    Raises
    ------
    UsageError
        A variable of the table is not mentioned or cannot be left out, or something mentioned does not
        exist; nothing has been asked of the service.
    """
    names = [d.id for d in structure.dimensioner]
    for name in wanted:
        if name not in names:
            near = nearest(name, names, n=1)
            hint = f"Menade du {near[0]}?" if near else f"Variablerna är {', '.join(names)}."
            raise UsageError(f"{tabell} har ingen variabel {name}.", var=_place(tabell, name), gor=hint)
    time = structure.med_roll("time")
    return Selection(
        tuple(
            _choose(tabell, d, wanted.get(d.id), kodlista, newest_last=d is time)
            for d in structure.dimensioner
        )
    )


def split(selection: Selection, most: int) -> Iterator[Selection]:
    """The selection as questions of at most `most` cells, which share no cell and leave none out."""
    if selection.celler <= most:
        yield selection
        return
    at = max(range(len(selection.delar)), key=lambda i: len(selection.delar[i].koder))
    longest = selection.delar[at]
    others = selection.celler // len(longest.koder)
    per = max(1, most // others)
    for n in range(0, len(longest.koder), per):
        part = replace(longest, koder=longest.koder[n : n + per])
        yield from split(Selection((*selection.delar[:at], part, *selection.delar[at + 1 :])), most)


def _choose(
    tabell: str,
    dimension: Dimension,
    wanted: Wanted | None,
    kodlista: Callable[[str], Sequence[str]],
    *,
    newest_last: bool,
) -> Chosen:
    where = _place(tabell, dimension.id)
    if wanted is None or (not wanted.koder and not dimension.eliminerbar):
        leave_out = f" eller [] för att utelämna {dimension.id}" if dimension.eliminerbar else ""
        raise UsageError(
            f"Urvalet ur {tabell} säger inte vilka värden av {dimension.id} ({dimension.namn}) det gäller.",
            var=where,
            gor=f'Skriv koder, t.ex. {dimension.id} = ["{dimension.koder[0]}"]{leave_out}.',
        )
    if not wanted.koder:
        # The value that stands for the whole is asked for by name; only without one does the service add up.
        code = dimension.elimineringskod
        return Chosen(dimension.id, (code,) if code in dimension.koder and code else ())
    if wanted.kodlista is not None and wanted.kodlista not in dimension.kodlistor:
        raise UsageError(
            f"Kodlistan {wanted.kodlista} finns inte för {dimension.id} i {tabell}.",
            var=where,
            gor=f"Kodlistorna är {', '.join(dimension.kodlistor)}."
            if dimension.kodlistor
            else "Variabeln har inga kodlistor; ta bort kodlistan.",
        )
    codes = dimension.koder if wanted.kodlista is None else tuple(kodlista(wanted.kodlista))
    found = {code for text in wanted.koder for code in _resolve(text, codes, where, newest_last)}
    return Chosen(dimension.id, tuple(code for code in codes if code in found), wanted.kodlista)


def _resolve(text: str, codes: Sequence[str], where: str, newest_last: bool) -> Sequence[str]:
    """The codes that an expression means; of time, TOP takes the newest."""
    if text in codes:
        return [text]
    call = _CALL.fullmatch(text.strip())
    if call:
        found = _called(call[1].upper(), [a.strip() for a in call[2].split(",")], codes, newest_last)
        if found is not None:
            return found
    elif "*" in text or "?" in text:
        pattern = re.compile(re.escape(text).replace(r"\*", ".*").replace(r"\?", "."))
        matching = [code for code in codes if pattern.fullmatch(code)]
        if matching:
            return matching
    near = nearest(text, codes, n=3)
    raise UsageError(
        f"{text} är varken en kod eller ett uttryck som ger någon.",
        var=where,
        gor=f"Menade du {' eller '.join(near)}?" if near else f"Koderna är {_listed(codes)}.",
    )


def _called(
    name: str, arguments: Sequence[str], codes: Sequence[str], newest_last: bool
) -> Sequence[str] | None:
    """What TOP, BOTTOM, FROM, TO or RANGE gives; None where the arguments do not fit."""
    if name in {"TOP", "BOTTOM"}:
        if len(arguments) > 2 or not all(a.isdigit() for a in arguments) or int(arguments[0]) == 0:
            return None
        count, offset = int(arguments[0]), int(arguments[1]) if len(arguments) == 2 else 0
        from_end = (name == "TOP") == newest_last
        ordered = list(reversed(codes)) if from_end else list(codes)
        return ordered[offset : offset + count] or None
    if not all(a in codes for a in arguments) or len(arguments) != (2 if name == "RANGE" else 1):
        return None
    at = [codes.index(a) for a in arguments]
    first = 0 if name == "TO" else at[0]
    last = len(codes) - 1 if name == "FROM" else at[-1]
    return codes[first : last + 1] or None


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(codes) if len(codes) <= 6 else f"{codes[0]}, {codes[1]} … {codes[-1]} ({len(codes)})"


def _place(tabell: str, variabel: str) -> str:
    return f"[scb.tabell.{tabell}.urval] {variabel}"
