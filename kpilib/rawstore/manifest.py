"""`manifest.jsonl`: one line per raw file, in order of arrival, and the same lines in `manifest.kopia.jsonl`.

A register that has not changed since its last extraction comes as the same content with a later day: it has a
line for each day, and the last is the one that holds. So has a file that is taken in with another profile, or
of which a question is answered: what part of a delivery it is, or what it does to the rows before it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from kpilib.errors import FileRejectedError
from kpilib.workspace import set_aside, write_atomic

Svar = Literal["ersatter", "bortse"]
"""What a person has answered of a file that would take rows away: that it may, or that it is not to count."""


@dataclass(frozen=True)
class Entry:
    """A line of the manifest.

    `profil` is the profile that the file was taken in with, `part` the part of a delivery that it is, and
    `svar` the answer to what it does to earlier rows; each None where nobody said. `demonstration` says that
    the demonstration wrote it, so that it is no municipality's own. `gallrad` is when the file was removed by
    decision, and `tabeller_gallrade` whether what was read of it went too (`kpilib.rawstore.gallring`).
    """

    sha256: str
    source: str
    name: str
    bytes: int
    mottagen: datetime
    utdrag: date | None
    profil: str | None = None
    part: str | None = None
    svar: Svar | None = None
    demonstration: bool = False
    gallrad: datetime | None = None
    tabeller_gallrade: bool = False

    @property
    def dag(self) -> date | None:
        """The day of extraction that was said on delivery, else the one day that the name holds."""
        days = days_in(self.name)
        return self.utdrag or (days.pop() if len(days) == 1 else None)

    def to_line(self) -> str:
        """JSON with a line feed; `mottagen` is UTC to the second, and `kontroll` holds for the rest."""
        content = {
            "sha256": self.sha256,
            "source": self.source,
            "name": self.name,
            "bytes": self.bytes,
            "mottagen": _utc(self.mottagen),
            "utdrag": self.utdrag.isoformat() if self.utdrag else None,
            "profil": self.profil,
            "del": self.part,
            "svar": self.svar,
            **({"demonstration": True} if self.demonstration else {}),
            **({"gallrad": _utc(self.gallrad)} if self.gallrad else {}),
            **({"tabeller_gallrade": True} if self.tabeller_gallrade else {}),
        }
        return json.dumps({**content, "kontroll": _check(content)}, ensure_ascii=False) + "\n"

    @classmethod
    def from_line(cls, line: str) -> Entry:
        """The entry of a line; ValueError, KeyError or TypeError where it is not one as it was written.

        A line that an earlier version wrote has no `kontroll`.
        """
        content = json.loads(line)
        if not isinstance(content, dict) or content.pop("kontroll", _check(content)) != _check(content):
            raise ValueError(line)
        return cls(
            str(content["sha256"]),
            str(content["source"]),
            str(content["name"]),
            int(content["bytes"]),
            datetime.fromisoformat(content["mottagen"]),
            date.fromisoformat(content["utdrag"]) if content["utdrag"] else None,
            content.get("profil"),
            content.get("del"),
            _svar(content.get("svar")),
            content.get("demonstration") is True,
            datetime.fromisoformat(content["gallrad"]) if content.get("gallrad") else None,
            content.get("tabeller_gallrade") is True,
        )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _svar(text: str | None) -> Svar | None:
    found = next((svar for svar in get_args(Svar) if svar == text), None)
    if found is None and text is not None:
        raise ValueError(text)
    return found


def days_in(name: str) -> set[date]:
    """The days that a file's name holds, as ``2024-12-31``, ``2024_12_31`` or ``20241231``."""
    found = set()
    for year, month, day in re.findall(r"(?<!\d)(20\d\d)[-_]?(\d\d)[-_]?(\d\d)(?!\d)", name):
        with suppress(ValueError):
            found.add(date(int(year), int(month), int(day)))
    return found


def kopia(path: Path) -> Path:
    """Where a manifest lies a second time."""
    return path.with_name(f"{path.stem}.kopia{path.suffix}")


