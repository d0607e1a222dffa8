"""JSON-stat 2.0, the form in which PxWebApi v2 gives both metadata and data: a cube read as a table.

A cube is a list of values in row-major order over its dimensions: the last dimension runs fastest. What
may be written in more than one way (index as list or object, values dense or sparse, status as list,
object or one word) is read as one and the same thing. Rules: https://json-stat.org/full/.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import prod
from typing import Any

import polars as pl

from kpilib.errors import FileRejectedError

ORSAK: Mapping[str, str] = {
    "..": "uppgiften är inte tillgänglig eller för osäker för att anges",
    ".": "uppgift kan inte förekomma",
    "-": "inget finns att redovisa",
    "–": "inget finns att redovisa",
    "c": "uppgiften är skyddad av sekretess",
    "x": "uppgiften är skyddad av sekretess",
    ":": "uppgiften är skyddad av sekretess",
}
"""What SCB's signs in the place of a value mean."""
UTAN_TECKEN = "SCB har lämnat cellen tom"


@dataclass(frozen=True)
class Dimension:
    """A variable of a cube.

    Parameters
    ----------
    id, namn
        The variable's code and label.
    koder, etiketter
        Its values, in the cube's order; a value without label has its code for one.
    enheter, decimaler
        Unit and number of decimals per code; only the dimension of contents has them.
    eliminerbar, elimineringskod
        Whether a question may leave it out, and the value that then stands for the whole; without one the
        service adds up the values.
    kodlistor
        Ids of the code lists that can be laid over it.
    anmarkningar
        Notes per code.
    """

    id: str
    namn: str
    koder: tuple[str, ...]
    etiketter: tuple[str, ...]
    enheter: Mapping[str, str]
    decimaler: Mapping[str, int]
    eliminerbar: bool
    elimineringskod: str | None
    kodlistor: tuple[str, ...]
    anmarkningar: Mapping[str, tuple[str, ...]]


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
    extension
        What the service says beyond JSON-stat.
    """

    titel: str
    kalla: str
    uppdaterad: str | None
    noter: tuple[str, ...]
    dimensioner: tuple[Dimension, ...]
    roller: Mapping[str, tuple[str, ...]]
    extension: Mapping[str, Any]

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
    cube = _object(content, "svaret")
    if cube.get("class") != "dataset" or str(cube.get("version")) != "2.0":
        raise _wrong("svaret är inte en JSON-stat-tabell av version 2.0")
    ids, sizes = cube.get("id"), cube.get("size")
    if not isinstance(ids, list) or not isinstance(sizes, list) or not all(isinstance(i, str) for i in ids):
        raise _wrong("id eller size är inte en lista")
    if len(ids) != len(sizes) or len(set(ids)) != len(ids) or not ids:
        raise _wrong(
            f"id räknar upp {len(ids)} variabler och size {len(sizes)}, eller någon kommer två gånger"
        )
    described = _object(cube.get("dimension"), "dimension")
    dimensioner = tuple(_dimension(id, size, described.get(id)) for id, size in zip(ids, sizes, strict=True))
    updated = cube.get("updated")
    if updated is not None and not _is_time(updated):
        raise _wrong("updated är inte en tidpunkt")
    roles = {role: _strings(named, f"role.{role}") for role, named in _optional(cube, "role").items()}
    if strays := {id for named in roles.values() for id in named} - set(ids):
        raise _wrong(f"role nämner en variabel som inte finns: {', '.join(sorted(strays))}")
    return Structure(
        titel=str(cube.get("label") or ""),
        kalla=str(cube.get("source") or ""),
        uppdaterad=updated,
        noter=_strings(cube.get("note") or [], "note"),
        dimensioner=dimensioner,
        roller=roles,
        extension=_optional(cube, "extension"),
    )


def read_cube(content: object) -> tuple[Structure, pl.DataFrame]:
    """A dataset as its structure and one row per cell.

    Returns
    -------
    Structure, DataFrame
        Per dimension its code under the dimension's id, and its label under the id with `_namn`; then
        `enhet`, `varde` (Float64), `status` and `orsak_saknas` (why there is no value; null where there is
        one). A cell that a sparse answer leaves out is there, without value.

    Raises
    ------
    FileRejectedError
        As for `read_structure`; or the values are not as many as the cells, or not numbers.
    """
    structure = read_structure(content)
    cube = _object(content, "svaret")
    n = structure.celler
    varde = _values(cube.get("value"), n)
    status = _statuses(cube.get("status"), n)
    columns: list[pl.Series] = []
    enhet = pl.Series("enhet", [None], dtype=pl.String).new_from_index(0, n)
    position = pl.int_range(n, eager=True)
    stride = n
    for dimension in structure.dimensioner:
        stride //= max(len(dimension.koder), 1)
        at = (position // stride) % len(dimension.koder) if n else position
        columns.append(pl.Series(dimension.id, dimension.koder, dtype=pl.String).gather(at))
        columns.append(pl.Series(f"{dimension.id}_namn", dimension.etiketter, dtype=pl.String).gather(at))
        if dimension.enheter:
            units = [dimension.enheter.get(code) for code in dimension.koder]
            enhet = pl.Series("enhet", units, dtype=pl.String).gather(at)
    frame = pl.DataFrame([*columns, enhet, varde, status])
    reason = pl.col("status").replace_strict(ORSAK, default="SCB har skrivit " + pl.col("status"))
    missing = pl.when(pl.col("varde").is_null()).then(reason.fill_null(UTAN_TECKEN))
    return structure, frame.with_columns(missing.alias("orsak_saknas"))


def _dimension(id: str, size: object, described: object) -> Dimension:
    content = _object(described, f"dimension.{id}")
    category = _object(content.get("category"), f"dimension.{id}.category")
    labels = _optional(category, "label")
    codes = _codes(id, category.get("index"), labels)
    if size != len(codes):
        raise _wrong(f"variabeln {id} har {len(codes)} värden, men size säger {size}")
    if strays := set(labels) - set(codes):
        raise _wrong(f"variabeln {id} har en etikett för {sorted(strays)[0]}, som inte är ett av dess värden")
    units = {c: _object(u, f"dimension.{id}.category.unit") for c, u in _optional(category, "unit").items()}
    extension = _optional(content, "extension")
    elimination = extension.get("eliminationValueCode")
    return Dimension(
        id=id,
        namn=str(content.get("label") or id),
        koder=codes,
        etiketter=tuple(str(labels.get(code, code)) for code in codes),
        enheter={c: str(u["base"]) for c, u in units.items() if u.get("base")},
        decimaler={c: u["decimals"] for c, u in units.items() if isinstance(u.get("decimals"), int)},
        eliminerbar=extension.get("elimination") is True,
        elimineringskod=str(elimination) if elimination else None,
        kodlistor=tuple(str(k["id"]) for k in extension.get("codelists") or ()),
        anmarkningar={c: _strings(n, "note") for c, n in _optional(category, "note").items()},
    )


def _codes(id: str, index: object, labels: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes in order; a variable with one value may have a label and no index."""
    if index is None and len(labels) == 1:
        return tuple(labels)
    if isinstance(index, list):
        codes = _strings(index, f"dimension.{id}.category.index")
        if len(set(codes)) != len(codes):
            raise _wrong(f"variabeln {id} har samma värde två gånger")
        return codes
    at = _object(index, f"dimension.{id}.category.index")
    ordered = sorted(at, key=lambda code: at[code] if isinstance(at[code], int) else -1)
    if [at[code] for code in ordered] != list(range(len(at))):
        raise _wrong(f"värdena i variabeln {id} är inte numrerade 0, 1, 2 …")
    return tuple(ordered)


