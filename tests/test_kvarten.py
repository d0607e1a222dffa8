"""The README's quarter of an hour, walked to the letter: its commands, its answers, what it says is shown."""

from __future__ import annotations

import re
import shlex
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from lxml import html
from terminal import Terminal

ROOT = Path(__file__).resolve().parents[1]
RUBRIK = "## På en kvart: från tom mapp till uppföljning på egna filer"
KVART = 15 * 60


def section() -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text.partition(RUBRIK)[2].partition("\n## ")[0]


def blocks(kind: str) -> Iterator[str]:
    for block in re.findall(rf"^```{kind}\n(.*?)^```$", section(), re.MULTILINE | re.DOTALL):
        yield from block.splitlines()


def answers() -> dict[str, str]:
    """What a question speaks of -> what the table says is to be written."""
    return dict(re.findall(r"^\| (”.+?”) \| `(.+?)` \|$", section(), re.MULTILINE))


@dataclass
class Lasare:
    """Who reads the section, and does as it says; what is shown meanwhile."""

    stallning: Path
    visat: str = ""
    fragor: list[str] = field(default_factory=list)

    def gor(self, line: str) -> None:
        command, *args = shlex.split(line)
        if command == "mkdir":
            (self.stallning / args[0]).mkdir()
        elif command == "cp":
            shutil.copy(self.stallning / args[0], self.stallning / args[1])
        elif command == "cd":
            self.stallning = (self.stallning / args[0]).resolve(strict=True)
        else:
            assert command == "kategoriplan", line
            terminal = Terminal(self.stallning, *args)
            code = terminal.klar(self._svara)
            self.visat += terminal.text
            assert code == 0, f"{line}\n{terminal.text}"

    def _svara(self, asked: str) -> str:
        question = asked.rpartition("Fråga ")[2].partition("\n")[0]
        self.fragor.append(question)
        return next((answer for part, answer in answers().items() if part in question), "")


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lasare, float]:
    here = tmp_path_factory.mktemp("kvart") / "kategoriplan"
    here.mkdir()
    (here / "tests").symlink_to(ROOT / "tests")
    reader, begun = Lasare(here), time.monotonic()
    for line in blocks("sh"):
        reader.gor(line)
    return reader, time.monotonic() - begun


def test_what_the_section_says_is_shown(walk: tuple[Lasare, float]) -> None:
    reader, _ = walk
    assert [line for line in blocks("text") if line not in reader.visat] == []


def test_each_answer_of_the_table_is_to_a_question_that_is_asked(walk: tuple[Lasare, float]) -> None:
    reader, _ = walk
    asked = " ".join(reader.fragor)
    assert answers()
    assert [part for part in answers() if part not in asked] == []


def test_the_page_that_it_ends_with_is_there_with_what_it_is_to_have(walk: tuple[Lasare, float]) -> None:
    reader, _ = walk
    [page] = re.findall(r"Öppna `(reports/_site/\S+?)`", section())
    text = " ".join(html.parse(str(reader.stallning / page)).getroot().find(".//main").text_content().split())
    assert "andra halvåret 2024" in text
    assert "Det här skulle öppna mer" in text
    assert "Bostad med särskild service för vuxna" in text


def test_the_program_takes_less_than_the_minutes_that_are_left_to_read_and_answer(
    walk: tuple[Lasare, float], capsys: pytest.CaptureFixture[str]
) -> None:
    reader, seconds = walk
    with capsys.disabled():
        print(f"\nKvarten: {seconds:.0f} s för programmet, {len(reader.fragor)} frågor")
    minutes = [int(n) for n in re.findall(r"^\*\*Minut (\d+)", section(), re.MULTILINE)]
    assert minutes == sorted(minutes)
    assert minutes[-1] < KVART / 60
    assert seconds < KVART / 2
