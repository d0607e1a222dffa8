"""What a follow-up says of values that were already published: which are others now, and why."""

from __future__ import annotations

import polars as pl
from IPython.display import Markdown

from kpilib.form import cell, text
from kpilib.form.tabell import tabell
from kpilib.qmd.emit import table, utan_underlag
from kpilib.report import orsaker
from kpilib.report.rader import DEL
from kpilib.underlag.kallor import FINNS
from kpilib.underlag.uppfoljning import FollowUp

_NYTT = "nytt halvår"


def forandring_orsak(f: FollowUp, row: dict[str, object]) -> str:
    """Why a value is another than at the last follow-up: the new half-year, and what has changed in the last.

    The whole change is the step from the last half-year, as it is counted now, and what has happened to the
    last half-year's own value since it was published. Empty where there is nothing to compare with.
    """
    if row["fore"] is None or row["varde"] is None or row["seriebrott"]:
        return ""
    if f.andringar is None:
        return _NYTT
    keys = ("nyckeltal", "insats", "dimension", "dimension_varde")
    same = pl.all_horizontal(pl.col(k) == row[k] for k in keys)
    moved = f.andringar.andrade.filter(same & (pl.col("period") == str(f.fore)))
    since = [orsaker.orsaker(r) for r in moved.iter_rows(named=True)]
    return "; ".join([_NYTT, *(f"det förra: {why}" for why in since)])


def andringar(f: FollowUp) -> Markdown:
    """The values of the last follow-up that are others now than when it was adopted."""
    if f.fore_faststalld is None or f.andringar is None:
        if not f.lage().filter(FINNS).height:
            return utan_underlag()
        return Markdown(
            f"Uppföljningen för {f.fore.namn} är inte fastställd i den här arbetsmappen. Jämförelsen "
            "görs därför med de värden som räknas fram i dag, och vad som har ändrats går inte att visa."
        )
    changed = f.huvud(f.andringar.andrade).filter(pl.col("period") == str(f.fore))
    others = f.andringar.andrade.height - changed.height
    day = text.dag(f.fore_faststalld.faststalld.date())
    intro = f"Uppföljningen för {f.fore.namn} fastställdes {day}."
    rest = (
        f" Ytterligare {text.tal(others)} tidigare värden, för andra perioder och delar, är ändrade; "
        f"`kategoriplan andringar --sedan {f.fore}` visar alla."
        if others
        else ""
    )
    if not changed.height:
        return Markdown(f"{intro} Inget av dess värden har ändrats sedan dess.{rest}")
    names = {id_: entry["namn"] for id_, entry in f.katalog.items()}  # some are counted no longer
    rows = [
        {
            "nyckeltal": names.get(row["nyckeltal"], row["nyckeltal"]),
            "insats": f.namn(row["insats"]) + DEL.get(row["dimension_varde"], ""),
            **{
                when: cell.dold(row["enhet"]) if row["dolt"] else cell.varde(row[when], row["enhet"])
                for when in ("fore", "nu")
            },
            "orsak": orsaker.orsaker(row).capitalize()
            + ". "
            + orsaker.sammanlagt(orsaker.bakom(f.andringar, row)),
        }
        for row in changed.iter_rows(named=True)
    ]
    html = tabell(
        rows,
        {"insats": "Insats", "fore": "Som det redovisades", "nu": "Nu", "orsak": "Orsak"},
        grupp="nyckeltal",
    )
    caption = f"Ändrade värden för {f.fore.namn}"
    made = table(html, id="tbl-andringar", caption=caption)
    return Markdown(f"{intro} {text.tal(changed.height)} av dess värden är andra nu.{rest}\n\n{made.data}")
