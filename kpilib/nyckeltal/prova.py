"""A nyckeltal held against itself: its SQL against its worked example, and against a second calculation.

The second calculation is `omrakning.py` in the nyckeltal's folder: one function, in plain Python, written
from what the nyckeltal says and not from its SQL::

    def omrakna(tabeller, fraga): ...

`tabeller` are the example's tables, a list of rows each, as text (an empty cell is None); `fraga` is what is
asked (`Fraga`). It gives täljare and nämnare (None where the value is a sum), or None where there is no
value.
"""

from __future__ import annotations

import importlib.util
import tomllib
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from kpilib.begrepp import Period
from kpilib.database import query
from kpilib.errors import UsageError
from kpilib.nyckeltal.example import example, exempelkommun, load, run
from kpilib.nyckeltal.terms import Nyckeltal

OMRAKNING = "omrakning.py"
_FUNKTION = "omrakna"
_VARDE = ("insats", "dimension", "dimension_varde", "period_typ", "period")
_NOGGRANNHET = Fraction(1, 10**6)
"""Täljare and nämnare are stored with six decimals."""

Tabeller = Mapping[str, Sequence[Mapping[str, str | None]]]


@dataclass(frozen=True)
class Fraga:
    """One value that is asked for: insats, breakdown and its part, and the period's first and last day."""

    insats: str
    dimension: str
    dimension_varde: str
    fran: date
    till: date


@dataclass(frozen=True)
class Skillnad:
    """Where two parts of a nyckeltal say different things: file, value, and what each says."""

    fil: str
    var: str
    vad: str


@dataclass(frozen=True)
class Prov:
    """What a nyckeltal was held against: how many values, which calculations, and where they differ."""

    nyckeltal: str
    varden: int
    omraknad: bool
    skillnader: tuple[Skillnad, ...]


def prova(nyckeltal: Nyckeltal) -> Prov:
    """Compute the example, and count it a second time where the folder has a second calculation.

    Raises
    ------
    UsageError
        Example or second calculation cannot be run.
    """
    try:
        given = example(nyckeltal)
        says, gave = given.forvantat, run(nyckeltal)
        unexplained = _unexplained(nyckeltal)
    except (KeyError, ValueError, tomllib.TOMLDecodeError, duckdb.Error, pl.exceptions.PolarsError) as error:
        raise UsageError(
            f"Exemplet i {nyckeltal.id} går inte att räkna.",
            var=str(nyckeltal.folder / "exempel"),
            gor=f"Rätta det: {str(error).splitlines()[0]}",
        ) from None
    found = [*_against_example(says, gave), *unexplained]
    second = nyckeltal.folder / OMRAKNING
    if second.exists():
        tables = {name: frame.to_dicts() for name, frame in given.tabeller.items()}
        found += _against_second(_function(second), tables, gave, second)
    return Prov(nyckeltal.id, gave.height, second.exists(), tuple(found))


def check(nyckeltal: Nyckeltal) -> None:
    """That the example gives what it says, and a second calculation the same.

    Raises
    ------
    UsageError
        It does not, or it cannot be computed.
    """
    found = prova(nyckeltal).skillnader
    if found:
        first, more = found[0], f" {len(found) - 1} skillnader till." if len(found) > 1 else ""
        raise UsageError(
            f"Exemplet i {nyckeltal.id} ger inte vad det säger. {first.var}: {first.vad}{more}",
            var=str(nyckeltal.folder / first.fil),
            gor=f"kategoriplan check {nyckeltal.id} visar allt. Rätta det som är fel.",
        )


def _against_example(says: pl.DataFrame, gave: pl.DataFrame) -> Iterator[Skillnad]:
    fil = "exempel/forvantat.csv"
    keys = [c for c in _VARDE if c in says.columns]
    expected, computed = (
        {tuple(row[k] for k in keys): row for row in frame.to_dicts()} for frame in (says, gave)
    )
    for key in dict.fromkeys([*expected, *computed]):
        shown = ", ".join(word for word in key if word != "alla") or "alla"
        if key not in computed:
            yield Skillnad(fil, shown, "Värdet står i filen, men SQL:en ger det inte.")
        elif key not in expected:
            yield Skillnad(fil, shown, "SQL:en ger värdet, men det står inte i filen.")
        for column, said in expected.get(key, {}).items() if key in computed else ():
            if computed[key][column] != said:
                yield Skillnad(
                    fil,
                    shown,
                    f"{column} är {_word(said)} i filen, {_word(computed[key][column])} enligt SQL:en.",
                )


