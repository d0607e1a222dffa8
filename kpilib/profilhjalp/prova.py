"""A file read with a profile that is not in force yet: what comes of its rows, and what is left to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from kpilib.contracts import CONTRACTS, SHAPES, Balance, accept
from kpilib.errors import DataError
from kpilib.rawstore import RawFile
from kpilib.rawstore.raw_file import original_name
from kpilib.settings import Settings
from kpilib.sources import Profile, RawTable, recognise
from kpilib.warehouse.lasning import terms

_LINE = re.compile(r"(?<![\w.])([a-zåäö_]+) = (\[[^\]]*\]|\"[^\"]*\"|true|false|\d+)")
_OR = re.compile(r" eller (\[[^\]]*\]|\"[^\"]*\"|true|false|\d+)")
_TABLE = re.compile(r"\[([a-zåäö_.]+)\]")
_UNDER = re.compile(r"under \[([a-zåäö_.]+)\]")


@dataclass(frozen=True)
class Karantan:
    """Rows that one rule keeps out: the rule, the column, why, what to do, and how many they are."""

    regel: str
    kolumn: str
    vad: str
    gor: str
    antal: int


@dataclass(frozen=True)
class Prov:
    """What came of reading a file with a profile.

    `fel` is why the file could not be read at all; `tabell`, `balans` and `karantan` what came of it else.
    `utpekad` is True when the profile must be named at `ingest`, since another fits the file as well.
    """

    profil: Profile
    fel: DataError | None = None
    tabell: RawTable | None = None
    balans: Balance | None = None
    karantan: Sequence[Karantan] = ()
    utpekad: bool = False


def prova(path: Path, profil: Profile, profiler: Sequence[Profile], settings: Settings, key: bytes) -> Prov:
    """A file read with one profile, and through its contract; nothing is stored."""
    others = [p for p in profiler if (p.kalla, p.namn) != (profil.kalla, profil.namn)]
    try:
        table, _ = recognise(path, SHAPES, [*others, profil], source=profil.kalla, profil=profil.namn)
        raw = _as_raw(path, profil)
        outcome = accept(CONTRACTS[profil.kalla], table, raw.fil, terms(table, profil, settings, key, raw))
    except DataError as error:
        return Prov(profil, fel=error)
    kept_out = outcome.avvisade.filter(pl.col("allvar") == "avvisad")
    groups = kept_out.group_by("regel", "kolumn", "beskrivning", "nasta_steg", maintain_order=True).len()
    found = sorted((Karantan(*row) for row in groups.iter_rows()), key=lambda k: -k.antal)
    return Prov(profil, None, table, outcome.balans, found, not _chosen(path, profil, others))


def _chosen(path: Path, profil: Profile, others: Sequence[Profile]) -> bool:
    """Whether the file is recognised as the profile's when nobody says so."""
    try:
        found = recognise(path, SHAPES, [*others, profil])[1]
    except DataError:
        return False
    return (found.kalla, found.namn) == (profil.kalla, profil.namn)


def _as_raw(path: Path, profil: Profile) -> RawFile:
    now = datetime.now(UTC)
    name = original_name(path.name)
    return RawFile("0" * 64, profil.kalla, name, path, path.stat().st_size, 0, now, None, profil.namn)


def forslag_i(error: DataError) -> list[tuple[str, str, list[str]]]:
    """The lines of a profile that an error proposes: table, key, and the values to choose among.

    >>> forslag_i(DataError("", gor='Ange decimaltecken = "," eller "." under [las] i profilen.'))
    [('las', 'decimaltecken', ['","', '"."'])]
    """
    found: dict[tuple[str, str], list[str]] = {}
    table = next((m[1] for m in _UNDER.finditer(error.gor)), "")
    for text in error.gor.splitlines():
        if own := _TABLE.fullmatch(text.strip()):
            table = own[1]
            continue
        for line in _LINE.finditer(text):
            values, rest = [line[2]], text[line.end() :]
            while more := _OR.match(rest):
                values.append(more[1])
                rest = rest[more.end() :]
            known = found.setdefault((table, line[1]), [])
            known += [value for value in values if value not in known]
    return [(table, key, values) for (table, key), values in found.items() if table]
