"""Empty cells that repeat the one above: merged cells, and the columns that a profile says are filled down.

A person is never filled where anything tells that the row is another's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from kpilib.formats import normalise
from kpilib.sheets.sheet import Body, Sheet
from kpilib.sheets.types import Trasig, Upplysning
from kpilib.sources.header import Header
from kpilib.sources.profile import Profile
from kpilib.sources.rubriker import MELLAN
from kpilib.sources.table import MATT, Shape

PERSON = "personnummer"
_OF_PERSON = re.compile(
    "adress|alder|brukare|brukarensnamn|brukarnamn|efternamn|fodd|fodelsear|fodelsedatum|fornamn|gatuadress|"
    "initialer|juridisktkon|klient|klientensnamn|klientnamn|kon|konstillhorighet|lsspersonkrets|namn|"
    "personkrets|personnamn|postadress|telefon|tilltalsnamn"
)
"""Headers of what a person is, as `normalise` writes them."""
_SHOWN = 20


@dataclass
class Filled:
    """A table with its cells filled, the rows that are nobody's and must go, and what is told."""

    frame: pl.DataFrame
    trasiga: list[Trasig] = field(default_factory=list)
    upplysningar: list[Upplysning] = field(default_factory=list)


def fill(
    frame: pl.DataFrame,
    cells: pl.DataFrame,
    header: Header,
    place: tuple[Sheet, Body],
    profile: Profile,
    shape: Shape,
) -> Filled:
    """The rows with what merged cells and the profile's `fyll_nedat` say of their empty cells.

    Each column is filled for itself, from the nearest filled cell above, but not past a row that could not be
    read. A person is filled only within a block of rows (no blank row, sum or unreadable row between), while
    no column to the left that is filled, or that stands once for each person, begins anew and what else
    describes the person is empty or the same;
    what describes a person is not filled past a new one. A row that is nobody's is told of.

    Parameters
    ----------
    cells
        The cells of the same rows under the sheet's own columns.
    """
    sheet, body = place
    names = [c for c in profile.las.fyll_nedat if c in header.kolumner and c in frame.columns]
    spans = _spans(sheet, header, frame)
    if not names and not spans:
        return Filled(frame)
    rows = _Rows(frame, cells, header, sheet, body)
    result = Filled(frame)
    values = {c: frame[c].to_list() for c in {*names, *(span[0] for span in spans)} if c in frame.columns}
    for column, rader in spans:
        if shape.slag.get(column) in MATT:  # repeated, it would be counted twice
            result.upplysningar.append(_counted_once(sheet, header, column, rows.rad[rader[0]]))
        elif column == PERSON:
            _fill_persons(values, rows, rader, result, shape)
        else:
            for i in rader[1:]:
                values[column][i] = values[column][rader[0]]
    if PERSON in names:
        _fill_persons(values, rows, range(frame.height), result, shape, names)
    for column in names:
        if column != PERSON:
            _fill_column(values, column, rows, result)
    nobodys = {trasig.rad for trasig in result.trasiga}
    result.frame = frame.with_columns(pl.Series(c, v, dtype=pl.String) for c, v in values.items()).filter(
        ~pl.col("rad").is_in(list(nobodys))
    )
    return result


class _Rows:
    """What the rows of a table tell of whose they are."""

    def __init__(
        self, frame: pl.DataFrame, cells: pl.DataFrame, header: Header, sheet: Sheet, body: Body
    ) -> None:
        self.rad: list[int] = frame["rad"].to_list()
        self.blad = sheet.namn
        self.header = header
        unread = sorted(trasig.rad for trasig in body.trasiga)
        kept = set(self.rad)
        filled = pl.any_horizontal(pl.exclude("rad").str.strip_chars() != "")
        held = set(body.celler.filter(filled)["rad"]) - kept
        before = [header.rad, *self.rad]
        self.unread = [any(a < n < b for n in unread) for a, b in zip(before, self.rad, strict=False)]
        self.apart = [
            any(n in held for n in range(a + 1, b)) or _blank_between(body, a, b)
            for a, b in zip(before, self.rad, strict=False)
        ]
        at = header.kolumner.get(PERSON)
        texts = {
            i: [normalise(cell) if cell else "" for cell in cells[str(i)].to_list()]
            for i in range(len(header.rubriker))
        }
        self.person = {
            i: texts[i]
            for i, name in enumerate(header.rubriker)
            if i != at and _describes_person(i, name, header)
        }
        self.once = {i: texts[i] for i in range(at or 0) if _once_each(texts[i], texts[at or 0])}


def _describes_person(index: int, name: str, header: Header) -> bool:
    canonical = next((c for c, i in header.kolumner.items() if i == index), "")
    return any(_OF_PERSON.fullmatch(normalise(part)) for part in (canonical, *name.split(MELLAN)))


def _once_each(cells: Sequence[str], persons: Sequence[str]) -> bool:
    """Whether a column to the left says who a row is of, as a running number does: it is filled wherever the
    person is, and empty on some rows that go on with the person."""
    has = [bool(cell) for cell, person in zip(cells, persons, strict=True) if person]
    return (
        bool(has)
        and all(has)
        and not all(cell or person for cell, person in zip(cells, persons, strict=True))
    )


