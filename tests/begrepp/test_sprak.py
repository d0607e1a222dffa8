"""Words joined to a list."""

from __future__ import annotations

import pytest

from kpilib.begrepp import och


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_a_list_reads_as_a_sentence_does(words: list[str], said: str) -> None:
    assert och(words) == said
    assert och(iter(words), "eller") == said.replace("och", "eller")
