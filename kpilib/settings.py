"""kategoriplan.toml as frozen objects; an unknown key is an error that names the nearest one.

The package's `standard.toml` holds every key with its default; the workspace's `kategoriplan.toml`
is laid over it table by table.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kpilib.errors import SettingsError

M = TypeVar("M", bound=BaseModel)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kommun(_Table):
    """The municipality whose plan this is: four-digit code and name."""

    kod: str = Field(pattern=r"^\d{4}$")
    namn: str


class Region(_Table):
    """The region that a placement should lie in: its name and its municipalities, as files name them."""

    namn: str
    kommuner: tuple[str, ...]


class Plan(_Table):
    """The plan year, the month of the year before that the plan is drawn up on, the first month that
    nyckeltal are computed for, and the day that the plan was adopted, if it is."""

    ar: int = Field(ge=2000, le=2100)
    referensmanad: int = Field(ge=1, le=12)
    kalender_fran: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    faststalld: date | None = None


class Publik(_Table):
    """An audience: what it may see beyond the threshold."""

    beskrivning: str
    skydda_komplement: bool


class Sekretess(_Table):
    """The threshold for counts of persons, and the audience when none is named."""

    troskel: int = Field(ge=1, le=100)
    publik: str


class Kolada(_Table):
    """Address and selection for Kolada: areas to compare, and whether to fetch every municipality besides."""

    bas: str = Field(pattern=r"^https?://")
    fragor_per_sekund: float = Field(gt=0)
    kpi: tuple[str, ...]
    kommuner: tuple[str, ...]
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
    konton: dict[str, str]


class Insats(_Table):
    """A leaf of the category tree: display name, lagrum, whether the plan steers it, colour, other names."""

    namn: str
    lagrum: str
    fokus: bool = False
    farg: str = Field(default="#5C6670", pattern=r"^#[0-9A-Fa-f]{6}$")
    alias: tuple[str, ...] = ()


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
    kolada: Kolada
    scb: Scb
    inkop: Inkop
    insats: dict[str, Insats]
    seriebrott: tuple[Seriebrott, ...] = ()
    tjanst: dict[str, dict[str, Any]] = {}

    def digest(self) -> str:
        """SHA-256 (hex) of the settings; part of a snapshot's identity.

        That a plan is adopted changes no number, and is left out.
        """
        content = self.model_dump(mode="json", exclude={"plan": {"faststalld"}})
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def load_settings(path: Path | None = None) -> Settings:
    """The settings of a workspace.

    Parameters
    ----------
    path
        `kategoriplan.toml`; a missing file, or None, means the defaults alone.

    Raises
    ------
    SettingsError
        The file is not TOML, holds an unknown key or a value of the wrong kind.
    """
    standard = tomllib.loads(files("kpilib").joinpath("standard.toml").read_text(encoding="utf-8"))
    own: dict[str, Any] = {}
    where = "kpilib/standard.toml"
    if path is not None and path.exists():
        where = path.name
        try:
            own = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(
                "Inställningsfilen går inte att läsa som TOML.",
                var=f"{where}: {error}",
                gor="Rätta raden, och spara filen som UTF-8.",
            ) from None
    merged = _overlay(standard, own)
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        raise _readable(error, where) from None
    unknown = sorted(set(settings.inkop.konton.values()) - set(settings.insats))
    if unknown:
        raise SettingsError(
            f"Ett konto hör till en insats som inte finns: {unknown[0]}.",
            var=f"{where}: [inkop.konton]",
            gor="Välj en insats under [insats].",
        )
    if settings.sekretess.publik not in settings.publik:
        raise SettingsError(
            "Den valda publiken finns inte.",
            var=f"{where}: [sekretess] publik",
            gor=f"Välj en av: {', '.join(sorted(settings.publik))}.",
        )
    return settings


def section(settings: Settings, namn: str, modell: type[M]) -> M:
    """The section `[tjanst.NAMN]` as a service's own model of it; what it leaves out is the model's default.

    Raises
    ------
    SettingsError
        It holds an unknown key or a value of the wrong kind.
    """
    try:
        return modell.model_validate(settings.tjanst.get(namn, {}))
    except ValidationError as error:
        raise _readable(error, f"kategoriplan.toml: [tjanst.{namn}]", modell) from None


def _overlay(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both_tables = isinstance(under, Mapping) and isinstance(value, Mapping)
        merged[key] = _overlay(under, value) if both_tables else value  # type: ignore[arg-type]
    return merged


_KIND = {
    "missing": "nyckeln saknas",
    "string_type": "ska vara text inom citattecken",
    "string_pattern_mismatch": "har fel form",
    "int_type": "ska vara ett heltal",
    "int_parsing": "ska vara ett heltal",
    "float_type": "ska vara ett tal",
    "bool_type": "ska vara true eller false",
    "bool_parsing": "ska vara true eller false",
    "tuple_type": "ska vara en lista",
    "date_from_datetime_parsing": "ska vara ett datum, t.ex. 2025-01-01",
    "date_type": "ska vara ett datum, t.ex. 2025-01-01",
    "date_parsing": "ska vara ett datum, t.ex. 2025-01-01",
    "model_type": "ska vara en tabell",
    "dict_type": "ska vara en tabell",
    "greater_than": "är för litet",
    "greater_than_equal": "är för litet",
    "less_than_equal": "är för stort",
}


def _readable(error: ValidationError, where: str, modell: type[BaseModel] | None = None) -> SettingsError:
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    key = ".".join(path)
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(path[-1], _known_keys(path[:-1], modell or Settings), n=1)
        hint = f"Menade du {near[0]}?" if near else "Ta bort raden, eller se kpilib/standard.toml."
        return SettingsError(f"Okänd nyckel i inställningarna: {path[-1]}.", var=f"{where}: {key}", gor=hint)
    what = _KIND.get(first["type"], "har ett otillåtet värde")
    form = "" if modell else "; kpilib/standard.toml visar formen"
    return SettingsError(f"Inställningen {key} {what}.", var=where, gor=f"Rätta värdet{form}.")


def _known_keys(path: Iterable[str], outermost: type[BaseModel]) -> list[str]:
    model: type[BaseModel] | None = outermost
    for part in path:
        field = model.model_fields.get(part) if model else None
        annotation = field.annotation if field else None
        inner = getattr(annotation, "__args__", (None, None))[-1]
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            model = annotation
        elif isinstance(inner, type) and issubclass(inner, BaseModel):
            model = outermost if field is None else inner
        elif field is None and model is not None:
            continue  # a name inside a table of tables: [insats.NAMN]
        else:
            return []
    return list(model.model_fields) if model else []
