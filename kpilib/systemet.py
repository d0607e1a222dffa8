"""What the operating system refused, in Swedish: told alike whichever library it reached us through.

Python raises an `OSError` with a number; DuckDB and polars wrap the same refusal in an error of their own,
whose text holds the system's words or its number. A refusal is no damage: nothing is to be rebuilt for it.
"""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from kpilib.errors import KategoriplanError, SystemRefusedError

_CLOSE = (
    "Är filen öppen i Excel eller ett annat program: stäng den och kör igen. Annars: kontrollera att du får "
    "läsa och skriva där."
)
_ROOM = (
    "Gör plats på disken (kategoriplan behöver ungefär fyra gånger råfilernas storlek), och kör kommandot "
    "igen. Det som gällde förut gäller fortfarande."
)
_FULL = ("Disken är full.", _ROOM)
_QUOTA = ("Utrymmet som du får använda på disken är slut.", _ROOM)
_READ_ONLY = (
    "Disken eller mappen går bara att läsa.",
    "Flytta arbetsmappen till en plats där du får skriva, eller be den som sköter datorn om rätt att skriva.",
)
_NOT_ALLOWED = ("Filen eller mappen går inte att läsa eller skriva.", _CLOSE)
_HELD = (
    "Ett annat program håller filen öppen.",
    "Stäng filen i Excel eller det andra programmet, och kör igen.",
)
_TOO_MANY = (
    "Programmet får inte ha fler filer öppna.",
    "Stäng andra program, eller höj gränsen (ulimit -n 4096), och kör kommandot igen.",
)
_TOO_LONG = (
    "Sökvägen är för lång.",
    "Lägg arbetsmappen närmare diskens rot, till exempel C:\\kategoriplan, och kör igen.",
)
_NO_MEMORY = ("Datorns minne räcker inte.", "Stäng andra program, och kör kommandot igen.")
_LOST = (
    "Disken svarar inte som den ska.",
    "Kontrollera att disken eller nätverksplatsen är ansluten, och kör igen. Händer det igen: kopiera "
    "arbetsmappen till en annan disk.",
)
_WRONG_KIND = (
    "Där en fil ska ligga finns en mapp, eller tvärtom.",
    "Flytta undan den, och kör kommandot igen.",
)

_BY_NAME = {
    "ENOSPC": _FULL,
    "EFBIG": ("Filen får inte bli så stor på den här disken.", _ROOM),
    "EDQUOT": _QUOTA,
    "EROFS": _READ_ONLY,
    "EACCES": _NOT_ALLOWED,
    "EPERM": _NOT_ALLOWED,
    "ETXTBSY": _HELD,
    "EBUSY": _HELD,
    "EMFILE": _TOO_MANY,
    "ENFILE": _TOO_MANY,
    "ENAMETOOLONG": _TOO_LONG,
    "ENOMEM": _NO_MEMORY,
    "EIO": _LOST,
    "ESTALE": _LOST,
    "EEXIST": _WRONG_KIND,
    "EISDIR": _WRONG_KIND,
    "ENOTDIR": _WRONG_KIND,
}
_BY_ERRNO = {getattr(errno, name): said for name, said in _BY_NAME.items() if hasattr(errno, name)}
_EVERYBODYS = {
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EROFS", "EFBIG", "EMFILE", "ENFILE", "ENOMEM")
    if hasattr(errno, name)
}
_BY_WINERROR = {
    4: _TOO_MANY,
    5: _NOT_ALLOWED,
    8: _NO_MEMORY,
    19: _READ_ONLY,
    21: _LOST,
    32: _HELD,
    33: _HELD,
    39: _FULL,
    112: _FULL,
    111: _TOO_LONG,
    206: _TOO_LONG,
    1295: _QUOTA,
}
_WRAPPED = re.compile(r"\(os error (\d+)\)|\"errno\":\"(\d+)\"")
_LOCKED = re.compile(r"Could not set lock on file|being used by another process", re.IGNORECASE)
_PATH = re.compile(r'\\?"((?:/|\w:)[^"]*?)\\?"|: ((?:/|\w:\\).*)$')
_LIBRARIES = ("_duckdb", "duckdb", "polars")


def refusal(error: BaseException, *, var: str = "") -> SystemRefusedError | None:
    """What the system refused, where it and nothing else is the cause; None where it is not.

    Parameters
    ----------
    error
        An `OSError`, or what DuckDB or polars made of one. A file that is not there is no refusal.
    var
        Where it was, for the errors that do not say.
    """
    if isinstance(error, FileNotFoundError):
        return None
    if isinstance(error, OSError) and error.errno is not None:
        where = os.fsdecode(error.filename2 or error.filename or "")
        said = _BY_WINERROR.get(getattr(error, "winerror", None) or 0) or _BY_ERRNO.get(error.errno)
    elif isinstance(error, MemoryError):
        where, said = "", _NO_MEMORY
    elif isinstance(error, OSError) or type(error).__module__.partition(".")[0] in _LIBRARIES:
        text = str(error)
        path = _PATH.search(text)
        where, said = (path[1] or path[2] or "" if path else ""), _in_words(text)
    else:
        return None
    return None if said is None else SystemRefusedError(said[0], var=where or var, gor=said[1])


def of_file(error: OSError, path: Path) -> bool:
    """Whether an error met while a file was read is that file's own, so that others can go on.

    A full disk, or a limit on open files, is everybody's; and so is what another file than `path` gave.
    """
    named = error.filename2 or error.filename
    return error.errno not in _EVERYBODYS and (not named or Path(os.fsdecode(named)) == path)


def refused_by_system(error: OSError) -> KategoriplanError:
    """As `refusal`, of any error of the system's own; one without words here is told in the system's."""
    return refusal(error) or KategoriplanError(
        f"Operativsystemet svarade: {error.strerror or type(error).__name__}.",
        var=str(error.filename2 or error.filename or ""),
        gor="Kontrollera att filen och mappen finns, och kör kommandot igen.",
    )


def _in_words(text: str) -> tuple[str, str] | None:
    """What the text of a library's error says that the system refused."""
    if _LOCKED.search(text):
        return _HELD
    numbered = _WRAPPED.search(text)
    if numbered is not None:
        table = _BY_WINERROR if os.name == "nt" else _BY_ERRNO
        return table.get(int(numbered[1] or numbered[2]))
    return next((said for number, said in _BY_ERRNO.items() if os.strerror(number) in text), None)
