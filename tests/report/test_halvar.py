"""What the half-year follow-up says of rows that are not counted, of gaps and of targets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

import polars as pl
import pytest
from altered import AlteredGate

from kpilib.begrepp import MALSTATUS, Period
from kpilib.report import rader
from kpilib.report.halvar import nyckeltal
from kpilib.secrecy import Gate
from kpilib.underlag import FollowUp
from kpilib.workspace import Workspace

H2 = Period.parse("2024H2")


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


def left_out(gate: Gate, cells: Sequence[Mapping[str, int | str]]) -> str:
    """What the page says when the rows of two insatser leave out these counts, by reason."""

    def altered(values: pl.DataFrame) -> pl.DataFrame:
        half = values.filter(pl.col("period") == str(H2), pl.col("dimension") == "alla").head(len(cells))
        texts = [json.dumps(cell) for cell in cells][: half.height]
        rest = values.filter(pl.col("period") != str(H2))
        return pl.concat([half.with_columns(pl.Series("exkluderade", texts, pl.String)), rest])

    f = FollowUp(AlteredGate(gate, altered), H2)  # type: ignore[arg-type]
    return unescape(nyckeltal(f, "nya_beslut").data).rpartition("Räknas inte under andra halvåret 2024: ")[2]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((12, 30), "42 rader: "),
        ((12, "dolt"), "minst 12 rader: "),
        (("dolt", 12), "minst 12 rader: "),
        (("dolt",), "Ett dolt antal rader: "),
        (("dolt", "dolt"), "minst 2 rader: "),
    ],
)
def test_rows_left_out_are_summed_as_far_as_they_are_open(
    counts: Sequence[int | str], told: str, gate: Gate
) -> None:
    assert left_out(gate, [{"omprovning": n} for n in counts]).startswith(told)


def test_each_reason_is_told_by_itself(gate: Gate) -> None:
    told = left_out(gate, [{"omprovning": 12, "konvertering": "dolt"}, {"omprovning": 8}])
    assert told.startswith("20 rader: Omprövning")
    assert " Ett dolt antal rader: Beslut som bytt lagrum" in told


def test_every_target_status_has_its_words_and_those_of_a_target_a_shape_of_their_own() -> None:
    assert set(rader.STATUS) == set(MALSTATUS)
    assert len(set(rader.MARKE.values())) == len(rader.MARKE) == len(MALSTATUS) - 1
    assert all(rader.STATUS[status].startswith(mark) for status, mark in rader.MARKE.items())
