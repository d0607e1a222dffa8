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
    asked = {"andringar", "check", "doctor", "explain", "export", "ingest", "init", "karantan"}
    assert set(COMMANDS) >= asked | {"leverantorer", "refresh", "status"}


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
