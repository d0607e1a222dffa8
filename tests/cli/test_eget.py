"""What is a municipality's own, from the command line: its settings and its nyckeltal."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kpilib.cli import run
from kpilib.nyckeltal.registry import PAKETETS, folders
from kpilib.workspace import Workspace

Cli = Callable[..., tuple[int, str]]


@pytest.fixture
def cli(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Cli:
    def _cli(*args: str) -> tuple[int, str]:
        code = run(list(args))
        shown = capsys.readouterr()
        assert "Traceback" not in shown.out + shown.err
        return code, re.sub(r"\s+", " ", shown.out + shown.err)

    return _cli


def test_a_new_nyckeltal_is_written_into_the_workspace_and_never_into_the_program(
    cli: Cli, workspace: Workspace
) -> None:
    before = folders(PAKETETS)
    code, text = cli("new-kpi", "mina_beslut")
    assert code == 0
    assert "kategoriplan check mina_beslut" in text
    assert (workspace.nyckeltal / "mina_beslut" / "exempel" / "forvantat.csv").is_file()
    assert folders(PAKETETS) == before
    _, text = cli("doctor")
    assert f"{len(before) + 1} nyckeltal, 1 av dem egna, med exempel som stämmer" in text


def test_doctor_names_the_example_that_does_not_hold(cli: Cli, workspace: Workspace) -> None:
    cli("new-kpi", "mina_beslut")
    says = workspace.nyckeltal / "mina_beslut" / "exempel" / "forvantat.csv"
    says.write_text(says.read_text(encoding="utf-8").replace("1.0,", "7.0,"), encoding="utf-8")
    code, text = cli("doctor")
    assert code == 1
    assert "FEL Nyckeltal: Exemplet i mina_beslut ger inte vad det säger." in text
    assert "varde är 7 i filen, 1 enligt SQL:en." in text


@pytest.mark.parametrize(
    "command", [["ingest"], ["publish"], ["fetch"], ["report"], ["refresh", "--offline"]]
)
def test_a_folder_without_settings_is_told_how_to_become_a_workspace(
    command: list[str], cli: Cli, workspace: Workspace
) -> None:
    workspace.settings.unlink()
    code, text = cli(*command)
    assert code == 2
    assert "Arbetsmappen har inga inställningar." in text
    assert str(workspace.settings) in text.replace(" ", "")
    assert "Gör så här: Gör en arbetsmapp: kategoriplan init" in text