def _values(given: object, n: int) -> pl.Series:
    if isinstance(given, Mapping):
        whole = _spread(given, n)
    elif isinstance(given, list):
        whole = given
    else:
        raise _wrong("value är varken en lista eller ett objekt")
    if len(whole) != n:
        raise _wrong(f"svaret har {len(whole)} värden, men tabellen {n} celler")
    if not {type(value) for value in whole} <= {int, float, type(None)}:
        raise _wrong("ett värde är inte ett tal")
    return pl.Series("varde", whole, dtype=pl.Float64)


def _statuses(given: object, n: int) -> pl.Series:
    """One status per cell; a single one holds for them all, and an empty one is none."""
    if given is None or isinstance(given, str):
        whole: list[Any] = [given] * n
    elif isinstance(given, Mapping):
        whole = _spread(given, n)
    elif isinstance(given, list):
        whole = given * n if len(given) == 1 else given or [None] * n
    else:
        raise _wrong("status är varken text, en lista eller ett objekt")
    if len(whole) != n:
        raise _wrong(f"svaret har {len(whole)} statusar, men tabellen {n} celler")
    if not {type(status) for status in whole} <= {str, type(None)}:
        raise _wrong("en status är inte text")
    return pl.Series("status", [status or None for status in whole], dtype=pl.String)


def _spread(given: Mapping[str, Any], n: int) -> list[Any]:
    """What a sparse object says of each cell; None where it says nothing."""
    whole: list[Any] = [None] * n
    for key, value in given.items():
        cell = int(key) if key.isascii() and key.isdigit() else n
        if cell >= n or str(cell) != key:
            raise _wrong(f"cell {key} finns inte; tabellen har {n} celler")
        whole[cell] = value
    return whole


def _object(given: object, where: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise _wrong(f"{where} saknas eller är inte ett objekt")
    return given


def _optional(given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return _object(given[key], key) if given.get(key) is not None else {}


def _strings(given: object, where: str) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
        raise _wrong(f"{where} är inte en lista av texter")
    return tuple(given)


def _is_time(text: object) -> bool:
    try:
        datetime.fromisoformat(str(text))
    except ValueError:
        return False
    return isinstance(text, str)


def _wrong(why: str) -> FileRejectedError:
    return FileRejectedError(
        f"Uppgifterna från SCB går inte att läsa: {why}.",
        gor="Hämta på nytt med kategoriplan fetch scb; ändra inte filen.",
    )
