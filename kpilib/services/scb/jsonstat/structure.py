"""What a cube is about: its dimensions, their values, and what holds for the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from kpilib.services.scb.jsonstat.parts import as_object, is_time, optional, strings, wrong


@dataclass(frozen=True)
class Dimension:
    """A variable of a cube.

    Parameters
    ----------
    id, namn
        The variable's code and label.
    koder, etiketter
        Its values, in the cube's order; a value without label has its code for one.
    enheter
        Unit per code; only the dimension of contents has them.
    eliminerbar, elimineringskod
        Whether a question may leave it out, and the value that then stands for the whole; without one the
        service adds up the values.
    kodlistor
        Ids of the code lists that can be laid over it.
    """

    id: str
    namn: str
    koder: tuple[str, ...]
    etiketter: tuple[str, ...]
    enheter: Mapping[str, str]
    eliminerbar: bool
    elimineringskod: str | None
    kodlistor: tuple[str, ...]


@dataclass(frozen=True)
class Structure:
    """What a cube is about; metadata is this alone.

    Parameters
    ----------
    titel, kalla, noter
        Title, source and notes of the table.
    uppdaterad
        When the figures were last updated, as the service writes it.
    dimensioner
        In the order that the values lie in.
    roller
        `time`, `geo`, `metric` -> ids of dimensions.
    """

    titel: str
    kalla: str
    uppdaterad: str | None
    noter: tuple[str, ...]
    dimensioner: tuple[Dimension, ...]
    roller: Mapping[str, tuple[str, ...]]

    @property
    def celler(self) -> int:
        return prod(len(d.koder) for d in self.dimensioner)

    def dimension(self, id: str) -> Dimension | None:
        return next((d for d in self.dimensioner if d.id == id), None)

    def med_roll(self, roll: str) -> Dimension | None:
        """The first dimension that has a role."""
        ids = self.roller.get(roll, ())
        return self.dimension(ids[0]) if ids else None


def read_structure(content: object) -> Structure:
    """The structure of a dataset, whether or not it has values.

    Raises
    ------
    FileRejectedError
        The content is not a JSON-stat 2.0 dataset, or its parts contradict each other.
    """
    cube = as_object(content, "svaret")
    if cube.get("class") != "dataset" or str(cube.get("version")) != "2.0":
        raise wrong("svaret är inte en JSON-stat-tabell av version 2.0")
    ids, sizes = cube.get("id"), cube.get("size")
    if not isinstance(ids, list) or not isinstance(sizes, list) or not all(isinstance(i, str) for i in ids):
        raise wrong("id eller size är inte en lista")
    if len(ids) != len(sizes) or len(set(ids)) != len(ids) or not ids:
        raise wrong(
            f"id räknar upp {len(ids)} variabler och size {len(sizes)}, eller någon kommer två gånger"
        )
    described = as_object(cube.get("dimension"), "dimension")
    dimensioner = tuple(_dimension(id, size, described.get(id)) for id, size in zip(ids, sizes, strict=True))
    updated = cube.get("updated")
    if updated is not None and not is_time(updated):
        raise wrong("updated är inte en tidpunkt")
    roles = {role: strings(named, f"role.{role}") for role, named in optional(cube, "role").items()}
    if strays := {id for named in roles.values() for id in named} - set(ids):
        raise wrong(f"role nämner en variabel som inte finns: {', '.join(sorted(strays))}")
    return Structure(
        titel=str(cube.get("label") or ""),
        kalla=str(cube.get("source") or ""),
        uppdaterad=updated,
        noter=strings(cube.get("note") or [], "note"),
        dimensioner=dimensioner,
        roller=roles,
    )


def _dimension(id: str, size: object, described: object) -> Dimension:
    content = as_object(described, f"dimension.{id}")
    category = as_object(content.get("category"), f"dimension.{id}.category")
    labels = optional(category, "label")
    codes = _codes(id, category.get("index"), labels)
    if size != len(codes):
        raise wrong(f"variabeln {id} har {len(codes)} värden, men size säger {size}")
    if strays := set(labels) - set(codes):
        raise wrong(f"variabeln {id} har en etikett för {sorted(strays)[0]}, som inte är ett av dess värden")
    units = {c: as_object(u, f"dimension.{id}.category.unit") for c, u in optional(category, "unit").items()}
    extension = optional(content, "extension")
    elimination = extension.get("eliminationValueCode")
    return Dimension(
        id=id,
        namn=str(content.get("label") or id),
        koder=codes,
        etiketter=tuple(str(labels.get(code, code)) for code in codes),
        enheter={c: str(u["base"]) for c, u in units.items() if u.get("base")},
        eliminerbar=extension.get("elimination") is True,
        elimineringskod=str(elimination) if elimination else None,
        kodlistor=tuple(str(k["id"]) for k in extension.get("codelists") or ()),
    )


def _codes(id: str, index: object, labels: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes in order; a variable with one value may have a label and no index."""
    if index is None and len(labels) == 1:
        return tuple(labels)
    if isinstance(index, list):
        codes = strings(index, f"dimension.{id}.category.index")
        if len(set(codes)) != len(codes):
            raise wrong(f"variabeln {id} har samma värde två gånger")
        return codes
    at = as_object(index, f"dimension.{id}.category.index")
    ordered = sorted(at, key=lambda code: at[code] if isinstance(at[code], int) else -1)
    if [at[code] for code in ordered] != list(range(len(at))):
        raise wrong(f"värdena i variabeln {id} är inte numrerade 0, 1, 2 …")
    return tuple(ordered)
