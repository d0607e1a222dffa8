"""What a municipality's Windows computer does otherwise: files held open, names, paths and the console."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from kpilib import workspace as places
from kpilib.cli import run
from kpilib.cli.doctor import LANGST, placering
from kpilib.rawstore import raw_files
from kpilib.rawstore.manifest import Entry
from kpilib.rawstore.raw_file import places as stored_at
from kpilib.workspace import RESERVED, Workspace, replace

HEAD = "Enhet;Insats;Regiform;Period;Platser;Belagda dygn\n"
ROW = "Snäckan;Korttidsvistelse;Egen;2024-01;10;200\n"
Cli = Callable[..., tuple[int, str]]


@pytest.fixture
def cli(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Cli:
    def _cli(*args: str | Path) -> tuple[int, str]:
        code = run([str(a) for a in args])
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return code, re.sub(r"\s+", " ", shown.out + shown.err)

    return _cli


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A file that another program has open, so that Windows lets nobody read it."""

    def _held(name: str) -> None:
        for method in ("read_bytes", "open"):
            real = getattr(Path, method)

            def refuse(path: Path, *args: object, real: Callable[..., object] = real, **kw: object) -> object:
                if path.name == name:
                    raise PermissionError(13, "Permission denied", str(path))
                return real(path, *args, **kw)

            monkeypatch.setattr(Path, method, refuse)
        lower = os.open

        def refuse_too(path: str | Path, *args: object, **kw: object) -> int:
            if Path(path).name == name:
                raise PermissionError(13, "Permission denied", str(path))
            return lower(path, *args, **kw)

        monkeypatch.setattr(os, "open", refuse_too)

    return _held


def test_a_raw_file_that_is_held_open_is_named_and_the_others_are_taken_in(
    workspace: Workspace, write: Callable[..., Path], cli: Cli, held: Callable[[str], None]
) -> None:
    busy, free = write("enhet_1.csv", HEAD + ROW), write("enhet_2.csv", HEAD + ROW.replace("10;", "11;"))
    held("enhet_1.csv")
    code, text = cli("ingest", busy, free)
    assert code == 1
    assert "ett annat program har den öppen" in text
    assert "Stäng filen i Excel, och ta in den igen." in text
    assert [raw.name for raw in raw_files(workspace)] == ["enhet_2.csv"]


def test_what_excel_has_open_may_hold_more_than_what_is_saved(
    workspace: Workspace, write: Callable[..., Path], cli: Cli, tmp_path: Path
) -> None:
    path = write("enhet_1.csv", HEAD + ROW)
    write("~$enhet_1.csv", "\x05ägare")
    assert "enhet_1.csv är öppen i Excel: det som inte är sparat där är inte med." in cli("ingest", path)[1]
    write("enhet_2.csv", HEAD + ROW.replace("10;", "11;"))
    folder = tmp_path / "mapp"
    folder.mkdir()
    for name in ("enhet_2.csv", "~$enhet_1.csv"):
        (tmp_path / name).rename(folder / name)
    assert cli("ingest", folder)[0] == 0, "the owner's file of Excel is no delivery"


def test_a_file_that_is_let_go_of_in_time_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "ny", tmp_path / "gammal"
    source.write_text("ny")
    target.write_text("gammal")
    real, tries = Path.replace, []

    def busy(path: Path, to: Path) -> Path:
        tries.append(path)
        if len(tries) < 3:
            raise PermissionError(13, "Permission denied", str(path), None, str(to))
        return real(path, to)

    monkeypatch.setattr(Path, "replace", busy)
    monkeypatch.setattr(places.time, "sleep", lambda _: None)
    replace(source, target)
    assert (target.read_text(), len(tries)) == ("ny", 3)


