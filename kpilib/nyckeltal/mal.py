"""The municipality's targets: `mal.toml` in the workspace, a table per nyckeltal and insats.

    [ramavtalskop.gruppbostad]
    varde = 0.95
    galler_fran = 2025
    kalla = "Kategoriplan 2025"

The insats is an id of the settings, or ``alla`` for the whole area. A nyckeltal without a target is shown for
information.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kpilib.errors import SettingsError
from kpilib.formats import nearest
from kpilib.isolering import las_toml
from kpilib.nyckeltal.terms import Mal, Terms


def read_targets(path: Path, catalogue: Mapping[str, Terms]) -> dict[str, dict[str, Mal]]:
    """Nyckeltal -> insats -> target; nothing where the file is missing.

    Parameters
    ----------
    path
        The workspace's mal.toml.
    catalogue
        The terms of every nyckeltal.

    Raises
    ------
    SettingsError
        Not TOML; a nyckeltal, insats or key that does not exist, with the nearest; a target that says
        nothing, or on a nyckeltal of which neither more nor less is better.
    """
    if not path.exists():
        return {}
    given = las_toml(path, SettingsError, "Målen går inte att läsa som TOML.")
    found = {}
    for nyckeltal, by_insats in given.items():
        if nyckeltal not in catalogue:
            raise SettingsError(
                f"Det finns inget nyckeltal som heter {nyckeltal}.",
                var=f"{path.name}: [{nyckeltal}]",
                gor=f"Menade du {' eller '.join(nearest(nyckeltal, catalogue)) or 'ett annat'}?",
            )
        found[nyckeltal] = targets(by_insats, catalogue[nyckeltal], f"{path.name}: {nyckeltal}")
    return found


def targets(given: Any, terms: Terms, where: str) -> dict[str, Mal]:
    """Insats -> target of one nyckeltal, as TOML has them; raises as `read_targets`."""
    if not isinstance(given, Mapping):
        raise SettingsError(
            "Ett mål är en tabell per insats.", var=where, gor="Skriv [NYCKELTAL.INSATS] och under den varde."
        )
    if given and terms.riktning == "ingen":
        raise SettingsError(
            f"{terms.namn} har ingen riktning, så det går inte att säga om ett mål är nått.",
            var=where,
            gor="Ta bort målet, eller lägg ett eget nyckeltal med riktning i arbetsmappens nyckeltal/.",
        )
    found = {}
    for insats, table in given.items():
        if insats not in terms.insatser:
            near = nearest(insats, terms.insatser, n=1)
            raise SettingsError(
                f"{terms.namn} räknas inte för {insats}.",
                var=f"{where}.{insats}",
                gor=(f"Menade du {near[0]}? " if near else "")
                + f"Det räknas för: {', '.join(terms.insatser) or 'ingen av kommunens insatser'}.",
            )
        found[insats] = _target(table, f"{where}.{insats}")
    return found


def _target(table: Any, where: str) -> Mal:
    try:
        mal = Mal.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        near = nearest(key, Mal.model_fields, n=1) if first["type"] == "extra_forbidden" else []
        raise SettingsError(
            f"Målet har ett fel i {key}." if key else "Målet är ingen tabell.",
            var=where,
            gor=f"Menade du {near[0]}?" if near else f"Skriv {', '.join(Mal.model_fields)}.",
        ) from None
    if (mal.varde is None) != mal.ingangsvarde:
        raise SettingsError(
            "Ett mål är antingen ett värde eller ingångsvärdet.",
            var=where,
            gor="Skriv varde, eller ingangsvarde = true.",
        )
    return mal
