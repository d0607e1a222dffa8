"""The catalogue: one nyckeltal = one folder with its SQL, its terms, its page and its worked example."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kpilib.errors import UsageError
from kpilib.formats import nearest
from kpilib.rules import med_lag

Enhet = Literal[
    "antal",
    "dygn",
    "kr",
    "andel",
    "procent",
    "procentenheter",
    "index",
    "antal per 10 000",
    "dagar per avtal",
    "kr per invånare",
    "kr per brukare",
    "dygn per månad",
    "dygn per person och månad",
    "kr per poäng och år",
    "kr per plats och år",
]

SUMMOR = ("antal", "dygn", "kr")
"""Units of a sum: a value without nämnare."""

PARTS = ("nyckeltal.sql", "nyckeltal.toml", "sida.md", "exempel")
"""What a folder must hold."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mal(_Table):
    """A target for one insats: a fixed value, or lower than at the start of the year.

    Parameters
    ----------
    varde
        The target in the unit of the nyckeltal; a share as 0–1.
    ingangsvarde
        The target is the value on the last day of the year before; the outcome must be on the right
        side of it.
    galler_fran
        First year that the target holds for.
    kalla
        Where the target was decided.
    """

    varde: float | None = None
    ingangsvarde: bool = False
    galler_fran: int
    kalla: str


class Dimension(_Table):
    """A breakdown of a nyckeltal.

    `delmangd`: the same measure on a part of the rows (täljare and nämnare both).
    `fordelning`: the part's share of all: its own nämnare over that of all rows.
    """

    slag: Literal["delmangd", "fordelning"]
    beskrivning: str


class Brytning(_Table):
    """A series break of the nyckeltal itself: the first day of a new meaning, and what changed."""

    insats: str = "*"
    fran: date
    orsak: str
    kalla: str = ""


class Terms(_Table):
    """nyckeltal.toml.

    `total`: the rows taken together are a value of their own. `total_villkor`: the boolean column that
    says which rows the total is made of. `namnare_alla`: the nämnare is of all insatser, so every one of
    them needs its basis. `publicerat`: the source publishes the ratio itself, in the column `publicerat`;
    its parts are shown where the source gives them. `saknas`: what it means that the nämnare is none.
    `aret_fore`: a value needs its sources a year back, too.
    """

    namn: str
    strategi: str
    beskrivning: str
    enhet: Enhet
    raknar: Literal["personer", "beslut", "kop", "avtal", "leverantorer", "dygn", "kronor", "statistik"]
    slag: Literal["bestand", "flode", "ackumulerat", "statistik"]
    riktning: Literal["hog", "lag", "ingen"]
    insatser: tuple[str, ...]
    period_typer: tuple[Literal["manad", "kvartal", "tertial", "halvar", "ar"], ...]
    kallor: tuple[str, ...]
    definition_version: int = Field(ge=1)
    total: bool = True
    total_villkor: str | None = None
    publicerat: bool = False
    saknas: str | None = None
    aret_fore: bool = False
    namnare_alla: bool = False
    dimension: dict[str, Dimension] = {}
    utesluts: dict[str, str] = {}
    mal: dict[str, Mal] = {}
    seriebrott: tuple[Brytning, ...] = ()
    kalla: str


@dataclass(frozen=True)
class Nyckeltal:
    """A nyckeltal: its id, its terms, its SQL and its folder."""

    id: str
    terms: Terms
    sql: str
    folder: Path


def registry(folder: Path | None = None) -> Mapping[str, Nyckeltal]:
    """Every nyckeltal by id, in order of id.

    Parameters
    ----------
    folder
        Where the folders lie; the package's own by default.

    Raises
    ------
    UsageError
        A folder lacks a part, or its nyckeltal.toml does not fit.
    """
    root = folder or Path(str(files("kpilib.nyckeltal")))
    found = sorted(
        p for p in root.iterdir() if (p / "nyckeltal.toml").exists() or (p / "nyckeltal.sql").exists()
    )
    return {p.name: load(p) for p in found}


def load(folder: Path) -> Nyckeltal:
    """One nyckeltal from its folder.

    Raises
    ------
    UsageError
        A part is missing, or nyckeltal.toml does not fit.
    """
    missing = [part for part in PARTS if not (folder / part).exists()]
    if missing:
        raise UsageError(
            f"Nyckeltalet {folder.name} saknar {', '.join(missing)}.",
            var=str(folder),
            gor="Ett nyckeltal är en mapp med SQL, villkor, sida och exempel; se de andra mapparna.",
        )
    try:
        text = med_lag((folder / "nyckeltal.toml").read_text(encoding="utf-8"))
        terms = Terms.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            "nyckeltal.toml går inte att läsa.", var=f"{folder.name}: {error}", gor="Rätta raden."
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"nyckeltal.toml har ett fel i {key}.",
            var=folder.name,
            gor="Jämför med ett annat nyckeltals nyckeltal.toml.",
        ) from None
    return Nyckeltal(folder.name, terms, (folder / "nyckeltal.sql").read_text(encoding="utf-8"), folder)


def recall(nyckeltal: str, villkor: str, sql: str) -> Nyckeltal:
    """A nyckeltal as a snapshot's catalogue has it; it has no folder.

    Parameters
    ----------
    villkor
        Its terms as JSON. What the suite of today does not know is left aside.

    Raises
    ------
    pydantic.ValidationError
        The terms are not of a kind that the suite of today can count by.
    """
    known = {name: value for name, value in json.loads(villkor).items() if name in Terms.model_fields}
    return Nyckeltal(nyckeltal, Terms.model_validate(known), sql, Path())


def find(name: str) -> Nyckeltal:
    """The nyckeltal with this id.

    Raises
    ------
    UsageError
        No such id; names the nearest.
    """
    known = registry()
    if name in known:
        return known[name]
    raise UsageError(
        f"Det finns inget nyckeltal som heter {name}.",
        gor=f"Menade du {' eller '.join(nearest(name, known))}?",
    )
