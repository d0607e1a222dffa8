"""The header: which row of a sheet it is, and which column of the sheet is which of the source's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpilib.errors import AmbiguousError
from kpilib.formats import normalise, without_unit
from kpilib.sources.profile import Profile
from kpilib.sources.sheet import HEAD, Sheet
from kpilib.sources.table import Shape


@dataclass(frozen=True)
class Header:
    """A header as one profile understands it.

    Parameters
    ----------
    rad
        Its row number.
    rubriker
        Its cells as written.
    kolumner
        Canonical column -> index of the cell.
    saknas
        Mandatory columns that neither the header nor the profile's constants give.
    dubbla
        Canonical columns that more than one cell fits.
    """

    rad: int
    rubriker: Sequence[str]
    kolumner: Mapping[str, int]
    saknas: Sequence[str]
    dubbla: Mapping[str, Sequence[str]]

    def require_one_each(self) -> None:
        """That no column is claimed by two headers.

        Raises
        ------
        AmbiguousError
            Naming the headers and the line that settles it.
        """
        for column, headers in self.dubbla.items():
            raise AmbiguousError(
                f"Flera rubriker passar kolumnen {column}: {', '.join(headers)}.",
                var=f"rad {self.rad}",
                gor=f'Ange den rätta under [kolumner] i profilen, till exempel {column} = "{headers[0]}"; '
                "heter de likadant måste den ena byta namn i filen.",
            )


def find_header(sheet: Sheet, profile: Profile, shape: Shape) -> Header | None:
    """The row that fits most columns among the first `HEAD`, or the one that the profile names; None if no
    row fits any."""
    fixed = profile.las.rubrikrad
    rows = [(rad, cells) for rad, cells in sheet.head if (rad == fixed if fixed else True)]
    headers = [_understand(rad, cells, profile, shape) for rad, cells in rows[: None if fixed else HEAD]]
    best = max(headers, key=lambda h: len(h.kolumner), default=None)
    return best if best is not None and best.kolumner else None


def _understand(rad: int, cells: Sequence[str], profile: Profile, shape: Shape) -> Header:
    whole = [normalise(cell) for cell in cells]
    bare = [normalise(without_unit(cell)) for cell in cells]
    columns, double = {}, {}
    for column in shape.kolumner:
        names = {normalise(header) for header in profile.headers(column)}
        found = [i for i, cell in enumerate(whole) if cell in names] or [
            i for i, cell in enumerate(bare) if cell in names
        ]
        if found:
            columns[column] = found[0]
        if len(found) > 1:
            double[column] = [cells[i].strip() for i in found]
    given = {*columns, *profile.konstanter}
    missing = [c for c in shape.obligatoriska if c not in given and shape.delas.get(c) not in columns]
    return Header(rad, cells, columns, missing, double)