def _blank_between(body: Body, above: int, below: int) -> bool:
    if body.blanka is None:  # each row has its number, so that a missing one is blank
        return below - above > 1
    return any(above < n < below for n in body.blanka)


def _spans(sheet: Sheet, header: Header, frame: pl.DataFrame) -> list[tuple[str, list[int]]]:
    """Column and rows (their places in the table) of each cell that is merged over several rows."""
    index = {rad: i for i, rad in enumerate(frame["rad"].to_list())}
    found = []
    for top, left, bottom, _ in sheet.sammanfogade:
        column = next((c for c, i in header.kolumner.items() if i == left), None)
        rader = [index[rad] for rad in range(top, bottom + 1) if rad in index]
        if column is not None and bottom > top and top in index and len(rader) > 1:
            found.append((column, rader))
    return found


def _fill_column(values: Mapping[str, list[str | None]], column: str, rows: _Rows, result: Filled) -> None:
    """A column that is not the person's; one that describes the person goes with the person."""
    of_person = _OF_PERSON.fullmatch(normalise(column)) and PERSON in rows.header.kolumner
    persons = values.get(PERSON) or []
    above: str | None = None
    lost: list[int] = []
    for i, cell in enumerate(values[column]):
        if rows.unread[i]:
            above = None
        if of_person and persons and (i == 0 or persons[i] is None or persons[i] != persons[i - 1]):
            above = None
        if cell is not None:
            above = cell
        elif above is None and rows.unread[i]:
            lost.append(rows.rad[i])
        values[column][i] = cell if cell is not None else above
    for rad in lost[:_SHOWN]:
        vad = f"Cellen i {_header(rows.header, column)} är tom, och raden ovanför kunde inte läsas."
        gor = "Fyll i cellen i källan, eller rätta raden ovanför."
        result.upplysningar.append(Upplysning(rows.blad, rad, column, "ej_ifylld", vad, gor))


def _fill_persons(
    values: dict[str, list[str | None]],
    rows: _Rows,
    which: Sequence[int],
    result: Filled,
    shape: Shape,
    names: Collection[str] = (),
) -> None:
    """The persons of some rows: all of a table, or those of one merged cell (which no blank row parts)."""
    left = [c for c in names if c != PERSON and _is_left(rows.header, c)]
    merged = not names
    described = rows.person if merged else rows.person | rows.once
    above: str | None = None
    said: dict[str, dict[int, str]] = {}  # what each person is, by the columns that describe them
    group: dict[str, str | None] = {}
    lost: list[tuple[int, str]] = []
    nobodys = False
    for i in which:
        cell = values[PERSON][i]
        begun = [c for c in left if values[c][i] is not None and values[c][i] != group.get(c)]
        group.update({c: values[c][i] for c in begun})
        here = {k: texts[i] for k, texts in described.items() if texts[i]}
        if cell is not None:
            above, nobodys = cell, False
            said.setdefault(cell, {}).update(here)
            continue
        known = said.get(above or "", {})
        other = next((k for k, text in here.items() if known.get(k, text) != text), None)
        why = _why(rows, i, other, begun, merged=merged)
        if above is not None and not why:
            values[PERSON][i] = above
            known.update(here)
        elif above is not None or nobodys:
            lost.append((rows.rad[i], why or "raden ovanför är inte heller det"))
            above, nobodys = None, not merged
    for n, (rad, why) in enumerate(lost):
        if n < _SHOWN:
            vad = f"Raden saknar personnummer och hör inte säkert till personen ovanför: {why}."
            gor = "Skriv personnumret på raden i källan."
            result.upplysningar.append(Upplysning(rows.blad, rad, PERSON, "ingens_rad", vad, gor))
        if PERSON in shape.valfria:
            result.trasiga.append(Trasig(rows.blad, rad, "ingens_rad", "Raden hör inte till någon person."))


def _why(rows: _Rows, i: int, other: int | None, begun: Sequence[str], *, merged: bool) -> str:
    """What tells that a row is not of the person above; empty where nothing does."""
    if other is not None:
        return f"{rows.header.rubriker[other].strip()} är en annan"
    if merged:
        return ""
    if begun:
        return f"{_header(rows.header, begun[0])} är en annan"
    if rows.unread[i]:
        return "en rad däremellan kunde inte läsas"
    return "en tom rad eller en summa står däremellan" if rows.apart[i] else ""


def _is_left(header: Header, column: str) -> bool:
    return header.kolumner[column] < header.kolumner[PERSON]


def _header(header: Header, column: str) -> str:
    return header.rubriker[header.kolumner[column]].strip()


def _counted_once(sheet: Sheet, header: Header, column: str, rad: int) -> Upplysning:
    vad = f"En cell i {_header(header, column)} är sammanfogad över flera rader; talet räknas på den första."
    gor = "Skriv ett tal på varje rad i filen."
    return Upplysning(sheet.namn, rad, column, "sammanfogat_tal", vad, gor)
