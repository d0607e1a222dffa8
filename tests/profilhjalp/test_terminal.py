"""`kategoriplan profil` as a person meets it: in a terminal, interrupted and resumed, and without one."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from terminal import Terminal

from kpilib.cli import run
from kpilib.sources import load_profiles
from kpilib.workspace import HOME, Workspace

from .conftest import FIXTURES, PERSONER

SVAR = {
    "Vilken källa är filen?": "kopfil",
    "är personnummer?": "1",
    "är insats?": "Tjänst",
    "är avtalsform?": "Avtal",
    "är fran?": "Start",
    "är till?": "Slut",
    "är belopp?": "Debiterat",
    "är period?": "Debiteringsmånad",
    "är organisationsnummer?": "Lev. org",
    "”LOU-avtal”": "ramavtal",
    "”Boende vuxna LSS”": "bmss_vuxna",
}


def svara(asked: str) -> str:
    """What a person answers: what is proposed, and what is known where nothing is."""
    question = asked.rpartition("Fråga ")[2].partition("\n")[0]
    return next(
        (answer for part, answer in SVAR.items() if part in question), "" if "(föreslås)" in asked else "u"
    )


def profiler(ws: Workspace) -> list[Path]:
    return sorted(ws.profiles.glob("*.toml"))


def test_a_purchase_file_with_foreign_headers_becomes_a_profile_that_reads_it(
    workspace: Workspace, fil: Callable[..., Path]
) -> None:
    path = fil()
    terminal = Terminal(workspace.root, "profil", path)
    assert terminal.klar(svara) == 0, terminal.text
    assert "3 rader lästa, 3 godkända, 0 i karantän." in terminal.text
    assert "Fråga 2 av " in terminal.text
    assert not any(part in terminal.text for part in PERSONER), "a person was shown"
    [profile] = profiler(workspace)
    assert profile.name == "kopfil-uttag_placeringar.toml"
    assert not any(part in profile.read_text(encoding="utf-8") for part in PERSONER)
    assert terminal.fragor <= 11
    command = re.findall(r"Ta in filen: kategoriplan (.+)", terminal.text)[0]
    taken = Terminal(workspace.root, *[part.strip('"') for part in command.split(" ")])
    assert taken.klar() == 0, taken.text
    assert "3 rader lästa, 3 godkända, 0 i karantän." in taken.text


def test_an_interrupted_work_goes_on_where_it_was(workspace: Workspace, fil: Callable[..., Path]) -> None:
    path = fil()
    first = Terminal(workspace.root, "profil", path)
    for _ in range(3):
        asked = first.till_fraga()
        assert asked is not None
        first.svara(svara(asked))
    first.till_fraga()
    first.avbryt()
    assert first.klar() == 130, first.text
    assert "Avbrutet. Svaren ligger kvar" in first.text
    assert profiler(workspace) == []
    [kept] = (workspace.profiles / ".utkast").glob("*.svar.json")
    assert len(json.loads(kept.read_text(encoding="utf-8"))) == 3
    assert not any(part in kept.read_text(encoding="utf-8") for part in PERSONER)
    again = Terminal(workspace.root, "profil", path)
    assert again.klar(svara) == 0, again.text
    assert "Fortsätter: 3 svar finns" in again.text
    assert "Fråga 1 av" not in again.text
    assert not kept.exists()
    assert "3 rader lästa, 3 godkända, 0 i karantän." in again.text


def test_a_register_that_is_read_is_compared_and_its_profile_changed(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = Path(shutil.copy(FIXTURES / "Lifecare_beslut_2024-12-31.xlsx", tmp_path))
    terminal = Terminal(workspace.root, "profil", path)
    assert "Ska profilen ändras?" in (terminal.till_fraga() or "")
    assert "Profilen beslut/standard" in terminal.text
    assert "Nytt värde i insats: ”Bostad m särskild service” på 1 rad." in terminal.text
    terminal.svara("j")
    insatser = {"Bostad m särskild": "bmss_vuxna", "”BmSS”": "bmss_vuxna", "Boende vuxna": "bmss_vuxna"}

    def answer(asked: str) -> str:
        question = asked.rpartition("Fråga ")[2].partition("\n")[0]
        return next((a for part, a in insatser.items() if part in question), "1")

    assert terminal.klar(answer) == 0, terminal.text
    [profile] = profiler(workspace)
    content = tomllib.loads(profile.read_text(encoding="utf-8"))
    assert (content["kalla"], content["namn"]) == ("beslut", "lifecare"), (
        "how dates are written here is nothing for every other register"
    )
    assert set(content["varden"]["insats"]["bmss_vuxna"]) >= {"Bostad m särskild service", "BmSS"}
    changed = next(p for p in load_profiles(workspace) if (p.kalla, p.namn) == ("beslut", "lifecare"))
    assert "Flicka" in changed.varden["kon"]["K"], "what the other knows this one knows"
    assert "Skyddas" not in terminal.text


@pytest.fixture
def cli(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    monkeypatch.setenv(HOME, str(workspace.root))

    def _cli(*args: str | Path) -> tuple[int, str]:
        code = run([str(a) for a in args])
        shown = capsys.readouterr()
        assert "Traceback" not in shown.out + shown.err
        return code, shown.out + shown.err

    return _cli


def test_without_a_terminal_the_proposal_is_a_file_that_becomes_a_profile_when_edited(
    workspace: Workspace, fil: Callable[..., Path], cli: Callable[..., tuple[int, str]]
) -> None:
    path = fil()
    code, text = cli("profil", path, "--kalla", "kopfil")
    assert code == 0
    proposal, target = re.findall(r"profiler/\S+\.toml", text)
    assert proposal.startswith("profiler/.utkast/")
    written = (workspace.root / proposal).read_text(encoding="utf-8")
    assert not any(part in written + text for part in PERSONER)
    assert tomllib.loads(written)["kalla"] == "kopfil"
    assert load_profiles(workspace) == load_profiles(Workspace(workspace.root / "nowhere")), (
        "not in force yet"
    )
    edited = first_choices(written)
    edited = edited.replace("\nramavtal = [", '\nramavtal = ["LOU-avtal", ').replace(
        "\nbmss_vuxna = [", '\nbmss_vuxna = ["Boende vuxna LSS"'
    )
    (workspace.root / target).write_text(edited, encoding="utf-8")
    code, text = cli("ingest", path)
    assert code == 0, text
    assert "3 rader lästa, 3 godkända, 0 i karantän." in text


def first_choices(text: str) -> str:
    """The first commented line of each question, uncommented."""
    lines, open_ = [], False
    for line in text.splitlines():
        open_ = open_ or line.startswith("# FRÅGA")
        if open_ and re.match(r"# [a-z_]+ = ", line):
            line, open_ = line.removeprefix("# "), False
        lines.append(line)
    return "\n".join(lines) + "\n"


def test_for_a_program_the_answer_is_json(
    workspace: Workspace, fil: Callable[..., Path], cli: Callable[..., tuple[int, str]]
) -> None:
    code, text = cli("profil", fil(), "--kalla", "kopfil", "--json")
    found = json.loads(text)
    assert code == 0
    assert found["kalla"] == "kopfil"
    assert found["kolumner"]["leverantor"] == "Leverantör"
    assert {f["id"] for f in found["fragor"]} >= {"kolumn.personnummer", "kolumn.period"}
    assert (workspace.root / found["forslag"]).is_file()
    assert not any(part in text for part in PERSONER)


def test_the_next_delivery_is_compared_with_the_profile(
    workspace: Workspace, fil: Callable[..., Path], cli: Callable[..., tuple[int, str]]
) -> None:
    made = Terminal(workspace.root, "profil", fil())
    assert made.klar(svara) == 0
    later = fil(
        "Brukarens pnr;Tjänst;Leverantör;Avtal;Start;Slut;Dygn;Debiterat;Debiteringsmånad;Kostnadsställe\n"
        "19900101-9844;Nytt boende;Västra Omsorg AB;Ramavtal;2023-02-01;;30;64 500,00;202411;4101\n",
        "uttag_placeringar_2024-11-30.csv",
    )
    code, text = cli("profil", later, "--jamfor")
    assert code == 0
    assert "Ny kolumn: Kostnadsställe." in text
    assert "Borta: kolumnen Lev. org." in text
    assert "Nytt värde i insats: ”Nytt boende” på 1 rad." in text
    assert "1 rad lästa, 0 godkända, 1 i karantän." in text
    code, text = cli("profil", fil(name="uttag_placeringar_2024-12-31.csv"), "--jamfor")
    assert "inga nya, borttagna eller ändrade" in text


def test_a_file_that_no_profile_reads_cannot_be_compared(
    fil: Callable[..., Path], cli: Callable[..., tuple[int, str]]
) -> None:
    code, text = cli("profil", fil(), "--jamfor")
    assert code == 1
    assert "Ingen profil läser filen" in text
