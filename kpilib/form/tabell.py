"""Tables of the plan: cells that are a number with its anchor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from kpilib.form import text
from kpilib.form.charts import Line
from kpilib.form.tables import folded, tabell

Cell = tuple[str, str | None]
"""A number as it is shown, and its anchor."""


def tabell_av(
    rows: Sequence[Mapping[str, object]],
    rubriker: Mapping[str, str],
    *,
    id_: str,
    grupp: str | None = None,
    kalla: str | None = None,
) -> str:
    """Rows whose cells are texts, or numbers with anchors, as an HTML table; numbers stand to the right."""
    numbers = [name for name in rubriker if rows and isinstance(rows[0].get(name), tuple)]
    shown = {
        name: [cell[0] if isinstance(cell, tuple) else cell for cell in (row.get(name, "") for row in rows)]
        for name in [*([grupp] if grupp else []), *rubriker]
    }
    anchors = {
        name: [cell[1] if isinstance(cell, tuple) else None for cell in (row.get(name) for row in rows)]
        for name in numbers
    }
    return tabell(
        pl.DataFrame(shown, schema=dict.fromkeys(shown, pl.String)),
        rubriker,
        id_=id_,
        hoger=numbers,
        grupp=grupp,
        kalla=kalla,
        ankare=anchors,
    )


def kurvor_som_tabell(rubrik: str, charts: Sequence[Line], id_: str) -> str:
    """The points of small charts as a folded table: a row per period, a column per chart."""
    labels = [label for label, _ in max(charts, key=lambda line: len(line.punkter)).punkter]
    points = {line.namn: (dict(line.punkter), line.enhet) for line in charts}
    rows = [
        {"period": q, **{n: (text.varde(by.get(q), enhet), None) for n, (by, enhet) in points.items()}}
        for q in labels
    ]
    html = tabell_av(rows, {"period": "Period", **{n: n for n in points}}, id_=id_)
    return folded(f"Visa som tabell: {rubrik}", html)
