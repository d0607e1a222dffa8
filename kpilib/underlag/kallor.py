"""Which sources a part of a page stands on and lacks: what would have to come for it to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import Period
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import utan_underlag
from kpilib.underlag.grund import Underlag

FINNS = pl.col("varde").is_not_null() | pl.col("dolt")
"""Whether a row of values has one, shown or hidden."""


@dataclass(frozen=True)
class Kalla:
    """A source that is needed.

    Parameters
    ----------
    titel
        What it is called in reports.
    finns
        Whether anything of it is taken in.
    fran, till
        The first and the last day that it covers for any insats; None where it covers no days.
    hamtas
        The command that fetches it; empty where it is a file.
    """

    titel: str
    finns: bool
    fran: date | None
    till: date | None
    hamtas: str

    def nar(self, period: Period | None) -> bool:
        """Whether it covers the end of a period: what covers no days does, once it is there."""
        if period is None or self.fran is None or self.till is None:
            return self.finns
        return self.finns and self.fran <= period.till <= self.till

    def ord(self, period: Period | None = None, vad: str = "") -> str:
        """What is to come, as Markdown: the source, and what of it where some of it is there."""
        of = i_markdown(vad) or (f"för {period.namn}" if period else "")
        titel = i_markdown(self.titel)
        source = f"**{titel} (`{self.hamtas}`)**" if self.hamtas else f"**{titel}**"
        return f"{source} {of}" if of and self.finns else source


def kallorna(u: Underlag, vad: Iterable[str]) -> list[Kalla]:
    """The sources of nyckeltal, or sources and tables by their own ids, each once.

    A nyckeltal that the municipality leaves out has none: no file would open it.
    """
    ids = [
        kalla
        for one in vad
        for kalla in (u.katalog[one]["kallor"] if one in u.katalog else [one] if one in u.kallnamn else [])
    ]
    taken = u.gate.tabell("filer").filter(pl.col("status") == "godkand")["kalla"]
    there = {u.kallnamn.get(kalla, kalla) for kalla in taken}
    fetched = {name: kalla for kalla, name in u.gate.tabell("tjanster").rows()}
    days = u.gate.tabell("tackning").group_by("tabell").agg(pl.col("fran").min(), pl.col("till").max())
    covered = {tabell: (fran, till) for tabell, fran, till in days.rows()}
    found = {}
    for kalla in ids:
        titel = u.kallnamn.get(kalla, kalla)
        service = f"kategoriplan fetch {fetched[titel]}" if titel in fetched else ""
        found[titel] = Kalla(titel, titel in there, *covered.get(kalla, (None, None)), service)
    return list(found.values())


def saknar(u: Underlag, *vad: str, period: Period | None = None, annars: str = "", av: str = "") -> Markdown:
    """The mark of a part that has nothing to show, with the sources that would open it.

    Where each of them is there and covers the period it is a sentence instead: why the values are missing.

    Parameters
    ----------
    vad
        The nyckeltal that the part shows, or the sources.
    period
        The period that it shows; None where any will do.
    annars
        The sentence, as plain text, where the values say no reason of their own.
    av
        Which of a fetched source's figures are needed, where the source is there and they are not.
    """
    rows = u.gate.varden([one for one in vad if one in u.katalog], period=period)
    # where some of the values are there, no file is missing for them: they are hidden, or of other insatser
    none = not rows.filter(FINNS).height
    told = {titel for row in rows.iter_rows(named=True) for titel in korta(u, row)} if none else set()
    needed = kallorna(u, vad)
    short = [
        kalla.ord(period)
        for kalla in needed
        if not kalla.finns or kalla.titel in told or not (rows.height or kalla.nar(period))
    ]
    if not short and av:
        short = [kalla.ord(vad=av) for kalla in needed if kalla.hamtas]
    if short:
        return utan_underlag(*short)
    sentence = i_markdown(annars or " ".join(rows["orsak_saknas"].drop_nulls().unique(maintain_order=True)))
    if rows["dolt"].any() and not annars:
        sentence = "Antalen är för små för att visas."
    if period and not rows.height and any(u.katalog[one]["insatser"] for one in vad if one in u.katalog):
        sentence = (
            sentence
            if annars
            else f"Inget räknas för {period.namn}: se `kalender_fran` i `kategoriplan.toml`."
        )
    return Markdown(sentence) if sentence else utan_underlag()


def korta(u: Underlag, row: Mapping[str, Any]) -> Sequence[str]:
    """The titles of the sources that a row's reason says fall short; none where its reason is another."""
    told, says, _ = str(row["orsak_saknas"] or "").partition(" täcker inte ")
    named = told.removeprefix("Källorna ").removeprefix("Källan ").replace(" och ", ", ").split(", ")
    known = (u.kallnamn.get(kalla, kalla) for kalla in u.katalog[row["nyckeltal"]]["kallor"])
    return [titel for titel in known if says and titel in named]
