"""`status` and `doctor` tell the truth before the first publishing, after it, and of a broken snapshot."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kpilib.cli import run
from kpilib.keys import FILE, new_key, to_text
from kpilib.mall import gor_arbetsmapp, hitta_kommun
from kpilib.rawstore import raw_files
from kpilib.warehouse import current
from kpilib.workspace import HOME, Workspace

HEAD = "Personnummer;Insats;Leverantör;Organisationsnummer;Avtalsform;Från;Till;Dygn;Belopp;Period\n"
GOOD = "19811218-9876;BmSS vuxna;Exempel AB;556036-0793;Ramavtal;2023-05-01;;31;93 000,00;2024-10\n"
BAD = GOOD.replace("19811218-9876", "19811218-9875")
REGISTER = (
    "Ärende;Personnummer;Kön;Insats;Beslutsdatum;Beslutstyp;Verkställt från;Lagrum\n"
    "1;19811218-9876;K;BmSS vuxna;2024-01-15;Nytt;2024-02-01;LSS\n"
)
Cli = Callable[..., tuple[int, str]]


@pytest.fixture
def cli(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Cli:
    def _cli(*args: str | Path) -> tuple[int, str]:
        code = run([str(a) for a in args])
        shown = capsys.readouterr()
        return code, re.sub(r"\s+", " ", shown.out + shown.err)

    return _cli


def test_a_new_workspace_has_nothing_wrong_and_nothing_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    kommun = hitta_kommun("Borås")
    monkeypatch.setenv(HOME, str(gor_arbetsmapp(tmp_path / "ny", kommun, date(2025, 1, 1)).root))
    code, text = cli("doctor")
    assert code == 0
    assert "FEL" not in text
    assert "OBS" not in text
    assert "Ögonblicksbild: ingen än, för inget är intaget" in text
    code, text = cli("status")
    assert code == 0
    assert "Det finns ingen publicerad ögonblicksbild." in text
    assert "Filer: Inga filer." in text


@pytest.fixture
def waiting(write: Callable[..., Path], workspace: Workspace, cli: Cli) -> Workspace:
    """A file with a row in quarantine, a register whose day nobody said, and a file that was refused."""
    paths = [
        write("kopfil_2024-10.csv", HEAD + GOOD + BAD),
        write("beslut.csv", REGISTER),
        write("skräp.csv", "inga kolumner här\n"),
    ]
    assert cli("ingest", *paths)[0] == 1
    return workspace


def test_before_publishing_status_says_what_waits(waiting: Workspace, cli: Cli) -> None:
    _, text = cli("status")
    assert "Intagna men inte publicerade: kopfil_2024-10.csv och beslut.csv. kategoriplan publish" in text
    assert "Karantän: 1 rad" in text
    assert "skräp.csv" in text
    assert "beslut.csv: Dagen för uttaget är gissad: 2024-01-15, den senaste i kolumnen" in text
    found = json.loads(cli("status", "--json")[1])
    assert (found["snapshot"], found["fel"]["vad"]) == (None, "Det finns ingen publicerad ögonblicksbild.")
    assert found["opublicerade"] == ["kopfil_2024-10.csv", "beslut.csv"]
    assert [(row["namn"], row["gor"] != "") for row in found["refuserade"]] == [("skräp.csv", True)]
    files = {row["namn"]: (row["status"], row["avvisade_rader"], row["publicerad"]) for row in found["filer"]}
    assert files == {"kopfil_2024-10.csv": ("godkand", 1, False), "beslut.csv": ("godkand", 0, False)}


def test_before_publishing_doctor_says_what_waits_and_finds_no_fault(waiting: Workspace, cli: Cli) -> None:
    code, text = cli("doctor")
    assert code == 0
    for said in (
        "OBS Lästa filer: skräp.csv togs inte in.",
        "OBS Uttagsdagar: beslut.csv är ett register",
        "OBS Karantän: 1 rad, 93 000 kr kommer inte med",
        "OBS Ögonblicksbild: ingen är publicerad. Gör så här: Kör: kategoriplan publish",
    ):
        assert said in text


def test_a_refused_file_that_is_taken_in_later_is_no_longer_listed(
    waiting: Workspace, write: Callable[..., Path], cli: Cli
) -> None:
    cli("ingest", write("skräp.csv", HEAD + GOOD.replace("2024-10", "2024-11")))
    assert json.loads(cli("status", "--json")[1])["refuserade"] == []


def test_the_command_that_says_a_guessed_day_works_as_it_stands(
    waiting: Workspace, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the workspace and from elsewhere; the day is then said, and the file read with it."""
    [there] = json.loads(cli("status", "--json")[1])["gissade_uttagsdagar"]
    monkeypatch.chdir(waiting.root)
    monkeypatch.delenv(HOME)
    [here] = json.loads(cli("status", "--json")[1])["gissade_uttagsdagar"]
    assert here["gor"] == there["gor"]
    _, *args = shlex.split(here["gor"])
    code, text = cli(*args)
    assert "beslut.csv: beslut, 1 rader lästa" in text
    assert code == 0
    assert json.loads(cli("status", "--json")[1])["gissade_uttagsdagar"] == []
    assert [raw.utdrag for raw in raw_files(waiting)] == [None, date(2024, 1, 15)]


