"""The sign of amounts: held against the one that the contract expects, and never turned on a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from kpilib.begrepp import och
from kpilib.errors import AmbiguousError
from kpilib.sheets.numbers import numbers
from kpilib.sheets.types import Upplysning
from kpilib.sources.cell_types import type_of
from kpilib.sources.profile import Profile
from kpilib.sources.table import Shape

_MANY = 0.2
"""The share of amounts of the other sign above which it is told: corrections are fewer."""


def turned(
    frame: pl.DataFrame,
    typer: pl.DataFrame | None,
    rubriker: Mapping[str, str],
    profile: Profile,
    shape: Shape,
) -> tuple[frozenset[str], list[Upplysning]]:
    """The columns whose amounts are written with the other sign than the contract's.

    They are those that the profile names, or, where a file has both income and cost and all of it is turned,
    every one: so a ledger writes, which has credit as negative. That is told.

    Raises
    ------
    AmbiguousError
        Most amounts of a column, in the file or in a sheet, have the other sign, and it is not sure why.
    """
    named = frozenset(profile.las.omvant_tecken)
    expected = {
        column: -1 if (sign == "-") != (column in named) else 1
        for column, sign in shape.tecken.items()
        if column in rubriker and column not in profile.las.tecken_stammer
    }
    values = {c: numbers(frame[c], profile.las.decimaltecken, type_of(typer, c)).sign() for c in expected}
    filled = [c for c, signs in values.items() if (signs != 0).any()]
    wrong = [c for c in filled if _mostly(values[c] * expected[c])]
    if wrong and wrong == filled and len({expected[c] for c in filled}) == 2 and not named:
        signs = och(rubriker[c] for c in wrong)
        vad = (
            f"Tecknet är vänt i {signs}: både intäkter och kostnader står med motsatt tecken, så som en "
            "huvudbok skriver dem (kredit är negativ)."
        )
        gor = f"Är tecknen rätta som de står: tecken_stammer = {_listed(wrong)} under [las] i profilen."
        return frozenset(wrong), [Upplysning("", 0, "", "tecken_vant", vad, gor)]
    if wrong:
        raise _asked(wrong, rubriker, profile, shape, "filen", "")
    for blad in frame["blad"].unique(maintain_order=True):
        here = (frame["blad"] == blad).to_list()
        odd = [c for c in filled if _mostly((values[c] * expected[c]).filter(pl.Series(here)))]
        if odd and frame["blad"].n_unique() > 1:
            raise _asked(odd, rubriker, profile, shape, f"bladet {blad}", blad)
    return named, _many_of_the_other(values, expected, rubriker)


def _mostly(signs: pl.Series) -> bool:
    """Whether more are of the other sign (-1) than of the expected."""
    return bool((signs == -1).sum() > (signs == 1).sum())


def _asked(
    wrong: Sequence[str],
    rubriker: Mapping[str, str],
    profile: Profile,
    shape: Shape,
    where: str,
    blad: str,
) -> AmbiguousError:
    named = set(profile.las.omvant_tecken)
    turn = [c for c in shape.tecken if (c in named) != (c in wrong)]
    written = och(
        f"{rubriker[c]} ({'negativa' if shape.tecken[c] == '-' else 'positiva'} väntas)" for c in wrong
    )
    said = ", fast profilen säger att de är omvända" if named & set(wrong) else ""
    right = [*profile.las.tecken_stammer, *wrong]
    lines = f"omvant_tecken = {_listed(turn)} om de ska vändas"
    if blad:
        lines = "ett blad i taget med blad, så att bara det bladets tecken vänds med omvant_tecken"
    return AmbiguousError(
        f"De flesta beloppen i {where} har motsatt tecken mot det väntade: {written}{said}.",
        var=f"blad {blad}" if blad else "",
        gor=f"Ange under [las] i profilen {lines}, eller tecken_stammer = {_listed(right)} om de är rätta "
        "som de står.",
    )


def _many_of_the_other(
    values: Mapping[str, pl.Series], expected: Mapping[str, int], rubriker: Mapping[str, str]
) -> list[Upplysning]:
    told = []
    for column, signs in values.items():
        other, own = int((signs * expected[column] == -1).sum()), int((signs * expected[column] == 1).sum())
        if other and (other > max(1, _MANY * (other + own)) or other == own):
            vad = f"{other} av {other + own} belopp i {rubriker[column]} har motsatt tecken mot de flesta."
            gor = f'Är det rätt: tecken_stammer = ["{column}"] under [las] i profilen, så sägs det inte mer.'
            told.append(Upplysning("", 0, column, "blandade_tecken", vad, gor))
    return told


def _listed(columns: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{column}"' for column in columns) + "]"
