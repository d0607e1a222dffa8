"""The door between the snapshot and everything that is read by others than the kategoriteam."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from kpilib.database import query
from kpilib.errors import UsageError
from kpilib.nyckeltal import folj
from kpilib.secrecy.andringar import Andringar, visa
from kpilib.secrecy.faststalld import Faststalld, faststallda
from kpilib.secrecy.oppet import OPPET
from kpilib.secrecy.suppression import suppress, suppress_flow
from kpilib.settings import Settings, load_settings
from kpilib.warehouse import connect, current
from kpilib.workspace import Workspace


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
        self.snapshot = current(workspace)
        self._con = connect(workspace)

    def varden(
        self,
        nyckeltal: str | Sequence[str] | None = None,
        *,
        insats: str | None = None,
        period: str | None = None,
        period_typ: str | None = None,
        dimension: str | None = None,
    ) -> pl.DataFrame:
        """Values of nyckeltal, as the audience may see them.

        Returns
        -------
        polars.DataFrame
            The columns of `nyckeltal.varde` and `raknar`, `riktning`, and `dolt`: true where the number is
            hidden, and then taljare, namnare, varde and antal_rader are null; `litet` where it is hidden for
            being a small count itself. taljare and namnare are Float64 here. Sorted by nyckeltal, insats,
            dimension and period.
        """
        # A whole breakdown passes the suppression together; what was asked for is picked out afterwards.
        values = query(
            self._con,
            "SELECT v.* REPLACE (CAST(taljare AS DOUBLE) AS taljare, CAST(namnare AS DOUBLE) AS namnare), "
            "k.raknar, k.riktning FROM nyckeltal.varde AS v JOIN nyckeltal.katalog AS k USING (nyckeltal) "
            "ORDER BY ALL",
        )
        safe = self._suppress(values)
        names = [nyckeltal] if isinstance(nyckeltal, str) else nyckeltal
        asked = {"insats": insats, "period": period, "period_typ": period_typ, "dimension": dimension}
        for column, value in asked.items():
            if value is not None:
                safe = safe.filter(pl.col(column) == value)
        return safe if names is None else safe.filter(pl.col("nyckeltal").is_in(list(names)))

    def flode(self, insats: str | None = None) -> pl.DataFrame:
        """How the number of decisions not executed changed, quarter by quarter, as the audience may see it.

        Returns
        -------
        polars.DataFrame
            insats, period, ingaende, nya, verkstallda, aterupptagna, avslutade, utgaende (counts, null where
            hidden) and `dolt`; sorted by insats and period.
        """
        rows = query(
            self._con,
            "FROM main.verkstallighet_flode WHERE insats = ? OR ? IS NULL ORDER BY insats, period",
            [insats, insats],
        )
        return suppress_flow(rows, troskel=self.troskel, skydda_komplement=self._terms.skydda_komplement)

    def tabell(self, namn: str) -> pl.DataFrame:
        """One of `kpilib.secrecy.oppet.OPPET`: what says nothing about persons, whoever asks.

        Raises
        ------
        UsageError
            Any other table: it does not pass.
        """
        if namn not in OPPET:
            raise UsageError(
                f"Tabellen {namn} lämnas inte ut till en rapport.",
                gor=f"Välj en av: {', '.join(sorted(OPPET))}.",
            )
        return query(self._con, OPPET[namn])

    def faststalld(self, period: str) -> Faststalld | None:
        """The adopted follow-up of a half-year, where there is one.

        Raises
        ------
        SnapshotError
            It is not as it was kept.
        """
        return faststallda(self._workspace).get(period)

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
        raknar = pl.concat(
            [spar.start.select("nyckeltal"), spar.steg[-1].varden.select("nyckeltal")]
        ).unique()
        known = query(self._con, "SELECT nyckeltal, raknar FROM nyckeltal.katalog")
        # A nyckeltal that is no longer in the catalogue is taken to be about persons.
        by_id = raknar.join(known, on="nyckeltal", how="left").with_columns(
            pl.col("raknar").fill_null("personer")
        )

        def hide(values: pl.DataFrame) -> pl.DataFrame:
            parts = values.with_columns(pl.col("taljare", "namnare").cast(pl.Float64))
            return self._suppress(parts.join(by_id, on="nyckeltal", how="left"))

        return visa(spar, hide, troskel=self.troskel, sett=sett)

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
