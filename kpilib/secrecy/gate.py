"""The door between the snapshot and everything that is read by others than the kategoriteam."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import polars as pl

from kpilib.begrepp import Period
from kpilib.database import query
from kpilib.errors import SnapshotError, UsageError
from kpilib.nyckeltal import folj
from kpilib.secrecy.andringar import Andringar, visa
from kpilib.secrecy.cache import FrameCache
from kpilib.secrecy.faststalld import Faststalld, faststalld
from kpilib.secrecy.oppet import OPPET
from kpilib.secrecy.suppression import suppress
from kpilib.settings import Settings, load_settings
from kpilib.warehouse import opened
from kpilib.workspace import Workspace

_CACHE = FrameCache()
"""What the gates of this process have read, whoever opened them."""


class Gate:
    """What an audience may see of the snapshot in force.

    Parameters
    ----------
    publik
        An audience of the settings; the workspace's own default when None.
    workspace, settings
        The current ones when None.

    Raises
    ------
    UsageError
        No such audience.
    SnapshotError
        Nothing is published.
    """

    def __init__(
        self,
        publik: str | None = None,
        *,
        workspace: Workspace | None = None,
        settings: Settings | None = None,
    ) -> None:
        workspace = workspace or Workspace.find()
        settings = settings or load_settings(workspace.settings)
        self.publik = publik or settings.sekretess.publik
        if self.publik not in settings.publik:
            raise UsageError(
                f"Det finns ingen publik som heter {self.publik}.",
                gor=f"Välj en av: {', '.join(sorted(settings.publik))}.",
            )
        self.troskel = settings.sekretess.troskel
        self._terms = settings.publik[self.publik]
        self.beskrivning = self._terms.beskrivning
        self._workspace = workspace
        self.snapshot, self._con = opened(workspace)

    def varden(
        self,
        nyckeltal: str | Sequence[str] | None = None,
        *,
        insats: str | None = None,
        period: Period | str | None = None,
        period_typ: str | None = None,
        dimension: str | None = None,
    ) -> pl.DataFrame:
        """Values of nyckeltal, as the audience may see them.

        Returns
        -------
        polars.DataFrame
            The columns of `nyckeltal.varde` and `raknar`, `riktning`, and `dolt` and `litet`: see `suppress`.
            Sorted by nyckeltal, insats, dimension and period.
        """
        safe = _CACHE.frame(
            self.snapshot.path, (self.troskel, self._terms.skydda_komplement), self._protected
        )
        names = [nyckeltal] if isinstance(nyckeltal, str) else nyckeltal
        asked = {"insats": insats, "period": period, "period_typ": period_typ, "dimension": dimension}
        for column, value in asked.items():
            if value is not None:
                safe = safe.filter(pl.col(column) == str(value))
        return safe if names is None else safe.filter(pl.col("nyckeltal").is_in(list(names)))

    def tabell(self, namn: str) -> pl.DataFrame:
        """One of `kpilib.secrecy.oppet.OPPET`: what says nothing about persons, whoever asks.

        Raises
        ------
        UsageError
            Any other table: it does not pass.
        SnapshotError
            The snapshot was built by another version of the program, and lacks what is asked for.
        """
        if namn not in OPPET:
            raise UsageError(
                f"Tabellen {namn} lämnas inte ut till en rapport.",
                gor=f"Välj en av: {', '.join(sorted(OPPET))}.",
            )
        return _CACHE.frame(self.snapshot.path, namn, lambda: self._read(OPPET[namn]))

    def faststalld(self, period: Period) -> Faststalld | None:
        """The adopted follow-up of a half-year, where there is one.

        Raises
        ------
        SnapshotError
            It is not as it was kept.
        """
        return faststalld(self._workspace, period)

    def andringar(self, sedan: Faststalld | Path) -> Andringar:
        """What has changed since an adopted follow-up, or a snapshot file, and why.

        What the audience could not see then, or in any state on the way, it does not see here.
        """
        sett = None
        path = sedan
        if isinstance(sedan, Faststalld):
            path, sett = sedan.underlag, sedan.varden(self.publik)
        assert isinstance(path, Path)
        spar = folj(path, self.snapshot.path)
        ids = pl.concat([spar.start.select("nyckeltal"), spar.steg[-1].varden.select("nyckeltal")]).unique()
        # A nyckeltal that is no longer in the catalogue is taken to be about persons.
        raknar = ids.join(
            self.tabell("katalog").select("nyckeltal", "raknar"), on="nyckeltal", how="left"
        ).with_columns(pl.col("raknar").fill_null("personer"))

        def hide(values: pl.DataFrame) -> pl.DataFrame:
            return self._suppress(values.join(raknar, on="nyckeltal", how="left"))

        return visa(spar, hide, troskel=self.troskel, sett=sett)

    def _protected(self) -> pl.DataFrame:
        """Every value of the snapshot as the audience may see it.

        All of them pass the suppression together: what hides one may stand anywhere in its breakdown.
        """
        return self._suppress(
            self._read(
                "SELECT v.*, k.raknar, k.riktning FROM nyckeltal.varde AS v "
                "JOIN nyckeltal.katalog AS k USING (nyckeltal) ORDER BY ALL",
            )
        )

    def _read(self, sql: str) -> pl.DataFrame:
        try:
            return query(self._con, sql)
        except (duckdb.BinderException, duckdb.CatalogException):
            raise SnapshotError(
                "Ögonblicksbilden är byggd av en annan version av programmet.",
                var=self.snapshot.snapshot,
                gor="Kör: kategoriplan publish.",
            ) from None

    def _suppress(self, values: pl.DataFrame) -> pl.DataFrame:
        return suppress(values, troskel=self.troskel, skydda_komplement=self._terms.skydda_komplement)

    def close(self) -> None:
        """Let go of the snapshot."""
        self._con.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
