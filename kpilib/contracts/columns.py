"""The kinds of column that a contract is written with.

Each maker returns a pandera column whose metadata carries a `Kind`: how the text of the file becomes
a typed value, whether the value is protected, and what happens to a value that cannot be read. The
pandera column carries the description, which becomes the COMMENT of the snapshot's column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandera.polars as pa
import polars as pl

from kpilib.begrepp import ALLA
from kpilib.contracts.radregel import Radregel

Typ = Literal[
    "text",
    "nummer",
    "konto",
    "foretag",
    "kategori",
    "insats",
    "datum",
    "manad",
    "period",
    "belopp",
    "heltal",
    "tal",
    "matt",
    "janej",
    "kommunkod",
    "statistik",
    "markering",
    "person",
    "arende",
    "organisationsnummer",
]

Tecken = Literal["+", "-"]

BELOPP = pl.Decimal(18, 2)
TAL = pl.Decimal(18, 4)
TIDIGAST = date(1970, 1, 1)
"""The first day that a date column can mean: decisions, placements and agreements, never births."""


@dataclass(frozen=True)
class Kind:
    """How a column is read.

    Parameters
    ----------
    typ
        The reading.
    obligatorisk
        Whether the file must have the column; a nullable value is another matter.
    skyddad
        The value may never be shown, logged or kept as it was written.
    okant
        The value that stands in for one that cannot be read, or is missing where one must be; the row is kept
        and the finding noted.
        None: the row goes to quarantine.
    saknas
        The value of an empty cell.
    i_fil
        The file's column, where it has another name than the table's.
    oppen
        A last day that may be open: what systems write for "no end" is an empty value.
    summeras
        Whether a sum row may sum the column's values.
    tecken
        The sign, ``+`` or ``-``, that the amounts usually have: a file where most have the other is asked
        about. None: either.
    delas
        The file's column that this one may stand in, after a number.
    """

    typ: Typ
    obligatorisk: bool = True
    skyddad: bool = False
    okant: str | None = None
    saknas: Any = None
    varden: tuple[str, ...] = ()
    i_fil: str = ""
    oppen: bool = False
    summeras: bool = False
    tecken: Tecken | None = None
    delas: str = ""


def kind(column: pa.Column) -> Kind:
    """The `Kind` of a column made here."""
    found = column.metadata["kind"]
    assert isinstance(found, Kind)
    return found


def _column(
    dtype: Any, k: Kind, beskrivning: str, *, null: bool, checks: Sequence[pa.Check] = ()
) -> pa.Column:
    return pa.Column(dtype, list(checks), nullable=null, description=beskrivning, metadata={"kind": k})


def text(beskrivning: str, *, obligatorisk: bool = True, null: bool = False, delas: str = "") -> pa.Column:
    """A name or code, white space trimmed; a personnummer in it sends the row to quarantine.

    `delas`: the column whose cells may hold it after their number (``46310 Köp av boende``).
    """
    return _column(pl.String, Kind("text", obligatorisk, delas=delas), beskrivning, null=null)


def nummer(beskrivning: str) -> pa.Column:
    """A number that is a name (a voucher, an invoice), kept as text; a file may lack it. A person's gives way
    to a stand-in, or with its sign sends the row to quarantine."""
    return _column(pl.String, Kind("nummer", obligatorisk=False), beskrivning, null=True)


def konto(beskrivning: str) -> pa.Column:
    """An account: digits, kept as text. One that is no number is kept as written, and told: no rule on
    accounts can know it, and its kronor are in the totals all the same."""
    return _column(pl.String, Kind("konto"), beskrivning, null=False)


def foretag(beskrivning: str) -> pa.Column:
    """A supplier's name; a masked one, and that of a sole trader, is replaced (see `accept`)."""
    return _column(pl.String, Kind("foretag"), beskrivning, null=False)


def kategori(
    beskrivning: str,
    varden: Sequence[str],
    *,
    obligatorisk: bool = True,
    null: bool = False,
    okant: str | None = None,
    saknas: str | None = None,
) -> pa.Column:
    """One of a fixed list of codes; matched without case, diacritics and punctuation.

    `saknas`: the code of an empty cell, or of a file without the column.
    """
    k = Kind("kategori", obligatorisk, okant=okant, saknas=saknas, varden=tuple(varden))
    lista = f"{beskrivning} Värden: {', '.join(varden)}."
    return _column(pl.String, k, lista, null=null, checks=[tillatna(varden)])


def insats(
    beskrivning: str = "Insats, enligt kategoriträdet i inställningarna.", *, alla: bool = False
) -> pa.Column:
    """An insats id; the names and aliases of the settings are understood.

    `alla`: the word ``alla``, or an empty cell, stands for the whole area.
    """
    k = Kind("insats", saknas=ALLA, varden=(ALLA,)) if alla else Kind("insats")
    return _column(pl.String, k, beskrivning, null=False)


def datum(
    beskrivning: str, *, obligatorisk: bool = True, null: bool = False, oppen: bool = False
) -> pa.Column:
    """A day, from `TIDIGAST` on.

    `oppen`: the last of something that may go on; ``tills vidare`` and ``9999-12-31`` are empty.
    """
    return _column(pl.Date, Kind("datum", obligatorisk, oppen=oppen), beskrivning, null=null or oppen)


