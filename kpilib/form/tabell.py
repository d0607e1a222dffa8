"""The table maker: rows of typed cells as an HTML table, the same on every page and in every download.

Numbers stand to the right, and a day is not parted at its hyphens, since the cells say what they are. The
look is the theme's (`kpilib/qmd/theme/components.css`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import dropwhile

import polars as pl

from kpilib.begrepp import Period
from kpilib.form import cell
from kpilib.form.cell import Cell
from kpilib.form.charts import Line
from kpilib.fritext import i_html
from kpilib.qmd.emit import show_html

_LONG = 24  # characters of a cell from which its words need room beside one another

Rad = Mapping[str, Cell | str | date | None]
"""A row: column -> what its cell holds. A text is words, a date a day, and None an empty cell."""


def tabell(
    rader: Sequence[Rad] | pl.DataFrame,
    rubriker: Mapping[str, Cell | str],
    *,
    grupp: str | None = None,
    kalla: str | None = None,
) -> str:
    """Rows as an HTML table.

    Parameters
    ----------
    rader
        The rows, or a frame of texts and dates.
    rubriker
        Column -> heading, in the order to show; the first is the row's heading.
    grupp
        Column whose values divide the rows under headings of their own, in the order of their first row.
    kalla
        A note on the source below the table.
    """
    rows = rader.to_dicts() if isinstance(rader, pl.DataFrame) else rader
    cells = [[_cell(row.get(name)) for name in rubriker] for row in rows]
    kinds = [_kind(column) for column in zip(*cells, strict=True)] or [""] * len(rubriker)
    head = "".join(
        f'<th scope="col"{_class(kind if kind == _TAL else "")}>{_cell(heading).html}</th>'
        for heading, kind in zip(rubriker.values(), kinds, strict=True)
    )
    groups = [_cell(row.get(grupp)) if grupp else None for row in rows]
    body = "".join(_bodies(groups, [_row(row, kinds) for row in cells], len(rubriker)))
    note = f'<tfoot><tr><td colspan="{len(rubriker)}">{i_html(kalla)}</td></tr></tfoot>' if kalla else ""
    return f"<table><thead><tr>{head}</tr></thead>{body}{note}</table>"


def kurvor_som_tabell(rubrik: str, charts: Sequence[Line], perioder: Iterable[Period | str]) -> str:
    """The points of small charts as a folded table: a row per period, a column per chart.

    Parameters
    ----------
    charts
        Lines whose points are labelled with periods; the one with most points says which rows there are,
        from the first where a line has a value.
    perioder
        Those periods, or their ids.
    """
    known = {p.text: p for p in map(cell.period, perioder)}
    points = {line.namn: (dict(line.punkter), line.enhet) for line in charts}
    rows = [
        {"": known[label], **{name: cell.varde(by.get(label), enhet) for name, (by, enhet) in points.items()}}
        for label, _ in dropwhile(
            lambda point: not any(by.get(point[0]) is not None for by, _ in points.values()),
            max(charts, key=lambda line: len(line.punkter)).punkter,
        )
    ]
    return folded(f"Visa som tabell: {rubrik}", tabell(rows, {"": "Period", **{n: n for n in points}}))


def details(summary: str, html: str) -> str:
    """HTML folded away under a line that opens it, which is plain text, as Markdown for a cell."""
    folded = f'<details class="data"><summary>{i_html(summary)}</summary>\n{html}\n</details>'
    return str(show_html(folded).data)


def folded(summary: str, table: str) -> str:
    """A table folded away; it scrolls by itself when it is too wide, and the keyboard reaches it."""
    return details(summary, scroll(table, summary))


def scroll(table: str, label: str) -> str:
    """A table in a named region that scrolls when it is too wide."""
    return f'<div class="kp-scroll" role="region" tabindex="0" aria-label="{i_html(label)}">{table}</div>'


_TAL, _DAG, _SENTENCE = "tal", "dag", "mening"
"""Classes of cells: numbers, days, and sentences that want some width."""


def _cell(value: Cell | str | date | None) -> Cell:
    if isinstance(value, Cell):
        return value
    return cell.dag(value) if isinstance(value, date) else Cell(value or "")


def _kind(column: Sequence[Cell]) -> str:
    """The class of a column's cells; a number makes the others of its column stand with it."""
    kinds = {c.slag for c in column if c.text}
    if "tal" in kinds:
        return _TAL
    if kinds == {"dag"}:
        return _DAG
    return _SENTENCE if any(len(c.text) > _LONG for c in column) else ""


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _row(cells: Sequence[Cell], kinds: Sequence[str]) -> str:
    head = f'<th scope="row"{_class("" if kinds[0] == _SENTENCE else kinds[0])}>{cells[0].html}</th>'
    rest = zip(cells[1:], kinds[1:], strict=True)
    return f"<tr>{head}{''.join(f'<td{_class(kind)}>{c.html}</td>' for c, kind in rest)}</tr>"


def _bodies(groups: Sequence[Cell | None], rows: Sequence[str], width: int) -> Iterator[str]:
    """A body per group, each under its heading; one body where there are no groups."""
    by_group: dict[Cell | None, list[str]] = {}
    for group, row in zip(groups, rows, strict=True):
        by_group.setdefault(group, []).append(row)
    for group, part in by_group.items():
        head = ""
        if group is not None:
            head = f'<tr class="grupp"><th scope="rowgroup" colspan="{width}">{group.html}</th></tr>'
        yield f"<tbody>{head}{''.join(part)}</tbody>"
