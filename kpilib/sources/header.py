"""The header: which rows of a sheet it is, and which column of the sheet is which of the source's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kpilib.errors import AmbiguousError
from kpilib.formats import month_in, normalise, without_unit
from kpilib.sheets.sheet import HEAD, Sheet
from kpilib.sources.manader import Manad, month_columns, month_ways
from kpilib.sources.profile import Profile
from kpilib.sources.rubriker import candidates, one_name_each, whole
from kpilib.sources.sammansatta import pairs
from kpilib.sources.table import Shape

_KNOWN = 2  # columns that are known beside headers that may be months


@dataclass(frozen=True)
class Header:
    """A header as one profile understands it.

    Parameters
    ----------
    rad
        Its row number; the last of those that it stands on.
    rubriker
        Its cells as written; of a header over several rows, each column's from above: ``Placering / Fr o m``.
    kolumner
        Canonical column -> index of the cell.
    saknas
        Mandatory columns that neither the header, the profile's constants nor the file's name give.
    dubbla
        Canonical columns that more than one cell fits.
    rader
        How many rows it stands on.
    manader
        Where the months are columns: canonical column -> its month columns, the first of which is in
        `kolumner`.
    anar_manader
        How many columns stand under headers that are months, though the profile does not say that they do.
    par
        Canonical column -> the two columns that its values stand in (`kpilib.sources.sammansatta`).
    """

    rad: int
    rubriker: Sequence[str]
    kolumner: Mapping[str, int]
    saknas: Sequence[str]
    dubbla: Mapping[str, Sequence[str]]
    rader: int = 1
    manader: Mapping[str, Sequence[Manad]] = field(default_factory=dict)
    anar_manader: int = 0
    par: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def antal(self) -> int:
        """How many columns of the source it gives, the one that the months as columns say included."""
        return len(self.kolumner) + (1 if self.manader else 0)

    @property
    def utan_manader(self) -> list[str]:
        """The cells as written, without those that are months where months are headers: a day is one."""
        months = bool(self.anar_manader or self.manader)
        return [h for h in self.rubriker if not (months and month_in(without_unit(h)))]

    @property
    def lasta(self) -> frozenset[int]:
        """The cells that are read."""
        months = {manad.kolumn for found in self.manader.values() for manad in found}
        return frozenset({*self.kolumner.values(), *months, *(i for pair in self.par.values() for i in pair)})

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
    """The row, or two or three, that fit most columns among the first `HEAD`, or those that a profile names.

    Several rows are a header only where they fit more columns than fewer do. None if no row fits any.
    """
    tried = (
        _understand(rad, rows, sheet, profile, shape)
        for rad, rows in _windows(sheet, profile.las.rubrikrad, profile.las.rubrikrader)
    )
    best = max(
        tried, key=lambda h: (h.antal + (1 + h.anar_manader if h.anar_manader else 0), -h.rader), default=None
    )
    return best if best is not None and best.antal else None


def _windows(
    sheet: Sheet, fixed: int | None, rader: int | None
) -> Iterator[tuple[int, Sequence[Sequence[str]]]]:
    """The rows that may be the header, one or several in a row, with the number of the last."""
    head = sheet.head if fixed else sheet.head[:HEAD]
    for n in (rader,) if rader else (1, 2, 3):
        for i in range(len(head) - n + 1):
            first, last = head[i][0], head[i + n - 1][0]
            if (fixed is None or first == fixed) and last - first == n - 1:
                yield last, [cells for _, cells in head[i : i + n]]


def _understand(
    rad: int, rows: Sequence[Sequence[str]], sheet: Sheet, profile: Profile, shape: Shape
) -> Header:
    names = one_name_each(rows, rad - len(rows) + 1, sheet.sammanfogade)
    months = month_columns([whole(name) for name in names], profile)
    taken = {manad.kolumn for found in months.values() for manad in found}
    tiers = [
        [normalise(form(text)) for text in texts]
        for texts in zip(*(candidates(name) for name in names), strict=True)
        for form in (str, without_unit)
    ]
    columns: dict[str, int] = {}
    double: dict[str, list[int]] = {}
    for column in shape.kolumner:
        wanted = {normalise(header) for header in profile.headers(column)}
        found: list[int] = next(
            (
                fits
                for tier in tiers
                if (fits := [i for i, cell in enumerate(tier) if cell in wanted and i not in taken])
            ),
            [],
        )
        if found:
            columns[column] = found[0]
        if len(found) > 1:
            double[column] = found
    written = [whole(name) for name in names]
    par = pairs(written, columns, double, shape)
    for column, (left, right) in par.items():
        columns[column] = right if column == shape.tid else left
        double.pop(column, None)
    columns |= {column: found[0].kolumn for column, found in months.items()}
    given = {*columns, *profile.konstanter, *((shape.tid,) if months else ())}
    if profile.las.period == "filnamn":
        given.add(shape.tid)
    missing = [c for c in shape.obligatoriska if c not in given]
    # A row of data may hold days, which are months too: it has no columns beside them.
    ways = month_ways(written, columns, missing, profile, shape) if len(columns) >= _KNOWN else []
    twice = {column: [written[i] for i in found] for column, found in double.items()}
    of_months = len(ways[0]) if ways else 0
    return Header(rad, written, columns, missing, twice, len(rows), months, of_months, par)
