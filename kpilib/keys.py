"""The pseudonym key: made once, kept outside the repository and the data folders."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from platformdirs import user_config_path

from kpilib.errors import UsageError
from kpilib.workspace import Workspace

VARIABLE = "KATEGORIPLAN_NYCKELFIL"
_BYTES = 32


def key_path() -> Path:
    """The key file: `KATEGORIPLAN_NYCKELFIL`, or `pseudonym.key` in the user's configuration folder."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else user_config_path("kategoriplan") / "pseudonym.key"


def load_key(workspace: Workspace) -> bytes:
    """The key, made on first use and readable by its owner alone.

    Raises
    ------
    UsageError
        The key lies inside the workspace, is too short, or cannot be read or written.
    """
    path = key_path()
    if path.resolve().is_relative_to(workspace.root):
        raise UsageError(
            "Pseudonymnyckeln ligger i arbetsmappen, tillsammans med uppgifterna som den skyddar.",
            var=str(path),
            gor=f"Flytta filen ut ur arbetsmappen och låt {VARIABLE} peka på den.",
        )
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(_BYTES))
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileExistsError:  # another process made it between the check and the open
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        raise UsageError(
            "Pseudonymnyckeln går inte att läsa eller skapa.",
            var=str(path),
            gor=f"Kontrollera rättigheterna, eller låt {VARIABLE} peka på en annan fil.",
        ) from None
    if len(key) < _BYTES:
        raise UsageError(
            "Pseudonymnyckeln är för kort.",
            var=str(path),
            gor=f"Den ska vara {_BYTES} byte, skrivna som hex.",
        )
    return key


def fingerprint(key: bytes) -> str:
    """A name for a key that says nothing about it; snapshots with the same one can be joined on person."""
    return hashlib.sha256(b"kategoriplan fingerprint " + key).hexdigest()[:12]
