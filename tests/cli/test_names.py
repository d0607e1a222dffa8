"""The commands' names follow one rule, and the README's table has every command and option and no other.

A verb is what it does. What shows a thing of the field is named by the thing, in Swedish. A few are of the
tool itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from kommunen import ROOT

from kpilib.cli import app, run

VERB = {
    "check",
    "explain",
    "export",
    "faststall",
    "fetch",
    "granska",
    "gallra",
    "ingest",
    "init",
    "new-kpi",
    "new-page",
    "publish",
    "refresh",
    "report",
}
VISAR = {"andringar", "karantan", "leverantorer", "profil", "redovisning", "registerutdrag", "revideringar"}
VERKTYG = {"demo", "doctor", "nyckel", "sql", "status"}
FORMER = {"revisions": "revideringar"}
"""Name that a command once had -> its name; hidden, and still works."""

Options = dict[str, frozenset[str]]


def commands() -> dict[str, Any]:
    return dict(typer.main.get_command(app).commands)


def options(command: Any) -> frozenset[str]:
    long = [word for param in command.params for word in param.opts if word.startswith("--")]
    return frozenset(long) - {"--help"}


def test_every_command_is_of_one_kind() -> None:
    assert sorted(commands()) == sorted([*VERB, *VISAR, *VERKTYG, *FORMER])
    assert not VERB & VISAR | VERB & VERKTYG | VISAR & VERKTYG


def test_a_former_name_works_and_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    found = commands()
    assert {name for name, command in found.items() if command.hidden} == set(FORMER)
    for former, name in FORMER.items():
        assert found[former].help == found[name].help
        assert options(found[former]) == options(found[name])
        assert run([former, "--help"]) == 0
    capsys.readouterr()
    run(["--help"])
    assert not set(FORMER) & set(capsys.readouterr().out.split())


def table() -> Iterator[tuple[str, frozenset[str]]]:
    """What the README's table of commands says: name and options, a row each."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [rows] = re.findall(r"^\| Kommando \| Gör \|\n\|---\|---\|\n((?:\|.*\n)+)", readme, re.M)
    for row in rows.splitlines():
        [written] = re.findall(r"^\| `([^`]+)` \|", row)
        yield written.split()[0], frozenset(re.findall(r"--[a-z-]+", written))


def test_the_readme_has_every_command_and_option_and_no_other() -> None:
    shown = [name for name in commands() if name not in FORMER]
    said = list(table())
    assert dict(said) == {name: options(commands()[name]) for name in shown}
    assert len(said) == len(shown)


@pytest.mark.parametrize("name", sorted([*VERB, *VISAR, *VERKTYG, *FORMER]))
def test_every_command_explains_itself_in_swedish(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"Användning: kategoriplan {name}" in out
    assert not any(word in out for word in ("Usage", "Options", "Show this", "[OPTIONS]", "[default"))


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "docs/anvandarguide.md",
        "docs/dataskydd.md",
        "docs/installation-windows.md",
        "SECURITY.md",
    ],
)
def test_the_documents_name_commands_and_options_that_there_are(name: str) -> None:
    """What is written as code: a line of a block, or between grave accents."""
    text = (ROOT / name).read_text(encoding="utf-8")
    written = re.findall(r"kategoriplan ((?:new-)?[a-z]+)((?: [^`\n]*)?)", " ".join(_code(text)))
    known = commands()
    assert {command for command, _ in written} <= set(known)
    for command, rest in written:
        asked = set(re.findall(r"(?<!\S)--[a-z-]+", rest.split(" kategoriplan ")[0]))
        assert asked <= options(known[command]) | {"--help"}, command
    assert written


def _code(text: str) -> list[str]:
    fence = re.compile(r"^ *```(?:\w*)\n(.*?)^ *```", re.M | re.S)
    blocks = fence.findall(text)
    lines = [
        line
        for block in blocks
        for line in block.splitlines()
        if re.search(r"(^|[\\/ ])kategoriplan [a-z]", line)
    ]
    inline = re.findall(r"`([^`\n]*kategoriplan [a-z][^`\n]*)`", fence.sub("", text))
    return [one.split("#")[0].split(">>")[0] + "\n" for one in (*lines, *inline)]
