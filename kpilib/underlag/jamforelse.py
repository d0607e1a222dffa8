"""What the national page is drawn up on: the municipality it is about, those it is compared with, series."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl
from IPython.display import Markdown

from kpilib.errors import UsageError
from kpilib.form import cell, text
from kpilib.form.bars import BLUE, GREY
from kpilib.form.cell import Cell
from kpilib.form.charts import INK, Line, break_labels
from kpilib.qmd.emit import callout
from kpilib.rules import Brott
from kpilib.secrecy import Gate
from kpilib.underlag.serier import Serie

PUBLIK, KOMMUN = "KATEGORIPLAN_PUBLIK", "KATEGORIPLAN_KOMMUN"
"""Environment variables: whom the page is for, and which municipality it is about; the command line sets
them."""

AR = 10
"""How many years a development covers."""

RIKET = "0000"
STORSTADER: Mapping[str, str] = {"0180": "#B35900", "1280": "#1B7F5C", "1480": "#6A4C93"}
"""Stockholm, Malmö and Göteborg, each with its colour where it is not the own municipality."""

PRELIMINART = f"{text.NBSP}p"
NOT_P = "p: preliminärt värde."
NOT_STRECK = f"{text.SAKNAS}: värdet saknas i det som är hämtat."


def open_jamforelse(publik: str | None = None) -> Jamforelse:
    """The comparison that a page is for: as asked, else as the environment and the settings say."""
    return Jamforelse(Gate(publik or os.environ.get(PUBLIK) or None), kommun=os.environ.get(KOMMUN) or None)


def kommunkod(gate: Gate, kommun: str) -> str:
    """The code of a compared municipality, from its code or its name.

    Raises
    ------
    UsageError
        It is not among those that the statistics of the snapshot compare.
    """
    j = Jamforelse(gate)
    known = {code: name for code, name in j.namn.items() if code != RIKET}
    for code, name in known.items():
        if kommun.strip().casefold() in (code, name.casefold()):
            return code
    raise UsageError(
        f"Kommunen {kommun} finns inte i jämförelsen.",
        gor=f"Välj en av: {', '.join(f'{name} ({code})' for code, name in sorted(known.items()))}; eller "
        "lägg till den under [kolada] kommuner i kategoriplan.toml, hämta och publicera igen.",
    )


@dataclass(frozen=True)
class Jamforelse:
    """A municipality, the own one unless another is asked for, among others as the snapshot in force has it.

    Parameters
    ----------
    gate
        The door to the snapshot.
    till
        The last year that is shown; None: the last there is.
    kommun
        The code of the municipality that is compared with the others; None: the own.
    """

    gate: Gate
    till: int | None = None
    kommun: str | None = None

    @cached_property
    def hemma(self) -> tuple[str, str]:
        """Code and name of the municipality whose data the snapshot holds."""
        own = self.gate.tabell("egen_kommun")
        return str(own["kommun"][0]), str(own["namn"][0])

    @property
    def egen(self) -> str:
        """The code of the municipality that the page is about."""
        return self.kommun or self.hemma[0]

    @property
    def egen_namn(self) -> str:
        """Its name."""
        return self.namn.get(self.egen, self.egen)

    @cached_property
    def _serier(self) -> pl.DataFrame:
        return self.fram_till(self.gate.tabell("nationell_serie"))

    @cached_property
    def namn(self) -> Mapping[str, str]:
        """Code -> name of every compared area that the statistics know."""
        known = self._serier.select("kommun", "kommun_namn").drop_nulls().unique()
        code, name = self.hemma
        return {code: name, **dict(known.rows())}

    @cached_property
    def lagen(self) -> pl.DataFrame:
        """The positions of the municipality: the columns of `nationell_lage`, by year."""
        rows = self.gate.tabell("nationell_lage").filter(pl.col("kommun") == self.egen)
        return self.fram_till(rows).sort("ar")

    @cached_property
    def _saknade(self) -> pl.DataFrame:
        return self.gate.tabell("kolada").filter(pl.col("varde").is_null())

    @property
    def huvud(self) -> list[str]:
        """The areas of a chart: the own municipality, the three largest cities, and riket."""
        return [self.egen, *(k for k in STORSTADER if k != self.egen), RIKET]

    def farg(self, kommun: str) -> str:
        """An area's colour, the same in every chart."""
        if kommun == self.egen:
            return BLUE
        return INK if kommun == RIKET else STORSTADER.get(kommun, GREY)

    def fram_till(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows up to the last year that is shown."""
        return rows if self.till is None else rows.filter(pl.col("ar") <= self.till)

    def serie(self, serie: Serie) -> pl.DataFrame:
        """The rows of a series for the compared areas, the last `AR` years that any of them has a value for.

        Returns
        -------
        polars.DataFrame
            The columns of `nationell_serie`, with `kommun_namn`; no rows where nothing has a value.
        """
        rows = self._serier.filter(pl.col("serie") == serie.id)
        years = rows.filter(pl.col("varde").is_not_null())["ar"]
        if not years.len():
            return rows.clear()
        last, first = int(years.sort()[-1]), int(years.sort()[0])
        return rows.filter(pl.col("ar").is_between(max(first, last - AR + 1), last))

    def omraden(self, rows: pl.DataFrame) -> list[str]:
        """The areas that have any value in `rows`: those of a chart first, then the others by name."""
        known = set(rows.filter(pl.col("varde").is_not_null())["kommun"])
        others = sorted((k for k in known if k not in self.huvud), key=lambda k: self.namn.get(k, k))
        return [k for k in self.huvud if k in known] + others

    def brott(self, serie: Serie) -> list[Brott]:
        """The breaks of a series."""
        names = [name for name in (serie.id, serie.nyckeltal) if name]
        rows = self.gate.tabell("seriebrott").filter(pl.col("nyckeltal").is_in(names))
        return [Brott(**row) for row in rows.iter_rows(named=True)]

    def status(self, serie: Serie, kommun: str) -> list[str]:
        """What Kolada says of the values that it lacks for an area: its status, as it stands."""
        rows = self._saknade.filter((pl.col("kpi") == serie.id) & (pl.col("kommun") == kommun))
        return [str(s) for s in rows["status"].unique().sort() if s]

    def linjer(self, serie: Serie, rows: pl.DataFrame, omraden: Sequence[str]) -> list[Line]:
        """A line per area over the years of `rows`, with its gaps, preliminary values and breaks."""
        years = ar(rows)
        broken = break_labels([(str(y), date(y, 12, 31)) for y in years], self.brott(serie))
        found = []
        for kommun in omraden:
            by = celler(rows, kommun)
            points = [(str(y), by[y]["varde"] if y in by else None) for y in years]
            hollow = frozenset(str(y) for y, r in by.items() if r["preliminar"] and r["varde"] is not None)
            name = self.namn.get(kommun, kommun)
            found.append(Line(name, self.farg(kommun), points, serie.enhet, (), broken, hollow))
        return found

    def saknas(self, serie: Serie) -> Markdown:
        """A box that says that a series has no value here, why, and what to do."""
        rows = self._serier.filter(pl.col("serie") == serie.id)
        why = (
            f"{self.egen_namn} och de områden som jämförs har inget värde i det som är hämtat."
            if rows.height
            else "Serien finns inte i det som är hämtat."
        )
        return callout(
            f"**{serie.namn}** kan inte visas. {why} Det som behövs är {serie.behover}. "
            f"Kör `kategoriplan fetch {serie.tjanst}` med nätverk och publicera igen.",
            kind="warning",
            title="Saknar underlag",
        )


def ar(rows: pl.DataFrame) -> list[int]:
    """The years from the first to the last of the rows, without gaps."""
    if not rows.height:
        return []
    years = rows["ar"].sort()
    return list(range(int(years[0]), int(years[-1]) + 1))


def celler(rows: pl.DataFrame, kommun: str) -> dict[int, dict[str, Any]]:
    """Year -> the area's row."""
    own = rows.filter(pl.col("kommun") == kommun)
    return {int(r["ar"]): r for r in own.iter_rows(named=True)}


def arsvarde(row: Mapping[str, Any] | None, enhet: str) -> Cell:
    """A value for a table: a dash where it is missing, a *p* after a preliminary one."""
    if row is None or row["varde"] is None:
        return cell.varde(None, enhet)
    return markt(cell.varde(row["varde"], enhet), row["preliminar"])


def markt(shown: Cell, preliminar: bool) -> Cell:
    """A cell with a *p* after it where its value is preliminary."""
    return cell.av(shown, PRELIMINART, slag=shown.slag) if preliminar else shown


def noter(celler_: Sequence[Cell]) -> list[str]:
    """What the signs in a table's cells stand for: only those that occur."""
    texts = [c.text for c in celler_]
    said = [NOT_P] if any(t.endswith(PRELIMINART) for t in texts) else []
    return said + ([NOT_STRECK] if text.SAKNAS in texts else [])
