"""Tables for pages: what a reader sees of a cell does not fall apart."""

from __future__ import annotations

import re

import polars as pl

from kpilib.form.tables import tabell

ROWS = pl.DataFrame(
    {
        "insats": ["BmSS barn", "BmSS vuxna"],
        "dag": ["2024-11-30", "–"],
        "varde": ["37 %", "2 351 112 kr"],
        "varfor": ["nytt halvår", "nytt halvår; takt 104 % av årsmålet 50"],
        "lage": ["Pausad", "Pågår"],
    }
)


def style_of(html: str, cell: str) -> str:
    found = re.search(rf'<td ?(?P<style>style="[^"]*")?[^>]*>{re.escape(cell)}</td>', html)
    assert found, cell
    return found["style"] or ""


def shown() -> str:
    headings = {"insats": "Insats", "dag": "Dag", "varde": "Värde", "varfor": "Varför", "lage": "Läge"}
    return tabell(ROWS, headings, id_="t", hoger=("varde",))


def test_a_day_is_not_parted_at_its_hyphens() -> None:
    assert "white-space: nowrap" in style_of(shown(), "2024-11-30")


def test_a_sentence_has_room_for_its_words() -> None:
    assert "min-width" in style_of(shown(), "nytt halvår; takt 104 % av årsmålet 50")


def test_other_cells_are_as_wide_as_they_need() -> None:
    assert style_of(shown(), "Pausad") == ""
    assert "white-space" not in style_of(shown(), "37 %")


def test_the_first_column_heads_its_row() -> None:
    assert re.search(r'<th scope="row"[^>]*>BmSS barn</th>', shown())
