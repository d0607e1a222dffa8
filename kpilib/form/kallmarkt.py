"""Figures and tables of national statistics: none is shown without saying whose figures they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from kpilib.form.cell import Cell
from kpilib.form.kallhanvisning import kallhanvisning_for
from kpilib.form.tabell import Rad, folded, tabell
from kpilib.qmd.emit import figure, table


def diagram(rows: pl.DataFrame, fig: Any, *, id: str, caption: str, alt: str) -> str:
    """A figure whose caption ends with the source of its rows, as Markdown.

    Parameters
    ----------
    rows
        What is drawn: rows of the snapshot's national tables, with their column `kallhanvisning`.

    Raises
    ------
    ValueError
        The rows name no source.
    """
    shown = f"{caption.rstrip('.')}. {kallhanvisning_for(rows)}"
    return str(figure(fig, id=id, caption=shown, alt=alt).data)


def datatabell(
    rows: pl.DataFrame,
    shown: Sequence[Rad],
    rubriker: Mapping[str, Cell | str],
    *,
    id: str,
    caption: str,
    grupp: str | None = None,
    noter: Sequence[str] = (),
) -> str:
    """A table with number and caption whose note ends with the source of its rows, as Markdown.

    Parameters
    ----------
    rows
        What is shown, with the column `kallhanvisning`.
    shown, rubriker, grupp
        As `kpilib.form.tabell.tabell` wants them.
    noter
        Sentences that stand before the source.

    Raises
    ------
    ValueError
        The rows name no source.
    """
    html = tabell(shown, rubriker, grupp=grupp, kalla=_note(rows, noter))
    return str(table(html, id=id, caption=caption).data)


def under_diagrammet(
    rows: pl.DataFrame,
    shown: Sequence[Rad],
    rubriker: Mapping[str, Cell | str],
    *,
    rubrik: str,
    noter: Sequence[str] = (),
) -> str:
    """The data of a chart as a folded table with its source, as Markdown.

    Raises
    ------
    ValueError
        The rows name no source.
    """
    return folded(f"Visa som tabell: {rubrik}", tabell(shown, rubriker, kalla=_note(rows, noter)))


def _note(rows: pl.DataFrame, noter: Sequence[str]) -> str:
    return " ".join([*noter, kallhanvisning_for(rows)])
