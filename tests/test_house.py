"""The house as docs/architecture.md draws it: its rooms, their size, and which of them builds on which."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
KPILIB = ROOT / "kpilib"
MODULES = sorted(KPILIB.rglob("*.py"))
LONGEST_MODULE, LARGEST_ROOM = 300, 4000
_EDGE = re.compile(r"^ +(\w+) --> (\w+)$", re.M)


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_has_one_job(module: Path) -> None:
    assert lines(module) <= LONGEST_MODULE


def test_no_room_has_outgrown_the_house() -> None:
    rooms: dict[str, int] = defaultdict(int)
    for module in MODULES:
        rooms[module.relative_to(KPILIB).parts[0]] += lines(module)
    assert {room: n for room, n in rooms.items() if n > LARGEST_ROOM} == {}


def drawn() -> set[tuple[str, str]]:
    """Room -> room that builds on it, as docs/architecture.md has it."""
    return set(_EDGE.findall((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")))


def built() -> set[tuple[str, str]]:
    """The same from the imports, without the arrows that follow from others."""
    graph = grimp.build_graph("kpilib")
    above: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            upper, lower = (name.split(".")[1] if "." in name else "" for name in (module, imported))
            if upper and lower and upper != lower:
                above[lower].add(upper)

    def over(room: str) -> set[str]:
        return set().union(*({up} | over(up) for up in above[room])) if above[room] else set()

    return {
        (lower, upper)
        for lower in list(above)
        for upper in above[lower]
        if not any(upper in over(other) for other in above[lower] - {upper})
    }


def test_the_diagram_is_what_the_imports_are() -> None:
    assert drawn() == built(), "\n".join(f"    {a} --> {b}" for a, b in sorted(built()))


def test_every_room_is_in_the_diagram_and_has_a_line_on_what_it_is_for() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    rooms = {room.strip() for layer in layers for room in layer.split("|")}
    assert rooms == {name for edge in drawn() for name in edge}
    assert rooms == set(re.findall(r"^\| `(\w+)` \|", text, re.M))


@pytest.mark.parametrize("name", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_what_a_document_points_at_is_there(name: str) -> None:
    """Paths in it are from the root, or from `kpilib`; what a run writes is not there before it."""
    text = (ROOT / name).read_text(encoding="utf-8")
    paths = re.findall(r"`((?:kpilib|tests|benchmarks|docs|[a-z]+)/[a-z_/]+(?:\.[a-z]+)?)`", text)
    assert paths
    rooms = {p.name for p in (*ROOT.iterdir(), *KPILIB.iterdir())}
    written = {line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()}
    known = [path for path in paths if path.split("/")[0] in rooms and path not in written]
    assert [path for path in known if not any((root / path).exists() for root in (ROOT, KPILIB))] == []
