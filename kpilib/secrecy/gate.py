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
from kpilib.secrecy.faststalld import Faststalld, faststalld, faststallda
from kpilib.secrecy.minne import Minne
from kpilib.secrecy.oppet import OPPET
from kpilib.secrecy.publik import require_known
from kpilib.secrecy.suppression import DOLBART, dolda_tal, utan
from kpilib.secrecy.tidigare import Sett
from kpilib.secrecy.underlag import med_katalog, publika
from kpilib.settings import Settings, load_settings
from kpilib.warehouse import connect_to, opened
from kpilib.workspace import Workspace, write_atomic

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
    minne
        What disclosure control has found before; the workspace's when None.

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
        minne: Minne | None = None,
    ) -> None:
        workspace = workspace or Workspace.find()
        settings = settings or load_settings(workspace.settings)
        self.publik = publik or settings.sekretess.publik
        require_known(settings, self.publik)
        self.troskel = settings.sekretess.troskel
        self._settings = settings
        self._terms = settings.publik[self.publik]
        self.beskrivning = self._terms.beskrivning
        self.skyddar_rest = self._terms.skydda_komplement
        self._workspace = workspace
        self._minne = Minne(workspace.skydd) if minne is None else minne
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
            The columns of `nyckeltal.varde` and `raknar`, `slag`, `riktning`, and `dolt`: see `suppress`.
            Sorted by nyckeltal, insats, dimension and period.
        """
        safe = _CACHE.frame(self.snapshot.path, (self.troskel, self._terms.skydda_komplement), self.skydda)
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

        What the audience could not see then it does not see here. A state on the way is shown as a report
        would be that came after both, so that it tells no more than they do.
        """
        path = sedan.underlag if isinstance(sedan, Faststalld) else sedan
        spar = folj(path, self.snapshot.path)
        start, *steps = (
            med_katalog(values, self.tabell("katalog"))
            for values in (spar.start, *(s.varden for s in spar.steg))
        )
        personer = self._personer(self._con)
        kept = sedan.varden(self.publik) if isinstance(sedan, Faststalld) else None
        now = Sett(steps[-1], self.varden(), personer)
        then = Sett(start, self._suppress(start, personer, [now]) if kept is None else kept, personer)
        seen = [then]
        for values in steps[:-1]:
            same = next((s for s in seen if s.varden.equals(values)), None)
            seen.append(same or Sett(values, self._suppress(values, personer, [now, *seen]), personer))
        return visa(spar, [s.visat for s in (*seen, now)], troskel=self.troskel)

    def skydda(self) -> pl.DataFrame:
        """Every value of the snapshot as the audience may see it, found anew where it is not remembered.

        All of them pass the suppression together: what hides one may stand anywhere. What a stricter audience
        may see is shown, and what was shown in an adopted follow-up is known.
        """
        values = self._values()
        return utan(values, self._dolda(values))

    def protokoll(self) -> pl.DataFrame:
        """Which numbers are withheld, by which rule and at what loss: see `dolda_tal`. It tells no number."""
        return self._dolda(self._values())

    def _values(self) -> pl.DataFrame:
        katalog = self.tabell("katalog")
        return publika(med_katalog(self._read("FROM nyckeltal.varde ORDER BY ALL"), katalog), katalog)

    def _dolda(self, values: pl.DataFrame) -> pl.DataFrame:
        strictest = self._terms.skydda_komplement
        stricter = [] if strictest else [p for p, t in self._settings.publik.items() if t.skydda_komplement]
        visat = [self._other(publik).varden() for publik in stricter[:1]]
        return self._find(values, self._personer(self._con), visat=visat)

    def _other(self, publik: str) -> Gate:
        return Gate(publik, workspace=self._workspace, settings=self._settings, minne=self._minne)

    def _read(self, sql: str) -> pl.DataFrame:
        try:
            return query(self._con, sql)
        except (duckdb.BinderException, duckdb.CatalogException):
            raise SnapshotError(
                "Ögonblicksbilden är byggd av en annan version av programmet.",
                var=self.snapshot.snapshot,
                gor="Kör: kategoriplan publish.",
            ) from None

    def _suppress(
        self, values: pl.DataFrame, personer: pl.DataFrame | None, tidigare: Sequence[Sett]
    ) -> pl.DataFrame:
        return utan(values, self._find(values, personer, tidigare))

    def _find(
        self,
        values: pl.DataFrame,
        personer: pl.DataFrame | None,
        tidigare: Sequence[Sett] = (),
        visat: Sequence[pl.DataFrame] = (),
    ) -> pl.DataFrame:
        return dolda_tal(
            values,
            self.tabell("kalender"),
            troskel=self.troskel,
            skydda_komplement=self._terms.skydda_komplement,
            personer=personer,
            visat=visat,
            tidigare=[*self._adopted(), *tidigare],
            minne=self._minne,
        )

    def _adopted(self) -> list[Sett]:
        """The adopted follow-ups that the audience has read."""
        found = []
        for kept in faststallda(self._workspace).values():
            seen = kept.varden(self.publik)
            if seen is not None:
                with connect_to(self._workspace, kept.underlag) as con:
                    values = query(con, "FROM nyckeltal.varde ORDER BY ALL")
                    personer = self._personer(con)
                found.append(Sett(med_katalog(values, kept.tabell("katalog")), seen, personer))
        return found

    @staticmethod
    def _personer(con: duckdb.DuckDBPyConnection) -> pl.DataFrame | None:
        """How many persons the numbers are made of; None where an earlier program kept none of it."""
        try:
            return query(con, "FROM nyckeltal.personer")
        except duckdb.CatalogException:
            return None

    def close(self) -> None:
        """Let go of the snapshot."""
        self._con.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def forbered(workspace: Workspace, settings: Settings) -> dict[str, float]:
    """Find what each audience may see of the snapshot in force, and remember it for those who ask.

    Beside it is kept which numbers are withheld and why, by snapshot and audience: see `Gate.protokoll`.

    Returns
    -------
    dict
        Audience -> the share of the values about persons that is hidden.
    """
    minne = Minne(workspace.skydd)
    shares = {}
    for publik in settings.publik:
        with Gate(publik, workspace=workspace, settings=settings, minne=minne) as gate:
            about = gate.varden().filter(DOLBART)
            shares[publik] = float(about["dolt"].sum()) / max(1, about.height)
            write_atomic(
                workspace.skyddsprotokoll / f"{gate.snapshot.snapshot}-{publik}.csv",
                gate.protokoll().write_csv().encode(),
            )
    minne.bevara()
    return shares
