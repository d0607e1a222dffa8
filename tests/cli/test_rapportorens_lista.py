"""The reporter's list: the cases that have waited too long, with the numbers that no other audience sees."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from stdnum import luhn

from kpilib.cli import run
from kpilib.secrecy.publik import PUBLIK
from kpilib.workspace import Workspace

HEADER = "Ärende;Personnummer;Kön;Insats;Beslutsdatum;Beslutstyp;Verkställt från;Lagrum"
AVBROTT = "arende;avbrott_fran;aterupptaget\nFS 2023-0001;2024-02-10;\n"
Cli = Callable[..., tuple[int, str, str]]


def person(n: int) -> str:
    number = f"19811{n % 3}1298{n}"
    return number + luhn.calc_check_digit(number[2:])


@pytest.fixture
def published(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.delenv(PUBLIK, raising=False)
    as_written = person(7)[2:]
    rows = [
        f"FS 2023-0001;{person(1)};K;BmSS vuxna;2023-01-01;Nytt;2023-02-01;LSS",
        f"FS 2024-0002;{person(2)};M;BmSS vuxna;2024-03-01;Nytt;;LSS",
        f"FS 2024-0003;{person(3)};K;Boendestöd;2024-11-15;Nytt;;SoL",
        f"{as_written};{person(4)};K;Boendestöd;2024-04-01;Nytt;;SoL",
    ]
    files = {"beslut_2024-12-31.csv": "\n".join([HEADER, *rows]), "avbrott_2024-12-31.csv": AVBROTT}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        run(["ingest", str(tmp_path / name)])
    assert run(["publish"]) == 0
    return workspace


@pytest.fixture
def cli(published: Workspace, capsys: pytest.CaptureFixture[str]) -> Cli:
    def _cli(*args: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(args))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return _cli


def test_the_reporter_sees_each_case_that_has_waited_too_long_by_its_number(cli: Cli) -> None:
    code, out, err = cli("redovisning", "--arenden", "-p", "rapportor", "--format", "json")
    assert code == 0
    rows = json.loads(out)
    numbers = [row["arende"] for row in rows]
    assert numbers[:2] == ["FS 2023-0001", "FS 2024-0002"]
    assert "FS 2024-0003" not in numbers, "it has not waited for three months"
    assert [row["handelse"] for row in rows[:2]] == ["avbrott", "beslut"]
    assert {row["sekretess"] for row in rows} == {"rapportor: lämnas inte vidare"}
    assert not {"person", "kon"} & set(rows[0])
    assert person(7)[2:] not in out, "a person's number is no case's"
    assert "lämnas inte till någon annan" in err


@pytest.mark.parametrize("publik", ["arbetsmaterial", "rad", "stad"])
def test_no_other_audience_has_the_list(publik: str, cli: Cli) -> None:
    code, out, err = cli("redovisning", "--arenden", "-p", publik)
    assert (code, out) == (2, "")
    assert "kategoriplan redovisning --arenden -p rapportor" in err
    assert "FS 2024" not in err


def test_the_reporter_has_nothing_else_with_rows(cli: Cli) -> None:
    for asked in (["sql", "FROM main.beslut"], ["redovisning"]):
        code, out, err = cli(*asked, "-p", "rapportor")
        assert (code, out) == (2, "")
        assert "arbetsmaterial" in err


def test_a_file_that_is_gone_leaves_its_cases_without_a_number(cli: Cli, published: Workspace) -> None:
    [raw] = published.raw.rglob("*beslut*.csv")
    raw.unlink()
    code, out, _ = cli("redovisning", "--arenden", "-p", "rapportor", "--format", "json")
    assert code == 0
    by_event = {row["handelse"]: row["arende"] for row in json.loads(out)}
    assert by_event == {"avbrott": "FS 2023-0001", "beslut": "råfilen går inte att läsa"}
