"""What an error proposes, followed to the letter: lines written in the file that it names, commands run.

A person who does what a message says is to come further: the file is read, or the next message says something
else. `folj` does it, and nothing else: it knows no case.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit
from terminal import Terminal

from kpilib.contracts import SHAPES
from kpilib.errors import KategoriplanError
from kpilib.sources import Profile, RawTable, load_profiles, recognise
from kpilib.workspace import Workspace

_FIL = re.compile(r"(?P<fil>profiler/[^\s,:]+\.toml)")
_KEY = r"(?:[a-z_åäö]+|\"[^\"]+\")"
_VALUE = r"(?:\[[^\]\n]*\]|\"[^\"\n]*\"|true|false|\d+)"
_LINE = re.compile(rf"(?<![\w.\[])(?P<line>{_KEY} = {_VALUE})")
_TABLE = re.compile(r"^\[(?P<a>[\w.]+)\]$|under \[(?P<b>[\w.]+)\]", re.M)
_PROFIL = re.compile(r'kategoriplan profil "(?P<fil>[^"]+)"')


@dataclass(frozen=True)
class Rad:
    """A line that a message proposes: the table it stands in (empty: at the top), key and value."""

    tabell: str
    nyckel: str
    varde: Any


@dataclass
class Foljt:
    """What came of following messages: the table in the end, or the error that nothing could be done about,
    and every message on the way."""

    tabell: RawTable | None = None
    profil: Profile | None = None
    fel: KategoriplanError | None = None
    meddelanden: list[str] = field(default_factory=list)


def rader(gor: str) -> list[Rad]:
    """The lines of a profile that a message's next step holds, in order.

    >>> rader('Ange decimaltecken = "," eller "." under [las] i profilen.')
    [Rad(tabell='las', nyckel='decimaltecken', varde=',')]
    """
    found, table = [], ""
    for line in gor.splitlines():
        own = _TABLE.fullmatch(line.strip())
        if own and own["a"]:
            table = own["a"]
            continue
        inline = next((m["b"] for m in _TABLE.finditer(line) if m["b"]), "")
        for hit in _LINE.finditer(line):
            [(key, value)] = tomllib.loads(hit["line"]).items()
            found.append(Rad(inline or table, key, value))
    return found


def skriv(workspace: Workspace, fel: KategoriplanError) -> bool:
    """The lines of an error in the file that it names; False where it proposes none, or names no file."""
    lines, named = rader(fel.gor), _FIL.search(fel.gor)
    if not lines or not named:
        return False
    path = workspace.root / named["fil"]
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    for line in lines:
        table: Any = document
        for part in filter(None, line.tabell.split(".")):
            if part not in table:
                table.add(part, tomlkit.table())
            table = table[part]
        table[line.nyckel] = line.varde
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return True


def folj(
    workspace: Workspace,
    path: Path,
    *,
    svar: Callable[[str], str] = lambda _: "",
    kalla: str | None = None,
    profil: str | None = None,
    varv: int = 5,
) -> Foljt:
    """A file read, and what each error says done, until it is read or an error comes again.

    Parameters
    ----------
    svar
        What a person answers, where the message's way is `kategoriplan profil`.
    varv
        How many messages may come before it is read.
    """
    done = Foljt()
    for _ in range(varv):
        try:
            done.tabell, done.profil = recognise(
                path, SHAPES, load_profiles(workspace), source=kalla, profil=profil
            )
        except KategoriplanError as error:
            said = f"{error.vad} {error.gor}"
            done.fel = error
            if said in done.meddelanden:
                return done
            done.meddelanden.append(said)
            asked = _PROFIL.search(error.gor)
            if not skriv(workspace, error) and asked:
                assert asked["fil"] == str(path), "the command names the file that was given"
                Terminal(workspace.root, "profil", path).klar(svar)
        else:
            done.fel = None
            return done
    return done
