"""A cube as a table: its values in row-major order, each beside the codes that it is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from kpilib.services.scb.jsonstat.parts import as_object, wrong
from kpilib.services.scb.jsonstat.structure import Structure, read_structure

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
    cube = as_object(content, "svaret")
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


def _values(given: object, n: int) -> pl.Series:
    if isinstance(given, Mapping):
        whole = _spread(given, n)
    elif isinstance(given, list):
        whole = given
    else:
        raise wrong("value är varken en lista eller ett objekt")
    if len(whole) != n:
        raise wrong(f"svaret har {len(whole)} värden, men tabellen {n} celler")
    if not {type(value) for value in whole} <= {int, float, type(None)}:
        raise wrong("ett värde är inte ett tal")
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
        raise wrong("status är varken text, en lista eller ett objekt")
    if len(whole) != n:
        raise wrong(f"svaret har {len(whole)} statusar, men tabellen {n} celler")
    if not {type(status) for status in whole} <= {str, type(None)}:
        raise wrong("en status är inte text")
    return pl.Series("status", [status or None for status in whole], dtype=pl.String)


def _spread(given: Mapping[str, Any], n: int) -> list[Any]:
    """What a sparse object says of each cell; None where it says nothing."""
    whole: list[Any] = [None] * n
    for key, value in given.items():
        cell = int(key) if key.isascii() and key.isdigit() else n
        if cell >= n or str(cell) != key:
            raise wrong(f"cell {key} finns inte; tabellen har {n} celler")
        whole[cell] = value
    return whole
