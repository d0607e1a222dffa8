"""The half-year follow-up: what its tables and charts hold, read through the gate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from kpilib.errors import UsageError
from kpilib.form import text
from kpilib.formats import nearest
from kpilib.rules import Brott, emellan
from kpilib.secrecy import Andringar, Faststalld, Gate

HALVAR = "halvar"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_EGEN = {"regiform": ("regiform", "egen")}
"""Where the whole is no value of its own, the part that the follow-up shows."""

_DELAD = ("kostnad_per_bedomningspoang", "kostnad_per_plats")
"""Where the whole is no value and both parts are shown."""


def follow_up_period(gate: Gate, asked: str | None) -> str:
    """The half-year that was asked for, or that holds the month that was; else the latest with any value.

    Raises
    ------
    UsageError
        The snapshot has no such half-year.
    """
    halves = gate.varden(period_typ=HALVAR).filter(pl.col("varde").is_not_null() | pl.col("dolt"))
    known = halves["period"].unique().sort().to_list()
    if asked is None:
        if not known:
            raise UsageError(
                "Inget halvår har några värden.", gor="Ta in filer som täcker ett helt halvår och publicera."
            )
        return str(known[-1])
    if _MONTH.fullmatch(asked):
        asked = f"{asked[:4]}H{1 if asked[5:] <= '06' else 2}"
    if asked not in known:
        raise UsageError(
            f"Det finns inga värden för perioden {asked}.",
            gor=f"Närmast: {', '.join(nearest(asked, known) or known[-3:])}."
            if known
            else "Publicera först.",
        )
    return asked


@dataclass(frozen=True)
class FollowUp:
    """One half-year as one audience may see it.

    Parameters
    ----------
    gate
        The door to the snapshot.
    period
        A half-year, ``2024H2``.
    """

    gate: Gate
    period: str

    @property
    def fore(self) -> str:
        """The half-year before: that of the last follow-up."""
        year, half = int(self.period[:4]), self.period[-1]
        return f"{year}H1" if half == "2" else f"{year - 1}H2"

    @cached_property
    def faststalld(self) -> Faststalld | None:
        """This follow-up as it was adopted; None while it is a draft."""
        return self.gate.faststalld(self.period)

    @cached_property
    def fore_faststalld(self) -> Faststalld | None:
        """The last follow-up as it was adopted."""
        return self.gate.faststalld(self.fore)

    @cached_property
    def andringar(self) -> Andringar | None:
        """What has changed since the last follow-up was adopted; None where it was not."""
        return self.gate.andringar(self.fore_faststalld) if self.fore_faststalld else None

    def insats_namn(self, insats: str) -> str:
        """What an insats is called; what concerns all of them is the whole area."""
        return str(self.insatser[insats]["namn"]) if insats in self.insatser else text.HELA

    @cached_property
    def katalog(self) -> Mapping[str, Mapping[str, Any]]:
        """Nyckeltal -> its row in the catalogue."""
        return {row["nyckeltal"]: row for row in self.gate.tabell("katalog").iter_rows(named=True)}

    @cached_property
    def insatser(self) -> Mapping[str, Mapping[str, Any]]:
        """Insats -> name, colour and whether the plan steers it, in the order of the settings."""
        return {row["insats"]: row for row in self.gate.tabell("insatser").iter_rows(named=True)}

    def lage(self) -> pl.DataFrame:
        """The state of each nyckeltal for the insatser that the plan steers, and as it was at the last one.

        Returns
        -------
        polars.DataFrame
            The columns of `Gate.varden` for this half-year, with `fore` (value at the last follow-up: as it
            was adopted, or where it was not, as it is counted today; null across a series break),
            `fore_dolt`, `seriebrott` (what broke the series since, or null), and the names
            `nyckeltal_namn` and `insats_namn`; deviations first.
        """
        now = self._huvudvarden(self.gate.varden(period=self.period))
        adopted = self.fore_faststalld.varden(self.gate.publik) if self.fore_faststalld else None
        last = self.gate.varden(period=self.fore) if adopted is None else adopted
        before = self._jamforbara(self._huvudvarden(last.filter(pl.col("period") == self.fore))).select(
            "nyckeltal",
            "insats",
            "dimension_varde",
            pl.col("varde").alias("fore"),
            pl.col("dolt").alias("fore_dolt"),
            pl.col("referensdatum").alias("fore_dag"),
        )
        order = pl.col("malstatus").replace_strict(
            {"ej uppnått": 0, "saknar underlag": 1, "uppnått": 2, "information": 3}, return_dtype=pl.Int8
        )
        rank = {name: n for n, name in enumerate(self.insatser)}
        return (
            self._utan_brott(now.join(before, on=["nyckeltal", "insats", "dimension_varde"], how="left"))
            .with_columns(
                pl.col("nyckeltal")
                .replace({k: v["namn"] for k, v in self.katalog.items()})
                .alias("nyckeltal_namn"),
                pl.col("insats")
                .replace({"alla": text.HELA, **{k: v["namn"] for k, v in self.insatser.items()}})
                .alias("insats_namn"),
            )
            .sort(
                order,
                "nyckeltal_namn",
                pl.col("insats").replace_strict(rank, default=99, return_dtype=pl.Int8),
            )
        )

    def brott(self, serie: str) -> list[Brott]:
        """The breaks of a series: a nyckeltal's, or one of Kolada's."""
        rows = self.gate.tabell("seriebrott").filter(pl.col("nyckeltal") == serie)
        return [Brott(**row) for row in rows.iter_rows(named=True)]

    def serie(self, nyckeltal: str, period_typ: str = "kvartal") -> pl.DataFrame:
        """A nyckeltal over time up to the half-year's end, for the insatser that the plan steers."""
        values = self.huvud(self.gate.varden(nyckeltal, period_typ=period_typ))
        until = self.gate.varden(period=self.period)["referensdatum"].max()
        return values.filter(pl.col("referensdatum") <= until).sort("insats", "referensdatum")

    def kallor(self) -> pl.DataFrame:
        """How fresh each source is: kalla, filer, till (last day covered), lasta_rader, avvisade_rader."""
        covered = (
            self.gate.tabell("tackning").group_by(pl.col("tabell").alias("kalla")).agg(pl.col("till").max())
        )
        return (
            self.gate.tabell("filer")
            .group_by("kalla")
            .agg(
                pl.len().alias("filer"),
                pl.col("utdrag").max(),
                pl.col("lasta_rader").sum(),
                pl.col("avvisade_rader").sum(),
                (pl.col("status") == "avvisad").sum().alias("avvisade_filer"),
            )
            .join(covered, on="kalla", how="left")
            .with_columns(pl.coalesce("till", "utdrag").alias("till"))
            .sort("kalla")
        )

    def _utan_brott(self, compared: pl.DataFrame) -> pl.DataFrame:
        """Nothing is compared across a series break: the value before it goes, and what broke is said."""
        broken = [Brott(**row) for row in self.gate.tabell("seriebrott").iter_rows(named=True)]
        why = pl.lit(None, pl.String)
        for name in {b.nyckeltal for b in broken}:
            own = emellan(
                [b for b in broken if b.nyckeltal == name], pl.col("fore_dag"), pl.col("referensdatum")
            )
            why = pl.when(pl.col("nyckeltal") == name).then(own).otherwise(why)
        return (
            compared.with_columns(why.alias("seriebrott"))
            .with_columns(pl.when(pl.col("seriebrott").is_null()).then("fore").alias("fore"))
            .drop("fore_dag")
        )

    def _jamforbara(self, before: pl.DataFrame) -> pl.DataFrame:
        """The values that a change may be counted from: what is accumulated begins anew each year."""
        if self.fore[:4] == self.period[:4]:
            return before
        anew = [name for name, row in self.katalog.items() if row["slag"] == "ackumulerat"]
        return before.filter(~pl.col("nyckeltal").is_in(anew))

    def _huvudvarden(self, values: pl.DataFrame) -> pl.DataFrame:
        """The main values of a half-year; the share of ordinary purchases too, where exceptions part them."""
        parts = values.filter((pl.col("nyckeltal") == "ramavtalskop") & (pl.col("dimension") == "koptyp"))
        ordinary = parts.filter(pl.col("dimension_varde") == "ordinarie")
        excepted = parts.filter(pl.col("dimension_varde") != "ordinarie")["insats"].unique().to_list()
        return pl.concat([self.huvud(values), ordinary.filter(pl.col("insats").is_in(excepted))])

    def huvud(self, values: pl.DataFrame) -> pl.DataFrame:
        """The value that stands for the nyckeltal: the whole, or the part named in `_EGEN`."""
        focus = [name for name, row in self.insatser.items() if row["fokus"]]
        whole = pl.col("dimension") == "alla"
        for nyckeltal, (dimension, part) in _EGEN.items():
            is_part = (pl.col("dimension") == dimension) & (pl.col("dimension_varde") == part)
            whole = pl.when(pl.col("nyckeltal") == nyckeltal).then(is_part).otherwise(whole)
        parts = pl.col("nyckeltal").is_in(_DELAD) & (pl.col("dimension") == "regiform")
        return values.filter((whole | parts) & pl.col("insats").is_in([*focus, "alla"]))
