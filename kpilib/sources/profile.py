"""Source profiles: how one municipality's or system's file says what a source's columns are.

A profile is a TOML file. Those bundled lie in `profiles/`; one in the workspace's `profiler/` with the same
`kalla` and `namn` is laid over the bundled one, table by table and key by key, so that it need only hold
what differs.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
from collections.abc import Collection
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, field_validator

from kpilib.errors import AmbiguousError, ProfileError
from kpilib.formats import DATUMFORMER, DEFAULT, ENCODINGS, FACTORS, encoding_named, nearest, normalise
from kpilib.rawstore.manifest import days_in
from kpilib.sheets.oppning import Oppning
from kpilib.sources.table import Shape

PART_IN_NAME = "filnamn"
"""What `[las] del` says where the file's name tells the part."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Las(_Table):
    """`[las]`: how the file is read; what is left out is told from the file, or is an error.

    `radbrytning_i_falt` is whether a quoted field may go on over several lines (False: each line is a row).
    `blad` names the sheets to read, `rubrikrad` the header's first row, `rubrikrader` how many it is,
    `fyll_nedat` the columns where an empty
    cell repeats the one above (merged cells), `omvant_tecken` the amounts that are written with the other
    sign (costs as positive numbers), `tecken_stammer` those whose sign is right though most are of the other,
    `utdragsdatum = "filnamn"` that the name holds the day of extraction, `period = "filnamn"` that it holds
    the month that the rows are of. `manader_som_kolumner` are the columns whose values stand in a column for
    each month, `ar` the year of months that are written without.

    `enhet` is the unit of every amount, or of each amount column by its name. `summor` are the texts of rows
    that are sums and no data, `inte_summor` of rows that are data and no sums; `omarkta_summor` says what
    rows are that nothing calls sums but that equal one, `flera_tabeller` which tables of a sheet are read.
    `del` says that the source comes in parts, and which part a row is of: `"filnamn"`, or a column, as
    `"enhet"`; a later file then replaces only its own part.
    """

    teckenkodning: str | None = None
    separator: str | None = Field(default=None, min_length=1, max_length=1)
    citattecken: str = Field(default='"', max_length=1)
    radbrytning_i_falt: bool | None = None
    blad: tuple[str, ...] = ()
    rubrikrad: int | None = Field(default=None, ge=1)
    rubrikrader: int | None = Field(default=None, ge=1, le=3)
    decimaltecken: Literal[",", "."] | None = None
    datumformer: tuple[str, ...] = ()
    fyll_nedat: tuple[str, ...] = ()
    omvant_tecken: tuple[str, ...] = ()
    manader_som_kolumner: tuple[str, ...] = ()
    ar: Literal["filnamn"] | Annotated[int, Field(ge=1990, le=2100)] | None = None
    period: Literal["filnamn"] | None = None
    tecken_stammer: tuple[str, ...] = ()
    enhet: str | dict[str, str] = {}
    summor: tuple[str, ...] = ()
    inte_summor: tuple[str, ...] = ()
    omarkta_summor: Literal["summor", "rader"] | None = None
    flera_tabeller: Literal["första", "alla"] | None = None
    utdragsdatum: Literal["filnamn"] | None = None
    leverantor_id_ar_organisationsnummer: bool | None = None
    del_: str | None = Field(default=None, alias="del", min_length=1)

    @property
    def oppnas(self) -> Oppning:
        """What decides how a file is opened; what lies under the rest of `[las]` is told of its rows."""
        return Oppning(
            self.teckenkodning,
            self.separator,
            self.citattecken,
            self.radbrytning_i_falt,
            self.sista_rubrikrad,
        )

    @property
    def sista_rubrikrad(self) -> int:
        """The last row that a header whose row is named may have; 0 where it is to be found."""
        return self.rubrikrad + (self.rubrikrader or 2) - 1 if self.rubrikrad else 0

    @field_validator("blad", "manader_som_kolumner", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("teckenkodning")
    @classmethod
    def _known_encoding(cls, value: str | None) -> str | None:
        if value is None:
            return None
        known = encoding_named(value)
        if known is None:
            raise ValueError(f"ska vara en av {', '.join(ENCODINGS)}")
        return known

    @field_validator("enhet")
    @classmethod
    def _known_units(cls, value: str | dict[str, str]) -> str | dict[str, str]:
        if ({value} if isinstance(value, str) else set(value.values())) - set(FACTORS):
            raise ValueError(f"ska vara någon av {', '.join(FACTORS)}")
        return value

    @field_validator("datumformer")
    @classmethod
    def _known_forms(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if set(value) - DATUMFORMER:
            raise ValueError(f"ska vara någon av {', '.join(sorted(DATUMFORMER))}")
        return value


class Profile(_Table):
    """How one kind of file is read as one source.

    Parameters
    ----------
    kalla, namn
        The source, and the profile's own name within it.
    filnamn
        Patterns of file names; they settle which profile is meant when several fit a file equally.
    kolumner
        Canonical column -> the header, which then is that one and no other, or several that may stand there.
        A canonical name is always understood as itself, unless one header is named.
    varden
        Canonical column -> canonical value -> the ways it is written.
    konstanter
        Canonical column -> value, for a column that the file lacks.
    """

    kalla: str
    namn: str
    beskrivning: str = ""
    filnamn: tuple[str, ...] = ()
    las: Las = Las()
    kolumner: dict[str, str | tuple[str, ...]] = {}
    varden: dict[str, dict[str, tuple[str, ...]]] = {}
    konstanter: dict[str, str] = {}
    _fil: str = PrivateAttr(default="")

    @property
    def fil(self) -> str:
        """The profile's file, as messages name it."""
        return self._fil

    @property
    def egen(self) -> bool:
        """Whether it is the workspace's own, or has lines of the workspace's laid over it."""
        return self._fil.startswith("profiler/")

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of everything that the profile decides."""
        content = json.dumps(self.model_dump(mode="json", by_alias=True), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def datumformer(self) -> frozenset[str]:
        """The date forms that may occur: those that read in one way only, and those named here."""
        return DEFAULT | set(self.las.datumformer)

    @property
    def leverantor_id_ar_organisationsnummer(self) -> bool | None:
        """Whether `leverantor_id` is an organisationsnummer or an internal number; None where unsaid."""
        return self.las.leverantor_id_ar_organisationsnummer

    def headers(self, column: str) -> tuple[str, ...]:
        """The headers that mean a canonical column."""
        named = self.kolumner.get(column, ())
        return (named,) if isinstance(named, str) else (column, *named)

    def skrivsatt(self, column: str, values: Collection[str]) -> list[str]:
        """Every way that a column's values may be written: the values themselves, and what stands here."""
        ways = self.varden.get(column, {})
        return [*values, *ways, *(way for written in ways.values() for way in written)]

    def fits_name(self, name: str) -> bool:
        """Whether a file's name is one of those that the profile expects."""
        return any(fnmatch.fnmatch(name.casefold(), pattern.casefold()) for pattern in self.filnamn)

    def utdragsdatum(self, name: str) -> date | None:
        """The day of extraction that a file's name states, if so set.

        Raises
        ------
        AmbiguousError
            The name holds two different days.
        """
        if self.las.utdragsdatum is None:
            return None
        found = days_in(name)
        if len(found) > 1:
            raise AmbiguousError(
                "Filens namn innehåller två datum; det går inte att veta vilken dag uttaget gjordes.",
                var=name,
                gor="Ge filen ett namn med bara uttagsdagen.",
            )
        return found.pop() if found else None

    def check(self, shape: Shape) -> None:
        """That the profile speaks of columns that its source has.

        Raises
        ------
        ProfileError
            Naming the file, the key and the nearest column.
        """
        tables: dict[str, Collection[str]] = {
            "kolumner": self.kolumner,
            "varden": self.varden,
            "konstanter": self.konstanter,
            "las.fyll_nedat": self.las.fyll_nedat,
            "las.omvant_tecken": self.las.omvant_tecken,
            "las.manader_som_kolumner": self.las.manader_som_kolumner,
            "las.tecken_stammer": self.las.tecken_stammer,
            "las.enhet": {} if isinstance(self.las.enhet, str) else self.las.enhet,
            "las.del": [] if self.las.del_ in (None, PART_IN_NAME) else [self.las.del_],
        }
        for table, names in tables.items():
            for name in names:
                if name not in shape.kolumner:
                    near = nearest(name, shape.kolumner, n=1)
                    hint = f"Menade du {near[0]}?" if near else f"Kolumnerna är {', '.join(shape.kolumner)}."
                    raise ProfileError(
                        f"Källan {self.kalla} har ingen kolumn {name}.",
                        var=f"{self.fil}: [{table}]",
                        gor=hint,
                    )
        claimed: dict[str, str] = {}
        for column in shape.kolumner:
            for header in {normalise(h) for h in self.headers(column)}:
                other = claimed.setdefault(header, column)
                if other != column:
                    raise ProfileError(
                        f"Samma rubrik är angiven för både {other} och {column}.",
                        var=f"{self.fil}: [kolumner]",
                        gor="Låt rubriken stå vid en av kolumnerna.",
                    )


def validated(content: dict[str, Any], where: str) -> Profile:
    """The profile that a file's content is; `where` is the file, as messages name it.

    Raises
    ------
    ProfileError
        It holds an unknown key or a bad value, or lacks one that it must have.
    """
    try:
        profile = Profile.model_validate(content)
    except ValidationError as error:
        raise _readable(error, where) from None
    profile._fil = where
    return profile


def _readable(error: ValidationError, where: str) -> ProfileError:
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    var = f"{where}: {'.'.join(path)}"
    if first["type"] == "extra_forbidden":
        fields = (Las if path[0] == "las" else Profile).model_fields
        keys = [one.alias or name for name, one in fields.items()]
        near = nearest(path[-1], keys, n=1)
        gor = f"Menade du {near[0]}?" if near else f"Nycklarna är {', '.join(keys)}."
        return ProfileError(f"Okänd nyckel i profilen: {path[-1]}.", var=var, gor=gor)
    if first["type"] == "missing":
        return ProfileError(
            f"Profilen saknar nyckeln {path[-1]}.", var=var, gor="Lägg till den överst i filen."
        )
    what = str(first["ctx"]["error"]) if first["type"] == "value_error" else "har ett otillåtet värde"
    return ProfileError(
        f"Nyckeln {path[0] if len(path) == 1 else path[1]} {what}.", var=var, gor="Rätta värdet."
    )