def manad(beskrivning: str) -> pa.Column:
    """A month, kept as text ``2024-10``."""
    return _column(pl.String, Kind("manad"), beskrivning, null=False)


def period(beskrivning: str) -> pa.Column:
    """A month ``2024-10`` or a year ``2024``, kept as text."""
    return _column(pl.String, Kind("period"), beskrivning, null=False)


def belopp(
    beskrivning: str,
    *,
    tecken: Tecken | None = None,
    summeras: bool = True,
    obligatorisk: bool = True,
    null: bool = False,
) -> pa.Column:
    """An amount in SEK, DECIMAL(18,2).

    `tecken`: the sign that it usually has; None: either. `summeras`: False for a price, which is not summed.
    """
    k = Kind("belopp", obligatorisk, summeras=summeras, tecken=tecken)
    return _column(BELOPP, k, f"{beskrivning} Kronor.", null=null)


def heltal(
    beskrivning: str,
    *,
    minst: int = 0,
    hogst: int,
    summeras: bool = True,
    obligatorisk: bool = True,
    null: bool = False,
) -> pa.Column:
    """A whole number within bounds; `summeras`: False for a year, which no sum row sums."""
    k = Kind("heltal", obligatorisk, summeras=summeras)
    return _column(pl.Int32, k, beskrivning, null=null, checks=[mellan(minst, hogst)])


def tal(beskrivning: str, *, minst: float, hogst: float) -> pa.Column:
    """A number that is not money, with at most four decimals, within bounds."""
    return _column(TAL, Kind("tal"), beskrivning, null=False, checks=[mellan(minst, hogst)])


def matt(beskrivning: str, *, obligatorisk: bool = True) -> pa.Column:
    """A measure's figure, kept as text: a number with decimal point, ``-``, ``ja`` or ``nej``.

    A table of measures tells an empty cell, a dash and a zero apart; one number column could not.
    """
    return _column(pl.String, Kind("matt", obligatorisk), beskrivning, null=True)


def kommunkod() -> pa.Column:
    """A municipality's four-digit code; ``0000`` is the whole country, which statistics call riket.

    The file's column is `kommunkod`: beside it there often is one with the name.
    """
    k = Kind("kommunkod", i_fil="kommunkod")
    return _column(pl.String, k, "Kommunens kod, fyra siffror; 0000 är riket.", null=False)


def statistik(beskrivning: str) -> pa.Column:
    """A published count; null where the source masks it or has none."""
    return _column(pl.Int32, Kind("statistik"), beskrivning, null=True, checks=[mellan(0, 10**9)])


def markering(beskrivning: str, av: str) -> pa.Column:
    """Why the count of the column `av` is missing, read from the same cell."""
    return _column(pl.String, Kind("markering", False, i_fil=av), beskrivning, null=True)


def janej(beskrivning: str) -> pa.Column:
    """Yes or no; an empty cell, or no such column, is no."""
    return _column(pl.Boolean, Kind("janej", False, saknas=False), beskrivning, null=False)


def person(*, obligatorisk: bool = True, null: bool = False) -> pa.Column:
    """The person's pseudonym or stand-in (`kpilib.contracts.person`), of the file's `personnummer`."""
    k = Kind("person", obligatorisk, skyddad=True, i_fil="personnummer")
    return _column(
        pl.String,
        k,
        "Pseudonym: de första 16 hexsiffrorna av HMAC-SHA256 av personnumret; reserv- och pseudonymen av ett "
        "reservnummer; skyddad- och pseudonymen av ärendet, där numret är skyddat eller saknas.",
        null=null,
    )


def arende(beskrivning: str) -> pa.Column:
    """A case's pseudonym: a case number leads to its person in the system that it comes from."""
    vad = f"{beskrivning} Pseudonym: arende- och de första 16 hexsiffrorna av HMAC-SHA256 av numret."
    return _column(pl.String, Kind("arende", skyddad=True), vad, null=False)


def organisationsnummer(*, obligatorisk: bool = False) -> pa.Column:
    """Ten digits, or another country's number; none where the file says that there is none.

    A sole trader's number is a personnummer and becomes ``person-<pseudonym>``, whichever kind of supplier
    number the profile names.
    """
    k = Kind("organisationsnummer", obligatorisk, skyddad=True)
    return _column(
        pl.String,
        k,
        "Organisationsnummer, tio siffror; ett utländskt nummer har sitt lands kod först. En enskild firma "
        "visas som person-<pseudonym>. Tomt: leverantören är känd till namnet.",
        null=True,
    )


def tillatna(varden: Sequence[str]) -> pa.Check:
    """The value is one of these."""
    return pa.Check.isin(list(varden), name="otillatet_varde", error="otillatet_varde")


def mellan(minst: float, hogst: float) -> pa.Check:
    """The value lies within bounds, both included."""
    return pa.Check.in_range(minst, hogst, name="utanfor_grans", error="utanfor_grans")


def rad(regel: str, uttryck: pl.Expr) -> Radregel:
    """A rule on a whole row (`Radregel`)."""
    return Radregel(regel, uttryck)
