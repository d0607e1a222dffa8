"""SQL and explanations for an audience: the door that a terminal and a notebook use.

An audience without rows is answered from a database that holds only what it may see (`databas`). One with
rows is answered from the snapshot, and each answer is marked in its first column, which goes with it wherever
it is pasted.
"""

from __future__ import annotations

from dataclasses import replace
from types import TracebackType
from typing import Self

import duckdb
import polars as pl

from kpilib.errors import UsageError
from kpilib.fragor import granser
from kpilib.nyckeltal import Explanation, explain
from kpilib.secrecy.databas import oppna, sakert
from kpilib.secrecy.forklaring import forklara
from kpilib.secrecy.gate import Gate
from kpilib.secrecy.publik import PUBLIK, forklarad, med_rader, vald
from kpilib.settings import Settings, load_settings
from kpilib.warehouse import connect, current
from kpilib.warehouse.ask import ask
from kpilib.workspace import Workspace

MARKE = "sekretess"
"""The first column of an answer that may have rows of single persons or small counts in it."""


class Dorr:
    """What an audience may ask of the snapshot in force.

    Parameters
    ----------
    publik
        An audience of the settings; None: that of the environment, else the workspace's own.

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
        self._workspace = workspace or Workspace.find()
        self._settings = settings or load_settings(self._workspace.settings)
        self.publik = vald(self._settings, publik)
        rules = self._settings.publik[self.publik]
        self.rader = rules.rader
        self.far_se = forklarad(rules, self._settings.sekretess.troskel)
        self.fil = (
            current(self._workspace).path
            if self.rader
            else sakert(self._workspace, self._settings, self.publik)
        )
        self.con = connect(self._workspace) if self.rader else oppna(self._workspace, self.fil)

    def fraga(self, sql: str) -> pl.DataFrame:
        """The result of one SELECT, marked where the audience sees rows.

        Raises
        ------
        UsageError
            The text is not one reading statement, or names what the audience may not see or what does not
            exist.
        """
        try:
            return self.markt(ask(self.con, sql, granser(self._workspace)))
        except UsageError:
            if not self.rader:
                self._refuse_rows(sql)
            raise

    def forklara(
        self, nyckeltal: str, *, insats: str | None = None, period: str | None = None
    ) -> Explanation:
        """Where a value comes from; with the rows behind it where the audience sees rows.

        Raises
        ------
        UsageError
            No such nyckeltal, insats or period.
        """
        if self.rader:
            found = explain(self.con, nyckeltal, insats=insats, period=period)
            return replace(found, rader=self.markt(found.rader))
        with Gate(self.publik, workspace=self._workspace, settings=self._settings) as gate:
            return forklara(gate, nyckeltal, insats=insats, period=period)

    def markt(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A frame with the mark first, where the audience sees rows; else as it is."""
        return marked(frame, self.publik) if self.rader else frame

    def _refuse_rows(self, sql: str) -> None:
        """Say what to write, where a query names a table that only others see."""
        try:
            named = self.con.get_table_names(sql, qualified=True)
        except duckdb.Error:
            return
        known = {
            tabell for (tabell,) in self.con.execute("SELECT DISTINCT tabell FROM main.lexikon").fetchall()
        }
        hidden = sorted(known & {n if "." in n else f"main.{n}" for n in named} - self._own())
        if hidden:
            raise UsageError(
                f"Publiken {self.publik} har inte tabellen {hidden[0]}, bara det som får visas för den.",
                gor=self.hur(
                    f'kategoriplan sql -p {{publik}} "{_in_quotes(sql)}"',
                    'kpilib.sql("…", publik="{publik}")',
                ),
            )

    def _own(self) -> set[str]:
        names = "SELECT concat(schema_name, '.', table_name) FROM duckdb_tables() WHERE NOT internal"
        return {name for (name,) in self.con.execute(names).fetchall()}

    def hur(self, kommando: str, anrop: str) -> str:
        """How the rows are asked for, by somebody whose work it is.

        Parameters
        ----------
        kommando, anrop
            What is written in a terminal and in a notebook, with ``{publik}`` where the audience is named.
        """
        with_rows = med_rader(self._settings)
        if with_rows is None:
            return "Ingen publik i kategoriplan.toml ser rader: rader = true under [publik.NAMN] gör det."
        in_terminal, in_notebook = (text.replace("{publik}", with_rows) for text in (kommando, anrop))
        return (
            f"Är det för eget arbete i kategoriteamet: {in_terminal} (i en anteckningsbok {in_notebook}). "
            f"För att alltid få det på den här datorn: sätt miljövariabeln {PUBLIK}={with_rows}. Det som "
            f"{self.publik} ser listas med: "
            'kategoriplan sql "SELECT table_name, comment FROM duckdb_tables()"'
        )

    def close(self) -> None:
        """Let go of the database."""
        self.con.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def marked(frame: pl.DataFrame, publik: str) -> pl.DataFrame:
    """A frame with the mark of an audience as its first column."""
    name = MARKE
    while name in frame.columns:
        name += "_"
    mark = pl.Series(name, [f"{publik}: lämnas inte vidare"] * frame.height, dtype=pl.String)
    return frame.select(mark, pl.all())


def heading(publik: str) -> str:
    """What stands over such an answer where it is read, and goes with it when it is copied."""
    return f"{publik.upper()} – SEKRETESS – LÄMNAS INTE VIDARE"


def _in_quotes(sql: str) -> str:
    """A query as it can stand between quotes in any shell; the beginning of none where it cannot."""
    return sql if not set(sql.replace("!=", "")) & set('"$`\\!\n\r{}') else "samma fråga"
