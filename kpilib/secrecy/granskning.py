"""What is about to leave, looked over by a second person, and the approval kept by role.

`data/curated/granskningar/liggare.jsonl` has a line for each approval, with the hash of the line before it;
lines are added and never changed. Beside it lies each publication that was approved, so that the next one can
be held against it. An approval is of one snapshot, one audience and one content: anything else needs its own.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from kpilib.errors import GranskningError, SnapshotError, UsageError
from kpilib.formats import nearest
from kpilib.secrecy.databas import lasta, oppna, sakert
from kpilib.secrecy.publik import vald
from kpilib.secrecy.sakra import Saker, avtryck
from kpilib.secrecy.skillnad import Tabellbild, bild
from kpilib.settings import Settings
from kpilib.warehouse import current
from kpilib.workspace import Workspace, replace, write_atomic

LIGGARE = "liggare.jsonl"
KORT = 12
"""So many characters of a fingerprint are shown, and written by the one who approves."""


@dataclass(frozen=True)
class Godkannande:
    """An approval: when (UTC), of what, and by which role."""

    tid: str
    publik: str
    snapshot: str
    avtryck: str
    roll: str
    celler: int
    dolda: int
    foregaende: str


@dataclass(frozen=True)
class Granskning:
    """A publication as a second person is shown it.

    Parameters
    ----------
    tabeller
        What each table holds, and how it differs from what was approved last.
    forra
        The audience's last approval; None where there is none.
    godkand
        The approval of just this; None until it is approved.
    """

    publik: str
    snapshot: str
    avtryck: str
    tabeller: Sequence[Tabellbild]
    forra: Godkannande | None
    godkand: Godkannande | None

    @property
    def kommando(self) -> str:
        """What approves it, but for the role."""
        return f"kategoriplan granska --publik {self.publik} --avtryck {self.avtryck[:KORT]}"


def granska(workspace: Workspace, settings: Settings, publik: str) -> Granskning:
    """What an audience would get of the snapshot in force, held against what was approved for it last.

    Raises
    ------
    UsageError
        No such audience.
    SnapshotError
        Nothing is published, or what was approved is damaged.
    """
    publik = vald(settings, publik)
    tables = _read(workspace, sakert(workspace, settings, publik))
    found = avtryck(tables)
    approved = [one for one in liggare(workspace) if one.publik == publik]
    last = approved[-1] if approved else None
    by_name = {one.tabell.name: one for one in _before(workspace, last)}
    return Granskning(
        publik,
        current(workspace).snapshot,
        found,
        [bild(one, by_name.get(one.tabell.name)) for one in tables],
        last,
        _of(approved, current(workspace).snapshot, found),
    )


def godkann(
    workspace: Workspace,
    settings: Settings,
    shown: Granskning,
    *,
    roll: str,
    sett: str,
    now: datetime | None = None,
) -> Godkannande:
    """Approve what was shown; only for the one who holds the lock.

    Parameters
    ----------
    roll
        A role of the settings; never a name.
    sett
        The fingerprint, or its beginning, that the one who approves was shown.

    Raises
    ------
    UsageError
        No such role, or what is there now is not what was shown.
    """
    roles = settings.granskning.roller
    if roll not in roles:
        near = nearest(roll, roles, n=1)
        raise UsageError(
            "Rollen finns inte bland dem som får granska.",
            var="kategoriplan.toml: [granskning] roller",
            gor=(f"Menade du {near[0]}? " if near else "")
            + f'Välj en av: {", ".join(roles)}; skriv till exempel {shown.kommando} --roll "{roles[0]}". '
            "Namn på personer sparas aldrig.",
        )
    if len(sett) < KORT or not shown.avtryck.startswith(sett):
        raise UsageError(
            "Det som skulle godkännas är inte det som gäller nu.",
            var=f"avtryck {sett}, nu {shown.avtryck[:KORT]}",
            gor=f"Granska igen: kategoriplan granska --publik {shown.publik}",
        )
    if shown.godkand:
        return shown.godkand
    kept = _kept(workspace, shown.avtryck)
    kept.parent.mkdir(parents=True, exist_ok=True)
    half = kept.with_name(f".{kept.name}")
    shutil.copyfile(sakert(workspace, settings, shown.publik), half)
    replace(half, kept)
    lines = _lines(workspace)
    one = Godkannande(
        (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        shown.publik,
        shown.snapshot,
        shown.avtryck,
        roll,
        sum(t.celler for t in shown.tabeller),
        sum(t.dolda for t in shown.tabeller),
        _hash(lines[-1]) if lines else "",
    )
    lines.append(json.dumps(asdict(one), ensure_ascii=False))
    write_atomic(workspace.granskningar / LIGGARE, ("\n".join(lines) + "\n").encode())
    return one


def require_granskad(workspace: Workspace, settings: Settings, publik: str) -> Godkannande | None:
    """The approval of what an audience gets; None where its rules ask for none.

    Raises
    ------
    GranskningError
        It must be looked over first.
    """
    publik = vald(settings, publik)
    if not settings.publik[publik].kraver_granskning:
        return None
    found = avtryck(_read(workspace, sakert(workspace, settings, publik)))
    approved = _of(
        [one for one in liggare(workspace) if one.publik == publik], current(workspace).snapshot, found
    )
    if approved is None:
        raise GranskningError(
            f"Det som publiken {publik} skulle få är inte granskat.",
            var=f"ögonblicksbild {current(workspace).snapshot}, avtryck {found[:KORT]}",
            gor=f"Låt en andra person granska det: kategoriplan granska --publik {publik}",
        )
    return approved


def liggare(workspace: Workspace) -> list[Godkannande]:
    """Every approval, the earliest first.

    Raises
    ------
    SnapshotError
        A line is missing or is not as it was written.
    """
    found, before = [], ""
    for line in _lines(workspace):
        try:
            one = Godkannande(**json.loads(line))
        except (ValueError, TypeError):
            raise _damaged(workspace.granskningar / LIGGARE) from None
        if one.foregaende != before:
            raise _damaged(workspace.granskningar / LIGGARE)
        before = _hash(line)
        found.append(one)
    return found


def _of(approved: Sequence[Godkannande], snapshot: str, found: str) -> Godkannande | None:
    return next((one for one in reversed(approved) if (one.snapshot, one.avtryck) == (snapshot, found)), None)


def _before(workspace: Workspace, last: Godkannande | None) -> list[Saker]:
    if last is None:
        return []
    try:
        return _read(workspace, _kept(workspace, last.avtryck))
    except SnapshotError as error:
        raise _damaged(Path(error.var)) from None


def _read(workspace: Workspace, path: Path) -> list[Saker]:
    with oppna(workspace, path) as con:
        return lasta(con)


def _kept(workspace: Workspace, found: str) -> Path:
    return workspace.granskningar / f"{found[:16]}.duckdb"


def _lines(workspace: Workspace) -> list[str]:
    path = workspace.granskningar / LIGGARE
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _hash(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _damaged(path: Path) -> SnapshotError:
    return SnapshotError(
        "Det som är sparat om granskningar är skadat eller ändrat.",
        var=str(path),
        gor="Återställ mappen från säkerhetskopia. Går det inte: flytta undan den och granska på nytt.",
    )
