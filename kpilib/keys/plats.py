"""Where a key may lie: for its owner's eyes, and not where it is copied to others."""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePath

_CLOUDS = re.compile(
    r"(?:onedrive|dropbox|google ?drive|icloud|nextcloud|owncloud|syncthing)"
    r"|(?:box(?: sync)?|mega(?:sync)?|sync)$",
    re.IGNORECASE,
)
_CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_BROAD = re.compile(r"\((?:A|XA);[^;)]*;[^;)]*;[^;)]*;[^;)]*;(WD|BU|AU|BG|AN|DU|DG|IU|NU|LG)[;)]")
"""An entry of an access list in SDDL that lets in everyone, all users, guests or a whole domain."""


def synced(path: PurePath, env: Mapping[str, str] = os.environ) -> str | None:
    """The folder on the way that a cloud service copies to other machines; None where there is none."""
    for variable in _CLOUD_VARIABLES:
        if env.get(variable) and path.is_relative_to(env[variable]):
            return type(path)(env[variable]).name
    return next((part for part in path.parts if _CLOUDS.match(part)), None)


def versioned(path: Path) -> Path | None:
    """The folder under version control that a path lies in; None where there is none."""
    return next((folder for folder in path.resolve().parents if (folder / ".git").exists()), None)


def opened_to_others(path: Path, *, windows: bool = os.name == "nt") -> str | None:
    """The command that closes a file that others than its owner may read or write; None where none may."""
    if not windows:
        open_ = stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
        return f"chmod 600 {shlex.quote(str(path))}" if open_ else None
    if path.resolve().is_relative_to(Path.home().resolve()):
        return None  # the profile's folder, which Windows gives to its user alone
    access = _sddl(path)
    if access is not None and not lets_in_many(access):
        return None
    return f'icacls "{path}" /inheritance:r /grant:r "%USERNAME%:(R,W)"'


def lets_in_many(sddl: str) -> bool:
    """Whether an access list in SDDL lets in more than named accounts."""
    return _BROAD.search(sddl) is not None


def _sddl(path: Path) -> str | None:
    """The file's access list, as Windows writes it whatever its language; None where it cannot be read."""
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "acl"
        command = ["icacls", str(path), "/save", str(saved)]
        try:
            subprocess.run(command, capture_output=True, check=True, timeout=20)  # noqa: S603
            return saved.read_text(encoding="utf-16-le")
        except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
            return None
