"""kategoriplan.toml read; an unknown key is an error that names the nearest one.

The package's `standard.toml` holds what is every municipality's. The workspace's `kategoriplan.toml` is laid
over it table by table: it changes values, adds what is the municipality's own, and takes a table away by
`utgar = true` in it.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kpilib.begrepp import ALLA, ALLA_INSATSER, ROLLER
from kpilib.errors import SettingsError
from kpilib.isolering import las_toml
from kpilib.settings.tables import Settings

M = TypeVar("M", bound=BaseModel)

_UTGAR = "utgar"
_ID = re.compile(r"[a-z][a-z0-9_]*")
_INIT = "kategoriplan init MAPP --kommun KOD|NAMN"


def load_settings(path: Path) -> Settings:
    """The settings of a workspace.

    Parameters
    ----------
    path
        Its `kategoriplan.toml`.

    Raises
    ------
    SettingsError
        The file is missing or not TOML, lacks what only the municipality can say, holds an unknown key or a
        value of the wrong kind, or names something that is not there.
    """
    if not path.exists():
        raise SettingsError(
            "Arbetsmappen har inga inställningar.",
            var=str(path),
            gor=f"Gör en arbetsmapp: {_INIT}. Finns den redan: stå i den, eller låt KATEGORIPLAN_HOME peka "
            "på den.",
        )
    standard = tomllib.loads(files("kpilib").joinpath("standard.toml").read_text(encoding="utf-8"))
    where = path.name
    own = las_toml(path, SettingsError, "Inställningsfilen går inte att läsa som TOML.")
    try:
        settings = Settings.model_validate(_overlay(standard, own, where))
    except ValidationError as error:
        raise _readable(error, where) from None
    _check(settings, where)
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


def _overlay(
    below: Mapping[str, Any], above: Mapping[str, Any], where: str, path: tuple[str, ...] = ()
) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(value, Mapping) and value.get(_UTGAR) is True:
            if under is None:
                named = ".".join((*path, key))
                raise SettingsError(
                    f"Det finns inget som kan utgå: {named}.",
                    var=f"{where}: [{named}]",
                    gor=_nearest(key, below) or "Ta bort tabellen ur filen.",
                )
            del merged[key]
        elif isinstance(under, Mapping) and isinstance(value, Mapping):
            merged[key] = _overlay(under, value, where, (*path, key))
        else:
            merged[key] = value
    return merged


def _check(settings: Settings, where: str) -> None:
    """What one table says of another."""
    for insats, one in settings.insats.items():
        if not _ID.fullmatch(insats) or insats == ALLA:
            raise SettingsError(
                f"{insats} kan inte vara id för en insats.",
                var=f"{where}: [insats.{insats}]",
                gor=f"Använd små bokstäver a–z, siffror och understreck, men inte {ALLA}. Vad insatsen heter "
                "står i namn.",
            )
        for roll in one.roller:
            _known("Rollen", roll, ROLLER, f"{where}: [insats.{insats}] roller")
    for konto, insats in settings.inkop.konton.items():
        _known(f"Insatsen för konto {konto},", insats, settings.insats, f"{where}: [inkop.konton]")
    for brott in settings.seriebrott:
        if brott.insats != ALLA_INSATSER:
            _known("Seriebrottets insats", brott.insats, settings.insats, f"{where}: [[seriebrott]]")
    compared = settings.kolada.kommuner
    if settings.kommun.kod not in compared:
        raise SettingsError(
            f"Den egna kommunen, {settings.kommun.kod}, står inte bland dem som jämförs.",
            var=f"{where}: [kolada] kommuner",
            gor="Lägg till kommunens kod.",
        )
    for kod in settings.kolada.framhavda:
        _known("Området", kod, compared, f"{where}: [kolada.framhavda]")
    if settings.sekretess.publik not in settings.publik:
        raise SettingsError(
            "Den valda publiken finns inte.",
            var=f"{where}: [sekretess] publik",
            gor=f"Välj en av: {', '.join(sorted(settings.publik))}.",
        )


def _known(what: str, word: str, known: Iterable[str], where: str) -> None:
    if word not in known:
        comma = "," if what.endswith(",") else ""
        raise SettingsError(
            f"{what} {word}{comma} finns inte.",
            var=where,
            gor=_nearest(word, known) or f"Välj en av: {', '.join(known)}.",
        )


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"Menade du {near[0]}?" if near else ""


_KIND = {
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
    "too_short": "är tom",
    "greater_than": "är för litet",
    "greater_than_equal": "är för litet",
    "less_than_equal": "är för stort",
}


def _readable(error: ValidationError, where: str, modell: type[BaseModel] = Settings) -> SettingsError:
    found = error.errors()
    # A misspelt table is also one that is missing: what is written is more than what is not.
    first = next((e for e in found if e["type"] == "extra_forbidden"), found[0])
    path = [str(part) for part in first["loc"]]
    key = ".".join(path)
    if first["type"] == "missing":
        return SettingsError(
            f"Inställningen {key} saknas.",
            var=where,
            gor=f"Lägg till den; {_INIT} gör en arbetsmapp med alla inställningar i.",
        )
    if first["type"] == "extra_forbidden":
        hint = _nearest(path[-1], _known_keys(path[:-1], modell))
        return SettingsError(
            f"Okänd nyckel i inställningarna: {path[-1]}.",
            var=f"{where}: {key}",
            gor=hint or "Ta bort raden, eller se kpilib/standard.toml.",
        )
    what = _KIND.get(first["type"], "har ett otillåtet värde")
    form = "; kpilib/standard.toml visar formen" if modell is Settings else ""
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
