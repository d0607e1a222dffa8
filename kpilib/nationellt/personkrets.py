"""Persons with an insats under LSS per 10 000 inhabitants by personkrets, between municipalities."""

from __future__ import annotations

import re

import polars as pl
from IPython.display import Markdown

from kpilib.form import cell
from kpilib.form.cell import Cell
from kpilib.form.kallhanvisning import kallhanvisning
from kpilib.form.kallmarkt import datatabell
from kpilib.form.tabell import Rad
from kpilib.fritext import i_markdown
from kpilib.underlag.jamforelse import Jamforelse, noter
from kpilib.underlag.kallor import saknar

_DEL = re.compile(r"(\d{4}) personkrets (\d)")
_KRETSAR = ("1", "2", "3")
_ENHET = "antal per 10 000 invånare"


def personkretsar(j: Jamforelse) -> Markdown:
    """The compared areas in the last year that has values, and the own municipality in every year."""
    cells: dict[tuple[str, str], dict[str, Cell]] = {}
    rows = j.gate.varden("personkrets_kommuner", dimension="kommun_personkrets")
    for row in rows.filter(pl.col("varde").is_not_null() | pl.col("dolt")).iter_rows(named=True):
        part = _DEL.fullmatch(row["dimension_varde"])
        if part and part[1] in j.omradesnamn and (j.till is None or int(row["period"]) <= j.till):
            value = cell.rad_varde(row | {"enhet": _ENHET})
            cells.setdefault((row["period"], part[1]), {})[part[2]] = value
    if not cells:
        return saknar(j, "lss_statistik", "kolada", av="N01951 för samma år")
    last = max(period for period, _ in cells)
    order = {k: n for n, k in enumerate(j.huvud)}
    listed = sorted(
        (key for key in cells if key[0] == last or key[1] == j.egen),
        key=lambda key: (-int(key[0]), order.get(key[1], len(order)), j.omradesnamn[key[1]]),
    )
    by_krets = [{k: cells[key].get(k, cell.saknas(_ENHET)) for k in _KRETSAR} for key in listed]
    shown_rows: list[Rad] = [
        {"ar": cell.period(period), "kommun": j.omradesnamn[kommun], **values}
        for (period, kommun), values in zip(listed, by_krets, strict=True)
    ]
    line = kallhanvisning(["Socialstyrelsen", "Kolada"], harledd=True).rstrip(".")
    html = datatabell(
        pl.DataFrame({"kallhanvisning": [line]}),
        shown_rows,
        {"kommun": "Kommun", **{k: f"Personkrets {k}" for k in _KRETSAR}},
        id="tbl-personkretsar",
        caption="Personer med någon insats enligt LSS per 10 000 invånare, efter personkrets",
        grupp="ar",
        noter=noter([c for values in by_krets for c in values.values()]),
    )
    alone = {kommun for _, kommun in cells} == {j.egen}
    only = f"Bara {i_markdown(j.egen_namn)} finns i den statistik som är intagen." if alone else ""
    return Markdown(f"{only}\n\n{html}".strip())
