"""What has changed in what was fetched: per series with the largest change, and the first rows of all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import REVIDERAD_TEXT, REVIDERING, RIKET
from kpilib.form import cell, text
from kpilib.form.cell import Cell
from kpilib.form.kallhanvisning import kallhanvisning
from kpilib.form.kallmarkt import datatabell
from kpilib.form.tabell import Rad
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import utan_underlag
from kpilib.underlag.jamforelse import NOT_P, PRELIMINART, Jamforelse, markt
from kpilib.underlag.uppfoljning import FollowUp, half_years

DETALJER = 20
"""Rows of the table of single values; `kategoriplan revideringar` lists them all."""

_VIKT = ["andrat", "borttaget", "uteblivet", "aterkommet", "nedlagt", "ny_titel", "slutligt"]
"""What is told first; the rest follows."""

_ENHET = {
    "%": "procent",
    "mnkr": "mnkr",
    "kr/inv": "kr per invånare",
    "antal/10 000 inv": "antal per 10 000 invånare",
}


def revideringar(j: Jamforelse) -> Markdown:
    """The changes since the last adopted follow-up, else those of the latest retrieval."""
    rows = j.gate.tabell("revideringar")
    fetched = j.gate.tabell("hamtningar")
    if not fetched.height:
        return utan_underlag()
    if not rows.height:
        many = fetched.group_by("kalla").len().filter(pl.col("len") > 1).height
        why = (
            "Ingen uppgift som hämtats har ändrats mellan hämtningarna."
            if many
            else "Varje källa är hämtad en gång, så det finns ingen tidigare hämtning att jämföra med. "
            "Nästa gång som `kategoriplan fetch` körs visas här vad som har ändrats."
        )
        return Markdown(why)
    since, opening = _sedan(j, rows)
    now = rows.filter(pl.col("hamtad") >= since)
    if not now.height:
        return Markdown(f"{opening} har ingen uppgift som redan var hämtad ändrats.")
    ranked = _rangordnade(j, now)
    shown = ranked.head(DETALJER)
    rest = ranked.height - shown.height
    parts = [
        f"{opening} har {text.tal(now.height)} uppgifter som redan var hämtade ändrats, i "
        f"{text.tal(now['serie'].n_unique())} serier. {_eget(j, now)}",
        _per_serie(now),
        _detaljer(shown),
        f"Tabellen visar {text.tal(shown.height)} av {text.tal(ranked.height)}. "
        "`kategoriplan revideringar` visar alla."
        if rest
        else "",
    ]
    return Markdown("\n\n".join(part for part in parts if part))


def _sedan(j: Jamforelse, rows: pl.DataFrame) -> tuple[date, str]:
    """From which day of retrieval, and how a sentence on it begins."""
    known = half_years(j.gate)
    last = FollowUp(j.gate, known[-1]).fore_faststalld if known else None
    if last is not None:
        day = last.faststalld.date()
        return day, f"Sedan uppföljningen för {last.period.namn} fastställdes {text.dag(day)}"
    latest: date = rows["hamtad"].max()  # type: ignore[assignment]
    return latest, f"Vid den senaste hämtningen som ändrade något, {text.dag(latest)},"


def _eget(j: Jamforelse, now: pl.DataFrame) -> str:
    own = now.filter((pl.col("kommun") == j.egen) & (pl.col("slag") == "andrat"))
    if not own.height:
        return f"Inget värde för {i_markdown(j.egen_namn)} har fått ett annat tal."
    return f"{text.tal(own.height)} av dem gäller {i_markdown(j.egen_namn)} och har fått ett annat tal."


def _rangordnade(j: Jamforelse, now: pl.DataFrame) -> pl.DataFrame:
    """The own municipality first, then those it is compared with; what has changed most before the rest."""
    weight = pl.col("slag").replace_strict(
        {slag: n for n, slag in enumerate(_VIKT)}, default=len(_VIKT), return_dtype=pl.Int8
    )
    near = (
        pl.when(pl.col("kommun") == j.egen)
        .then(0)
        .when(pl.col("kommun") == RIKET)
        .then(1)
        .when(pl.col("kommun").is_in(list(j.omradesnamn)))
        .then(2)
        .otherwise(3)
    )
    change = (pl.col("varde_efter") - pl.col("varde_fore")).abs() / pl.col("varde_fore").abs()
    keyed = now.with_columns(
        near.alias("_nara"), weight.alias("_vikt"), change.fill_null(0.0).fill_nan(0.0).alias("_andring")
    )
    order = ["_nara", "_vikt", "_andring", "serie", "kommun", "ar", "hamtad", "slag", "namn"]
    return keyed.sort(order, descending=[name == "_andring" for name in order])


def _per_serie(now: pl.DataFrame) -> str:
    shown: list[Rad] = []
    for (kalla, serie, name), part in now.sort("kalla", "serie", "namn").group_by(
        "kalla", "serie", "namn", maintain_order=True
    ):
        kinds = part.group_by("slag").len().sort("len", "slag", descending=[True, False])
        shown.append(
            {
                "serie": f"{name} ({serie})" if str(kalla) == "Kolada" else str(name),
                "antal": cell.tal(part.height),
                "slag": "; ".join(f"{text.tal(n)} {REVIDERING[slag]}" for slag, n in kinds.rows()),
                "storst": _storst(part),
            }
        )
    return datatabell(
        _harledd(now),
        shown,
        {"serie": "Serie", "antal": "Ändrade", "slag": "På vilket sätt", "storst": "Största ändringen"},
        id="tbl-revideringar",
        caption="Ändrade uppgifter per serie",
    )


def _storst(part: pl.DataFrame) -> Cell | str:
    changed = part.filter(pl.col("slag") == "andrat").with_columns(
        (pl.col("varde_efter") - pl.col("varde_fore")).abs().alias("_steg")
    )
    if not changed.height:
        return text.SAKNAS
    row = changed.sort("_steg", "kommun", "ar", "hamtad", descending=[True, False, False, False]).row(
        0, named=True
    )
    return cell.av(f"{_omrade(row)} {row['ar']}: ", _tal(row, "fore"), " → ", _tal(row, "efter"))


def _detaljer(shown: pl.DataFrame) -> str:
    values = [{when: _tal(row, when) for when in ("fore", "efter")} for row in shown.iter_rows(named=True)]
    cells = [
        {
            "hamtad": cell.av("Hämtat ", cell.dag(row["hamtad"])),
            "omrade": _omrade(row),
            "serie": str(row["namn"]),
            "ar": cell.period(str(row["ar"])) if row["ar"] else "",
            "slag": REVIDERING[row["slag"]].capitalize(),
            **changed,
        }
        for row, changed in zip(shown.iter_rows(named=True), values, strict=True)
    ]
    return datatabell(
        shown,
        cells,
        {
            "omrade": "Område",
            "serie": "Serie",
            "ar": "År",
            "slag": "Vad som hänt",
            "fore": "Tidigare",
            "efter": "Nu",
        },
        id="tbl-revideringar-detaljer",
        caption="Ändrade uppgifter, från och till",
        grupp="hamtad",
        noter=[NOT_P] if any(PRELIMINART in c.text for row in values for c in row.values()) else [],
    )


def _omrade(row: Mapping[str, Any]) -> str:
    return str(row["kommun_namn"] or row["kommun"] or "hela nyckeltalet")


def _tal(row: Mapping[str, Any], when: str) -> Cell:
    """The value before or after; the text where it is the KPI itself that has changed."""
    if row["slag"] in REVIDERAD_TEXT:
        return Cell(str(row[f"text_{when}"] or text.SAKNAS))
    value, enhet = row[f"varde_{when}"], str(row["enhet"] or "")
    if value is None:
        return cell.saknas(_ENHET.get(enhet, enhet))
    if enhet in _ENHET:
        shown = cell.varde(value, _ENHET[enhet])
    else:
        shown = cell.tal(value, 0 if float(value).is_integer() else 2, enhet)
    return markt(shown, row[f"preliminar_{when}"])


def _harledd(now: pl.DataFrame) -> pl.DataFrame:
    """Counts and largest changes are our own work, whichever source the values have."""
    line = kallhanvisning(now["kalla"].unique().to_list(), harledd=True)
    return pl.DataFrame({"kallhanvisning": [line]})
