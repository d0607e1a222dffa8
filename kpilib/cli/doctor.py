"""Whether the installation and the workspace can do their work, and what to do where they cannot."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from kpilib.begrepp import och
from kpilib.errors import KategoriplanError, RenderError
from kpilib.keys import load_key
from kpilib.mall.sidor import sidor
from kpilib.nyckeltal import registry
from kpilib.nyckeltal.prova import check
from kpilib.qmd import find_quarto, pandoc_version
from kpilib.qmd.project import NAME, read_project
from kpilib.qmd.quarto import stale_theme
from kpilib.services.registry import SERVICES, check_sections
from kpilib.settings import load_settings
from kpilib.sources import load_profiles, raw_files
from kpilib.warehouse import connect
from kpilib.workspace import Workspace


@dataclass(frozen=True)
class Finding:
    """One thing examined: whether it is in order, what was found, and what to do if it is not."""

    ok: bool
    vad: str
    gor: str = ""


def examine(workspace: Workspace) -> list[Finding]:
    """Every examination, each on its own: one that fails does not stop the next."""
    return [_examined(name, check) for name, check in _checks(workspace)]


def _checks(workspace: Workspace) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "Program", lambda: f"kategoriplan {version('kategoriplan')} på Python {sys.version.split()[0]}"
    yield "Arbetsmapp", lambda: _writable(workspace)
    yield (
        "Inställningar",
        lambda: f"{load_settings(workspace.settings).kommun.namn}, {workspace.settings.name}",
    )
    yield "Statistik", lambda: _services(workspace)
    yield "Pseudonymnyckel", lambda: _key(workspace)
    yield "Profiler", lambda: f"{len(load_profiles(workspace))} profiler"
    yield "Nyckeltal", lambda: _nyckeltal(workspace)
    yield "Råfiler", lambda: _all_there(workspace)
    yield "Ögonblicksbild", lambda: _snapshot(workspace)
    yield "Sidor", lambda: _pages(workspace)
    yield (
        "Rapportmotor",
        lambda: f"pandoc {pandoc_version()}; Quarto {'finns' if find_quarto() else 'saknas (behövs inte)'}",
    )


def _writable(workspace: Workspace) -> str:
    workspace.curated.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=workspace.curated):
        return str(workspace.root)


def _nyckeltal(workspace: Workspace) -> str:
    catalogue = registry(workspace, load_settings(workspace.settings))
    own = [one for one in catalogue.values() if one.folder.parent == workspace.nyckeltal]
    for one in own:
        check(one)
    return f"{len(catalogue)} nyckeltal" + (
        f", {len(own)} av dem egna, med exempel som stämmer" if own else ""
    )


def _services(workspace: Workspace) -> str:
    settings = load_settings(workspace.settings)
    check_sections(settings)
    for service in SERVICES.values():
        service.installningar(settings)
    return och(service.titel for service in SERVICES.values())


def _key(workspace: Workspace) -> str:
    load_key(workspace)
    return "finns utanför arbetsmappen"


def _all_there(workspace: Workspace) -> str:
    files = raw_files(workspace)
    for raw in files:
        if raw.fel is not None:
            raise raw.fel
    return f"{len(files)} filer, alla på plats"


def _snapshot(workspace: Workspace) -> str:
    if not workspace.current.exists() and not raw_files(workspace):
        return "ingen än, för inget är intaget"
    with connect(workspace) as con:
        values = con.execute("SELECT count(*) FROM nyckeltal.varde").fetchall()[0][0]
    return f"kan läsas, {values} värden"


def _pages(workspace: Workspace) -> str:
    if not (workspace.root / NAME).is_file():
        return f"inga, mappen har ingen {NAME}"
    project = read_project(workspace.root)
    for stale in stale_theme(project):
        raise RenderError(
            "Temat är inte programmets.", var=stale, gor="Kör kategoriplan report, som skriver det på nytt."
        )
    ours = sidor()
    other = [str(path) for path, text in ours.items() if _differs(workspace.root / path, text)]
    return f"{len(project.pages)} sidor" + (f", inte som programmets: {och(other)}" if other else "")


def _differs(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_text(encoding="utf-8") != text


def _examined(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(True, f"{name}: {check()}")
    except KategoriplanError as error:
        where = f" ({error.var})" if error.var else ""
        return Finding(False, f"{name}: {error.vad}{where}", error.gor)
    except OSError as error:
        return Finding(False, f"{name}: {error.strerror}", "Kontrollera rättigheterna till mappen.")
