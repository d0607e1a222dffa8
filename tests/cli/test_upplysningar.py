"""What there is to know of a file is told when it is taken in, in status before anything is published, and
to programs; a question is answered with the command that it proposes."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpilib.cli import run
from kpilib.workspace import HOME, Workspace

Cli = Callable[..., tuple[int, str, str]]
HEAD = "Personnr;Insats;Utförare;Avtalstyp;Fr o m;T o m;Antal dygn;Belopp;Månad\n"
BESLUT = (
    "Ärende;Personnummer;Kön;Lagrum;Insats;Beslutsdatum;Beslutstyp;Verkställt från;"
    "Handläggargrupp;Lokal kod\n"
    "FS 1;19890203-9836;M;LSS 9 § 4;Kontaktperson;2024-10-22;Nytt;2024-11-05;A;1\n"
)


@pytest.fixture
def cli(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    monkeypatch.setenv(HOME, str(workspace.root))

    def _cli(*args: str) -> tuple[int, str, str]:
        code = run(list(args))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return _cli


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], str]:
    def write(name: str, text: str) -> str:
        path = tmp_path / "lamnat" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_a_missing_column_is_told_with_what_it_does(cli: Cli, write: Callable[[str, str], str]) -> None:
    code, _, said = cli("ingest", write("beslut_2024-12-31.csv", BESLUT))
    assert code == 0
    [line] = [line for line in said.splitlines() if "avslutsdatum" in line]
    assert "Kolumnen avslutsdatum saknas i filen: nyckeltalen " in line
    assert line.endswith("räknar då alla beslut som pågående.")
    assert "Kolumnen Handläggargrupp lästes inte" in said
    assert (
        'Profilen för beslut är profiler/beslut.toml (en ny fil som börjar med raderna kalla = "beslut" och '
        'namn = "standard").' in said
    ), "which file the steps speak of"
    assert "gissad" not in said, "the day stands in the file's name"


def test_status_tells_it_before_anything_is_published(cli: Cli, write: Callable[[str, str], str]) -> None:
    cli("ingest", write("beslut_2024-12-31.csv", BESLUT))
    _, out, _ = cli("status")
    assert "räknar då alla beslut som pågående" in out
    _, out, _ = cli("status", "--json")
    told = json.loads(out)["upplysningar"]
    assert {row["kalla"] for row in told} == {"beslut"}
    assert any("avslutsdatum" in row["beskrivning"] for row in told)


def test_a_program_gets_every_one(cli: Cli, write: Callable[[str, str], str]) -> None:
    _, out, _ = cli("ingest", "--json", write("beslut_2024-12-31.csv", BESLUT))
    answer = json.loads(out)
    assert [row["kolumn"] for row in answer["upplysningar"] if row["kod"] == "okand_kolumn"] == [
        "Handläggargrupp",
        "Lokal kod",
    ]
    assert answer["vantar"] == []


def test_a_guessed_day_of_extraction_is_told_with_the_command_that_says_it(
    cli: Cli, write: Callable[[str, str], str]
) -> None:
    _, _, said = cli("ingest", write("beslut.csv", BESLUT))
    assert "Dagen för uttaget är gissad: 2024-10-22" in said
    [command] = re.findall(r"kategoriplan (ingest \S+ --utdrag \S+)", said)
    _, _, said = cli(*shlex.split(command.replace("2024-10-22", "2024-12-31")))
    assert "gissad" not in said
    cli("publish")
    _, out, _ = cli("sql", "SELECT max(till) FROM main.tackning WHERE tabell = 'beslut'", "--format", "csv")
    assert "2024-12-31" in out


def test_the_day_in_the_name_holds_also_where_the_profile_says_nothing_of_it(
    cli: Cli, write: Callable[[str, str], str], workspace: Workspace
) -> None:
    own = 'kalla = "beslut"\nnamn = "egen"\n[kolumner]\narende = "Löpnummer"\n'
    columns = {"personnummer": "Personnummer", "kon": "Kön", "beslutsdatum": "Beslutsdatum"}
    columns |= {"beslutstyp": "Beslutstyp", "verkstallt_fran": "Verkställt från", "insats": "Insats"}
    own += "".join(f'{name} = "{header}"\n' for name, header in columns.items())
    (workspace.root / "profiler").mkdir()
    (workspace.root / "profiler" / "egen.toml").write_text(own, encoding="utf-8")
    path = write("uttag 2024-12-31.csv", BESLUT.replace("Ärende", "Löpnummer"))
    _, _, said = cli("ingest", path, "--profil", "egen")
    assert "1 godkända" in said
    assert "gissad" not in said
    cli("publish")
    _, out, _ = cli("sql", "SELECT max(till) FROM main.tackning WHERE tabell = 'beslut'", "--format", "csv")
    assert "2024-12-31" in out


def test_a_delivery_that_waits_is_told_until_it_is_answered(
    cli: Cli, write: Callable[[str, str], str]
) -> None:
    row = "{};BmSS vuxna;A AB;Ramavtal;2023-05-01;;31;60000,00;2024-10\n"
    cli("ingest", write("kopfil_norr_2024-10.csv", HEAD + row.format("199001019844")))
    code, _, said = cli("ingest", write("kopfil_söder_2024-10.csv", HEAD + row.format("198506159816")))
    assert code == 1
    commands = re.findall(r"kategoriplan (ingest .+)", said)
    assert len(commands) == 3
    code, _, said = cli("publish")
    assert code == 1, "what is published lacks a delivery"
    assert "kopfil_söder_2024-10.csv väntar på svar sedan tidigare; kategoriplan status visar" in said
    code, _, _ = cli(*shlex.split(commands[0]))
    assert code == 0
    assert cli("publish")[0] == 0
    _, out, _ = cli("sql", "-p", "arbetsmaterial", "SELECT sum(belopp) FROM main.kopfil", "--format", "csv")
    assert "120000" in out


KOP = "{};BmSS vuxna;A AB;Ramavtal;2023-05-01;;31;60000,00;{}\n"
NORR, SODER = ("199001019844", "kopfil_norr_{}.csv"), ("198506159816", "kopfil_söder_{}.csv")


@pytest.fixture
def two_wait(cli: Cli, write: Callable[[str, str], str]) -> str:
    """What is said when a second month's half comes while the first month's still waits."""
    said = ""
    for month in ("2024-09", "2024-10"):
        for person, name in (NORR, SODER):
            _, _, said = cli("ingest", write(name.format(month), HEAD + KOP.format(person, month)))
    return said


def test_what_is_new_is_said_first_and_what_waits_since_before_in_a_line(two_wait: str) -> None:
    new, earlier = (
        two_wait.index(f"kopfil_söder_2024-{month}.csv{after}")
        for month, after in (
            ("10", ": Filen väntar på svar"),
            ("09", " väntar på svar sedan tidigare; kategoriplan status visar"),
        )
    )
    assert new < earlier
    assert len(re.findall(r"kategoriplan ingest \S*söder_2024-10", two_wait)) == 3
    assert re.findall(r"kategoriplan ingest \S*söder_2024-09", two_wait) == []


def test_a_file_that_is_given_again_is_asked_about_again(
    two_wait: str, cli: Cli, write: Callable[[str, str], str]
) -> None:
    person, name = SODER
    _, _, said = cli("ingest", write(name.format("2024-09"), HEAD + KOP.format(person, "2024-09")))
    assert "kopfil_söder_2024-09.csv: Filen väntar på svar" in said
    assert "kopfil_söder_2024-10.csv väntar på svar sedan tidigare" in said


def test_status_has_each_question_whole_with_answers_that_work(two_wait: str, cli: Cli) -> None:
    _, out, _ = cli("status")
    commands = re.findall(r"kategoriplan (ingest .+ --del \S+)", out)
    assert len(commands) == 2
    for command in commands:
        cli(*shlex.split(command))
    assert "väntar på svar" not in cli("status")[1]


def test_status_tells_the_same_when_the_program_or_a_profile_is_another(
    two_wait: str, cli: Cli, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> tuple[dict[str, Any], int]:
        found = json.loads(cli("status", "--json")[1])
        return {key: found[key] for key in ("upplysningar", "filer", "opublicerade")}, cli("doctor")[0]

    before = told()
    assert {row["status"] for row in before[0]["filer"]} == {"godkand", "vantar"}
    assert "vantar" in {row["kod"] for row in before[0]["upplysningar"]}
    curate = sys.modules["kpilib.warehouse.curate"]  # the package has a function of that name
    monkeypatch.setattr(curate, "code_digest", lambda *rooms: "another program")
    assert told() == before
    (workspace.root / "profiler").mkdir(exist_ok=True)
    own = 'kalla = "kopfil"\nnamn = "egen"\n[kolumner]\nlagrum = "Paragraf"\n'
    (workspace.root / "profiler" / "kopfil.toml").write_text(own, encoding="utf-8")
    assert told() == before


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["--ersatter", "--bortse", "x.csv"], "Två svar som inte går ihop"),
        (["--del", "norr"], "Det är inte sagt vilken fil det gäller"),
    ],
)
def test_an_answer_is_of_one_file_and_says_one_thing(cli: Cli, args: list[str], why: str) -> None:
    code, _, said = cli("ingest", *args)
    assert code == 2
    assert why in said
