"""The cells of one sheet as they are read, and the frames that they become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from kpilib.arbetsbok.celltyp import CELLTYP, Celltyp
from kpilib.errors import FileRejectedError
from kpilib.isolering import granser, hojs

ROWS, COLUMNS = 1 << 20, 1 << 14
"""What a sheet of Excel can have."""
EXTENT = 1 << 25
"""Rows times columns down to a sheet's last filled cell: a full sheet of 32 columns."""
_CHUNK = 20_000  # rows held as Python objects before they become a frame


@dataclass(frozen=True)
class Blad:
    """A sheet: its cells, and what it merges and hides.

    Parameters
    ----------
    texter, typer
        The rows with any filled cell: String, and `CELLTYP`, columns ``"0"``, ``"1"``, … to the last that is
        filled, and `rad` as Excel shows it.
    dold
        Whether its workbook hides it.
    sammanfogade
        Merged cells: first row, first column, last row, last column; rows from 1, columns from 0.
    dolda_rader, dolda_kolumner
        What is hidden or filtered out, numbered in the same way.
    delade_kolumner
        Those with numbers that are shown divided by thousands.
    """

    namn: str
    texter: pl.DataFrame
    typer: pl.DataFrame
    dold: bool
    sammanfogade: Sequence[tuple[int, int, int, int]] = ()
    dolda_rader: frozenset[int] = frozenset()
    dolda_kolumner: frozenset[int] = frozenset()
    delade_kolumner: frozenset[int] = frozenset()

    @property
    def bredd(self) -> int:
        """How many columns it has, to the last that is filled."""
        return self.texter.width - 1


class Cells:
    """The filled cells of a sheet, row by row from above.

    Parameters
    ----------
    namn
        The sheet's name, for what is said of it.
    """

    def __init__(self, namn: str) -> None:
        self._namn = namn
        self._height = self._width = 0
        self._rows: list[tuple[int, Mapping[int, str], Mapping[int, Celltyp]]] = []
        self._texts: list[pl.DataFrame] = []
        self._types: list[pl.DataFrame] = []

    def add(self, rad: int, texts: Mapping[int, str], types: Mapping[int, Celltyp]) -> None:
        """A row's filled cells: column -> text, and column -> what it is.

        Raises
        ------
        FileRejectedError
            A cell lies so far from the others that the sheet cannot be a table.
        ValueError
            The row is not below the one before it, or lies where no sheet reaches.
        """
        if not texts:
            return
        last = max(texts)
        if not self._height < rad <= ROWS or last >= COLUMNS:
            raise ValueError("a row out of order, or out of the sheet")
        self._height, self._width = rad, max(self._width, last + 1)
        if self._width > granser().kolumner or self._height * self._width > EXTENT:
            raise FileRejectedError(
                f"Bladet {self._namn} har en ifylld cell långt utanför tabellen, i {letter(last)}{rad}, och "
                f"blir för stort att läsa ({self._height} rader gånger {self._width} kolumner).",
                gor="Ta bort cellen i Excel (Ctrl+End går till bladets sista cell), spara och lämna filen på "
                "nytt.",
            )
        self._rows.append((rad, texts, types))
        if len(self._rows) == _CHUNK:
            self._flush()

    def blad(
        self,
        *,
        dold: bool,
        sammanfogade: list[tuple[int, int, int, int]],
        dolda_rader: frozenset[int] = frozenset(),
        dolda_kolumner: frozenset[int] = frozenset(),
        delade_kolumner: frozenset[int] = frozenset(),
    ) -> Blad:
        """The sheet that has these cells."""
        self._flush()
        names = [str(i) for i in range(self._width)]
        texts, types = _one(self._texts, names, pl.String()), _one(self._types, names, CELLTYP)
        return Blad(
            self._namn, texts, types, dold, sammanfogade, dolda_rader, dolda_kolumner, delade_kolumner
        )

    def _flush(self) -> None:
        if self._rows:
            numbers, texts, types = zip(*self._rows, strict=True)
            rad = pl.Series("rad", numbers, dtype=pl.UInt32)
            frame = _frame(texts, pl.String())
            self._require_short(frame)
            self._texts.append(frame.with_columns(rad))
            self._types.append(_frame(types, CELLTYP).with_columns(rad))
            self._rows.clear()

    def _require_short(self, frame: pl.DataFrame) -> None:
        longest = frame.select(pl.max_horizontal(pl.all().str.len_chars().max())).item() or 0
        if longest > (most := granser().tecken_i_cell):
            raise FileRejectedError(
                f"Bladet {self._namn} har en cell med {longest} tecken; en cell får ha {most}.",
                gor=f"Korta texten i cellen. Ska den läsas ändå: {hojs('tecken_i_cell')}.",
            )


def letter(column: int) -> str:
    """A column as Excel names it.

    >>> letter(0), letter(25), letter(26), letter(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _frame(rows: tuple[Mapping[int, str], ...], dtype: pl.DataType) -> pl.DataFrame:
    filled = sorted(set().union(*rows))
    return pl.DataFrame([pl.Series(str(i), [row.get(i) for row in rows], dtype=dtype) for i in filled])


def _one(frames: list[pl.DataFrame], names: list[str], dtype: pl.DataType) -> pl.DataFrame:
    schema: dict[str, pl.DataType] = {**dict.fromkeys(names, dtype), "rad": pl.UInt32()}
    return pl.concat([pl.DataFrame(schema=schema), *frames], how="diagonal")
