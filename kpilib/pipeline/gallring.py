"""Retention: which raw files may go by a rule, what goes with them, and the removal with its receipt."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from kpilib.database import query
from kpilib.errors import UsageError
from kpilib.formats import hidden, holds_person
from kpilib.pipeline.intag import ingest
from kpilib.pipeline.publicering import build_and_publish
from kpilib.pipeline.say import Say, silent
from kpilib.rawstore import RawFile, raw_files
from kpilib.rawstore.gallring import remove, returned
from kpilib.services.registry import SERVICES
from kpilib.warehouse import Curated, Run, current, kept, snapshot_path
from kpilib.workspace import Workspace, replace

ROLL = "kategoriteamet"
_ALDER = re.compile(r"(?P<antal>\d{1,3})\s*(?P<enhet>m|mån|månader|å|år|y)", re.IGNORECASE)


def fore_dag(text: str, idag: date) -> date:
    """The day before which files are too old: a day, or a time back from today (``24m``, ``2år``).

    Raises
    ------
    UsageError
        It is neither, or lies ahead.
    """
    found = _ALDER.fullmatch(text.strip())
    if found:
        months = int(found["antal"]) * (1 if found["enhet"].lower().startswith("m") else 12)
        year, month = divmod(idag.year * 12 + idag.month - 1 - months, 12)
        return date(year, month + 1, min(idag.day, monthrange(year, month + 1)[1]))
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise _no_age(text) from None
    if day > idag:
        raise UsageError(
            f"{text} har inte varit än.", gor="Ange en dag som har varit, eller en ålder som 24m."
        )
    return day


def _no_age(text: str) -> UsageError:
    return UsageError(
        f"{text} är varken en dag eller en ålder.", gor="Skriv --aldre-an 2024-12-31, 24m eller 2år."
    )


@dataclass(frozen=True)
class Gallringsplan:
    """What a rule would remove.

    Parameters
    ----------
    regel
        The rule in words, for the receipt.
    tabeller
        Whether what was read of the files goes too, and with it their rows in every later snapshot.
    filer
        The files that go.
    kvar
        Files that the rule is for and that stay, with the reason.
    """

    regel: str
    tabeller: bool
    filer: Sequence[Curated]
    kvar: Sequence[tuple[RawFile, str]]

    @property
    def karantan(self) -> int:
        """Rows in quarantine of the files: they cannot be mended by reading the files again."""
        return sum(c.balans.avvisade_rader for c in self.filer if c.balans)


def gallringsplan(
    workspace: Workspace,
    *,
    fore: date | None = None,
    filer: Collection[str] = (),
    kallor: Collection[str] = (),
    tabeller: bool = False,
    lasta: Sequence[Curated] | None = None,
) -> Gallringsplan:
    """What is to be removed: files that came before a day, or the named ones; nothing is done.

    Parameters
    ----------
    fore
        The day before which a file came (was taken in).
    filer
        Ids or names of files.
    kallor
        Only files of these sources; none: every source.
    lasta
        The files as they were just read; None: as they were last read.

    Raises
    ------
    UsageError
        No such file or source.
    """
    every = lasta if lasta is not None else kept(workspace)
    _require_known(every, filer, kallor)
    back = {raw.sha256 for raw in returned(workspace, [c.raw for c in every])}
    asked = [
        c
        for c in every
        if (fore is None or c.raw.mottagen.date() < fore)
        and (not filer or {c.raw.fil, c.raw.name} & set(filer))
        and (not kallor or c.raw.source in kallor)
        and (c.raw.gallrad is None or c.raw.sha256 in back or (tabeller and not c.raw.tabeller_gallrade))
    ]
    stays = [(c.raw, why) for c in asked if (why := _stays(c, tabeller=tabeller))]
    kept_back = {raw.sha256 for raw, _ in stays}
    goes = [c for c in asked if c.raw.sha256 not in kept_back]
    regel = f"mottagen före {fore}" if fore else "namngivna filer"
    if kallor:
        regel += f", källa {', '.join(sorted(kallor))}"
    return Gallringsplan(regel, tabeller, goes, stays)


def _stays(c: Curated, *, tabeller: bool) -> str | None:
    """Why a file that is old enough stays; None where it goes."""
    if c.raw.source in SERVICES:
        return "nationell statistik har inga personuppgifter, och nästa hämtning utgår från den"
    if c.raw.gallrad is not None:
        return None
    if not c.digest and c.fel is None:
        return "den är inte läst än: kategoriplan ingest läser den"
    if c.status == "vantar" and not tabeller:  # nobody has said that its rows count, and then they would
        return "den väntar på svar, som kategoriplan status visar; är den fel fil, lägg till --aven-tabeller"
    return None


def _require_known(every: Sequence[Curated], filer: Collection[str], kallor: Collection[str]) -> None:
    known = {name for c in every for name in (c.raw.fil, c.raw.name)}
    if unknown := [name for name in filer if name not in known]:
        raise UsageError(
            f"Det finns ingen råfil med namnet eller id:t {unknown[0]}.",
            gor="kategoriplan status visar filerna; ange namnet så som det står där.",
        )
    sources = {c.raw.source for c in every}
    if wrong := [name for name in kallor if name not in sources]:
        raise UsageError(
            f"Det finns inga råfiler av källan {wrong[0]}.", gor=f"Välj bland: {', '.join(sorted(sources))}."
        )


@dataclass
class Gallrat:
    """What was removed: the files and the receipt, and what else was touched or still has rows of them.

    Parameters
    ----------
    kvitto
        None where no file went now, and what an earlier removal left behind did.
    borttagna
        Older snapshots that had rows of the files, and went with their tables.
    ogonblicksbild
        The snapshot that was published without them; None where none was.
    uppfoljningar
        Adopted follow-ups that have rows of the files, and are kept as they were adopted.
    """

    kvitto: Path | None
    filer: Sequence[RawFile]
    ogonblicksbild: str | None = None
    borttagna: list[str] = field(default_factory=list)
    uppfoljningar: list[str] = field(default_factory=list)


def gallra(
    workspace: Workspace,
    *,
    fore: date | None = None,
    filer: Collection[str] = (),
    kallor: Collection[str] = (),
    tabeller: bool = False,
    roll: str = ROLL,
    run: Run,
    say: Say = silent,
    now: datetime | None = None,
) -> Gallrat | None:
    """Remove what a rule says, each file read by the program of today first; None where there is nothing.

    With `tabeller` the files' rows leave every snapshot but those of adopted follow-ups: a new one is
    published without them, and older ones that have them are removed.

    Raises
    ------
    UsageError
        The role names a person, or there is no such file.
    """
    if holds_person(roll) or not roll.strip():
        raise UsageError(
            "Rollen i kvittot ska vara en roll, inte en person.",
            gor="Skriv till exempel --roll arkivansvarig.",
        )
    delivered = ingest(workspace, run=run, say=say)
    plan = gallringsplan(
        workspace, fore=fore, filer=filer, kallor=kallor, tabeller=tabeller, lasta=delivered.filer
    )
    gone = [c.raw for c in plan.filer]
    receipt = None
    if gone:
        kept_of_it = kvitto(gone, plan.filer, regel=plan.regel, roll=roll)
        receipt = remove(workspace, gone, kept_of_it, now=now or datetime.now(UTC), tabeller=tabeller)
    done = Gallrat(receipt, gone)
    if tabeller:  # also what a removal that was stopped on the way has left
        ids = {raw.fil for raw in raw_files(workspace) if raw.tabeller_gallrade}
        _forget_quarantine(workspace, ids)
        if _holding(workspace.snapshots.glob("*.duckdb"), ids):
            _publish_without(workspace, ids, done, run, say)
    done.uppfoljningar = _holding(workspace.uppfoljningar.glob("*/*.duckdb"), {raw.fil for raw in gone})
    return done if gone or done.borttagna else None


def kvitto(files: Sequence[RawFile], read: Iterable[Curated], *, regel: str, roll: str) -> dict[str, Any]:
    """What is kept of a removal: which files, by which rule and role, and how many rows; nothing in them."""
    balances = {c.raw.sha256: c.balans for c in read}
    return {
        "gallrat": datetime.now(UTC).isoformat(timespec="seconds"),
        "regel": regel,
        "roll": roll,
        "filer": [
            {
                "fil": raw.fil,
                "sha256": raw.sha256,
                "kalla": raw.source,
                "namn": hidden(raw.name),
                "byte": raw.bytes,
                "mottagen": raw.mottagen.isoformat(),
                "utdrag": raw.utdrag.isoformat() if raw.utdrag else None,
                "lasta_rader": balance.lasta_rader if balance else None,
                "godkanda_rader": balance.godkanda_rader if balance else None,
                "karantan_rader": balance.avvisade_rader if balance else None,
            }
            for raw in files
            for balance in [balances.get(raw.sha256)]
        ],
    }


def _publish_without(workspace: Workspace, ids: Collection[str], done: Gallrat, run: Run, say: Say) -> None:
    in_force = current(workspace).snapshot if workspace.current.exists() else None
    files = ingest(workspace, run=run, say=say).filer
    if in_force is not None and any(c.status == "godkand" for c in files):
        done.ogonblicksbild = build_and_publish(workspace, files, run=run, say=say).snapshot
    elif in_force is not None:
        workspace.current.unlink()
    new = snapshot_path(workspace, done.ogonblicksbild) if done.ogonblicksbild else None
    older = [path for path in workspace.snapshots.glob("*.duckdb") if path != new]
    for name in _holding(older, ids):
        snapshot_path(workspace, name).unlink()
        done.borttagna.append(name)


def _holding(snapshots: Iterable[Path], ids: Collection[str]) -> list[str]:
    """The snapshots with rows of some files, by id; an adopted follow-up's by its half-year."""
    found = []
    for path in sorted(snapshots):
        try:
            with duckdb.connect(str(path), read_only=True) as con:
                rows = query(con, "SELECT fil FROM meta.fil WHERE status NOT IN ('gallrad', 'avvisad')")
        except duckdb.Error:
            continue  # one that cannot be read is told of by doctor
        if set(rows["fil"]) & set(ids):
            found.append(path.parent.name if path.stem == "underlag" else path.stem)
    return found


def _forget_quarantine(workspace: Workspace, ids: Collection[str]) -> None:
    """The cells that earlier runs kept of the files' rejected rows."""
    for path in sorted(workspace.rejected.glob("korning-*.parquet")):
        rows = pl.read_parquet(path)
        left = rows.filter(~pl.col("fil").is_in(list(ids)))
        if left.is_empty():
            path.unlink()
        elif left.height < rows.height:
            half = path.with_name(f".{path.name}")
            left.write_parquet(half)
            replace(half, path)
