"""The controls of the nyckeltal: those of them all, in this folder, and those in a nyckeltal's own `audit/`.

They read `nyckeltal.varde` and `nyckeltal.katalog`, so they stand here and not with the warehouse's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files

from kpilib.nyckeltal.terms import Nyckeltal
from kpilib.warehouse.audit import Control, in_folder


def controls(catalogue: Iterable[Nyckeltal]) -> Iterator[Control]:
    """The controls of a snapshot with the values of these nyckeltal."""
    yield from in_folder(files(__name__))
    for nyckeltal in catalogue:
        own = nyckeltal.folder / "audit"
        if own.is_dir():
            yield from in_folder(own)
