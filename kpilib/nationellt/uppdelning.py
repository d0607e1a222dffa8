"""What a difference in net cost per inhabitant consists of, in words, as bars and as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import RIKET
from kpilib.form import cell, text
from kpilib.form.bars import BLUE, GREY
from kpilib.form.cell import Cell
from kpilib.form.charts import INK, MUTED, TEMPLATE
from kpilib.form.kallmarkt import datatabell, diagram
from kpilib.form.tabell import Rad
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import callout
from kpilib.underlag.jamforelse import NOT_P, PRELIMINART, Jamforelse
from kpilib.underlag.kallor import saknar

_DELAR = {
    "volym": "Hur många som har insatser",
    "sammansattning": "Vilka insatser de har",
    "kostnad_per_brukare": "Vad insatserna kostar per brukare",
    "rest": "Återstår",
}

_REST, _HELA = _DELAR["rest"], "Skillnad"
_TVA_RADER = {  # names that leave room for the bars on a narrow screen
    _DELAR["volym"]: "Hur många som<br>har insatser",
    _DELAR["sammansattning"]: "Vilka insatser<br>de har",
    _DELAR["kostnad_per_brukare"]: "Kostnad<br>per brukare",
}
_ENHET = "kr per invånare"
_PLATS = 0.9  # of the longest bar, on either side, for the numbers


def uppdelning(j: Jamforelse) -> Markdown:
    """The difference to riket, or else to the first area that has one, and a table of all of them."""
    if j.egen != j.hemma.kod:
        return callout(
            f"Skillnaden i kostnad delas bara upp för {i_markdown(j.hemma.namn)}.",
            title="Bara den egna kommunen",
        )
    rows = j.gate.tabell("nationell_uppdelning")
    if not rows.height:
        return saknar(j, "kolada", av="N28016 och N28892 för samma år")
    year = int(rows["ar"].sort()[-1])
    now = rows.filter(pl.col("ar") == year)
    order = {k: n for n, k in enumerate(dict.fromkeys([RIKET, *j.huvud]))}
    listed = sorted(
        now.iter_rows(named=True), key=lambda r: (order.get(r["mot"], len(order)), str(r["mot_namn"]))
    )
    first = listed[0]
    caption = f"Skillnad i nettokostnad mot {_mot(first)}, kronor per invånare, {year}"
    parts = {name: float(first[key]) for key, name in _DELAR.items() if first[key] is not None}
    chart = diagram(
        now.filter(pl.col("mot") == first["mot"]),
        _figur(parts, float(first["skillnad"])),
        id="fig-uppdelning",
        caption=caption,
        alt=_alt(caption, parts, float(first["skillnad"])),
    )
    return Markdown("\n\n".join([ord_(j, first), chart, _tabell(now, listed, year)]))


def ord_(j: Jamforelse, row: Mapping[str, Any]) -> str:
    """The difference and its parts in sentences."""
    diff = float(row["skillnad"])
    word = "mer" if diff > 0 else "mindre"
    sentences = [
        f"{i_markdown(j.egen_namn)} kostade {_kr(abs(diff))} {word} per invånare än {i_markdown(_mot(row))} "
        f"{row['ar']}"
        f"{', med preliminära värden' if row['preliminar'] else ''}.",
        "",
        f"- {_signed(row['volym'])} beror på att {_fler(row['volym'])} av invånarna har insatser.",
    ]
    if row["orsak_saknas"]:
        sentences.append(f"- {i_markdown(row['orsak_saknas'])}")
    else:
        insatser = i_markdown(row["insatser"])
        costly = "dyrare" if float(row["kostnad_per_brukare"]) > 0 else "billigare"
        sentences += [
            f"- {_signed(row['sammansattning'])} beror på att {_fler(row['sammansattning'])} av dem har "
            f"{insatser}.",
            f"- {_signed(row['kostnad_per_brukare'])} beror på att {insatser} är {costly} per brukare.",
        ]
    sentences.append(
        f"- {_signed(row['rest'])} återstår: andra insatser, intäkter och samspelet mellan delarna."
    )
    return "\n".join(sentences)


def _tabell(now: pl.DataFrame, listed: list[dict[str, Any]], year: int) -> str:
    shown: list[Rad] = [
        {
            "mot": _mot(row).capitalize() + (PRELIMINART if row["preliminar"] else ""),
            "skillnad": _step(row["skillnad"]),
            **{key: cell.saknas(_ENHET) if row[key] is None else _step(row[key]) for key in _DELAR},
        }
        for row in listed
    ]
    reasons = dict.fromkeys(str(r["orsak_saknas"]) for r in listed if r["orsak_saknas"])
    notes = [
        "Delarna är tillsammans skillnaden. Plustecken: den egna kommunen kostar mer för den delens skull.",
        *reasons,
        *([NOT_P] if now["preliminar"].any() else []),
    ]
    return datatabell(
        now,
        shown,
        {"mot": "Jämfört med", "skillnad": "Skillnad", **_DELAR},
        id="tbl-uppdelning",
        caption=f"Skillnadens delar, kronor per invånare, {year}",
        noter=notes,
    )


def _figur(parts: Mapping[str, float], whole: float) -> go.Figure:
    names = [*reversed([_TVA_RADER.get(name, name) for name in parts]), _HELA]
    values = [*reversed(list(parts.values())), whole]
    figure = go.Figure(
        go.Bar(
            y=names, x=values, orientation="h", width=0.6,
            marker={"color": [GREY if n == _REST else INK if n == _HELA else BLUE for n in names]},
            text=[_signed(v) for v in values], textposition="outside", cliponaxis=False,
            hovertemplate="%{y}<br><b>%{text}</b><extra></extra>",
        )
    )  # fmt: skip
    reach = max(abs(v) for v in values) or 1
    figure.update_xaxes(
        visible=True, showticklabels=False, ticks="", zeroline=True, zerolinecolor=MUTED,
        range=[min(0.0, *values) - _PLATS * reach, max(0.0, *values) + _PLATS * reach],
    )  # fmt: skip
    figure.update_yaxes(showgrid=False, ticks="", tickmode="linear")
    return figure.update_layout(
        template=TEMPLATE, height=56 + 40 * len(names), margin={"l": 8, "r": 8, "t": 8, "b": 16}
    )


def _alt(caption: str, parts: Mapping[str, float], whole: float) -> str:
    values = [f"{name}: {_signed(value)}." for name, value in {_HELA: whole, **parts}.items()]
    return " ".join([f"Stapeldiagram. {caption}.", *values])


def _mot(row: Mapping[str, Any]) -> str:
    name = str(row["mot_namn"] or row["mot"])
    return name.lower() if row["mot"] == RIKET else name


def _fler(part: object) -> str:
    return "fler" if float(str(part)) > 0 else "färre"


def _kr(x: float) -> str:
    return text.varde(x, _ENHET)


def _signed(x: Decimal | float) -> str:
    return _step(x).text


def _step(x: Decimal | float) -> Cell:
    """A part of the difference, with its sign."""
    shown = cell.varde(x, _ENHET)
    return replace(shown, text=f"+{shown.text}") if shown.varde and x > 0 else shown
