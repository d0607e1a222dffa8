"""The half-year follow-up: what its tables and charts hold, read through the gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from kpilib.begrepp import ALLA, HELA_OMRADET, MALSTATUS, Period
from kpilib.errors import UsageError
from kpilib.formats import nearest
from kpilib.rules import emellan
from kpilib.secrecy import Andringar, Faststalld, Gate
from kpilib.underlag.grund import MED_REGI, Underlag, open_gate
from kpilib.underlag.sidvillkor import Sidvillkor

_EGEN = {"regiform": ("regiform", "egen")}
"""Where the whole is no value of its own, the part that the follow-up shows."""


def open_follow_up(villkor: Sidvillkor | None = None) -> FollowUp:
    """The follow-up that a page is for; by the environment's terms where none are given."""
    villkor = villkor or Sidvillkor.from_env()
    gate = open_gate(villkor)
    return FollowUp(gate, follow_up_period(gate, villkor.period))


def follow_up_period(gate: Gate, asked: Period | None) -> Period:
    """The half-year that was asked for, or that holds the month that was; else the latest with any value.

    Where no half-year has any, it is the one asked for, or the last that the sources cover the end of.

    Raises
    ------
    UsageError
        The snapshot has values, and none for that half-year.
    """
    known = half_years(gate)
    if asked is None:
        return known[-1] if known else _last_ended(gate)
    half = Period.of("halvar", asked.fran) if asked.typ == "manad" else asked
    if known and half not in known:
        ids = [str(period) for period in known]
        raise UsageError(
            f"Det finns inga värden för perioden {half}.",
            gor=f"Närmast: {', '.join(nearest(str(half), ids) or ids[-3:])}.",
        )
    return half


def half_years(gate: Gate) -> list[Period]:
    """The half-years that have any value, hidden ones too, in order."""
    halves = gate.varden(period_typ="halvar").filter(pl.col("varde").is_not_null() | pl.col("dolt"))
    return [Period.parse(id_) for id_ in halves["period"].unique().sort()]


def _last_ended(gate: Gate) -> Period:
    """The half-year that had ended when the newest of what is taken in was, else the calendar's last."""
    days = [
        gate.tabell(table)[column].max()
        for table, column in (("tackning", "till"), ("filer", "utdrag"), ("kalender", "till"))
    ]
    day: date = next(day for day in days if day is not None)  # type: ignore[assignment]
    half = Period.of("halvar", day)
    return half if half.till <= day else half.fore


@dataclass(frozen=True)
class FollowUp(Underlag):
    """One half-year as one audience may see it.

    Parameters
    ----------
    gate
        The door to the snapshot.
    period
        A half-year.
    """

    period: Period

    @property
    def fore(self) -> Period:
        """The half-year before: that of the last follow-up."""
        return self.period.fore

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
        before = self._jamforbara(self._huvudvarden(last.filter(pl.col("period") == str(self.fore)))).select(
            "nyckeltal",
            "insats",
            "dimension_varde",
            pl.col("varde").alias("fore"),
            pl.col("dolt").alias("fore_dolt"),
            pl.col("referensdatum").alias("fore_dag"),
        )
        names = {insats: self.namn(insats) for insats in self.insatser}
        rank = {insats: n for n, insats in enumerate(self.insatser)}
        return (
            self._utan_brott(now.join(before, on=["nyckeltal", "insats", "dimension_varde"], how="left"))
            .with_columns(
                pl.col("nyckeltal")
                .replace({k: v["namn"] for k, v in self.katalog.items()})
                .alias("nyckeltal_namn"),
                pl.col("insats")
                .replace_strict(names, default=HELA_OMRADET, return_dtype=pl.String)
                .alias("insats_namn"),
            )
            .sort(
                pl.col("malstatus").cast(pl.Enum(MALSTATUS)),
                "nyckeltal_namn",
                pl.col("insats").replace_strict(rank, default=len(rank), return_dtype=pl.Int32),
                "dimension",
                "dimension_varde",
            )
        )

    def serie(self, nyckeltal: str, period_typ: str = "kvartal") -> pl.DataFrame:
        """A nyckeltal over time up to the half-year's end, for the insatser that the plan steers."""
        values = self.huvud(self.gate.varden(nyckeltal, period_typ=period_typ))
        return values.filter(pl.col("referensdatum") <= self.period.till).sort(
            "insats", "dimension", "dimension_varde", "referensdatum"
        )

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
        why = pl.lit(None, pl.String)
        for name in {brott.nyckeltal for brott in self.alla_brott}:
            own = emellan(self.brott(name), pl.col("fore_dag"), pl.col("referensdatum"))
            why = pl.when(pl.col("nyckeltal") == name).then(own).otherwise(why)
        return (
            compared.with_columns(why.alias("seriebrott"))
            .with_columns(pl.when(pl.col("seriebrott").is_null()).then("fore").alias("fore"))
            .drop("fore_dag")
        )

    def _jamforbara(self, before: pl.DataFrame) -> pl.DataFrame:
        """The values that a change may be counted from: what is accumulated begins anew each year."""
        if self.fore.ar == self.period.ar:
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
        whole = pl.col("dimension") == ALLA
        for nyckeltal, (dimension, part) in _EGEN.items():
            is_part = (pl.col("dimension") == dimension) & (pl.col("dimension_varde") == part)
            whole = pl.when(pl.col("nyckeltal") == nyckeltal).then(is_part).otherwise(whole)
        parts = pl.col("nyckeltal").is_in(MED_REGI) & (pl.col("dimension") == "regiform")
        return values.filter((whole | parts) & pl.col("insats").is_in([*self.fokus, ALLA]))
