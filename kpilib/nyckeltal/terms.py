"""What a nyckeltal is: its definition, as nyckeltal.toml has it, and its terms in a municipality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kpilib.begrepp import PeriodTyp

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
    publika_perioder: tuple[PeriodTyp, ...] = ()
    """The kinds of period that an audience may see the breakdown of; all where none is said."""


class Brytning(_Table):
    """A series break of the nyckeltal itself: the first day of a new meaning, and what changed."""

    insats: str = "*"
    fran: date
    orsak: str
    kalla: str = ""


class Uppfoljning(_Table):
    """Where a nyckeltal has its section in the half-year follow-up, and what is said before its chart."""

    ordning: int
    text: str = ""


class Definition(_Table):
    """nyckeltal.toml.

    `insatser`: whom it is counted for, by role (`kpilib.begrepp.ROLLER`), ``alla`` for the whole area and
    ``*`` for every insats; `lagrum`: only those whose lagrum names this law. `sql`: the statement that it
    shares with others (`sats`) and what that is to be filled with, where the folder has no nyckeltal.sql.
    `uppfoljning`: its section in the half-year follow-up, if it has one.
    `total`: the rows taken together are a value of their own. `total_villkor`: the boolean column that
    says which rows the total is made of. `namnare_alla`: the nämnare is of all insatser, so every one of
    them needs its basis. `publicerat`: the source publishes the ratio itself, in the column `publicerat`;
    its parts are shown where the source gives them. `saknas`: what it means that the nämnare is none.
    `aret_fore`: a value needs its sources a year back, too.
    """

    namn: str
    beskrivning: str
    enhet: Enhet
    raknar: Literal["personer", "beslut", "kop", "avtal", "leverantorer", "dygn", "kronor", "statistik"]
    slag: Literal["bestand", "flode", "ackumulerat", "statistik"]
    riktning: Literal["hog", "lag", "ingen"]
    insatser: tuple[str, ...]
    lagrum: str | None = None
    period_typer: tuple[PeriodTyp, ...]
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
    seriebrott: tuple[Brytning, ...] = ()
    sql: dict[str, str | int] = {}
    uppfoljning: Uppfoljning | None = None
    kalla: str


class Terms(Definition):
    """A definition as it holds in a municipality.

    `insatser` are here the ids of the municipality's insatser, in the order of its tree, and `alla`; none
    where its tree has no such insats. `roller` are the words that the definition has for them, `strategi` the
    names of the plan's strategies that it shows (``; `` between them) and `mal` the municipality's targets by
    insats.
    """

    strategi: str = ""
    roller: tuple[str, ...] = ()
    mal: dict[str, Mal] = {}


@dataclass(frozen=True)
class Nyckeltal:
    """A nyckeltal in a municipality.

    Parameters
    ----------
    id
        The name of its folder.
    terms
        What is counted, for whom, and towards what.
    sql
        The whole statement that gives its rows.
    folder
        Where it is described.
    sida
        Its page, Markdown.
    exempel
        File -> content of its worked example.
    """

    id: str
    terms: Terms
    sql: str
    folder: Path
    sida: str = ""
    exempel: Mapping[str, str] = field(default_factory=dict)
