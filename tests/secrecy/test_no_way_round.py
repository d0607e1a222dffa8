"""No page reaches the snapshot but through the gate: by what its code says, and by what it does when run."""

from __future__ import annotations

import ast
import re
import shutil
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import duckdb
import pytest
from kommunen import arbetsmapp

from kpilib.workspace import HOME, Workspace

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "index.qmd", *sorted((ROOT / "reports").glob("*.qmd"))]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.qmd"))
CELL = re.compile(r"^```\{python\}\n(.*?)^```$", re.M | re.S)

PAGE_ROOMS = ("report", "nationellt", "underlag")
"""The rooms of kpilib that a page imports from."""
ROOMS = (
    *PAGE_ROOMS, "form", "fritext", "qmd", "secrecy", "rules", "formats", "begrepp", "workspace", "settings",
    "errors",
)  # fmt: skip
"""The rooms of kpilib that a page's code may import from: none of them but secrecy opens a snapshot."""
ROOM = sorted(path for room in PAGE_ROOMS for path in (ROOT / "kpilib" / room).rglob("*.py"))
DATABASES = {"duckdb", "pyarrow", "sqlite3", "adbc_driver_manager", "sqlalchemy", "deltalake", "importlib"}
READERS = re.compile(
    r"(read|scan)_(?!text|bytes|source|project|only)\w+|connect|sql|SQLContext|import_module"
)
FILES = re.compile(r"\.(duckdb|parquet|arrow|ipc|feather)\b|CURRENT\.json")


def ways_round(code: str) -> list[str]:
    """What in the code could reach data without the gate."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found += [a.name for a in node.names if not _allowed(a.name)]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{'.' * node.level}{node.module or ''}.{a.name}" for a in node.names]
            found += [name for name in names if not _allowed(name)]
        elif isinstance(node, ast.Attribute):
            private = node.attr.startswith("_") and not node.attr.startswith("__")
            own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            if READERS.fullmatch(node.attr) or (private and not own):
                found.append(node.attr)
        elif isinstance(node, ast.Name) and node.id in ("__import__", "exec", "eval", "compile"):
            found.append(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and FILES.search(node.value):
            found.append(node.value)
    return found


def _allowed(name: str) -> bool:
    top, _, rest = name.partition(".")
    if not top:
        return False  # a relative import hides where it goes
    if top != "kpilib":
        return top not in DATABASES or name == "importlib.util.find_spec"
    return rest.partition(".")[0] in ROOMS


@pytest.mark.parametrize(
    "code",
    [
        "import duckdb",
        "import duckdb.typing as t",
        "from duckdb import connect",
        "import kpilib",
        "from kpilib import warehouse",
        "from kpilib.warehouse import connect",
        "from kpilib.nyckeltal import compute",
        "from kpilib.api import sql",
        "from .. import warehouse",
        "from importlib import import_module",
        "__import__('duckdb')",
        "pl.read_parquet(path)",
        "pl.scan_parquet(path)",
        "pl.read_database_uri(q, uri)",
        "gate._con.execute('SELECT 1')",
        "open('data/curated/snapshots/k1.duckdb', 'rb')",
    ],
)
def test_each_way_round_is_seen(code: str) -> None:
    assert ways_round(code)


@pytest.mark.parametrize("module", ROOM, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_report_room_reaches_data_only_through_the_gate(module: Path) -> None:
    assert ways_round(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_a_page_reads_only_through_the_report_room(page: Path) -> None:
    code = cells(page)
    assert code
    assert ways_round(code) == []
    modules = [
        f"{n.module}.{a.name}"
        for n in ast.walk(ast.parse(code))
        if isinstance(n, ast.ImportFrom)
        for a in n.names
    ]
    assert [name for name in modules if name.split(".")[1] not in PAGE_ROOMS] == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda p: p.name)
def test_a_notebook_of_the_site_shows_what_its_audience_may_see(notebook: Path) -> None:
    code = cells(notebook)
    for call in (n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Call)):
        name = ast.unparse(call.func)
        if re.fullmatch(r"kpilib\.\w+", name):
            assert name in ("kpilib.varden", "kpilib.katalog", "kpilib.lexikon"), name
    other = [found for found in ways_round(code) if found != "kpilib"]
    assert other == []


def cells(page: Path) -> str:
    return "\n".join(CELL.findall(page.read_text(encoding="utf-8")))


class Guarded:
    """A connection that answers only where the gate, and not a page, is the nearest to ask."""

    asked = 0

    def __init__(self, con: Any) -> None:
        self._con = con

    def __getattr__(self, name: str) -> Any:
        require_gate()
        type(self).asked += 1
        return getattr(self._con, name)

    def __enter__(self) -> Guarded:
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()


def require_gate() -> None:
    """The nearest of the rooms that pages and the gate are in must be the gate."""
    frame: FrameType | None = sys._getframe(1)
    while frame:
        name = frame.f_globals.get("__name__", "")
        if name.startswith("kpilib.secrecy"):
            return
        if name.startswith((*(f"kpilib.{room}" for room in PAGE_ROOMS), "page")):
            break
        frame = frame.f_back
    raise AssertionError("the snapshot was asked without the gate")


@pytest.fixture
def guarded(demo: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[Guarded]:
    """The demonstration's workspace, where each DuckDB connection is guarded."""
    ws = arbetsmapp(tmp_path)
    shutil.copytree(demo.curated, ws.curated)
    shutil.copytree(ROOT / "reports" / "text", ws.root / "reports" / "text")
    monkeypatch.setenv(HOME, str(ws.root))
    real = duckdb.connect

    def connect(*args: Any, **kwargs: Any) -> Guarded:
        require_gate()
        return Guarded(real(*args, **kwargs))

    monkeypatch.setattr(duckdb, "connect", connect)
    monkeypatch.setattr(Guarded, "asked", 0)
    return Guarded


@pytest.mark.parametrize("name", ["index", "halvarsuppfoljning", "kategoriplan"])
def test_a_page_that_runs_asks_the_snapshot_only_through_the_gate(name: str, guarded: type[Guarded]) -> None:
    (page,) = (p for p in PAGES if p.stem == name)
    exec(compile(cells(page), page.name, "exec"), {"__name__": "page"})
    assert guarded.asked > 0


def test_a_page_that_opens_the_snapshot_itself_is_stopped(guarded: type[Guarded], demo: Workspace) -> None:
    code = f"import duckdb\nduckdb.connect({str(next(demo.curated.rglob('k*.duckdb')))!r}, read_only=True)"
    with pytest.raises(AssertionError, match="without the gate"):
        exec(compile(code, "page", "exec"), {"__name__": "page"})


def test_a_page_that_takes_the_gates_connection_is_stopped(guarded: type[Guarded]) -> None:
    code = "from kpilib.secrecy import Gate\nGate('stad')._con.execute('FROM main.beslut')"
    with pytest.raises(AssertionError, match="without the gate"):
        exec(compile(code, "page", "exec"), {"__name__": "page"})
