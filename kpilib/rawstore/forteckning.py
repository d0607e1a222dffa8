"""The manifest as it holds: what is damaged or lost in it is put right from its copy.

A line knows whether it is as it was written. The copy has every line a second time, so what one of the two
has lost the other gives back, with the day of extraction, the profile and the answers that only the line has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kpilib.errors import FileRejectedError
from kpilib.rawstore.manifest import Entry, kopia, read_lines, write_manifest
from kpilib.rawstore.raw_file import places
from kpilib.rawstore.verifiera import sha256_of
from kpilib.workspace import Workspace


def entries(workspace: Workspace) -> list[Entry]:
    """Every entry in order; nothing is written.

    A line that a person has taken away, with its file, stays away. One that the manifest has lost, while its
    file lies there as it was, comes back.

    Raises
    ------
    FileRejectedError
        A line is damaged, and the copy has it not either.
    """
    path = workspace.manifest
    found, damaged = read_lines(path)
    spare, spare_damaged = read_lines(kopia(path))
    lost = [entry for entry in spare if entry not in found]
    if path.is_file() and not damaged:
        lies = places(workspace, spare)
        lost = [entry for entry in lost if sha256_of(lies[entry.sha256]) == entry.sha256]
    if damaged and len(lost) < len(damaged) and (spare_damaged or not spare):
        raise FileRejectedError(
            "Förteckningen över råfiler är skadad, och dess kopia har inte raden.",
            var=f"{path} rad {damaged[0]}",
            gor="Återställ den från säkerhetskopia. Annars: ta bort raden, och kör kategoriplan ingest, som "
            "för in dess fil på nytt; säg då igen vad som hade sagts om den (dag för uttaget, profil, svar).",
        )
    return _merged(found, spare, lost)


def mend(workspace: Workspace, say: Callable[[str], None] = lambda _: None) -> None:
    """Write the manifest and its copy as they hold, and say what was put right; for the one with the lock."""
    path = workspace.manifest
    try:
        held = entries(workspace)
    except FileRejectedError:  # is told by the first to need it
        return
    lost = damage(workspace)
    if lost is not None:
        say(f"Förteckningen över råfiler var skadad: {lost} rader är återställda ur {kopia(path).name}.")
    if held and (lost is not None or read_lines(kopia(path)) != (held, [])):
        write_manifest(path, held)


def damage(workspace: Workspace) -> int | None:
    """How many lines the manifest has lost and its copy has; None where the manifest is whole."""
    found, damaged = read_lines(workspace.manifest)
    held = entries(workspace)
    return len(held) - len(found) if held != found or damaged else None


def _merged(found: Sequence[Entry], spare: Sequence[Entry], lost: Sequence[Entry]) -> list[Entry]:
    """The entries with those that were lost, each after the one that it came after in the copy."""
    merged, at = list(found), 0
    for entry in spare if lost else ():
        if entry in lost:
            merged.insert(at, entry)
            at += 1
        elif entry in merged:
            at = merged.index(entry) + 1
    return merged
