"""Figures and tables of national statistics: none is shown without saying whose figures they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from kpilib.form.kallhanvisning import kallhanvisning_for
from kpilib.form.tables import folded, tabell
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
    shown: Sequence[Mapping[str, str]],
    rubriker: Mapping[str, str],
    *,
    id: str,
    caption: str,
    hoger: Sequence[str] = (),
    grupp: str | None = None,
    noter: Sequence[str] = (),
) -> str:
    """A table with number and caption whose note ends with the source of its rows, as Markdown.

    Parameters
    ----------
    rows
        What is shown, with the column `kallhanvisning`.
    shown, rubriker, hoger, grupp
        As `kpilib.form.tables.tabell` wants them; `shown` is the rows as texts.
    noter
        Sentences that stand before the source.

    Raises
    ------
    ValueError
        The rows name no source.
    """
    html = _html(rows, shown, rubriker, id=id.removeprefix("tbl-"), hoger=hoger, grupp=grupp, noter=noter)
    return str(table(html, id=id, caption=caption).data)


def under_diagrammet(
    rows: pl.DataFrame,
    shown: Sequence[Mapping[str, str]],
    rubriker: Mapping[str, str],
    *,
    id: str,
    rubrik: str,
    hoger: Sequence[str] = (),
    noter: Sequence[str] = (),
) -> str:
    """The data of a chart as a folded table with its source, as Markdown.

    Raises
    ------
    ValueError
        The rows name no source.
    """
    html = _html(rows, shown, rubriker, id=id, hoger=hoger, grupp=None, noter=noter)
    return folded(f"Visa som tabell: {rubrik}", html)


def _html(
    rows: pl.DataFrame,
    shown: Sequence[Mapping[str, str]],
    rubriker: Mapping[str, str],
    *,
    id: str,
    hoger: Sequence[str],
    grupp: str | None,
    noter: Sequence[str],
) -> str:
    columns = [*([grupp] if grupp else []), *rubriker]
    frame = pl.DataFrame(shown, schema=dict.fromkeys(columns, pl.String))
    note = " ".join([*noter, kallhanvisning_for(rows)])
    return tabell(frame, rubriker, id_=id, hoger=hoger, grupp=grupp, kalla=note)