@pytest.mark.parametrize("name", ["beslut_2024-12-31.csv", "beslut.csv"])
def test_a_day_in_the_name_or_on_the_command_line_is_no_guess(
    name: str, write: Callable[..., Path], workspace: Workspace, cli: Cli
) -> None:
    said = [] if "2024" in name else ["--utdrag", "2024-12-31"]
    assert "gissad" not in cli("ingest", write(name, REGISTER), *said)[1]
    assert "OK Uttagsdagar" in cli("doctor")[1]


@pytest.fixture
def published(write: Callable[..., Path], workspace: Workspace, cli: Cli) -> Workspace:
    assert cli("ingest", write("kopfil_2024-10.csv", HEAD + GOOD))[0] == 0
    assert cli("publish")[0] == 0
    return workspace


def test_what_came_after_the_snapshot_is_not_in_it(
    published: Workspace, write: Callable[..., Path], cli: Cli
) -> None:
    assert "Ögonblicksbild: kan läsas" in cli("doctor")[1]
    assert "av alla intagna filer" in cli("doctor")[1]
    cli("ingest", write("kopfil_2024-11.csv", (HEAD + GOOD).replace("2024-10", "2024-11")))
    _, text = cli("status")
    assert "Intagna men inte i ögonblicksbilden, eller lästa på nytt sedan dess: kopfil_2024-11.csv." in text
    assert "OBS Ögonblicksbild: kan läsas" in cli("doctor")[1]
    in_force = {row["namn"]: row["gallande_rader"] for row in json.loads(cli("status", "--json")[1])["filer"]}
    assert in_force == {"kopfil_2024-10.csv": 1, "kopfil_2024-11.csv": None}


def test_a_file_that_was_read_anew_waits(published: Workspace, cli: Cli) -> None:
    published.profiles.mkdir()
    (published.profiles / "kopfil.toml").write_text(
        'kalla = "kopfil"\nnamn = "standard"\n[varden.avtalsform]\negen = ["Ramavtal"]\n', encoding="utf-8"
    )
    cli("ingest")
    assert json.loads(cli("status", "--json")[1])["opublicerade"] == ["kopfil_2024-10.csv"]


def test_a_file_that_lies_there_unread_is_said_and_left_alone(published: Workspace, cli: Cli) -> None:
    before = published.manifest.read_bytes()
    (published.raw / "kopfil" / "kopfil_2024-12.csv").write_text(HEAD + GOOD.replace("93", "94"), "utf-8")
    assert "Inte lästa än: kopfil_2024-12.csv. kategoriplan ingest läser dem." in cli("status")[1]
    assert json.loads(cli("status", "--json")[1])["olasta"] == ["kopfil_2024-12.csv"]
    assert "OBS Lästa filer: 1 filer är inte lästa." in cli("doctor")[1]
    assert published.manifest.read_bytes() == before, "a run that is under way may be about to write its line"


@pytest.mark.parametrize("broken", ["snapshot", "gone", "pointer"])
def test_a_broken_snapshot_is_a_fault_and_the_files_are_still_told_of(
    broken: str, published: Workspace, cli: Cli
) -> None:
    path = current(published).path
    if broken == "snapshot":
        path.write_bytes(b"no database")
    elif broken == "gone":
        path.unlink()
    else:
        published.current.write_text("{", encoding="utf-8")
    code, text = cli("status")
    assert code == 0
    assert "kopfil_2024-10.csv" in text
    assert "Gör så här: Kör: kategoriplan" in text
    code, text = cli("doctor")
    assert code == 1
    assert "FEL Ögonblicksbild" in text
    assert cli("publish")[0] == 0
    assert "FEL" not in cli("doctor")[1]


def test_doctor_knows_when_the_key_is_gone_or_another(
    published: Workspace, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "annan.key"
    monkeypatch.setenv(FILE, str(other))
    code, text = cli("doctor")
    assert code == 1
    assert "FEL Pseudonymnyckel: Nyckeln som arbetsmappens personer har sina pseudonymer av" in text
    assert "saknas." in text
    assert not other.exists(), "doctor looks, and makes no key"
    other.write_text(to_text(new_key()))
    other.chmod(0o600)
    assert "är en annan än den som arbetsmappens personer har sina pseudonymer av" in cli("doctor")[1]


def test_doctor_names_the_pages_that_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    kommun = hitta_kommun("Borås")
    ws = gor_arbetsmapp(tmp_path / "ny", kommun, date(2025, 1, 1))
    monkeypatch.setenv(HOME, str(ws.root))
    (ws.root / "notebooks" / "01-borja-har.qmd").unlink()
    code, text = cli("doctor")
    assert code == 1
    assert "FEL Sidor: Menyn leder till notebooks/01-borja-har.qmd, som inte finns." in text
    found = {row["vad"].split(":")[0]: row["lage"] for row in json.loads(cli("doctor", "--json")[1])}
    assert (found["Sidor"], found["Program"]) == ("FEL", "OK")
