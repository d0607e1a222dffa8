"""The demonstration's settings and nyckeltal, as the repository has them, and workspaces with the same."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kpilib.nyckeltal import registry
from kpilib.settings import load_settings
from kpilib.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
DEMONSTRATIONEN = Workspace(ROOT)
SETTINGS = load_settings(DEMONSTRATIONEN.settings)
ALL = registry(DEMONSTRATIONEN, SETTINGS)
"""Every nyckeltal of the demonstration, by id."""


def arbetsmapp(folder: Path) -> Workspace:
    """A workspace in `folder` (made where it is missing) with the demonstration's settings and targets."""
    folder.mkdir(parents=True, exist_ok=True)
    ws = Workspace(folder.resolve())
    for file in (DEMONSTRATIONEN.settings, DEMONSTRATIONEN.mal):
        shutil.copy(file, ws.root)
    return ws


def lagg_over(ws: Workspace, toml: str) -> None:
    """Lay more settings over a workspace's own, table by table; an empty table takes a full one's place."""
    own = tomllib.loads(ws.settings.read_text(encoding="utf-8"))
    merged = _merged(own, tomllib.loads(toml))
    ws.settings.write_text("\n".join(_lines(merged)) + "\n", encoding="utf-8")


def _merged(below: Any, above: Any) -> Any:
    if not isinstance(below, Mapping) or not isinstance(above, Mapping) or not above:
        return above
    return {**below, **{key: _merged(below.get(key), value) for key, value in above.items()}}


def _lines(table: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """A table as TOML: its values first, then the tables in it."""
    for key, value in table.items():
        if not _is_table(value):
            yield f"{json.dumps(key)} = {_value(value)}"
    for key, value in table.items():
        if _is_table(value):
            within = (*path, json.dumps(key))
            for one in value if isinstance(value, list) else [value]:
                yield f"[[{'.'.join(within)}]]" if isinstance(value, list) else f"[{'.'.join(within)}]"
                yield from _lines(one, within)


def _is_table(value: Any) -> bool:
    first = next(iter(value), None) if isinstance(value, list) else value
    return isinstance(first, Mapping)


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if not hasattr(value, "isoformat") else value.isoformat()
