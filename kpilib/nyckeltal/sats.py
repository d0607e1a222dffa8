"""The statement of a nyckeltal: its own nyckeltal.sql, or one that several share and each fills in.

A shared statement lies in `satser/`. In it ``{namn}`` is what the nyckeltal's ``[sql]`` says under that name,
as an SQL literal, and ``{roller}`` the roles that the nyckeltal is counted for.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from kpilib.database import quote
from kpilib.errors import UsageError
from kpilib.formats import nearest
from kpilib.nyckeltal.terms import Definition

SQL = "nyckeltal.sql"
SATSER = Path(str(files("kpilib.nyckeltal"))) / "satser"
_LUCKA = re.compile(r"\{([a-z_]+)\}")


def sats(folder: Path, definition: Definition) -> str:
    """The whole statement, as it can be run.

    Raises
    ------
    UsageError
        The folder has both kinds or neither, the shared statement does not exist, or what it is to be filled
        with is missing or more than it asks for.
    """
    own = folder / SQL
    if own.exists() == bool(definition.sql):
        raise UsageError(
            f"Nyckeltalet {folder.name} ska ha en SQL-sats: antingen {SQL} eller [sql] i nyckeltal.toml.",
            var=str(folder),
            gor=f"Ta bort den ena, eller skriv {SQL}.",
        )
    if own.exists():
        return own.read_text(encoding="utf-8")
    given = dict(definition.sql)
    name = str(given.pop("sats", ""))
    shared = {path.stem: path for path in sorted(SATSER.glob("*.sql"))}
    if name not in shared:
        raise UsageError(
            f"Det finns ingen gemensam sats som heter {name or '(inget)'}.",
            var=f"{folder.name}: [sql] sats",
            gor=f"Välj {' eller '.join(nearest(name, shared) or shared)}.",
        )
    text = shared[name].read_text(encoding="utf-8")
    words = {key: quote(value) if isinstance(value, str) else str(value) for key, value in given.items()}
    words["roller"] = ", ".join(quote(roll) for roll in definition.insatser)
    asked = set(_LUCKA.findall(text))
    wrong = sorted((asked ^ set(words)) - {"roller"})
    if wrong:
        raise UsageError(
            f"Satsen {name} och [sql] i nyckeltal.toml är inte överens om {wrong[0]}.",
            var=f"{folder.name}: [sql]",
            gor=f"Satsen fylls med: {', '.join(sorted(asked - {'roller'})) or 'inget'}.",
        )
    return _LUCKA.sub(lambda lucka: words[lucka[1]], text)
