"""A name in a command that a person copies is one argument, and runs nothing."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.fritext import i_kommando, synlig


@given(st.text(st.characters(exclude_characters="\0"), max_size=30))
def test_it_is_one_argument_and_the_same(text: str) -> None:
    for kort in (False, True):
        written = i_kommando(text, kort=kort)
        if "\\" not in text:
            assert shlex.split(written) == [synlig(text).replace("\n", " ")]


@pytest.mark.parametrize(
    "name", ["$(echo x).csv", "`id`.csv", 'a"; id; ".csv', "a'b$c.csv", "köp oktober.csv"]
)
def test_a_shell_gives_it_back(name: str) -> None:
    command = f"printf %s {i_kommando(name)}"
    assert subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout == name


def test_a_plain_name_needs_no_marks() -> None:
    assert i_kommando("data/raw/köpfil_2024-10.csv", kort=True) == "data/raw/köpfil_2024-10.csv"
    assert i_kommando("köp oktober.csv", kort=True) == '"köp oktober.csv"'
