"""Which unit the amounts of a sheet are in: as its headers, its titles or its name say, or the profile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from kpilib.begrepp import och
from kpilib.errors import AmbiguousError
from kpilib.formats import FACTORS, month_in
from kpilib.formats.beloppsenhet import alone, stated, strange, unknown
from kpilib.sheets.sheet import Sheet
from kpilib.sheets.types import Upplysning
from kpilib.sources.header import Header
from kpilib.sources.profile import Profile
from kpilib.sources.table import Shape

_KEY = 'Ange enheten under [las] i profilen: enhet = "{}" (en av {}).'
_WORDS = {"öre": "öre", "kr": "kronor", "tkr": "tusental kronor", "mkr": "miljoner", "mdkr": "miljarder"}


@dataclass(frozen=True)
class Claim:
    """A unit and where it stands, in Swedish."""

    enhet: str
    var: str


def sheet_units(
    sheet: Sheet,
    header: Header,
    under: Mapping[str, str],
    notes: Sequence[tuple[str, str]],
    profile: Profile,
    shape: Shape,
    namn: str = "",
) -> dict[str, Claim]:
    """Canonical column -> its unit; a column of which nothing is said is left out, and is in kronor.

    Parameters
    ----------
    under
        The units of a row under the header (see `unit_row`).
    notes
        What is said of units below the header, and where: rows with one text, columns of units.
    namn
        The file's name. A unit that only it or a footnote states is asked about.

    Raises
    ------
    AmbiguousError
        A unit is unknown, two places say different units, or it is not sure which columns one is of.
    """
    amounts = [c for c in shape.av_slag("belopp") if c in header.kolumner]
    said = profile.las.enhet
    own = {c: Claim(said, "profilen") for c in amounts} if isinstance(said, str) else {}
    if not isinstance(said, str):
        own = {c: Claim(unit, "profilen") for c, unit in said.items() if c in header.kolumner}
    if not shape.slag:
        amounts = list(header.kolumner)
    else:
        _known(sheet, header, [c for c in amounts if c not in own])
    found: dict[str, Claim] = {}
    for column in amounts:
        text = header.rubriker[header.kolumner[column]]
        of_each = [stated(written) for written in _written(header, column)]
        if any(one != of_each[0] for one in of_each):
            raise _contradiction(
                sheet, f"Månaderna i {column} har olika enheter.", header.rad, set().union(*of_each)
            )
        units = set(of_each[0])
        if column in own or not (units or column in under):
            continue
        if len(units | ({under[column]} if column in under else set())) > 1:
            raise _contradiction(sheet, f"Kolumnen {text.strip()} har två enheter.", header.rad, units)
        found[column] = (
            Claim(units.pop(), "rubriken") if units else Claim(under[column], "raden under rubriken")
        )
    if shape.slag:
        rest = [c for c in amounts if c not in own]
        found |= _of_all(sheet, header, rest, found, shape, _elsewhere(namn, notes)) if rest else {}
    return found | own


def unit_row(
    cells: pl.DataFrame, header: Header, shape: Shape, blad: str
) -> tuple[dict[str, str], int | None]:
    """The units of a row of units right under the header, and that row's number; nothing where there is none.

    Raises
    ------
    AmbiguousError
        It holds an unknown unit.
    """
    amounts = [c for c in shape.av_slag("belopp") if c in header.kolumner]
    if not amounts or not cells.height:
        return {}, None
    row = cells.row(0, named=True)
    written = {c: row[str(header.kolumner[c])] for c in amounts}
    filled = [cell for key, cell in row.items() if key != "rad" and cell is not None]
    if any(re.search(r"\d{2}", re.sub(r"1?[ .\u00a0]?000", "", cell)) for cell in filled):
        return {}, None
    units = {c: unit for c, cell in written.items() if cell and (unit := alone(cell))}
    bad = [cell for c, cell in written.items() if cell and c not in units]
    others = [c for c in shape.obligatoriska if c not in shape.av_slag("belopp", "heltal", "tal")]
    if not units and (not bad or any(row[str(header.kolumner[c])] for c in others if c in header.kolumner)):
        return {}, None
    if bad or not units:
        raise AmbiguousError(
            "En enhet i raden under rubriken är okänd.",
            var=_place(blad, row["rad"]),
            gor=_KEY.format("tkr", ", ".join(FACTORS)),
        )
    return units, int(row["rad"])


def unit_columns(cells: pl.DataFrame, header: Header) -> Iterator[tuple[str, str]]:
    """The columns whose every cell is the same unit, and that unit."""
    for i, name in enumerate(header.rubriker):
        written = cells[str(i)].drop_nulls().unique().head(3).to_list()
        if len(written) == 1 and alone(written[0]):
            yield f"kolumnen {name.strip()}", written[0]


def told_of_units(sheet: Sheet, units: Mapping[str, Claim], header: Header) -> list[Upplysning]:
    """What was multiplied, and why; amounts in kronor say nothing of themselves."""
    result = []
    for claim in dict.fromkeys(claim for claim in units.values() if claim.enhet != "kr"):
        columns = [header.rubriker[header.kolumner[c]].strip() for c, own in units.items() if own == claim]
        gor = "" if claim.var == "profilen" else 'Är de i kronor: enhet = "kr" under [las] i profilen.'
        times = f"{FACTORS[claim.enhet]:,}".replace(",", "\u00a0").replace(".", ",")
        vad = (
            f"Beloppen i {och(columns)} är i {_WORDS[claim.enhet]} enligt {claim.var}, "
            f"och är multiplicerade med {times} för att bli kronor."
        )
        result.append(Upplysning(sheet.namn, header.rad, "", "enhet", vad, gor))
    return result


def _of_all(
    sheet: Sheet,
    header: Header,
    amounts: Sequence[str],
    found: Mapping[str, Claim],
    shape: Shape,
    elsewhere: Claim | None,
) -> dict[str, Claim]:
    """The columns that get their unit from what is said of the whole sheet."""
    claims = list(_titles(sheet, header)) or [
        Claim(unit, f"bladets namn {sheet.namn}") for unit in stated(sheet.namn) | _whole(sheet.namn)
    ]
    if len({claim.enhet for claim in claims}) > 1:
        raise _contradiction(
            sheet,
            f"{_first_up(och(c.var for c in claims))} säger olika enheter.",
            0,
            {c.enhet for c in claims},
        )
    other = next((c for c in found.values() if claims and c.enhet != claims[0].enhet), None)
    if other:
        raise _contradiction(
            sheet,
            f"{_first_up(claims[0].var)} säger {claims[0].enhet} men {other.var} säger {other.enhet}.",
            header.rad,
            {claims[0].enhet, other.enhet},
        )
    bare = [column for column in amounts if column not in found]
    if not claims and not found and (word := strange(sheet.namn)):
        raise _strange(sheet, word, "bladets namn")
    summed = [column for column in bare if column in shape.summeras]
    if not bare:
        return {}
    if elsewhere and not claims and not found:
        if elsewhere.enhet not in FACTORS:
            raise _strange(sheet, elsewhere.enhet, elsewhere.var)
        raise AmbiguousError(
            f"{_first_up(elsewhere.var)} säger {elsewhere.enhet}, men rubriker och titelrader inget.",
            var=_place(sheet.namn, 0),
            gor=_KEY.format(elsewhere.enhet, ", ".join(FACTORS)),
        )
    price = [column for column in bare if column not in shape.summeras]
    claim = claims[0] if claims else None
    if claim and claim.enhet != "kr" and price:
        raise _which(sheet, header, bare, claim, f"{_first_up(claim.var)} säger {claim.enhet}; gäller det")
    uneven = next((found[c] for c in amounts if c in found and c in shape.summeras), None)
    if claim is None and summed and uneven and uneven.enhet != "kr":
        raise _which(
            sheet, header, summed, uneven, f"{_first_up(uneven.var)} säger {uneven.enhet}; gäller det"
        )
    return dict.fromkeys(bare, claim) if claim else {}


def _elsewhere(namn: str, notes: Sequence[tuple[str, str]]) -> Claim | None:
    """A unit other than kronor in the file's name or in a footnote, where it is less sure what it is of.

    It may be none that is known.
    """
    name = namn.rpartition(".")[0].replace("-", " ")
    for var, text, word in (
        ("filens namn", name, strange(name)),
        *((var, text, unknown(text, rubrik=False)) for var, text in notes),
    ):
        if units := stated(text) - {"kr"}:
            return Claim(min(units), var)
        if word:
            return Claim(word, var)
    return None


def _titles(sheet: Sheet, header: Header) -> Iterable[Claim]:
    """What the rows above the header say of the unit."""
    for rad, cells in sheet.head:
        if rad > header.rad - header.rader:
            return
        for cell in (cell.strip() for cell in cells if cell.strip()):
            where = f"titelraden (rad {rad})"
            units = stated(cell) | _whole(cell)
            if not units and (word := unknown(cell, rubrik=False)):
                raise _strange(sheet, word, f"rad {rad}")
            yield from (Claim(unit, where) for unit in sorted(units))


def _whole(text: str) -> set[str]:
    unit = alone(text)
    return {unit} if unit else set()


def _written(header: Header, column: str) -> list[str]:
    """What the header calls a column; where its months are columns, each of their names without the month."""
    if column not in header.manader:
        return [header.rubriker[header.kolumner[column]]]
    names = [header.rubriker[manad.kolumn] for manad in header.manader[column]]
    return [month[2] if (month := month_in(name)) else name for name in names]


def _known(sheet: Sheet, header: Header, amounts: Sequence[str]) -> None:
    for column in amounts:
        word = next(filter(None, (unknown(text, rubrik=True) for text in _written(header, column))), None)
        if word:
            raise _strange(sheet, word, f"rad {header.rad}, kolumn {column}")


def _strange(sheet: Sheet, word: str, where: str) -> AmbiguousError:
    return AmbiguousError(
        f"Enheten {word} är okänd.",
        var=", ".join(filter(None, (_place(sheet.namn, 0), where))),
        gor=f"{_KEY.format('kr', ', '.join(FACTORS))} Är de i en annan valuta: räkna om dem i källan.",
    )


def _contradiction(sheet: Sheet, vad: str, rad: int, units: Iterable[str]) -> AmbiguousError:
    return AmbiguousError(vad, var=_place(sheet.namn, rad), gor=_KEY.format(min(units), ", ".join(FACTORS)))


def _which(sheet: Sheet, header: Header, columns: Sequence[str], claim: Claim, vad: str) -> AmbiguousError:
    written = och(header.rubriker[header.kolumner[c]].strip() for c in columns)
    amounts = {c: claim.enhet for c in header.kolumner if c in columns}
    line = ", ".join(f'{c} = "{unit}"' for c, unit in amounts.items())
    return AmbiguousError(
        f"{vad} också {written}?",
        var=_place(sheet.namn, header.rad),
        gor=f"Ange varje kolumns enhet under [las] i profilen, till exempel enhet = {{ {line} }}, "
        'med "kr" för den som är i kronor.',
    )


def _place(blad: str, rad: int) -> str:
    return ", ".join(filter(None, (f"blad {blad}" if blad else "", f"rad {rad}" if rad else "")))


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
