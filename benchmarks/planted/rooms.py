"""Where faults are planted, and which tests are to find them."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from planted import sql
from planted.fault import Fault
from planted.python import python_faults
from planted.sql import sql_faults
from planted.toml import filled_faults, toml_faults
from planted.trial import ROOT, Selection

MADE: Mapping[str, Callable[[str, str], list[Fault]]] = {
    "nyckeltal.toml": filled_faults,
    ".py": python_faults,
    ".sql": sql_faults,
    ".toml": toml_faults,
}
WRITTEN_AGAIN: Mapping[str, Callable[[str], str]] = {
    ".py": lambda text: ast.unparse(ast.parse(text)),
    ".sql": sql.unchanged,
    ".toml": str,
}


@dataclass(frozen=True)
class Room:
    """A room of the program.

    Parameters
    ----------
    files
        What faults are planted in, as patterns from the root.
    tests
        Test files or folders that are to find them. What is named first is run first, and before it the file
        that mirrors the module.
    after_the_snapshot
        Nothing here has a part in how the demonstration is published, so that one will do for every fault.
    by_nyckeltal
        The tests of another nyckeltal, or of another group of them, are not run.
    """

    namn: str
    files: Sequence[str]
    tests: Sequence[str]
    after_the_snapshot: bool = False
    by_nyckeltal: bool = False

    def paths(self) -> list[str]:
        """The files, from the root."""
        found = {p for pattern in self.files for p in ROOT.glob(pattern)}
        return sorted(str(p.relative_to(ROOT)) for p in found)

    def faults(self) -> list[Fault]:
        """Every fault that can be planted in the room."""
        return [fault for p in self.paths() for fault in _made(p)(p, (ROOT / p).read_text(encoding="utf-8"))]

    def written_again(self) -> dict[str, str]:
        """The files without a fault, written as those with one are."""
        return {
            p: WRITTEN_AGAIN[Path(p).suffix]((ROOT / p).read_text(encoding="utf-8")) for p in self.paths()
        }

    def tests_of(self, files: Collection[str], seconds: Mapping[str, float]) -> Selection:
        """The tests that are to find a fault in any of some files."""
        if self.by_nyckeltal:
            names = frozenset().union(*map(_counted_by, files))
            groups = _groups()
            return Selection(
                self.tests,
                names | {groups[name] for name in names},
                frozenset({*groups, *groups.values()}),
                seconds,
            )
        mirrors = dict.fromkeys(mirror for file in files for mirror in _mirror(file))
        return Selection([*mirrors, *self.tests], seconds=seconds)


def _made(file: str) -> Callable[[str, str], list[Fault]]:
    path = Path(file)
    return MADE.get(path.name) or MADE[path.suffix]


def _counted_by(file: str) -> frozenset[str]:
    """The nyckeltal that a file has a part in: that of its folder, or those that fill the statement in."""
    path = ROOT / file
    if path.parent.name != "satser":
        return frozenset({path.parent.name})
    filled = {
        toml.parent.name: tomllib.loads(toml.read_text(encoding="utf-8")).get("sql", {}).get("sats")
        for toml in path.parent.parent.glob("*/nyckeltal.toml")
    }
    return frozenset(name for name, sats in filled.items() if sats == path.stem)


def _mirror(file: str) -> list[str]:
    """tests/formats/test_datum.py for kpilib/formats/datum.py, where it is there, and then tests/formats."""
    path = Path(file)
    mirror = Path("tests", *path.parts[1:-1], f"test_{path.stem}.py")
    return [str(p) for p in (mirror, Path("tests", path.parts[1])) if (ROOT / p).exists()]


@cache
def _groups() -> dict[str, str]:
    """Nyckeltal -> the group of towns that it is tried on."""
    import sys

    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    from nyckeltal.reference import GROUPS

    return {name: group for group, members in GROUPS.items() for name in members.nyckeltal}


ROOMS = (
    Room(
        "nyckeltal",
        ["kpilib/nyckeltal/*/nyckeltal.sql", "kpilib/nyckeltal/satser/*.sql",
         "kpilib/nyckeltal/*/nyckeltal.toml"],
        ["tests/nyckeltal/test_examples.py", "tests/nyckeltal/test_granser.py",
         "tests/nyckeltal/test_kostnad_per_plats.py", "tests/nyckeltal/test_reference.py"],
        by_nyckeltal=True,
    ),
    Room("rules", ["kpilib/rules/*.py", "kpilib/rules/parameters.toml"], ["tests/rules"]),
    Room("contracts", ["kpilib/contracts/**/*.py"], ["tests/contracts"]),
    Room("formats", ["kpilib/formats/*.py"], ["tests/formats"]),
    Room("secrecy", ["kpilib/secrecy/*.py"], ["tests/secrecy"], after_the_snapshot=True),
    Room(
        "report text",
        ["kpilib/form/text.py", "kpilib/form/ord.py", "kpilib/form/cell.py", "kpilib/form/tecken.py",
         "kpilib/form/enhet.py", "kpilib/report/**/*.py", "kpilib/underlag/*.py", "kpilib/nationellt/*.py"],
        ["tests/report/test_facit.py", "tests/form", "tests/underlag", "tests/report", "tests/nationellt"],
        after_the_snapshot=True,
    ),
)  # fmt: skip
