"""Every nyckeltal's worked example, by the ordinary engine; and that a folder is whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest
from kommunen import ALL, SETTINGS

from kpilib.database import query
from kpilib.errors import UsageError
from kpilib.nyckeltal import Nyckeltal, load
from kpilib.nyckeltal.example import example, exempelkommun, i_exemplet, run
from kpilib.nyckeltal.example import load as load_example
from kpilib.nyckeltal.registry import PARTS


@pytest.mark.parametrize("nyckeltal", ALL.values(), ids=ALL)
def test_the_example_gives_what_it_says(nyckeltal: Nyckeltal) -> None:
    expected = example(nyckeltal).forvantat
    found = run(nyckeltal).select(expected.columns)
    assert found.sort(found.columns).rows() == expected.sort(expected.columns).rows()


@pytest.mark.parametrize("nyckeltal", ALL.values(), ids=ALL)
def test_the_page_answers_the_four_questions(nyckeltal: Nyckeltal) -> None:
    page = nyckeltal.sida
    headings = [line for line in page.splitlines() if line.startswith("#")]
    assert headings == [
        "## Vad det säger",
        "## Varför det följs",
        "## Hur det räknas",
        "## Vad det inte säger",
    ]
    assert all(len(part.strip()) > 40 for part in page.split("## ")[1:])


@pytest.mark.parametrize("nyckeltal", ALL.values(), ids=ALL)
def test_every_reason_for_leaving_a_row_out_is_explained(nyckeltal: Nyckeltal) -> None:
    """A reason that the terms do not list would be left out of the count of left-out rows."""
    with duckdb.connect() as con:
        load_example(con, example(nyckeltal), exempelkommun())
        found = con.execute(f"SELECT DISTINCT utesluten FROM ({nyckeltal.sql}) WHERE utesluten IS NOT NULL")
        reasons = {row[0] for row in found.fetchall()}
    assert reasons <= set(nyckeltal.terms.utesluts)


@pytest.mark.parametrize("nyckeltal", ALL.values(), ids=ALL)
def test_a_row_that_counts_says_how_much_of_the_taljare_it_is(nyckeltal: Nyckeltal) -> None:
    """Nothing would add up to the same as 0, but `explain` would show it as if it were not known."""
    one = i_exemplet(nyckeltal)
    with duckdb.connect() as con:
        load_example(con, example(nyckeltal), exempelkommun())
        rows = query(con, one.sql)
    unsaid = rows.filter(pl.col("utesluten").is_null() & pl.col("taljare").is_null())
    assert unsaid.is_empty() or unsaid["publicerat"].null_count() == 0


@pytest.mark.parametrize("nyckeltal", ALL.values(), ids=ALL)
def test_the_example_shows_a_value_each_breakdown_and_each_reason_for_leaving_out(
    nyckeltal: Nyckeltal,
) -> None:
    shown = example(nyckeltal).forvantat
    assert shown["varde"].null_count() < shown.height
    assert set(nyckeltal.terms.dimension) <= set(shown["dimension"])
    reasons = {reason for cell in shown["exkluderade"] for reason in json.loads(cell)}
    assert reasons == set(nyckeltal.terms.utesluts)


@pytest.mark.parametrize("nyckeltal", ALL.values(), ids=ALL)
def test_a_statement_gives_rows_of_what_the_nyckeltal_is_counted_for_and_says_where_each_stands(
    nyckeltal: Nyckeltal,
) -> None:
    """What lists the rows behind a value reads the statement itself: another insats, or a kind of period that
    is not reported, is none of it (but months, that others are made of); and a row is found again where it
    says that it stands."""
    one, given = i_exemplet(nyckeltal), example(nyckeltal)
    named = "insats_roll" in one.sql
    other = {
        t: _of_another_insats(frame, one.terms.insatser) if named else frame
        for t, frame in given.tabeller.items()
    }
    with duckdb.connect() as con:
        load_example(con, replace(given, tabeller=other), exempelkommun())
        rows = query(con, one.sql)
    assert rows.height
    assert not named or set(rows["insats"]) <= set(one.terms.insatser)
    assert set(rows["period_typ"]) <= {*one.terms.period_typer, "manad"}
    assert rows["tabell"].to_list() == rows["fil"].to_list(), "the file of a table of an example has its name"


def _of_another_insats(frame: pl.DataFrame, insatser: Sequence[str]) -> pl.DataFrame:
    """The rows, and the same of insatser, with a role and without, that the nyckeltal is not counted for."""
    others = [i for i in exempelkommun().insats if i not in insatser]
    if "insats" not in frame.columns:
        return frame
    return pl.concat([frame, *(frame.with_columns(insats=pl.lit(i)) for i in (others[0], others[-1]))])


@pytest.mark.parametrize("part", PARTS)
def test_a_folder_without_a_part_is_refused(part: str, tmp_path: Path) -> None:
    folder = tmp_path / "ramavtalskop"
    shutil.copytree(ALL["ramavtalskop"].folder, folder)
    missing = folder / part
    shutil.rmtree(missing) if missing.is_dir() else missing.unlink()
    with pytest.raises(UsageError, match=part):
        load(folder, SETTINGS)


@pytest.mark.parametrize("nyckeltal", ALL.values(), ids=ALL)
def test_an_example_is_of_every_insats_that_the_nyckeltal_is_counted_for(nyckeltal: Nyckeltal) -> None:
    """The example's municipality has what each nyckeltal counts, so that none is tried on nothing."""
    assert i_exemplet(nyckeltal).terms.insatser
