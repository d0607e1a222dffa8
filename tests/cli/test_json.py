"""A program that asks for JSON gets it on standard output, also when the command fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from kpilib.cli import app, run
from kpilib.workspace import HOME, Workspace

ARGUMENTS = {"explain": ["ramavtalskop"], "init": ["ny", "--kommun", "Borås"], "profil": [__file__]}
COMMANDS = sorted(
    name
    for name, command in get_command(app).commands.items()
    if any("--json" in parameter.opts for parameter in command.params)
)
NUMBER = "19811218-9876"

Cli = Callable[..., tuple[int, dict[str, object], str]]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    def _cli(*args: str) -> tuple[int, dict[str, object], str]:
        code = run(list(args))
        shown = capsys.readouterr()
        assert NUMBER not in shown.out + shown.err
        assert "Traceback" not in shown.err
        return code, json.loads(shown.out), shown.err

    return _cli


def one_fault(found: dict[str, object]) -> dict[str, str]:
    assert set(found) == {"fel", "kod"}
    [fault] = found["fel"]  # type: ignore[misc]
    assert set(fault) == {"vad", "var", "gor"}
    assert fault["vad"]
    assert fault["gor"]
    return fault


def test_these_answer_with_json() -> None:
    asked = {"andringar", "check", "doctor", "explain", "export", "granska", "ingest"}
    assert set(COMMANDS) >= asked | {
        "init",
        "karantan",
        "leverantorer",
        "profil",
        "refresh",
        "report",
        "status",
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_wrong_use_is_json(name: str, workspace: Workspace, cli: Cli) -> None:
    code, found, err = cli(name, *ARGUMENTS.get(name, []), "--jsson", "--json")
    assert (code, found["kod"], err) == (2, 2, "")
    assert one_fault(found)["vad"] == "Valet --jsson finns inte."


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "init"])
def test_a_workspace_that_is_not_there_is_json(
    name: str, monkeypatch: pytest.MonkeyPatch, cli: Cli, tmp_path: Path
) -> None:
    monkeypatch.setenv(HOME, str(tmp_path / "borta"))
    arguments = {**ARGUMENTS, "export": [str(tmp_path / "ut")]}.get(name, [])
    code, found, _ = cli(name, *arguments, "--json")
    assert (code, found["kod"]) == (2, 2)
    assert HOME in one_fault(found)["var"]


def _damage(workspace: Workspace, what: str) -> None:
    """A workspace where something that commands read is not what it should be."""
    if what == "settings":
        workspace.settings.write_text("kommun = [", encoding="utf-8")
    elif what == "settings not text":
        workspace.settings.write_bytes(b"\xff\xfe\x00")
    elif what == "pointer":
        workspace.current.parent.mkdir(parents=True, exist_ok=True)
        workspace.current.write_text("{", encoding="utf-8")
    elif what == "snapshot":
        workspace.snapshots.mkdir(parents=True, exist_ok=True)
        (workspace.snapshots / "x.duckdb").write_bytes(b"no database")
        pointer = {"snapshot": "x", "publicerad": "2024-12-31T00:00:00+00:00", "korning": 1}
        workspace.current.write_text(json.dumps(pointer), encoding="utf-8")
    elif what == "ledger":
        workspace.curated.mkdir(parents=True, exist_ok=True)
        workspace.ledger.write_bytes(b"no database")
    elif what == "manifest":
        workspace.raw.mkdir(parents=True, exist_ok=True)
        workspace.manifest.write_text("no line of JSON\n", encoding="utf-8")
    elif what == "profile":
        workspace.profiles.mkdir(exist_ok=True)
        (workspace.profiles / "egen.toml").write_text("kalla = ", encoding="utf-8")


DAMAGED = ("settings", "settings not text", "pointer", "snapshot", "ledger", "manifest", "profile")


@pytest.mark.parametrize("what", DAMAGED)
@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "init"])
def test_a_damaged_workspace_is_json(
    name: str, what: str, workspace: Workspace, cli: Cli, tmp_path: Path
) -> None:
    """What a command does not read does not stop it; what stops it is told with what to do."""
    _damage(workspace, what)
    arguments = {**ARGUMENTS, "export": [str(tmp_path / "ut")], "refresh": ["--offline"]}.get(name, [])
    code, found, _ = cli(name, *arguments, "--json")
    if isinstance(found, dict) and set(found) == {"fel", "kod"}:
        assert found["kod"] == code != 0
        fault = one_fault(found)
        assert "eget" not in fault["vad"], f"no fault of the program's: {fault}"
        assert "upptagen" not in fault["vad"], f"nobody else is there: {fault}"


@pytest.mark.parametrize("name", ["ingest", "profil"])
@pytest.mark.parametrize("what", ["missing", "a folder", "no table", "cut workbook", "empty"])
def test_a_file_that_cannot_be_read_is_json(
    name: str, what: str, workspace: Workspace, cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "Köpfil åäö (ny) 2024.xlsx"
    if what == "a folder":
        path.mkdir()
    elif what != "missing":
        path.write_bytes({"no table": b"\x00\x01", "cut workbook": b"PK\x03\x04", "empty": b""}[what])
    code, found, _ = cli(name, str(path), "--json")
    assert code in {1, 2}
    faults: list[dict[str, str]] = found.get("avvisade") or found["fel"]  # type: ignore[assignment]
    assert [set(one) >= {"vad", "var", "gor"} and one["gor"] != "" for one in faults] == [True]


def test_a_command_that_does_not_exist_is_json(cli: Cli) -> None:
    code, found, _ = cli("stauts", "--json")
    assert code == 2
    assert "Menade du status" in one_fault(found)["gor"]


def test_a_refresh_that_cannot_publish_is_json(workspace: Workspace, cli: Cli) -> None:
    code, found, _ = cli("refresh", "--offline", "--json")
    assert (code, found["kod"]) == (1, 1)
    assert one_fault(found)["vad"] == "Det finns inga godkända filer att publicera."


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def _fails(*_: object) -> None:
        raise error

    monkeypatch.setattr("kpilib.cli.questions.status_of", _fails)


def test_a_fault_of_ours_is_json_and_says_nothing_of_what_it_was_given(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, RuntimeError(f"no such person: {NUMBER}"))
    code, found, _ = cli("status", "--json")
    assert (code, found["kod"]) == (1, 1)
    assert one_fault(found)["var"].startswith("RuntimeError, cli/questions.py rad ")
    assert run(["status"]) == 1
    said = capsys.readouterr().err
    assert "Programmet stannade på ett fel som är dess eget." in said
    assert NUMBER not in said


def test_an_interruption_is_json(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    code, found, _ = cli("status", "--json")
    assert (code, found["kod"]) == (130, 130)
    failing(monkeypatch, RuntimeError("Query interrupted"))  # as DuckDB tells of it
    assert cli("status", "--json")[0] == 130
    failing(monkeypatch, typer.Abort())
    assert cli("status", "--json")[0] == 130


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (PermissionError(13, "Permission denied", "C:\\rapport.xlsx"), "öppen i Excel"),
        (OSError(28, "No space left on device", "D:\\data"), "Gör plats"),
        (OSError(36, "File name too long", "C:\\mycket\\lång"), "närmare diskens rot"),
        (OSError(5, "Input/output error", "Z:\\fil"), "Kontrollera"),
    ],
    ids=["held open", "full", "too long", "other"],
)
def test_what_the_system_refuses_is_said_in_swedish_and_as_json(
    error: OSError, says: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    failing(monkeypatch, error)
    code, found, _ = cli("status", "--json")
    assert code == 1
    fault = one_fault(found)
    assert says in fault["gor"]
    assert fault["var"] == error.filename