def _unexplained(nyckeltal: Nyckeltal) -> list[Skillnad]:
    """Reasons for leaving a row out that nyckeltal.toml does not list: such rows are in no count."""
    with duckdb.connect() as con:
        load(con, example(nyckeltal), exempelkommun())
        given = query(
            con, f"SELECT DISTINCT utesluten FROM ({nyckeltal.sql}) WHERE utesluten IS NOT NULL ORDER BY ALL"
        )["utesluten"]
    return [
        Skillnad(
            "nyckeltal.toml", "[utesluts]", f"SQL:en utesluter rader som {reason}, men det står inte här."
        )
        for reason in given
        if reason not in nyckeltal.terms.utesluts
    ]


def _against_second(
    function: Callable[[Tabeller, Fraga], Any], tables: Tabeller, gave: pl.DataFrame, path: Path
) -> Iterator[Skillnad]:
    for row in gave.to_dicts():
        period = Period.parse(row["period"])
        asked = Fraga(row["insats"], row["dimension"], row["dimension_varde"], period.fran, period.till)
        mine = _called(function, tables, asked, path)
        theirs = None if row["varde"] is None else (row["taljare"], row["namnare"])
        if not _same(mine, theirs):
            shown = ", ".join(
                w for w in (row["insats"], row["dimension"], row["dimension_varde"]) if w != "alla"
            )
            yield Skillnad(
                OMRAKNING,
                f"{shown or 'alla'}, {row['period']}",
                f"Omräkningen ger {_parts(mine)}, SQL:en {_parts(theirs)}.",
            )


def _function(path: Path) -> Callable[[Tabeller, Fraga], Any]:
    spec = importlib.util.spec_from_file_location(f"_omrakning_{path.parent.name}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise _stopped(path, error) from None
    function = getattr(module, _FUNKTION, None)
    if not callable(function):
        raise UsageError(
            f"{OMRAKNING} har ingen funktion {_FUNKTION}.",
            var=str(path),
            gor=f"Skriv den: def {_FUNKTION}(tabeller, fraga).",
        )
    found: Callable[[Tabeller, Fraga], Any] = function
    return found


def _called(
    function: Callable[[Tabeller, Fraga], Any], tables: Tabeller, asked: Fraga, path: Path
) -> tuple[Fraction, Fraction | None] | None:
    try:
        given = function(tables, asked)
        if given is None:
            return None
        taljare, namnare = given
        return Fraction(taljare), None if namnare is None else Fraction(namnare)
    except Exception as error:
        raise _stopped(path, error) from None


def _stopped(path: Path, error: Exception) -> UsageError:
    lines = [
        frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)
    ]
    line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else None
    return UsageError(
        f"{OMRAKNING} går inte att köra: {type(error).__name__}: {error}",
        var=f"{path}:{line}" if line else str(path),
        gor=f"Rätta den. {_FUNKTION}(tabeller, fraga) ger täljare och nämnare, eller None där värdet saknas.",
    )


def _same(mine: tuple[Fraction, Fraction | None] | None, theirs: tuple[str, str | None] | None) -> bool:
    if mine is None or theirs is None:
        return mine is None and theirs is None
    return all(
        (one is None) == (other is None)
        and (one is None or other is None or abs(one - Fraction(other)) <= _NOGGRANNHET)
        for one, other in zip(mine, theirs, strict=True)
    )


def _parts(value: tuple[Any, Any] | None) -> str:
    if value is None:
        return "inget värde"
    taljare, namnare = value
    return f"täljare {_word(taljare)}" + ("" if namnare is None else f" och nämnare {_word(namnare)}")


def _word(value: Any) -> str:
    if value is None:
        return "tomt"
    if isinstance(value, Fraction):
        value = str(round(Decimal(value.numerator) / value.denominator, 6))
    text = str(value)
    if text.replace(".", "", 1).replace("-", "", 1).isdecimal():
        text = (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    return text
