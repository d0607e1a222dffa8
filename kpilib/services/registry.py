"""Every service there is: the folders of `kpilib/services`, each with its descriptor `TJANST`."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import msgspec

import kpilib.services
from kpilib.contracts import CONTRACTS
from kpilib.errors import SettingsError
from kpilib.formats import nearest
from kpilib.isolering import las
from kpilib.services.identity import own_section
from kpilib.services.service import Service
from kpilib.settings import Settings


def _found() -> Iterator[Service[Any]]:
    for module in sorted(iter_modules(kpilib.services.__path__), key=lambda m: m.name):
        if module.ispkg:
            yield import_module(f"kpilib.services.{module.name}").TJANST


SERVICES: Mapping[str, Service[Any]] = {service.namn: service for service in _found()}
"""Key -> service, in the order of the alphabet."""


class _Head(msgspec.Struct):
    """What a raw file of any service says of itself."""

    kalla: str


def service_of(path: Path) -> Service[Any] | None:
    """Whose answers a file holds: JSON that names a service as `kalla`; None of any other file."""
    if path.suffix != ".json" or not path.is_file():
        return None
    data = las(path).removeprefix(codecs.BOM_UTF8)  # of a file that was opened and saved again
    try:
        kalla = msgspec.json.decode(data, type=_Head).kalla
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return SERVICES.get(kalla)


KALLOR: Mapping[str, str] = {
    **{name: contract.titel for name, contract in CONTRACTS.items()},
    **{name: s.titel for s in SERVICES.values() for name in dict.fromkeys((s.namn, s.varden))},
}
"""Source, or table of a service's values -> what a report calls it."""


def titel(kalla: str) -> str:
    """What a report calls a source, by its name or that of its table: ``egen_regi`` is ``Egen regi``."""
    return KALLOR.get(kalla, kalla)


def check_sections(settings: Settings) -> None:
    """That every `[tjanst.NAMN]` of the settings is the section of a service.

    Raises
    ------
    SettingsError
        Naming the nearest.
    """
    known = [name for name, s in SERVICES.items() if s.identitet.sektion == own_section(name)]
    for name in settings.tjanst:
        if name not in known:
            near = nearest(name, known, n=1)
            raise SettingsError(
                f"Det finns ingen tjänst som heter {name}.",
                var=f"kategoriplan.toml: {own_section(name)}",
                gor=f"Menade du {own_section(near[0])}?" if near else "Ta bort sektionen.",
            )
