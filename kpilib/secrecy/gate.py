"""The door between the snapshot and everything that is read by others than the kategoriteam."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from kpilib.errors import UsageError
from kpilib.nyckeltal import folj
from kpilib.secrecy.andringar import Andringar, visa
from kpilib.secrecy.faststalld import Faststalld, faststallda
from kpilib.secrecy.nationellt import NATIONELLT
from kpilib.secrecy.suppression import suppress, suppress_flow
from kpilib.settings import Settings, load_settings
from kpilib.warehouse import connect, current
from kpilib.warehouse.schema import query
from kpilib.workspace import Workspace

# What a page may show beside values: how the snapshot came about. Nothing here counts persons.
_OPEN = {
    **NATIONELLT,
    "filer": "SELECT kalla, namn, utdrag, status, orsak, profil, lasning, lasta_rader, godkanda_rader, "
    "avvisade_rader, gallande_rader, lasta_ore, godkanda_ore, avvisade_ore, summarad_ore, fil "
    "FROM meta.fil ORDER BY kalla, ordning",
    "avstamning": "SELECT kontroll, allvar, beskrivning, antal FROM meta.avstamning "
    "ORDER BY allvar, kontroll",
    "karantan": "SELECT kalla, regel, allvar, min(beskrivning) AS beskrivning, "
    "min(nasta_steg) AS nasta_steg, count(*) AS antal FROM meta.avvisad GROUP BY ALL ORDER BY ALL",
    "katalog": "SELECT * FROM nyckeltal.katalog ORDER BY nyckeltal",
    "matt": "SELECT matt, varav, enhet, ar, utfall, budget, riktning, definition FROM main.matt "
    "ORDER BY matt, varav, ar",
    "insatser": "SELECT * FROM main.insats ORDER BY ordning",
    "kalender": "SELECT * FROM main.kalender ORDER BY fran, till",
    "tackning": "SELECT * FROM main.tackning ORDER BY tabell, insats, fran",
    "seriebrott": "SELECT nyckeltal, insats, fran, orsak, kalla FROM nyckeltal.seriebrott ORDER BY ALL",
    "kommungrupp": "SELECT grupp, titel, kommun, namn FROM main.kommungrupp ORDER BY grupp, kommun",
    "egen_kommun": "SELECT kommun, namn FROM main.egen_kommun",
    "aktivitet": "SELECT strategi, aktivitet, beskrivning, ansvarig, status, start, slut, kommentar "
    "FROM main.aktivitet ORDER BY strategi, aktivitet",
    "kommentar": "SELECT nyckeltal, insats, period, orsak, atgard, forfattare_roll "
    "FROM main.kommentar ORDER BY nyckeltal, insats, period",
    # Sole traders stand together under one name; how many rows a supplier has would count persons.
    "leverantorer": "SELECT DISTINCT visas_som AS leverantor, koncern FROM main.leverantor ORDER BY ALL",
    "leverantorskop": "SELECT p.insats, left(p.period, 4) AS ar, l.visas_som AS leverantor, l.koncern, "
    "sum(p.belopp) AS belopp FROM main.kopfil AS p JOIN main.leverantor_namn AS n "
    "ON n.namn = p.leverantor AND n.nummer = coalesce(p.organisationsnummer, '') "
    "JOIN main.leverantor AS l ON l.leverantor_id = n.leverantor_id GROUP BY ALL ORDER BY ALL",
    # A supplier's month of an insats can be one person's; a year of all suppliers is what the plan prints.
    "avstamning_inkop": "SELECT insats, left(manad, 4) AS ar, orsak, count(*) AS antal, sum(kopt) AS kopt, "
    "sum(bokfort) AS bokfort, sum(skillnad) AS skillnad, min(manad) AS forst, max(manad) AS sist "
    "FROM main.avstamning_inkop GROUP BY ALL ORDER BY ALL",
    "leverantorer_att_avgora": "SELECT skal, namn, annat_namn, likhet FROM main.leverantor_tveksam "
    "ORDER BY skal, namn, annat_namn, annan_id",
    "ramavtal": "SELECT avtalsnummer, leverantor, insats, delomrade, fran, till, forlangd_till "
    "FROM main.ramavtal ORDER BY insats, delomrade, fran, avtalsnummer",
}


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
        """What says nothing about persons: filer, avstamning, katalog, matt, insatser, kalender, tackning,
        kolada (of the compared areas), hamtningar, revideringar, kommungrupp, kommungrupp_historik,
        egen_kommun, seriebrott, nationell_serie and nationell_lage (of the compared areas), kommunvarden (of
        every municipality), nationell_uppdelning, avstamning_nationell, karantan (counts by rule),
        aktivitet, kommentar, ramavtal, leverantorer, leverantorskop, avstamning_inkop, or
        leverantorer_att_avgora.

        Raises
        ------
        UsageError
            Any other table: it does not pass.
        """
        if namn not in _OPEN:
            raise UsageError(
                f"Tabellen {namn} lämnas inte ut till en rapport.",
                gor=f"Välj en av: {', '.join(sorted(_OPEN))}.",
            )
        return query(self._con, _OPEN[namn])

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
