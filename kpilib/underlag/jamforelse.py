"""What the national page is drawn up on: the municipality it is about, those it is compared with, series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import RIKET
from kpilib.errors import UsageError
from kpilib.form import cell, text
from kpilib.form.bars import BLUE, GREY
from kpilib.form.cell import Cell
from kpilib.form.charts import INK, Line, break_labels
from kpilib.rules import Brott
from kpilib.secrecy import Gate
from kpilib.underlag.grund import Underlag, open_gate
from kpilib.underlag.kallor import saknar
from kpilib.underlag.serier import Serie
from kpilib.underlag.sidvillkor import Sidvillkor

AR = 10
"""How many years a development covers."""


PRELIMINART = f"{text.NBSP}p"
NOT_P = "p: preliminärt värde."
I_ORD = ", preliminärt"
"""What follows a preliminary value in a sentence."""
OFYLLD = "Ofylld punkt: preliminärt värde"
"""What a hollow point of a chart is."""
NOT_STRECK = f"{text.SAKNAS}: värdet saknas i det som är hämtat."


def open_jamforelse(villkor: Sidvillkor | None = None) -> Jamforelse:
    """The comparison that a page is for; by the environment's terms where none are given."""
    villkor = villkor or Sidvillkor.from_env()
    return Jamforelse(open_gate(villkor), kommun=villkor.kommun)


def kommunkod(gate: Gate, kommun: str) -> str:
    """The code of a compared municipality, from its code or its name.

    Raises
    ------
    UsageError
        It is not among those that the statistics of the snapshot compare.
    """
    j = Jamforelse(gate)
    known = {code: name for code, name in j.omradesnamn.items() if code != RIKET}
    for code, name in known.items():
        if kommun.strip().casefold() in (code, name.casefold()):
            return code
    raise UsageError(
        f"Kommunen {kommun} finns inte i jämförelsen.",
        gor=f"Välj en av: {', '.join(f'{name} ({code})' for code, name in sorted(known.items()))}; eller "
        "lägg till den under [kolada] kommuner i kategoriplan.toml, hämta och publicera igen.",
    )


@dataclass(frozen=True)
class Jamforelse(Underlag):
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

    till: int | None = None
    kommun: str | None = None

    @property
    def egen(self) -> str:
        """The code of the municipality that the page is about."""
        return self.kommun or self.hemma.kod

    @property
    def egen_namn(self) -> str:
        """Its name."""
        return self.omradesnamn.get(self.egen, self.egen)

    @cached_property
    def _serier(self) -> pl.DataFrame:
        return self.fram_till(self.gate.tabell("nationell_serie"))

    @cached_property
    def omradesnamn(self) -> Mapping[str, str]:
        """Code -> name of every compared area that the statistics know."""
        known = self._serier.select("kommun", "kommun_namn").drop_nulls()
        return {self.hemma.kod: self.hemma.namn, **dict(known.rows())}

    @cached_property
    def lagen(self) -> pl.DataFrame:
        """The positions of the municipality: the columns of `nationell_lage`, by year."""
        rows = self.gate.tabell("nationell_lage").filter(pl.col("kommun") == self.egen)
        return self.fram_till(rows).sort("ar")

    @cached_property
    def _saknade(self) -> pl.DataFrame:
        return self.gate.tabell("kolada").filter(pl.col("varde").is_null())

    @cached_property
    def _framhavda(self) -> Mapping[str, str]:
        """Area -> the colour that the settings give it, in their order."""
        rows = self.gate.tabell("jamforelseomrade").drop_nulls("framhavd").sort("framhavd")
        return dict(rows.select("kommun", "farg").iter_rows())

    @property
    def huvud(self) -> list[str]:
        """The areas of a chart: the own municipality, those that the settings give a colour, and riket."""
        return [self.egen, *(k for k in self._framhavda if k != self.egen), RIKET]

    def farg(self, kommun: str) -> str:
        """An area's colour, the same in every chart."""
        if kommun == self.egen:
            return BLUE
        return INK if kommun == RIKET else self._framhavda.get(kommun, GREY)

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
        others = sorted((k for k in known if k not in self.huvud), key=lambda k: self.omradesnamn.get(k, k))
        return [k for k in self.huvud if k in known] + others

    def brott_i(self, serie: Serie) -> list[Brott]:
        """The breaks of a series: its own, and those of the nyckeltal that shows it."""
        return self.brott(*filter(None, (serie.id, serie.nyckeltal)))

    def status(self, serie: Serie, kommun: str) -> list[str]:
        """What Kolada says of the values that it lacks for an area: its status, as it stands."""
        rows = self._saknade.filter((pl.col("kpi") == serie.id) & (pl.col("kommun") == kommun))
        return [str(s) for s in rows["status"].unique().sort() if s]

    def linjer(self, serie: Serie, rows: pl.DataFrame, omraden: Sequence[str]) -> list[Line]:
        """A line per area over the years of `rows`, with its gaps, preliminary values and breaks."""
        years = ar(rows)
        broken = break_labels([(str(y), date(y, 12, 31)) for y in years], self.brott_i(serie))
        lines = []
        for kommun in omraden:
            by = celler(rows, kommun)
            points = [(str(y), by[y]["varde"] if y in by else None) for y in years]
            hollow = frozenset(str(y) for y, r in by.items() if r["preliminar"] and r["varde"] is not None)
            name = self.omradesnamn.get(kommun, kommun)
            lines.append(Line(name, self.farg(kommun), points, serie.enhet, (), broken, hollow))
        return lines

    def saknas(self, serie: Serie) -> Markdown:
        """The mark of a series that has no value here: what would open it."""
        return saknar(self, serie.tjanst, av=serie.behover)


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
    preliminary = [NOT_P] if any(t.endswith(PRELIMINART) for t in texts) else []
    return preliminary + ([NOT_STRECK] if text.SAKNAS in texts else [])
