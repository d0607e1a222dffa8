"""How old the statistics are, and whether the file tells what was asked for."""

from __future__ import annotations

from datetime import date

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import och
from kpilib.form import cell, text
from kpilib.form.cell import Cell
from kpilib.form.tabell import Rad, tabell
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import table, utan_underlag
from kpilib.underlag.jamforelse import Jamforelse


def alder(j: Jamforelse) -> Markdown:
    """Each source: when it was fetched, how long before publishing, and its latest year."""
    fetched = j.gate.tabell("hamtningar").filter(pl.col("hamtad").is_not_null())
    if not fetched.height:
        return utan_underlag()
    published = j.gate.snapshot.publicerad.date()
    series = j.gate.tabell("nationell_serie").filter(pl.col("varde").is_not_null())
    rows: list[Rad] = []
    unsaid = []
    for kalla, name in j.gate.tabell("tjanster").rows():
        files = fetched.filter(pl.col("kalla") == kalla).sort("ordning")
        if not files.height:
            rows.append({"kalla": name, "hamtad": "inte hämtad", "alder": "", "ar": "", "prel": ""})
            continue
        day: date = files["hamtad"][-1]
        years = series.filter(pl.col("kalla") == name)
        rows.append(
            {
                "kalla": name,
                "hamtad": day,
                "alder": _alder((published - day).days),
                "ar": cell.period(str(years["ar"].max())) if years.height else text.SAKNAS,
                "prel": och(str(y) for y in years.filter("preliminar")["ar"].unique().sort()) or "inget",
            }
        )
        if not files["sager_vad_som_begardes"][-1]:
            unsaid.append(name)
    html = tabell(
        rows,
        {
            "kalla": "Källa",
            "hamtad": "Senast hämtad",
            "alder": "Ålder när siffrorna publicerades här",
            "ar": "Senaste år",
            "prel": "Preliminära år",
        },
    )
    shown = table(html, id="tbl-alder", caption="Hur gammal den nationella statistiken är").data
    return Markdown("\n\n".join([_hur(published), shown, *(_sammanstalld(name) for name in unsaid)]))


def _hur(published: date) -> str:
    return (
        f"Sidan visar det som var hämtat när siffrorna publicerades {text.dag(published)}. Inget hämtas när "
        "sidan skrivs eller läses, så den är densamma utan nätverk. `kategoriplan fetch` hämtar det som är "
        "nytt."
    )


def _sammanstalld(name: str) -> str:
    name = i_markdown(name)
    return (
        f"Filen med uppgifter från {name} säger inte vad som begärdes av tjänsten, vilket den gör när den är "
        f"hämtad. Ett värde som saknas här kan därför finnas hos {name}."
    )


def _alder(days: int) -> Cell:
    if days == 0:
        return Cell("samma dag")
    shown = cell.tal(abs(days), enhet="dagar")
    unit = "dag" if abs(days) == 1 else "dagar"
    return cell.av(shown, f" {unit} efter publiceringen" if days < 0 else f" {unit}")
