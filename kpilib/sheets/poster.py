"""The records of a text: its rows, but where a quoted field goes on over several lines."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from kpilib.errors import AmbiguousError, FileRejectedError
from kpilib.formats import lines
from kpilib.isolering import hojs

_LONGEST = 50  # lines of one record; beyond it another row's quotation mark may have closed it


class Post(NamedTuple):
    """A record: the line that it starts on, its cells (None where its quotation marks do not match) and its
    lines as they stand in the file."""

    rad: int
    celler: list[str] | None
    rader: Sequence[str]


def unwrapped(text: str, mark: str = '"') -> str:
    """A text whose every line is one quoted field, without the marks round its lines; any other as it is.

    So a text comes out of a program that took each line for one cell.

    >>> unwrapped('"a;""b"";c"'), unwrapped('"a";"b"')
    ('a;"b";c', '"a";"b"')
    """
    if not mark or not text.lstrip().startswith(mark):
        return text
    whole = re.compile(f"{mark}(?:[^{mark}]|{mark}{mark})*{mark}")
    rows = []
    for line in lines(text):
        bare = line.rstrip("\r\n")
        if bare and not whole.fullmatch(bare):
            return text
        rows.append(bare[1:-1].replace(mark * 2, mark) + line[len(bare) :])
    return "".join(rows)


@dataclass(frozen=True)
class Poster:
    """A text parted by a separator, with a quotation mark or (empty) without one.

    `radbrytning` is whether a quoted field may go on over several lines: False parts each line for itself,
    and None asks where such a field may have taken rows of their own for its text.
    """

    text: str
    separator: str
    citattecken: str = '"'
    radbrytning: bool | None = None

    def __iter__(self) -> Iterator[Post]:
        """The records in order.

        Raises
        ------
        AmbiguousError
            A quotation mark opens a field that is not closed, or not as fields are.
        """
        if self.radbrytning is False:
            return (
                Post(number, self.alone(line) if line.strip("\r\n") else [], [line])
                for number, line in enumerate(lines(self.text), 1)
            )
        return self._over_lines()

    def _over_lines(self) -> Iterator[Post]:
        seen: list[str] = []

        def remembered() -> Iterator[str]:
            for line in lines(self.text):
                seen.append(line)
                yield line

        reader = self._reader(remembered())
        start = 1
        while True:
            cells: list[str] | None
            seen.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "end of data" in str(error):
                    raise self._unclosed(start, reader.line_num) from None
                if len(seen) > 1 and self.radbrytning is None:
                    raise self.swallowed(start, reader.line_num) from None
                if "field limit" in str(error):
                    raise _too_long(start) from None
                cells = None
            if len(seen) >= _LONGEST and self.radbrytning is None:
                raise self.swallowed(start, reader.line_num)
            yield Post(start, cells, tuple(seen))
            start = reader.line_num + 1

    def require_one(self, post: Post, width: int) -> None:
        """That a record over several lines is one row, and not rows that a stray quotation mark took.

        What it took are whole rows: the first and last line of the record, or one between them, has as many
        fields as the header when it is read alone.

        Raises
        ------
        AmbiguousError
            It may be several; the message gives the line of the profile for either case.
        """
        if len(post.rader) == 1 or self.radbrytning is not None:
            return
        whole = [line.count(self.separator) + 1 >= width for line in post.rader]
        if (whole[0] and whole[-1]) or any(whole[1:-1]):
            raise self.swallowed(post.rad, post.rad + len(post.rader) - 1)

    def alone(self, line: str) -> list[str]:
        """The cells of a line by itself; a quotation mark that does not match is part of the text."""
        try:
            return next(self._reader(iter([line])), [])
        except csv.Error:
            return line.rstrip("\r\n").split(self.separator)

    def _reader(self, rows: Iterator[str]) -> Any:
        return csv.reader(
            rows,
            delimiter=self.separator,
            quotechar=self.citattecken or None,
            quoting=csv.QUOTE_MINIMAL if self.citattecken else csv.QUOTE_NONE,
            strict=True,
        )

    def swallowed(self, start: int, end: int) -> AmbiguousError:
        """That a field is opened on one line and closed on another, with what looks like rows between."""
        return AmbiguousError(
            f"Ett citattecken på rad {start} öppnar ett fält som stängs först på rad {end}, "
            "och det däremellan ser ut som egna rader.",
            var=f"rad {start}",
            gor=f"{self._as_text(start)} Är det ett fält: ange radbrytning_i_falt = true under [las].",
        )

    def _unclosed(self, start: int, end: int) -> AmbiguousError:
        if start == end:
            return AmbiguousError(
                "Filen slutar mitt i ett fält: ett citattecken på sista raden stängs aldrig.",
                var=f"rad {start}",
                gor=f"Är filen avbruten: gör om uttaget. {self._as_text(start)}",
            )
        return AmbiguousError(
            "Ett citattecken öppnas men stängs aldrig, så att raderna efter det inte kan skiljas åt.",
            var=f"rad {start}",
            gor=f"Är filen avbruten: gör om uttaget. {self._as_text(start)}",
        )

    def _as_text(self, start: int) -> str:
        """The line of the profile that makes the rows from a quotation mark on rows of their own."""
        rest = [line for line in list(lines(self.text))[start - 1 :] if line.strip(f"\r\n{self.separator} ")]
        plain = [line.rstrip("\r\n").split(self.separator) for line in rest]
        quoted = any(self._is_quoted(cell) for cells in plain for cell in cells)
        key = "radbrytning_i_falt = false" if quoted or not _alike(plain) else 'citattecken = ""'
        left = (
            ""
            if _alike([self.alone(line) for line in rest])
            else " De rader som då inte går ihop sätts undan."
        )
        return (
            f"Hör citattecknet till texten: ange {key} under [las] i profilen, "
            f"så läses varje rad för sig.{left}"
        )

    def _is_quoted(self, cell: str) -> bool:
        mark = self.citattecken
        return len(cell) > 1 and cell.startswith(mark) and cell.endswith(mark)


def _too_long(row: int) -> FileRejectedError:
    return FileRejectedError(
        f"Ett fält har fler än {csv.field_size_limit()} tecken.",
        var=f"rad {row}",
        gor="Stängs ett citattecken aldrig, eller saknas radbrytningar: rätta filen, eller gör om uttaget. "
        f"Är det en text som ska läsas: {hojs('tecken_i_cell')}.",
    )


def _alike(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows are of one width, but for empty cells at their end."""
    widths = Counter(len(cells) for cells in rows)
    width = widths.most_common(1)[0][0] if widths else 0
    return all(len(cells) >= width and not any(cell.strip() for cell in cells[width:]) for cells in rows)
