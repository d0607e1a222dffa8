"""What is in force and what is waiting: the snapshot, the files, the quarantine, the audit and the runs.

What is not published yet is told from what the latest reading left in data/curated, so that it is the truth
also before the first publishing, and where the snapshot cannot be opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from rich.console import RenderableType
from rich.text import Text

from kpilib.begrepp import och
from kpilib.begrepp.upplysning import VANTAR
from kpilib.cli import delivery, karantan, laget, output
from kpilib.database import query
from kpilib.demo import blandade
from kpilib.errors import KategoriplanError, SnapshotError
from kpilib.pipeline import known
from kpilib.warehouse import Curated, Current, connect, current, kept, runs, verify
from kpilib.warehouse.liggaren import LedgerError, examine
from kpilib.workspace import Workspace

_AUDIT = """
SELECT kontroll, allvar, antal, beskrivning FROM meta.avstamning WHERE antal > 0 ORDER BY allvar, kontroll
"""
_SHOWN = (
    "kalla",
    "namn",
    "utdrag",
    "status",
    "lasta_rader",
    "godkanda_rader",
    "avvisade_rader",
    "gallande_rader",
    "publicerad",
    "orsak",
)
_RUBRIKER = {
    "kalla": "Källa",
    "namn": "Fil",
    "utdrag": "Uttag",
    "status": "Status",
    "lasta_rader": "Lästa",
    "godkanda_rader": "Godkända",
    "avvisade_rader": "Karantän",
    "gallande_rader": "Gällande",
    "publicerad": "Publicerad",
}
"""What a terminal has room for, and what it calls it."""
_KORNINGAR = {
    "korning": "Körning",
    "kommando": "Kommando",
    "startad": "Startad (UTC)",
    "status": "Status",
    "snapshot": "Ögonblicksbild",
    "fel": "Fel",
}
MANGA = 40
"""How many files and runs a terminal shows."""


@dataclass(frozen=True)
class Status:
    """The state of a workspace.

    Parameters
    ----------
    current, fel
        The snapshot in force, verified; or why there is none that can be read.
    liggarfel
        What is wrong with the ledger, where the runs are its copy's.
    mottaget
        What the latest reading of each raw file gave.
    publicerat
        `meta.fil` of the snapshot in force, empty where there is none.
    refuserade
        Files that were given and not taken in (`laget.refuserade`).
    gissade
        Registers whose day of extraction is guessed, with what is told of it and the command that says it.
    """

    current: Current | None
    fel: KategoriplanError | None
    mottaget: Sequence[Curated]
    publicerat: pl.DataFrame
    anmarkningar: pl.DataFrame
    refuserade: pl.DataFrame
    gissade: Sequence[tuple[Curated, str, str]]
    avstamning: pl.DataFrame
    korningar: pl.DataFrame
    upplysningar: pl.DataFrame
    olasta: Sequence[str]
    utanfor: tuple[str, str] | None
    liggarfel: KategoriplanError | None = None

    @property
    def opublicerade(self) -> list[Curated]:
        return laget.opublicerade(self.mottaget, self.publicerat)

    @property
    def filer(self) -> pl.DataFrame:
        """Every file that was taken in, as it was last read, and whether the snapshot in force has it so."""
        waiting = {one.raw.fil for one in self.opublicerade}
        in_force = {row["fil"]: row["gallande_rader"] for row in self.publicerat.iter_rows(named=True)}
        rows = [
            {
                **one.as_row(),
                **({} if one.digest or one.fel else {"status": "inte läst"}),
                "gallande_rader": in_force.get(one.raw.fil),
                "publicerad": one.raw.fil not in waiting,
            }
            for one in self.mottaget
        ]
        if not rows:
            return pl.DataFrame()
        return pl.DataFrame(rows, infer_schema_length=None).select(_SHOWN).sort("kalla", maintain_order=True)

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        return {
            "snapshot": self.current.snapshot if self.current else None,
            "publicerad": self.current.publicerad if self.current else None,
            "fel": None if self.fel is None else output.error_as_json(self.fel),
            "liggarfel": None if self.liggarfel is None else output.error_as_json(self.liggarfel),
            "filer": self.filer.to_dicts(),
            "olasta": list(self.olasta),
            "opublicerade": [one.raw.name for one in self.opublicerade],
            "refuserade": self.refuserade.to_dicts(),
            "gissade_uttagsdagar": [
                {"namn": one.raw.name, "utdrag": one.utdrag, "gor": command}
                for one, _, command in self.gissade
            ],
            "karantan": self.anmarkningar.to_dicts(),
            "karantan_grupper": karantan.grupper(self.anmarkningar).to_dicts(),
            "avstamning": self.avstamning.to_dicts(),
            "korningar": self.korningar.to_dicts(),
            "upplysningar": self.upplysningar.to_dicts(),
        }

    def as_text(self) -> Iterator[RenderableType]:
        """For a person."""
        if self.current is not None:
            yield Text(f"Ögonblicksbild {self.current.snapshot}, publicerad {_utc(self.current)}.")
        for fel in filter(None, (self.fel, self.liggarfel)):
            yield Text(str(fel))
        yield from map(Text, self._waiting())
        yield Text()
        yield _listed("Filer", _named(self.filer, _RUBRIKER), "Inga filer.")
        yield Text()
        yield _listed("Upplysningar", _other(self.upplysningar), "Inga.")
        yield Text()
        yield from map(Text, self._quarantine())
        yield Text()
        if self.current is not None and self.fel is None:
            yield _listed("Kontroller som fann något", self.avstamning, "Alla kontroller gick igenom.")
            yield Text()
        yield _listed("Senaste körningar", _named(self.korningar, _KORNINGAR), "Inga körningar.")

    def _waiting(self) -> Iterator[str]:
        for one in self.mottaget:
            if one.status == "vantar":
                yield from delivery.question(one)
        if self.olasta:
            yield f"Inte lästa än: {_names(self.olasta)}. kategoriplan ingest läser dem."
        waiting = [one.raw.name for one in self.opublicerade if one.status == "godkand" and one.balans]
        if waiting and self.current is not None:
            yield (
                f"Intagna men inte i ögonblicksbilden, eller lästa på nytt sedan dess: {_names(waiting)}. "
                "kategoriplan publish tar med dem."
            )
        elif waiting:
            yield f"Intagna men inte publicerade: {_names(waiting)}. kategoriplan publish publicerar dem."
        gone = set(self.publicerat["fil"]) if self.publicerat.height else set()
        if gone - {one.raw.fil for one in self.mottaget}:
            yield "Ögonblicksbilden har filer som inte finns kvar i data/raw. kategoriplan publish gör en ny."
        if removed := [one for one in self.mottaget if one.raw.gallrad is not None]:
            yield (
                f"{len(removed)} råfil{'' if len(removed) == 1 else 'er'} är "
                f"gallrad{'' if len(removed) == 1 else 'e'} enligt beslut; data/curated/gallring har "
                "kvitton. Det som lästs ur dem räknas som förut, om inte statusen är gallrad."
            )
        if self.utanfor:
            yield " ".join(self.utanfor)
        for one, told, command in self.gissade:
            yield f"{one.raw.name}: {told} Säg den, och byt dagen om den är en annan: {command}"
        if mixed := blandade(one.raw for one in self.mottaget):
            yield str(mixed)

    def _quarantine(self) -> Iterator[str]:
        rows, ore = karantan.summering(self.anmarkningar)
        whole = [one for one in self.mottaget if one.fel is not None]
        for one in whole:
            assert one.fel is not None
            yield f"Avvisad i sin helhet: {one.raw.name}. {one.fel['vad']}"
            yield f"  Gör så här: {one.fel['gor']}"
        for row in self.refuserade.tail(MANGA).iter_rows(named=True):
            yield f"Togs inte in ({row['dag']:%Y-%m-%d}): {row['namn']}. {row['vad']}"
            yield f"  Gör så här: {row['gor']}"
        if self.anmarkningar.is_empty():
            yield "Karantän: Inga rader i karantän."
            return
        yield (
            f"Karantän: {karantan.antal(rows, ore)}. kategoriplan karantan visar alla, och "
            "kategoriplan karantan --ut FIL.xlsx skriver en lista att rätta efter."
        )
        yield from karantan.som_text(self.anmarkningar)


def status_of(workspace: Workspace) -> Status:
    """The state of a workspace, published or not."""
    files = kept(workspace)
    found, why = None, None
    published = audited = pl.DataFrame()
    try:
        pointed = current(workspace)
        verify(workspace, pointed.snapshot)
        with connect(workspace) as con:
            published, audited = query(con, "FROM meta.fil"), query(con, _AUDIT)
        found = pointed
    except SnapshotError as error:
        why = error
    ledger = None
    try:
        examine(workspace)
    except LedgerError as error:
        ledger = error
    try:
        told = known(workspace)
    except KategoriplanError:  # doctor says what is wrong with a workspace; what is in force is still told
        told = pl.DataFrame()
    return Status(
        found,
        why,
        files,
        published,
        karantan.anmarkningar(files),
        laget.refuserade(workspace, files),
        laget.gissade(files),
        audited,
        runs(workspace),
        told,
        laget.olasta(workspace, files),
        laget.utanfor_sagt(workspace),
        ledger,
    )


def _listed(titel: str, frame: pl.DataFrame, tomt: str) -> RenderableType:
    return output.table(frame, titel=titel, most=MANGA) if frame.height else Text(f"{titel}: {tomt}")


def _other(told: pl.DataFrame) -> pl.DataFrame:
    """What there is to know beside what files wait for, which has been asked."""
    return told if told.is_empty() else told.filter(pl.col("kod") != VANTAR).drop("kod")


def _named(frame: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    return (
        frame
        if frame.is_empty()
        else frame.select(pl.col(name).alias(shown) for name, shown in names.items())
    )


def _names(files: Sequence[str], most: int = 5) -> str:
    return och(files if len(files) <= most else [*files[:most], f"{len(files) - most} till"])


def _utc(found: Current) -> str:
    return f"{found.publicerad:%Y-%m-%d %H:%M} UTC"