def test_a_pointer_that_is_held_open_leaves_the_former_snapshot_and_names_the_file(
    workspace: Workspace, write: Callable[..., Path], cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("ingest", write("enhet_1.csv", HEAD + ROW))
    assert cli("publish")[0] == 0
    before = workspace.current.read_bytes()
    real = Path.replace

    def held_open(path: Path, to: Path) -> Path:
        if to == workspace.current:
            raise PermissionError(13, "Permission denied", str(path), None, str(to))
        return real(path, to)

    monkeypatch.setattr(Path, "replace", held_open)
    monkeypatch.setattr(places.time, "sleep", lambda _: None)
    code, text = cli("publish")
    assert code == 1
    assert f"Var: {workspace.current}" in text
    assert "öppen i Excel eller ett annat program" in text
    assert workspace.current.read_bytes() == before


@pytest.mark.parametrize("encoding", ["cp850", "cp1252", "ascii"])
def test_a_console_of_another_encoding_stops_nothing(encoding: str, workspace: Workspace) -> None:
    env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    program = [sys.executable, "-c", "from kpilib.cli import main; main()"]
    asked = {
        "status": "Det finns ingen publicerad ögonblicksbild.",
        "stauts": "Gör så här: Menade du status?",
    }
    for command, says in asked.items():
        done = subprocess.run([*program, command], env=env, capture_output=True, check=False)
        assert b"UnicodeEncodeError" not in done.stderr
        assert says in (done.stdout + done.stderr).decode("utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "CON.xlsx",
        "köpfil: oktober?.xlsx",
        'en "rapport" <ny>|gammal*.csv',
        "slutar på punkt..",
        "..\\..\\Windows\\system32\\fil.csv",
        "C:fil.csv",
        "ö" * 300 + ".xlsx",
        "Köpfil.XLSX",
    ],
)
def test_a_stored_file_has_a_name_that_windows_takes(name: str, workspace: Workspace) -> None:
    entry = Entry("0a1b2c3d4e5f" + "0" * 52, "leverantorsreskontra", name, 1, datetime.now(UTC), None)
    place = stored_at(workspace, [entry])[entry.sha256]
    windows = PureWindowsPath("C:\\kategoriplan") / PureWindowsPath(*place.relative_to(workspace.root).parts)
    assert windows.parent == PureWindowsPath("C:\\kategoriplan\\data\\raw\\leverantorsreskontra")
    assert not set('<>:"/\\|?*') & set(windows.name)
    assert not windows.name.endswith((".", " "))
    assert not RESERVED.match(windows.name)
    assert (
        len(str(PureWindowsPath("C:\\" + "r" * (LANGST - 3)) / windows.relative_to("C:\\kategoriplan"))) < 260
    )


@pytest.mark.parametrize(
    ("root", "says"),
    [
        (PureWindowsPath("C:\\kategoriplan"), None),
        (PureWindowsPath("C:\\Users\\a\\OneDrive - Kommunen\\plan"), "synkas (OneDrive - Kommunen)"),
        (PureWindowsPath("C:\\" + "m" * LANGST), "260 tecken"),
        (PureWindowsPath("\\\\server\\gemensam\\plan"), None),
        (PurePosixPath("/srv/" + "m" * 300), None),
    ],
)
def test_where_a_workspace_lies_is_looked_at(root: PureWindowsPath, says: str | None) -> None:
    found = placering(root, windows=isinstance(root, PureWindowsPath))
    assert (found is None) if says is None else (found is not None and says in found[0])


@pytest.mark.parametrize("command", ["new-kpi", "new-page"])
def test_nothing_is_made_under_a_name_of_windows(command: str, workspace: Workspace, cli: Cli) -> None:
    code, text = cli(command, "nul")
    assert code == 2
    assert "nul är ett namn som Windows har själv" in text


def test_files_that_lie_where_nothing_reads_them_are_said(
    workspace: Workspace, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder `Enhet` is the same as `enhet` on Windows, and another everywhere else."""
    (workspace.raw / "Enhet").mkdir(parents=True)
    (workspace.raw / "Enhet" / "enhet_1.csv").write_text(HEAD + ROW, encoding="utf-8")
    monkeypatch.chdir(workspace.root)
    asked = f'kategoriplan ingest "{Path("data", "raw", "Enhet", "enhet_1.csv")}"'
    for shown in (cli("status")[1], cli("doctor")[1]):
        assert "1 filer ligger i data/raw utan att läsas, bland dem enhet_1.csv." in shown
        assert asked in shown
    assert cli("ingest", "data/raw/Enhet/enhet_1.csv")[0] == 0
    (workspace.raw / "Enhet" / "enhet_1.csv").unlink()
    assert "utan att läsas" not in cli("status")[1]
