"""The catalogue: one nyckeltal = one folder with its SQL, its terms, its page and its worked example.

The package has those of the field. A workspace's `nyckeltal/` lies over them: a folder there adds a
nyckeltal, or replaces the package's of the same name, and `[nyckeltal] utgar` of the settings takes some
away.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from kpilib.begrepp import ALLA, ALLA_INSATSER, ROLLER
from kpilib.errors import SettingsError, UsageError
from kpilib.formats import nearest
from kpilib.fritext import i_markdown
from kpilib.nyckeltal.mal import read_targets
from kpilib.nyckeltal.sats import SQL, sats
from kpilib.nyckeltal.terms import Definition, Mal, Nyckeltal, Terms
from kpilib.rules import med_lag
from kpilib.settings import Settings
from kpilib.warehouse.schema import TABLES
from kpilib.workspace import Workspace

TERMS = "nyckeltal.toml"
PARTS = (TERMS, "sida.md", "exempel")
"""What a folder must hold, beside its SQL: nyckeltal.sql, or in nyckeltal.toml the shared statement that it
fills in. Nothing else is needed to understand or to run it."""

PAKETETS = Path(str(files("kpilib.nyckeltal")))
_ID = re.compile(r"[a-z][a-z0-9_]*")


def registry(workspace: Workspace, settings: Settings) -> Mapping[str, Nyckeltal]:
    """Every nyckeltal of a municipality by id, in order of id, with its insatser and its targets.

    Raises
    ------
    UsageError
        A folder lacks a part, or its nyckeltal.toml does not fit.
    SettingsError
        What the settings name, or mal.toml aims at, does not exist.
    """
    found = folders(PAKETETS) | folders(workspace.nyckeltal)
    for where, names in _named(settings):
        for name in names:
            if name not in found:
                raise SettingsError(
                    f"Det finns inget nyckeltal som heter {name}.",
                    var=f"{workspace.settings.name}: {where}",
                    gor=f"Menade du {' eller '.join(nearest(name, found)) or 'ett annat'}?",
                )
    kept = sorted(set(found) - set(settings.nyckeltal.utgar))
    loaded = {name: load(found[name], settings) for name in kept}
    targets = read_targets(workspace.mal, {name: one.terms for name, one in loaded.items()})
    return {name: with_mal(one, targets.get(name, {})) for name, one in loaded.items()}


def _named(settings: Settings) -> Iterator[tuple[str, Iterable[str]]]:
    """Where in the settings nyckeltal are named, and which."""
    yield "[nyckeltal] utgar", settings.nyckeltal.utgar
    yield "[nyckeltal.kalla]", settings.nyckeltal.kalla
    for key, strategi in settings.strategi.items():
        yield f"[strategi.{key}] nyckeltal", strategi.nyckeltal


def folders(root: Path) -> dict[str, Path]:
    """Id -> folder of every nyckeltal that lies in `root`, whole or not.

    Raises
    ------
    UsageError
        A folder's name cannot be an id.
    """
    found = sorted(p.parent for part in (TERMS, SQL) for p in root.glob(f"*/{part}"))
    for folder in found:
        require_id(folder.name)
    return {folder.name: folder for folder in found}


def require_id(name: str) -> None:
    """Raise UsageError where a name cannot be a nyckeltal's id."""
    if not _ID.fullmatch(name):
        raise UsageError(
            f"{name} kan inte vara ett nyckeltals id.",
            gor="Använd små bokstäver a–z, siffror och understreck, t.ex. andel_i_lanet.",
        )


def load(folder: Path, settings: Settings) -> Nyckeltal:
    """One nyckeltal from its folder, as it is in the municipality of the settings; without targets.

    Raises
    ------
    UsageError
        A part is missing, nyckeltal.toml does not fit, or names a role that does not exist.
    """
    missing = [part for part in PARTS if not (folder / part).exists()]
    if missing:
        raise UsageError(
            f"Nyckeltalet {folder.name} saknar {', '.join(missing)}.",
            var=str(folder),
            gor="Ett nyckeltal är en mapp med SQL, villkor, sida och exempel; se de andra mapparna.",
        )
    definition = _definition(folder)
    own = {
        **definition.model_dump(),
        "namn": _regional(definition.namn, settings),
        "beskrivning": _regional(definition.beskrivning, settings),
        "roller": definition.insatser,
        "insatser": settings.insatser_med(definition.insatser, definition.lagrum),
        "kalla": med_lag(settings.nyckeltal.kalla.get(folder.name, definition.kalla)),
        "strategi": "; ".join(one.namn for one in settings.strategi.values() if folder.name in one.nyckeltal),
    }
    return Nyckeltal(
        folder.name,
        Terms.model_validate(own),
        sats(folder, definition),
        folder,
        _regional((folder / "sida.md").read_text(encoding="utf-8"), settings, i_markdown),
        {p.name: p.read_text(encoding="utf-8") for p in sorted((folder / "exempel").iterdir())},
    )


def with_mal(nyckeltal: Nyckeltal, mal: Mapping[str, Mal]) -> Nyckeltal:
    """The nyckeltal with these targets, by insats."""
    return replace(nyckeltal, terms=nyckeltal.terms.model_copy(update={"mal": dict(mal)}))


def digest(catalogue: Mapping[str, Nyckeltal]) -> str:
    """SHA-256 (hex) of all that a catalogue says; part of a snapshot's identity."""
    content = [
        (one.id, one.terms.model_dump(mode="json"), one.sql, one.sida, dict(one.exempel))
        for one in catalogue.values()
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


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


def _definition(folder: Path) -> Definition:
    try:
        found = Definition.model_validate(
            tomllib.loads(med_lag((folder / TERMS).read_text(encoding="utf-8")))
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{TERMS} går inte att läsa.", var=f"{folder.name}: {error}", gor="Rätta raden."
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"{TERMS} har ett fel i {key}.",
            var=folder.name,
            gor="Jämför med ett annat nyckeltals nyckeltal.toml.",
        ) from None
    for word in found.insatser:
        if word not in (ALLA, ALLA_INSATSER, *ROLLER):
            near = nearest(word, ROLLER)
            raise UsageError(
                f"Det finns ingen roll som heter {word}.",
                var=f"{folder.name}: {TERMS}, insatser",
                gor=f"Menade du {' eller '.join(near)}?"
                if near
                else f"Skriv {ALLA}, {ALLA_INSATSER} eller en roll: {', '.join(ROLLER)}.",
            )
    tables = [table.namn for table in TABLES if table.schema == "main"]
    for kalla in found.kallor:
        if kalla not in tables:
            raise UsageError(
                f"Det finns ingen tabell som heter {kalla}.",
                var=f"{folder.name}: {TERMS}, kallor",
                gor=f"Menade du {' eller '.join(nearest(kalla, tables)) or 'en annan'}?",
            )
    return found


def _regional(text: str, settings: Settings, written: Callable[[str], str] = str) -> str:
    """A text with the region of the settings in it: its name, the shorter one, and both, each `written`."""
    region = settings.region
    both = region.namn if region.kort == region.namn else f"{region.namn} ({region.kort})"
    words = {"{region}": region.namn, "{region_kort}": region.kort, "{region_hel}": both}
    for gap, word in words.items():
        text = text.replace(gap, written(word))
    return text
