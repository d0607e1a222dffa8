"""`docs/profiler.md` says what each key of a profile means."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from kpilib.sources import Las, Profile

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "profiler.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| .+ \| `(.+)` \|$", TEXT, re.MULTILINE))
LAS = [field.alias or name for name, field in Las.model_fields.items()]
"""The keys of `[las]`."""


@pytest.mark.parametrize("key", [*Profile.model_fields, *LAS])
def test_each_key_is_documented_with_an_example(key: str) -> None:
    assert key in ROWS


def test_no_key_is_documented_that_does_not_exist() -> None:
    assert set(ROWS) == {*Profile.model_fields, *LAS}


@pytest.mark.parametrize("key", LAS)
def test_the_example_of_a_reading_is_one_that_works(key: str) -> None:
    read = Las.model_validate(tomllib.loads(ROWS[key]))
    assert key in {Las.model_fields[name].alias or name for name in read.model_fields_set}


def test_the_longer_examples_are_toml() -> None:
    blocks = re.findall(r"```toml\n(.+?)```", TEXT, re.DOTALL)
    assert blocks
    for block in blocks:
        assert set(tomllib.loads(block)) <= set(Profile.model_fields)
