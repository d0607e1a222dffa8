"""Every nyckeltal's worked example, by the ordinary engine; and that a folder is whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kpilib.errors import UsageError
from kpilib.nyckeltal import Nyckeltal, load, registry
from kpilib.nyckeltal.example import example, run
from kpilib.nyckeltal.registry import PARTS
from kpilib.nyckeltal.scaffold import scaffold
from kpilib.settings import Settings

ALL = registry()


@pytest.mark.parametrize("nyckeltal", ALL.values(), ids=ALL)
def test_the_example_gives_what_it_says(nyckeltal: Nyckeltal, settings: Settings) -> None:
    expected = example(nyckeltal).forvantat
    found = run(nyckeltal, settings).select(expected.columns)
    assert found.sort(found.columns).rows() == expected.sort(expected.columns).rows()


@pytest.mark.parametrize("nyckeltal", ALL.values(), ids=ALL)
def test_the_page_answers_the_four_questions(nyckeltal: Nyckeltal) -> None:
    page = (nyckeltal.folder / "sida.md").read_text(encoding="utf-8")
    headings = [line for line in page.splitlines() if line.startswith("#")]
    assert headings == [
        "## Vad det säger",
        "## Varför det följs",
        "## Hur det räknas",
        "## Vad det inte säger",
    ]
    assert all(len(part.strip()) > 40 for part in page.split("## ")[1:])


@pytest.mark.parametrize("nyckeltal", ALL.values(), ids=ALL)
def test_every_reason_for_leaving_a_row_out_is_explained(nyckeltal: Nyckeltal, settings: Settings) -> None:
    """A reason that the terms do not list would be left out of the count of left-out rows."""
    import duckdb

    from kpilib.nyckeltal.example import load as load_example

    with duckdb.connect() as con:
        load_example(con, example(nyckeltal), settings)
        found = con.execute(f"SELECT DISTINCT utesluten FROM ({nyckeltal.sql}) WHERE utesluten IS NOT NULL")
        reasons = {row[0] for row in found.fetchall()}
    assert reasons <= set(nyckeltal.terms.utesluts)


@pytest.mark.parametrize("nyckeltal", ALL.values(), ids=ALL)
def test_the_example_shows_a_value_each_breakdown_and_each_reason_for_leaving_out(
    nyckeltal: Nyckeltal,
) -> None:
    shown = example(nyckeltal).forvantat
    assert shown["varde"].null_count() < shown.height
    assert set(nyckeltal.terms.dimension) <= set(shown["dimension"])
    reasons = {reason for cell in shown["exkluderade"] for reason in json.loads(cell)}
    assert reasons == set(nyckeltal.terms.utesluts)


@pytest.mark.parametrize("part", PARTS)
def test_a_folder_without_a_part_is_refused(part: str, tmp_path: Path) -> None:
    folder = tmp_path / "ramavtalskop"
    shutil.copytree(ALL["ramavtalskop"].folder, folder)
    missing = folder / part
    shutil.rmtree(missing) if missing.is_dir() else missing.unlink()
    with pytest.raises(UsageError, match=part):
        load(folder)


def test_a_new_nyckeltal_is_whole_and_its_example_passes(tmp_path: Path, settings: Settings) -> None:
    nyckeltal = load(scaffold("andel_i_gr", tmp_path))
    expected = example(nyckeltal).forvantat
    assert run(nyckeltal, settings).select(expected.columns).rows() == expected.rows()


@pytest.mark.parametrize("name", ["Andel", "1x", "a-b", "å", ""])
def test_a_name_that_is_no_id_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        scaffold(name, tmp_path)
