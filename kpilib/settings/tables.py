"""The tables of kategoriplan.toml as frozen objects."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from kpilib.begrepp import ALLA, ALLA_INSATSER
from kpilib.isolering import Granser

Farg = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kommun(_Table):
    """The municipality whose plan this is: four-digit code and name."""

    kod: str = Field(pattern=r"^\d{4}$")
    namn: str


class Region(_Table):
    """The region that a placement should lie in: its name, a shorter one, and its municipalities, as files
    name them."""

    namn: str
    kort: str
    kommuner: tuple[str, ...]


class Plan(_Table):
    """The plan year, the month of the year before that the plan is drawn up on, the first month that
    nyckeltal are computed for, and the day that the plan was adopted, if it is."""

    ar: int = Field(ge=2000, le=2100)
    referensmanad: int = Field(ge=1, le=12)
    kalender_fran: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    faststalld: date | None = None


class Publik(_Table):
    """An audience: what it may see beyond the threshold, and how something comes to it.

    `rader`: it sees rows of single persons, with pseudonyms, and small counts as they are; `arendenummer`: it
    is who the list of cases that wait is for, with their numbers as the files have them; `kraver_granskning`:
    nothing goes to it before a second person has looked it over.
    """

    beskrivning: str
    skydda_komplement: bool
    rader: bool = False
    arendenummer: bool = False
    kraver_granskning: bool = False


class Granskning(_Table):
    """`[granskning]`: the roles that may look over what goes out. A person is never named."""

    roller: tuple[str, ...] = Field(min_length=1)


class Sekretess(_Table):
    """The threshold for counts of persons, and the audience when none is named."""

    troskel: int = Field(ge=1, le=100)
    publik: str


class Sql(_Table):
    """How far a person's question may go.

    `sekunder`: how long it may take; `minne_mb` and `mellanlager_mb`: megabytes (10⁶ bytes) of memory, and of
    what is put aside on disk when memory is not enough; `rader`: rows of an answer.
    """

    sekunder: int = Field(default=60, ge=1, le=86_400)
    minne_mb: int = Field(default=1_000, ge=50)
    mellanlager_mb: int = Field(default=10_000, ge=0)
    rader: int = Field(default=500_000, ge=1)


class Ogonblicksbilder(_Table):
    """Which snapshots are kept besides the one in force and those of adopted follow-ups.

    `antal`: so many of the latest that have been in force; `dagar`: and every one that was it within so many
    days.
    """

    antal: int = Field(default=10, ge=1)
    dagar: int = Field(default=30, ge=0)


class Kolada(_Table):
    """Address and selection for Kolada.

    `kommuner`: the areas to compare, the own municipality among them; `framhavda`: those that have a colour
    of their own in charts, besides the own and riket; `alla_kommuner`: whether to fetch every municipality
    besides.
    """

    bas: str = Field(pattern=r"^https?://")
    fragor_per_sekund: float = Field(gt=0)
    kpi: tuple[str, ...]
    kommuner: tuple[str, ...]
    framhavda: dict[str, Farg] = {}
    alla_kommuner: bool
    ar_fran: int
    ar_till: int


class ScbTabell(_Table):
    """What is wanted of one of SCB's tables.

    `urval` names every variable with its codes or expressions of codes (an empty list leaves it out);
    `kodlista` lays a code list over a variable; `slutlig` (MM-DD) is the day of the following year from
    which a year's figures are final.
    """

    urval: dict[str, tuple[str, ...]]
    kodlista: dict[str, str] = {}
    slutlig: str = Field(default="", pattern=r"^((0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$")


class Scb(_Table):
    """Address and tables for SCB."""

    bas: str = Field(pattern=r"^https?://")
    tabell: dict[str, ScbTabell]


class Inkop(_Table):
    """How suppliers are told apart, and which insats an account of the ledger is.

    `namnlikhet`: names at least so alike (0–1) are put to a person; `branschord`: words that say nothing of
    who the supplier is; `konton`: account -> insats.
    """

    namnlikhet: float = Field(gt=0, le=1)
    branschord: tuple[str, ...]
    konton: dict[str, str] = {}


class Insats(_Table):
    """A leaf of the category tree: name, lagrum, roles, whether the plan steers it, colour, other names.

    `roller` are words of `kpilib.begrepp.ROLLER`.
    """

    namn: str
    lagrum: str
    roller: tuple[str, ...] = ()
    fokus: bool = False
    farg: Farg = "#5C6670"
    alias: tuple[str, ...] = ()


class Nyckeltal(_Table):
    """`[nyckeltal]`: what the municipality says of nyckeltal besides targets.

    `utgar`: ids of those of the package that it does without; `kalla`: id -> where it has decided upon the
    definition, in place of what the nyckeltal says.
    """

    utgar: tuple[str, ...] = ()
    kalla: dict[str, str] = {}


class Strategi(_Table):
    """`[strategi.ID]`: one of the plan's strategies, and ids of the nyckeltal that show whether it works."""

    namn: str
    nyckeltal: tuple[str, ...] = ()


class Seriebrott(_Table):
    """`[[seriebrott]]`: a day from which a series means something else, for one insats or all.

    `nyckeltal` is a nyckeltal's id, or that of a series of Kolada's.
    """

    nyckeltal: str
    insats: str = "*"
    fran: date
    orsak: str
    kalla: str = ""


class Settings(_Table):
    """Every setting of a workspace.

    `tjanst` holds the sections `[tjanst.NAMN]`, unread: `section` reads one as the service wants it.
    """

    kommun: Kommun
    region: Region
    plan: Plan
    sekretess: Sekretess
    publik: dict[str, Publik]
    granskning: Granskning
    kolada: Kolada
    scb: Scb
    inkop: Inkop
    lasning: Granser
    sql: Sql = Sql()
    ogonblicksbilder: Ogonblicksbilder = Ogonblicksbilder()
    insats: dict[str, Insats] = Field(min_length=1)
    nyckeltal: Nyckeltal = Nyckeltal()
    strategi: dict[str, Strategi] = {}
    seriebrott: tuple[Seriebrott, ...] = ()
    tjanst: dict[str, dict[str, Any]] = {}

    def insatser_med(self, ord_: Iterable[str], lagrum: str | None = None) -> tuple[str, ...]:
        """The insatser that words stand for, in the order of the tree; `alla`, the whole area, before them.

        Parameters
        ----------
        ord_
            Roles; `alla` for the whole area, ``*`` for every insats.
        lagrum
            A law that the insats's own lagrum must name.
        """
        words = set(ord_)
        of_tree = (
            name
            for name, one in self.insats.items()
            if (ALLA_INSATSER in words or words & set(one.roller)) and (lagrum or "") in one.lagrum
        )
        return (*([ALLA] if ALLA in words else []), *of_tree)

    def digest(self) -> str:
        """SHA-256 (hex) of the settings; part of a snapshot's identity.

        That a plan is adopted changes no number, nor who looks over what goes out, nor how far a file or a
        question may go, nor what is kept of earlier snapshots: they are left out.
        """
        aside = dict.fromkeys(("granskning", "lasning", "sql", "ogonblicksbilder"), True)
        content = self.model_dump(mode="json", exclude={"plan": {"faststalld"}, **aside})
        for one in content["publik"].values():
            for key in ("rader", "arendenummer", "kraver_granskning"):
                del one[key]
        for ordered in ("insats", "strategi"):  # as in the reports
            content[ordered] = list(content[ordered].items())
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
