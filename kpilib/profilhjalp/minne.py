"""What is kept beside the profiles: the answers so far, and what a file was like when its profile was made.

Both lie in `profiler/.utkast/`, and hold headers and codes only: never a cell of a protected column.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kpilib.profilhjalp.fraga import Svar
from kpilib.workspace import Workspace, write_atomic


@dataclass(frozen=True)
class Sett:
    """What a file was like when its profile was made.

    Parameters
    ----------
    filnamn
        The pattern of its name: a file of another name is not the next delivery of it.
    rubriker
        Every header, in the file's order.
    passning
        Column -> the share of its filled cells that fit.
    varden
        Column of codes or insatser -> the ways of writing that have been seen.
    """

    filnamn: str
    rubriker: Sequence[str]
    passning: Mapping[str, float]
    varden: Mapping[str, Sequence[str]]


def mapp(workspace: Workspace) -> Path:
    """The folder; profiles are looked for beside it, never in it."""
    return workspace.profiles / ".utkast"


def svarsfil(workspace: Workspace, path: Path) -> Path:
    """Where the answers of one file's content are kept."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return mapp(workspace) / f"{digest[:12]}.svar.json"


def las_svar(file: Path) -> dict[str, str]:
    """The answers that were given before; none where the file is gone or is not whole."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in content.items()} if isinstance(content, dict) else {}


def spara_svar(file: Path, svar: Svar) -> None:
    """The answers, whole on disk when this returns."""
    write_atomic(file, json.dumps(dict(svar), ensure_ascii=False, indent=1).encode())


def las_sett(workspace: Workspace, kalla: str, namn: str, fil: str) -> Sett | None:
    """What the file of a profile was like before one named `fil`; None where that is not known."""
    try:
        content = json.loads(_sett(workspace, kalla, namn).read_text(encoding="utf-8"))
        sett = Sett(content["filnamn"], content["rubriker"], content["passning"], content["varden"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return sett if fnmatch.fnmatch(fil.casefold(), sett.filnamn) else None


def spara_sett(workspace: Workspace, kalla: str, namn: str, sett: Sett) -> None:
    """What a file was like, for the next delivery to be compared with."""
    content = json.dumps(asdict(sett), ensure_ascii=False, indent=1)
    write_atomic(_sett(workspace, kalla, namn), content.encode())


def _sett(workspace: Workspace, kalla: str, namn: str) -> Path:
    return mapp(workspace) / f"{kalla}-{namn}.sett.json"
