"""What keeps the key: a file of its owner's, or an entry in the system's keyring."""

from __future__ import annotations

import os
import shlex
import stat
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from platformdirs import user_config_path

from kpilib.errors import UsageError
from kpilib.keys.avtryck import fingerprint
from kpilib.keys.hemlighet import LONGEST, parse_key, to_text
from kpilib.keys.plats import opened_to_others, synced, versioned
from kpilib.workspace import Workspace, write_atomic

FILE, RING = "KATEGORIPLAN_NYCKELFIL", "KATEGORIPLAN_NYCKELRING"
_SERVICE = "kategoriplan"
_OTHER = (
    "Lägg tillbaka den rätta ur säkerhetskopian. Har den aldrig använts: ta bort den och kör "
    "kategoriplan nyckel skapa."
)


class Forvar(Protocol):
    """What keeps the key; `var` says where, and `gor` how the key of another time is laid in its place."""

    @property
    def var(self) -> str: ...

    def read(self) -> bytes | None:
        """The key; None where there is none yet. UsageError where it cannot be used as it lies."""

    def create(self, key: bytes) -> bytes:
        """The key laid where there was none; the one that is there, where another process was first."""

    def replace(self, key: bytes) -> str:
        """Another key in the place of the one that is there, in one step; where the former one lies now."""


def chosen(workspace: Workspace) -> Forvar:
    """What keeps the key, as the environment says.

    Raises
    ------
    UsageError
        The environment names both a file and an entry, or a place that is none for a key.
    """
    file, entry = os.environ.get(FILE), os.environ.get(RING)
    if file and entry:
        raise UsageError(
            "Det är sagt på två sätt var pseudonymnyckeln ligger.",
            var=f"{FILE} och {RING}",
            gor=f"Ta bort en av dem: {FILE} är en fil, {RING} en post i systemets nyckelring.",
        )
    if entry:
        return _Ring(entry)
    path = Path(file) if file else user_config_path("kategoriplan") / "pseudonym.key"
    return _File(path.expanduser().absolute(), workspace)


@dataclass(frozen=True)
class _File:
    """A file that only its owner can read, outside the workspace and version control."""

    path: Path
    workspace: Workspace

    @property
    def var(self) -> str:
        return str(self.path)

    def read(self) -> bytes | None:
        self._require_place()
        try:
            about = self.path.stat()
            if not stat.S_ISREG(about.st_mode) or about.st_size > LONGEST:
                raise UsageError("Pseudonymnyckeln är ingen nyckelfil.", var=self.var, gor=_OTHER)
            if closes := opened_to_others(self.path):
                raise UsageError(
                    "Pseudonymnyckeln går att läsa för andra än den som äger den.",
                    var=self.var,
                    gor=f"Kör: {closes} (Går det inte där filen ligger: flytta den till hemmappen, och låt "
                    f"{FILE} peka på den.) Kan någon ha läst den: kategoriplan nyckel byt.",
                )
            return parse_key(self.path.read_bytes(), self.var, _OTHER)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unreachable(error) from None

    def create(self, key: bytes) -> bytes:
        self._require_place()
        if cloud := synced(self.path.resolve()):
            raise UsageError(
                f"Pseudonymnyckeln skulle hamna i en mapp som synkas ({cloud}), och kopieras därifrån.",
                var=self.var,
                gor=f"Låt {FILE} peka på en fil som inte synkas.",
            )
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(to_text(key))
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError:  # another process made it between the look and the open
            return self.read() or key
        except OSError as error:
            raise self._unreachable(error) from None
        return key

    def replace(self, key: bytes) -> str:
        """The former key is kept beside it, named by its fingerprint."""
        former = self.read()
        assert former is not None
        kept = self.path.with_name(f"{self.path.name}.{fingerprint(former)}")
        try:
            for path, content in ((kept, former), (self.path, key)):
                write_atomic(path, to_text(content).encode(), mode=0o600)
        except OSError as error:
            raise self._unreachable(error) from None
        return str(kept)

    def _require_place(self) -> None:
        path = self.path.resolve()
        if path.is_relative_to(self.workspace.root.resolve()):
            raise self._misplaced(
                "Pseudonymnyckeln ligger i arbetsmappen, tillsammans med uppgifterna som den skyddar."
            )
        if repository := versioned(path):
            raise self._misplaced(
                f"Pseudonymnyckeln ligger i en mapp under versionshantering ({repository}), och följer med "
                "när den delas."
            )

    def _misplaced(self, vad: str) -> UsageError:
        better = user_config_path("kategoriplan") / "pseudonym.key"
        moved = f"mv {shlex.quote(self.var)} {shlex.quote(str(better))}"
        if os.name == "nt":
            moved = f'move "{self.path}" "{better}"'
        return UsageError(
            vad,
            var=self.var,
            gor=f"Flytta den dit bara du når, till exempel: {moved} och ta bort {FILE} ur miljön; eller låt "
            f"{FILE} peka på den nya platsen.",
        )

    def _unreachable(self, error: OSError) -> UsageError:
        return UsageError(
            f"Pseudonymnyckeln går inte att läsa eller skriva: {error.strerror or type(error).__name__}.",
            var=self.var,
            gor=f"Kontrollera rättigheterna, eller låt {FILE} peka på en annan fil.",
        )


@dataclass(frozen=True)
class _Ring:
    """An entry in the system's keyring: Windows' credentials, macOS' keychain, a desktop's secret service."""

    entry: str

    @property
    def var(self) -> str:
        return f"systemets nyckelring, tjänsten {_SERVICE}, posten {self.entry}"

    def read(self) -> bytes | None:
        text = self._called("get_password", _SERVICE, self.entry)
        return None if text is None else parse_key(str(text).encode(), self.var, _OTHER)

    def create(self, key: bytes) -> bytes:
        self._called("set_password", _SERVICE, self.entry, to_text(key).strip())
        return key

    def replace(self, key: bytes) -> str:
        """The former key is kept in an entry of its own, named by its fingerprint."""
        former = self.read()
        assert former is not None
        kept = _Ring(f"{self.entry}.{fingerprint(former)}")
        kept.create(former)
        self.create(key)
        return kept.var

    def _called(self, name: str, *args: str) -> Any:
        try:
            ring = import_module("keyring")
        except ImportError:
            raise UsageError(
                f"{RING} är satt, men det som når systemets nyckelring är inte installerat.",
                var=self.var,
                gor='Kör: python -m pip install "kategoriplan[nyckelring]" eller ta bort '
                f"{RING} ur miljön, så ligger nyckeln i en fil.",
            ) from None
        try:
            return getattr(ring, name)(*args)
        except Exception as error:  # each system's keyring has errors of its own, with no common root
            raise UsageError(
                f"Systemets nyckelring svarar inte ({type(error).__name__}).",
                var=self.var,
                gor=f"Logga in så att den öppnas. Finns ingen, som på en server: ta bort {RING} ur miljön, "
                "så ligger nyckeln i en fil.",
            ) from None
