"""The catalogue page: all that a nyckeltal's folder says of it, and nothing else."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from kommunen import ALL as CATALOGUE
from tabeller import rader

from kpilib.report.katalog import anchor, innehall, katalog
from kpilib.rules import med_lag
from kpilib.secrecy import Gate
from kpilib.underlag import Underlag
from kpilib.workspace import Workspace


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


@pytest.fixture(scope="module")
def sections(gate: Gate) -> dict[str, str]:
    """Id -> its section of the page."""
    _, *found = re.split(r"^(?=## [^#])", "\n" + unescape(katalog(Underlag(gate)).data), flags=re.M)
    by_anchor = {re.search(r"\{#([\w-]+)\}", part)[1]: part for part in found}  # type: ignore[index]
    return {name: by_anchor[anchor(name)] for name in CATALOGUE}


def test_each_nyckeltal_has_one_section(sections: dict[str, str], gate: Gate) -> None:
    assert katalog(Underlag(gate)).data.count("\n## ") + 1 == len(CATALOGUE) == len(sections)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_section_holds_the_page_terms_and_sql_of_its_folder(name: str, sections: dict[str, str]) -> None:
    nyckeltal, shown = CATALOGUE[name], sections[name]
    for paragraph in unescape(med_lag(nyckeltal.sida)).split("\n\n"):
        assert paragraph.strip().lstrip("# ") in shown
    assert nyckeltal.terms.beskrivning in shown
    assert f"definition version {nyckeltal.terms.definition_version}" in shown
    assert all(f"`{source}`" in shown for source in nyckeltal.terms.kallor)
    assert all(reason in shown for reason in nyckeltal.terms.utesluts.values())
    assert nyckeltal.sql.splitlines()[0].removeprefix("-- ").strip() in shown


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_section_shows_the_worked_example_that_is_run_as_a_test(
    name: str, sections: dict[str, str]
) -> None:
    folder: Path = CATALOGUE[name].folder / "exempel"
    given = []
    for table in folder.glob("*.csv"):
        with table.open(encoding="utf-8") as lines:
            given += list(csv.reader(lines))
    assert sorted(rader(sections[name])) == sorted(given)


def test_a_target_is_written_as_its_reader_would_say_it(sections: dict[str, str]) -> None:
    assert "**BmSS vuxna:** lägre än vid årets början" in sections["ej_verkstallda"]
    assert "**BmSS barn:** minst 100\u00a0%" in sections["ramavtalskop"]
    assert "### Mål" not in sections["volym"]


def test_the_list_leads_to_every_section(gate: Gate) -> None:
    listed = innehall(Underlag(gate)).data
    assert {name for name in CATALOGUE if f"(#{anchor(name)})" in listed} == set(CATALOGUE)
    with_target = sum(bool(n.terms.mal) for n in CATALOGUE.values())
    assert f"{len(CATALOGUE)} nyckeltal. {with_target} av dem har mål" in listed
