"""What has changed since an earlier snapshot, as an audience may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kpilib.begrepp import DOLT
from kpilib.begrepp.orsak import NY_PERIOD, OFORANDRAT
from kpilib.nyckeltal import NYCKEL, Spar, jamfor_varden


@dataclass(frozen=True)
class Andringar:
    """What has changed between two snapshots, and why.

    Parameters
    ----------
    fore, efter
        The snapshots' ids.
    varden
        One row per value: see `kpilib.nyckeltal.jamfor_varden`. What is hidden in any state on the way is
        hidden here.
    rader
        The rows behind what a correction moved: see `kpilib.nyckeltal.Spar`; tillagda, borttagna and andrade
        are texts, ``"dolt"`` for what is hidden.
    definitioner
        Nyckeltal -> versions, earlier and later, where its definition is another.
    """

    fore: str
    efter: str
    varden: pl.DataFrame
    rader: pl.DataFrame
    definitioner: Mapping[str, tuple[int, int]]

    @property
    def andrade(self) -> pl.DataFrame:
        """The values that are shown to be others than before, or to have another target."""
        first = pl.col("orsaker").list.first()
        return self.varden.filter(~first.is_in([DOLT, OFORANDRAT, NY_PERIOD]))


def visa(spar: Spar, sedda: Sequence[pl.DataFrame], *, troskel: int) -> Andringar:
    """The way between two snapshots, with what an audience may not see left out.

    Parameters
    ----------
    sedda
        The values of each state, the earlier snapshot's first, as the audience may see them; what is not
        among them is not there for it.
    """
    start, *steps = (
        frame.drop("mal", "malstatus").join(
            seen.select(*NYCKEL, "dolt", "mal", "malstatus"), on=NYCKEL, maintain_order="left"
        )
        for frame, seen in zip((spar.start, *(s.varden for s in spar.steg)), sedda, strict=True)
    )
    steg = [replace(s, varden=varden) for s, varden in zip(spar.steg, steps, strict=True)]
    varden = jamfor_varden(start, steg, spar.mal)
    return Andringar(spar.fore, spar.efter, varden, _rader(spar.rader, varden, troskel), spar.definitioner)


def _rader(rader: pl.DataFrame, varden: pl.DataFrame, troskel: int) -> pl.DataFrame:
    """How many rows moved a value; neither small counts nor those behind a value that is hidden."""
    counts = ("tillagda", "borttagna", "andrade")
    of = ("nyckeltal", "insats", "period_typ", "period")
    hidden = varden.filter("dolt").select(of).unique().with_columns(pl.lit(True).alias("dolt"))
    few = pl.any_horizontal(pl.col(c).is_between(1, troskel - 1) for c in counts)
    hide = few | pl.col("dolt").fill_null(False)
    return (
        rader.join(hidden, on=of, how="left", maintain_order="left")
        .with_columns(
            pl.when(hide & (pl.col(c) > 0)).then(pl.lit(DOLT)).otherwise(pl.col(c).cast(pl.String)).alias(c)
            for c in counts
        )
        .drop("dolt")
    )
