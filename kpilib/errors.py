"""Errors that a person reads.

KategoriplanError                the root; every message says what, where and what to do now
├── UsageError          exit 2   the call or the configuration is wrong
│   ├── SettingsError            kategoriplan.toml or mal.toml is missing, or holds what does not fit
│   └── ProfileError             a source profile (TOML) cannot be used as it stands
├── DataError           exit 1   the data cannot be used as it stands; nothing was published
│   ├── FormatError              one value cannot be read; carries a reason code, never the value
│   ├── AmbiguousError           a file can be read in two ways; says what to set in the profile
│   ├── FileRejectedError        a whole file is refused; it changed nothing
│   └── AuditError               the new snapshot failed its audit; the previous one stays in force
├── SnapshotError       exit 1   there is no snapshot to read, or it cannot be opened
├── GranskningError     exit 1   a second person has not looked over what would go out
├── BusyError           exit 1   another run holds the lock
├── RenderError         exit 1   a report could not be rendered
├── SystemRefusedError  exit 1   the operating system refused: a full disk, a file held open, no permission
└── SourceError         exit 3   a statistics service could not be reached or answered wrongly

No message carries the value of a protected column: that is why `FormatError` takes a reason and no value.
"""

from __future__ import annotations


class KategoriplanError(Exception):
    """What went wrong, where, and what to do now, each in Swedish.

    Parameters
    ----------
    vad
        What went wrong, one sentence.
    var
        Where: file, sheet and row, or configuration key. Empty when the place is the whole suite.
    gor
        What to do now, one sentence or command.
    """

    exit_code = 1

    def __init__(self, vad: str, *, var: str = "", gor: str = "") -> None:
        super().__init__(vad)
        self.vad = vad
        self.var = var
        self.gor = gor

    def __str__(self) -> str:
        lines = [self.vad]
        if self.var:
            lines.append(f"Var: {self.var}")
        if self.gor:
            lines.append(f"Gör så här: {self.gor}")
        return "\n".join(lines)


class UsageError(KategoriplanError):
    """The call or the configuration is wrong."""

    exit_code = 2


class SettingsError(UsageError):
    """kategoriplan.toml or mal.toml is missing, or holds what does not fit."""


class ProfileError(UsageError):
    """A source profile cannot be used as it stands."""


class DataError(KategoriplanError):
    """The data cannot be used as it stands."""


class FormatError(DataError):
    """One value cannot be read.

    Parameters
    ----------
    regel
        Machine reason code in snake_case, e.g. ``"belopp_tecken"``.
    vad
        The reason in Swedish, without the value.
    gor
        What to do now.
    """

    def __init__(self, regel: str, vad: str, *, gor: str = "") -> None:
        super().__init__(vad, gor=gor)
        self.regel = regel


class AmbiguousError(DataError):
    """A file can be read in more than one way; `gor` names the profile key that settles it."""


class FileRejectedError(DataError):
    """A whole file is refused; nothing of it was taken in."""


class AuditError(DataError):
    """The new snapshot failed its audit; the previous one stays in force."""


class SnapshotError(KategoriplanError):
    """There is no snapshot to read, or it cannot be opened."""


class GranskningError(KategoriplanError):
    """A second person has not looked over what would go out."""


class BusyError(KategoriplanError):
    """Another run holds the lock."""


class RenderError(KategoriplanError):
    """A report could not be rendered.

    Parameters
    ----------
    pa_sidan
        What may be said of it on a page, where that is less than `vad`: other people read it.
    """

    def __init__(self, vad: str, *, var: str = "", gor: str = "", pa_sidan: str = "") -> None:
        super().__init__(vad, var=var, gor=gor)
        self.pa_sidan = pa_sidan or vad


class SystemRefusedError(KategoriplanError):
    """The operating system refused something; what was there before is untouched."""


class SourceError(KategoriplanError):
    """A statistics service could not be reached, or answered something that cannot be trusted."""

    exit_code = 3
