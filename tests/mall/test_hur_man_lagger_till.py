"""The checklists of CONTRIBUTING, walked: what each scaffold writes is green as it stands.

The source tree is copied, the scaffolds run in it, and their tests too, by a Python that sees no other.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from kommunen import ROOT

from kpilib.errors import UsageError
from kpilib.mall import __main__, program
from kpilib.mall.program import NYTT

Run = Callable[..., tuple[int, str]]
TREE = ("kpilib", "tests", "kategoriplan.toml", "mal.toml", "pyproject.toml")
NAMN = {
    "kalla": ("prov", "a", "zzz_ett_ganska_langt_namn"),
    "tjanst": ("provtjanst", "b", "zzz_en_tjanst_i_mangden"),
}
"""What is begun: by the command, and with names that are first and last, short and long."""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source tree."""
    folder = tmp_path_factory.mktemp("program").resolve()
    for name in TREE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
        else:
            shutil.copy(source, folder / name)
    return folder


@pytest.fixture(scope="module")
def run(tree: Path, key_file: Path) -> Run:
    """What a module of Python's gives in that tree: exit code, and all that it says."""
    environment = os.environ | {"PYTHONPATH": str(tree), "NO_PROXY": "127.0.0.1"}

    def _run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=tree, env=environment, capture_output=True, text=True, timeout=240,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    return _run


@pytest.fixture(scope="module")
def written(tree: Path, run: Run) -> dict[str, list[str]]:
    """Name -> the paths that were written for it."""
    found = {}
    for what, (first, *others) in NAMN.items():
        code, said = run("kpilib.mall", what, first)
        assert code == 0, said
        *found[first], last = said.splitlines()
        assert last == "Nästa steg står i CONTRIBUTING.md."
        for namn in others:
            found[namn] = [path.relative_to(tree).as_posix() for path in NYTT[what](namn, tree)]
    return found


@pytest.mark.parametrize("namn", NAMN["kalla"])
def test_a_source_is_a_contract_a_profile_a_test_and_a_line(
    namn: str, tree: Path, written: dict[str, list[str]]
) -> None:
    *new, register = written[namn]
    assert new == [
        f"kpilib/contracts/tables/{namn}.py",
        f"kpilib/sources/profiles/{namn}.toml",
        f"tests/contracts/test_{namn}.py",
    ]
    text = (tree / register).read_text(encoding="utf-8")
    assert text.count(f"from kpilib.contracts.tables.{namn} import {namn.upper()}\n") == 1
    assert text.count(f"        {namn.upper()},\n") == 1


@pytest.mark.parametrize("namn", NAMN["tjanst"])
def test_a_service_is_one_folder_and_its_test(namn: str, written: dict[str, list[str]]) -> None:
    folders = {
        Path(path).relative_to(top).parts[0]
        for path in written[namn]
        for top in ("kpilib/services", "tests/services")
        if path.startswith(top)
    }
    assert folders == {namn}


def test_ruff_has_nothing_to_say_of_what_was_written(run: Run, written: dict[str, list[str]]) -> None:
    python = sorted({path for paths in written.values() for path in paths if path.endswith(".py")})
    for check in (("check",), ("format", "--check")):
        code, said = run("ruff", *check, "--no-cache", *python)
        assert code == 0, said


def test_its_tests_are_green_and_so_are_those_that_hold_every_source_and_service(
    run: Run, written: dict[str, list[str]]
) -> None:
    own = sorted(path for paths in written.values() for path in paths if "/test_" in path)
    assert len(own) == 6
    code, said = run(
        "pytest",
        "-p",
        "no:cacheprovider",
        *own,
        "tests/warehouse/test_schema.py",
        "tests/services/test_registry.py",
    )
    assert code == 0, said
    assert re.search(r"\[100%\]", said)
    assert not re.search(r"skipped|xfailed", said)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["kalla", "beslut"], "beslut finns redan"),
        (["tjanst", "scb"], "scb finns redan"),
        (["kalla", "Å b"], "kan inte vara ett id"),
        (["tjanst"], "kalla eller tjanst"),
        (["sida", "x"], "kalla eller tjanst"),
    ],
)
def test_what_is_there_is_not_written_over(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(__main__, "kalltrad", lambda: tmp_path)
    assert __main__.main(arguments) == 2
    told = capsys.readouterr().err
    assert says in told
    assert "Gör så här: " in told
    assert not list(tmp_path.iterdir())


def test_an_installed_program_is_not_written_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "kpilib"
    package.mkdir(parents=True)
    monkeypatch.setattr(program, "PAKET", package)
    with pytest.raises(UsageError, match="inte ur sin källkod"):
        program.kalltrad()
