"""Tables for pages: great-tables with the same quiet look everywhere, numbers already in Swedish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import polars as pl
from great_tables import GT, loc, style

MUTED = "#5C6670"
LINE = "#C9CFD6"
_DAY, _DAY_LENGTH = r"^\d{4}-\d\d-\d\d$", 10
_SENTENCE = 24  # characters of a cell from which its words need room beside one another


def tabell(
    frame: pl.DataFrame,
    rubriker: Mapping[str, str],
    *,
    id_: str,
    hoger: Sequence[str] = (),
    grupp: str | None = None,
    kalla: str | None = None,
    ankare: Mapping[str, Sequence[str | None]] | None = None,
) -> str:
    """A frame of texts as an HTML table.

    Parameters
    ----------
    rubriker
        Column -> heading, in the order to show; the first is the row's heading.
    id_
        The table's id in the page.
    hoger
        Columns set to the right: those with numbers.
    grupp
        Column whose values divide the rows under headings of their own.
    kalla
        A note on the source below the table.
    ankare
        Column -> the anchor of each row's value, or None (`kpilib.form.ankare`).
    """
    first = next(iter(rubriker))
    shown = frame.select(*([grupp] if grupp else []), *rubriker)
    anchored = {name: ids for name, ids in (ankare or {}).items() if any(ids)}
    shown = shown.with_columns(
        pl.Series(name, [_anchored(cell, id) for cell, id in zip(shown[name], ids, strict=True)])
        for name, ids in anchored.items()
    )
    table = (
        GT(shown, rowname_col=first, groupname_col=grupp, id=id_, locale="sv")
        .cols_label({k: v for k, v in rubriker.items() if k != first})
        .tab_stubhead(rubriker[first])
        .cols_align("left")
        .cols_align("right", columns=[c for c in hoger if c != first])
        .tab_style(style.text(weight="bold"), loc.row_groups())
        .tab_options(
            table_width="100%",
            table_font_names="inherit",
            table_font_size="0.9rem",
            table_border_top_style="none",
            table_border_bottom_color=LINE,
            column_labels_font_weight="600",
            column_labels_border_top_style="none",
            column_labels_border_bottom_color=MUTED,
            stub_border_style="none",
            table_body_hlines_color=LINE,
            data_row_padding="6px",
            source_notes_font_size="0.8125rem",
        )
    )
    for css, columns in _widths(frame.select(c for c in rubriker if c not in (first, *hoger))).items():
        table = table.tab_style(style.css(css), loc.body(columns=columns))
    if anchored:
        table = table.fmt(str, columns=list(anchored))  # HTML already: great-tables leaves it as it is
    if kalla:
        table = table.tab_source_note(kalla)
    return str(table.as_raw_html())


def _widths(texts: pl.DataFrame) -> dict[str, list[str]]:
    """CSS -> columns: a day is not parted at its hyphens, and a sentence is not a word to the line."""
    found: dict[str, list[str]] = {"white-space: nowrap": [], "min-width: 6.5em": []}
    for column in texts:
        cells = column.drop_nulls().cast(pl.String)
        if cells.str.contains(_DAY).any() and cells.str.len_chars().max() == _DAY_LENGTH:
            found["white-space: nowrap"].append(column.name)
        elif cells.str.len_chars().gt(_SENTENCE).any():
            found["min-width: 6.5em"].append(column.name)
    return {css: columns for css, columns in found.items() if columns}


def _anchored(cell: str, id: str | None) -> str:
    return f'<span id="{id}">{escape(cell)}</span>' if id else escape(cell)


def listing(frame: pl.DataFrame, *, tal: Sequence[str] = ()) -> str:
    """A frame as it stands, under its own column names: the rows of a file or an example.

    Parameters
    ----------
    frame
        Texts; null is an empty cell.
    tal
        Columns set to the right.
    """
    right = dict.fromkeys(tal, ' class="tal"')
    head = "".join(f'<th scope="col"{right.get(name, "")}>{escape(name)}</th>' for name in frame.columns)
    rows = (
        "".join(f"<td{right.get(name, '')}>{escape(row[name] or '')}</td>" for name in frame.columns)
        for row in frame.iter_rows(named=True)
    )
    body = "".join(f"<tr>{cells}</tr>" for cells in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def details(summary: str, html: str) -> str:
    """HTML folded away under a line that opens it, as Markdown for a cell."""
    return f'```{{=html}}\n<details class="data"><summary>{summary}</summary>\n{html}\n</details>\n```'


def folded(summary: str, table: str) -> str:
    """A table folded away; it scrolls by itself when it is too wide, and the keyboard reaches it."""
    return details(
        summary,
        f'<div class="kp-scroll" role="region" tabindex="0" aria-label="{escape(summary)}">{table}</div>',
    )
