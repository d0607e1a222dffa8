"""What tells the encodings apart are the lines with more than ASCII."""

from __future__ import annotations

from kpilib.formats.svenska import sample


def test_a_sample_is_every_line_that_says_something_up_to_a_bound() -> None:
    assert sample("a\nå\nb\nä\nö\n".encode()) == "å\nä\nö\n".encode()
    many = "".join(f"å{n}\n" for n in range(100_000)).encode()
    assert many.startswith(sample(many))
    assert 1000 < len(sample(many)) < len(many)
