"""Where the own municipality stands: rank, quartile and distance to the median, among all and among peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import ALLA
from kpilib.form import cell, text
from kpilib.form.bars import BLUE, GREY
from kpilib.form.charts import INK, MUTED, TEMPLATE
from kpilib.form.charts import PRELIMINART as _PREL
from kpilib.form.kallmarkt import datatabell, diagram
from kpilib.form.tabell import Rad
from kpilib.fritext import i_diagram, i_markdown
from kpilib.underlag.jamforelse import I_ORD, NOT_P, OFYLLD, Jamforelse, markt
from kpilib.underlag.serier import AVVIKELSE, LAGEN, Serie

LIKNANDE = "liknande"
_GRUPP = {ALLA: "Bland alla kommuner", LIKNANDE: "Bland liknande kommuner"}
_FOR_FA = 8  # with fewer values neither quartile nor position among all says anything
_PEER = "#B35900"
_MITTEN = (0.25, 0.55, 0.4, 0.7)  # heights that dots with nearly the same value are spread over
_LIKNANDE_PA, _EGEN_PA, _OVERST = 0.0, 1.0, 1.4


def lage(j: Jamforelse, serie: Serie, jamforelse: str) -> Mapping[str, Any] | None:
    """The own position in the last year that the own municipality has a value for; None where it has none."""
    asked = (pl.col("serie") == serie.id) & (pl.col("jamforelse") == jamforelse)
    rows = j.lagen.filter(asked & pl.col("rang").is_not_null())
    return rows.row(-1, named=True) if rows.height else None


def mening(j: Jamforelse, serie: Serie) -> str:
    """The position in words, as Markdown: how many have a higher value, the median, how many are missing."""
    row = lage(j, serie, ALLA)
    if row is None:
        return i_markdown(
            f"{j.egen_namn} har inget värde att jämföra med andra kommuners i det som är hämtat."
        )
    own = text.varde(row["varde"], serie.enhet)
    told = (
        f"{j.egen_namn} har det {_plats(row)} värdet av {text.tal(row['antal'])} kommuner {row['ar']}: "
        f"{own}{I_ORD if row['preliminar'] else ''}. Medianen är "
        f"{text.varde(row['median'], serie.enhet)}."
    )
    peers = lage(j, serie, LIKNANDE)
    if peers is not None and peers["antal"] > 1:
        told += (
            f" Av de {text.tal(peers['antal'])} liknande kommuner som har ett värde har "
            f"{j.egen_namn} det {_plats(peers)}{_annat_ar(peers, row)}."
        )
    return i_markdown(told + _saknas(row))


def tabell(j: Jamforelse) -> Markdown:
    """Every series in which the own municipality has a position, among all and among peers."""
    placed = [
        (kind, serie, row)
        for kind in _GRUPP
        for serie in LAGEN
        if (row := lage(j, serie, kind)) is not None and row["antal"] > 1
    ]
    positions = [(kind, s, row) for kind, s, row in placed if kind == LIKNANDE or row["antal"] >= _FOR_FA]
    few = [s.namn for kind, s, row in placed if kind == ALLA and row["antal"] < _FOR_FA]
    if not positions:
        return j.saknas(AVVIKELSE)
    shown: list[Rad] = [
        {
            "grupp": _GRUPP[kind],
            "serie": serie.namn,
            "ar": cell.period(str(row["ar"])),
            "varde": markt(cell.varde(row["varde"], serie.enhet), row["preliminar"]),
            "median": cell.varde(row["median"], serie.enhet),
            "avstand": cell.forandring(row["varde"], row["median"], serie.enhet),
            "rang": cell.av(
                cell.tal(row["rang"], enhet="rang"),
                " av ",
                cell.tal(row["antal"], enhet="kommuner"),
                slag="tal",
            ),
            "kvartil": cell.tal(row["kvartil"], enhet="kvartil")
            if row["antal"] >= _FOR_FA
            else cell.saknas("kvartil"),
            "saknas": cell.tal(row["antal_saknas"], enhet="kommuner"),
        }
        for kind, serie, row in positions
    ]
    marks = [
        "Rang 1 har det lägsta värdet, kvartil 1 är den fjärdedel som har lägst.",
        f"Kvartil anges när minst {text.tal(_FOR_FA)} kommuner har ett värde.",
        *([f"För få kommuner har värde för ett läge bland alla: {'; '.join(few)}."] if few else []),
        *([NOT_P] if any(row["preliminar"] for _, _, row in positions) else []),
    ]
    html = datatabell(
        pl.DataFrame({"kallhanvisning": [row["kallhanvisning"] for _, _, row in positions]}),
        shown,
        {
            "serie": "Serie",
            "varde": "Värde",
            "median": "Median",
            "avstand": "Avstånd till medianen",
            "rang": "Rang",
            "kvartil": "Kvartil",
            "saknas": "Kommuner utan värde",
            "ar": "År",
        },
        id="tbl-lage-nationellt",
        caption=f"Läget för {j.egen_namn}, det senaste år som har ett värde",
        grupp="grupp",
        noter=marks,
    )
    return Markdown(html)


def punkter(j: Jamforelse, serie: Serie = AVVIKELSE) -> Markdown:
    """Every municipality as a dot along the scale: own and peers marked, the median a line."""
    row = lage(j, serie, ALLA)
    if row is None or row["antal"] < _FOR_FA:
        return j.saknas(serie)
    rows = (
        j.gate.tabell("kommunvarden")
        .filter((pl.col("serie") == serie.id) & (pl.col("ar") == row["ar"]))
        .sort("varde", "namn")
    )
    peers = _liknande(j, row["ar"])
    caption = f"{serie.namn} i {text.tal(rows.height)} kommuner, {row['ar']}"
    note = (
        f"Blå: {j.egen_namn}. Orange: liknande kommuner. Streckad linje: medianen. Höjden skiljer bara "
        "punkterna åt"
    ) + (f". {OFYLLD}" if rows["preliminar"].any() else "")
    drawn = diagram(
        rows,
        _figur(j, rows, peers, serie, float(row["median"])),
        id="fig-lage",
        caption=f"{caption}. {note}",
        alt=_alt(j, rows, peers, serie, row, caption),
    )
    return Markdown(f"{mening(j, serie)}\n\n{drawn}")


def _plats(row: Mapping[str, Any]) -> str:
    """The place in words, counted from the nearer end: ``5:e högsta``."""
    low, high = int(row["rang"]), int(row["rang_fran_hogst"])
    n, end = (high, "högsta") if high <= low else (low, "lägsta")
    return (
        end
        if n == 1
        else f"{text.tal(n)}:{'a' if n % 10 in (1, 2) and n % 100 not in (11, 12) else 'e'} {end}"
    )


def _annat_ar(peers: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    return "" if peers["ar"] == row["ar"] else f" ({peers['ar']})"


def _saknas(row: Mapping[str, Any]) -> str:
    gone, known = int(row["antal_saknas"]), int(row["antal"])
    if not gone:
        return ""
    missing = f" {text.tal(gone)} kommuner saknar värde i det som är hämtat"
    if gone > known:
        return f"{missing}, fler än de som har ett: läget säger därför inget om hela landet."
    return f"{missing}."


def _liknande(j: Jamforelse, year: int) -> set[str]:
    """The members of the peer group that the year is compared with."""
    asked = (pl.col("jamforelse") == LIKNANDE) & (pl.col("ar") == year)
    groups = j.lagen.filter(asked)["grupp"].to_list()
    members = j.gate.tabell("kommungrupp_historik").filter(pl.col("titel").is_in(groups))
    latest = members.filter(pl.col("galler_fran") == pl.col("galler_fran").max())
    return set(latest["kommun"].to_list())


def _figur(j: Jamforelse, rows: pl.DataFrame, peers: set[str], serie: Serie, median: float) -> go.Figure:
    listed = rows.to_dicts()
    others = [r for r in listed if r["kommun"] not in {*peers, j.egen}]
    similar = [r for r in listed if r["kommun"] in peers]
    own = [r for r in listed if r["kommun"] == j.egen]
    figure = go.Figure()
    lanes = [_MITTEN[n % len(_MITTEN)] for n, _ in enumerate(others)]
    figure.add_trace(_punkter(others, lanes, GREY, 7, serie))
    figure.add_trace(_punkter(similar, [_LIKNANDE_PA] * len(similar), _PEER, 10, serie))
    figure.add_trace(_punkter(own, [_EGEN_PA] * len(own), BLUE, 14, serie))
    figure.add_vline(x=median, line={"color": INK, "width": 1, "dash": "dash"}, layer="below")
    labels = [(r["varde"], _EGEN_PA, 12, "bottom", r["namn"], BLUE) for r in own]
    # Peers may lie close to each other: their names stand at three heights in turn.
    labels += [
        (r["varde"], _LIKNANDE_PA, -10 - 17 * (n % 3), "top", r["namn"], _PEER) for n, r in enumerate(similar)
    ]
    labels.append((median, _OVERST, 0, "bottom", f"median {text.varde(median, serie.enhet)}", MUTED))
    for x, y, shift, anchor, label, colour in labels:
        figure.add_annotation(
            x=x, y=y, yshift=shift, text=i_diagram(label), showarrow=False, yanchor=anchor, bgcolor="white",
            font={"color": colour, "size": 13},
        )  # fmt: skip
    figure.update_yaxes(visible=False, range=[-0.75, 1.75])
    figure.update_xaxes(
        ticksuffix=f"{text.NBSP}%" if serie.enhet == "procent" else "", zeroline=True, zerolinecolor=MUTED,
        nticks=6,
    )  # fmt: skip
    return figure.update_layout(template=TEMPLATE, height=300, margin={"l": 16, "r": 16, "t": 8, "b": 36})


def _punkter(
    part: Sequence[Mapping[str, Any]], heights: Sequence[float], colour: str, size: int, serie: Serie
) -> go.Scatter:
    hover = [
        i_diagram(f"{r['namn']}: {text.varde(r['varde'], serie.enhet)}{_PREL if r['preliminar'] else ''}")
        for r in part
    ]
    symbols = ["circle-open" if r["preliminar"] else "circle" for r in part]
    return go.Scatter(
        x=[r["varde"] for r in part], y=list(heights), mode="markers", text=hover,
        marker={"color": colour, "size": size, "symbol": symbols},
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip


def _alt(
    j: Jamforelse,
    rows: pl.DataFrame,
    peers: set[str],
    serie: Serie,
    row: Mapping[str, Any],
    caption: str,
) -> str:
    low, high = rows.row(0, named=True), rows.row(-1, named=True)
    named = [
        f"{r['namn']}: {text.varde(r['varde'], serie.enhet)}."
        for r in rows.iter_rows(named=True)
        if r["kommun"] in peers
    ]
    return " ".join(
        [
            f"Punktdiagram. {caption}. {j.egen_namn}: {text.varde(row['varde'], serie.enhet)}.",
            f"Median: {text.varde(row['median'], serie.enhet)}.",
            f"Lägst har {low['namn']}, {text.varde(low['varde'], serie.enhet)}, och högst {high['namn']}, "
            f"{text.varde(high['varde'], serie.enhet)}.",
            *(["Liknande kommuner:", *named] if named else []),
        ]
    )
