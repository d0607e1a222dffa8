"""What has changed since an earlier snapshot, as an audience may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from kpilib.begrepp.orsak import DOLT, NY_PERIOD, OFORANDRAT
from kpilib.nyckeltal import NYCKEL, Spar, jamfor_varden

Hide = Callable[[pl.DataFrame], pl.DataFrame]


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
        are texts, ``"<5"`` for a small count.
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


def visa(spar: Spar, hide: Hide, *, troskel: int, sett: pl.DataFrame | None = None) -> Andringar:
    """The way between two snapshots, with what an audience may not see left out.

    Parameters
    ----------
    hide
        From rows of `nyckeltal.varde` to the same rows with `dolt`.
    sett
        The earlier values as the audience saw them; what was hidden then stays hidden.
    """

    def marked(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.join(hide(frame).select(*NYCKEL, "dolt"), on=NYCKEL, how="left")

    start = marked(spar.start)
    if sett is not None:
        before = sett.filter(pl.col("dolt")).select(NYCKEL)
        hidden = start.join(before, on=NYCKEL, how="semi").with_columns(pl.lit(True).alias("dolt"))
        start = pl.concat([start.join(before, on=NYCKEL, how="anti"), hidden])
    steg = [replace(s, varden=marked(s.varden)) for s in spar.steg]
    counts = [_few(pl.col(c), troskel).alias(c) for c in ("tillagda", "borttagna", "andrade")]
    return Andringar(
        spar.fore,
        spar.efter,
        jamfor_varden(start, steg, spar.mal),
        spar.rader.with_columns(counts),
        spar.definitioner,
    )


def _few(count: pl.Expr, troskel: int) -> pl.Expr:
    small = count.is_between(1, troskel - 1)
    return pl.when(small).then(pl.lit(f"<{troskel}")).otherwise(count.cast(pl.String))