def read_lines(path: Path) -> tuple[list[Entry], list[int]]:
    """The entries of a manifest in order, and the numbers of the lines that are none.

    A last line that a crash cut off, known by its missing line feed, is left out. A file that is not there
    has no lines.
    """
    if not path.is_file():
        return [], []
    entries, damaged = [], []
    whole, _, _ = path.read_text(encoding="utf-8", errors="replace").rpartition("\n")
    for number, line in enumerate(whole.split("\n") if whole else [], 1):
        try:
            entries.append(Entry.from_line(line))
        except (ValueError, KeyError, TypeError):
            damaged.append(number)
    return entries, damaged


def append(path: Path, entry: Entry) -> None:
    """One more entry, on disk when this returns; a line that a crash cut off is taken away first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for one in (path, kopia(path)):
        if one.is_dir():
            set_aside(one)
        with one.open("ab+") as file:
            file.seek(0)
            content = file.read()
            file.truncate(content.rfind(b"\n") + 1)
            file.write(entry.to_line().encode())
            file.flush()
            os.fsync(file.fileno())


def write_manifest(path: Path, entries: Sequence[Entry]) -> None:
    """The manifest and its copy with these entries and no others."""
    content = "".join(entry.to_line() for entry in entries).encode()
    for one in (path, kopia(path)):
        write_atomic(one, content)


def extend(path: Path, entries: Sequence[Entry]) -> None:
    """Several more entries in one step: all of them, or none, also if the machine stops."""
    whole, _, _ = path.read_text(encoding="utf-8", errors="replace").rpartition("\n")
    before = whole + "\n" if whole else ""
    for one in (path, kopia(path)):  # the copy has what it lacks by the next run, if this is stopped between
        write_atomic(one, (before + "".join(entry.to_line() for entry in entries)).encode())


def forget(path: Path, sha256: Collection[str]) -> None:
    """Take away every line of some contents, in the manifest and its copy; the others stay."""
    write_manifest(path, [entry for entry in read_lines(path)[0] if entry.sha256 not in sha256])


def _check(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def to_second(now: datetime | None) -> datetime:
    """A moment, or the present, in UTC without parts of a second: as the manifest writes it."""
    return (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)


def earlier_line(entries: Sequence[Entry], entry: Entry) -> int | None:
    """The line that holds for the same content already, if there is one."""
    found = next((i for i, e in reversed(list(enumerate(entries))) if e.sha256 == entry.sha256), None)
    if found is not None and entries[found].source != entry.source:
        other = entries[found]
        raise FileRejectedError(
            f"Samma innehåll finns redan bland råfilerna som källan {other.source} ({other.name}).",
            var=entry.name,
            gor=f"Är {other.source} fel källa: ta bort den filen och dess rad i manifest.jsonl.",
        )
    return found


def line_again(entry: Entry, before: Entry) -> Entry | None:
    """The line for a content that lies there as `before` says; None where the new one says nothing new.

    A day that nobody had said is now known: the file is the same delivery, with a day. A later day is a later
    delivery of what has not changed. A file that was removed by decision, and comes again, is there again.
    """
    first_said = entry.utdrag is not None and before.utdrag is None and entry.utdrag == before.dag
    if entry.dag is not None and before.dag is not None and entry.dag > before.dag:
        return dataclasses.replace(
            entry,
            profil=entry.profil or before.profil,
            part=entry.part or before.part,
            demonstration=before.demonstration,
        )
    said = dataclasses.replace(
        before,
        profil=entry.profil or before.profil,
        part=entry.part or before.part,
        svar=entry.svar or (None if entry.part else before.svar),
        utdrag=entry.dag if entry.dag is not None and (before.dag is None or first_said) else before.utdrag,
        gallrad=None,
        tabeller_gallrade=False,
    )
    return None if said == before else dataclasses.replace(said, mottagen=entry.mottagen)


def in_order(entries: Sequence[Entry]) -> list[tuple[int, Entry]]:
    """Each content once, as its last line says, with the number of the line that gives it its place.

    A later day of extraction is a new delivery. What is only said of one that lies there leaves it where it
    was: an answer does not lay an old file over newer ones.
    """
    holds: dict[str, tuple[int, Entry]] = {}
    for n, entry in enumerate(entries):
        before = holds.get(entry.sha256)
        stays = before is not None and (before[1].dag is None or entry.dag == before[1].dag)
        holds[entry.sha256] = (before[0] if before is not None and stays else n, entry)
    return sorted(holds.values(), key=lambda held: held[0])
