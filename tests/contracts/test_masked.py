"""A cell is pointed out by its shape, and its column by what the file calls it; what it says is not shown."""

from __future__ import annotations

import pytest

from contracts.rader import PERSON, taken
from kpilib.contracts.masked import masked


@pytest.mark.parametrize(
    ("cell", "shape"),
    [
        (PERSON, "########-####"),
        ("93 0O0,00", "## #X#,##"),
        ("Åsa Öberg", "Xxx Xxxxx"),
        ("½ Ⅷ ٣", "# # #"),
        ("ǅ", "X"),
        ("中", "x"),
        ("1\u00a0000\t5\u200b", "# ### # "),
        ("<a&b>", "<x&x>"),
        ("x" * 24, "x" * 24),
        ("7" * 25, "#" * 24 + "…"),
        ("", ""),
    ],
)
def test_digits_letters_and_spaces_have_their_shape_and_other_signs_stand(cell: str, shape: str) -> None:
    assert masked(cell) == shape


def test_a_finding_names_the_file_s_own_headers_and_shows_the_shape_of_its_cell() -> None:
    headers = {"personnummer": "Persnr", "belopp": "Summa kr", "till": "Slut"}
    outcome = taken(
        "kopfil",
        {"personnummer": "19811218-9877"},
        {"belopp": "93 0O0,00"},
        {"avtalsform": None},
        {"till": "2024-09-30", "fran": "2024-09-01"},
        of_file={"rubriker": headers},
    )
    assert outcome.avvisade.select("rad", "kolumn", "rubrik", "form").rows() == [
        (2, "person", "Persnr", "########-####"),
        (3, "belopp", "Summa kr", "## #X#,##"),
        (4, "avtalsform", "avtalsform", None),  # an empty cell has no shape
        (5, "", "", None),  # and a rule on the whole row no column
    ]


def test_a_finding_on_a_key_names_each_column_of_it() -> None:
    headers = {"personnummer": "Persnr", "fran": "Start"}
    [found] = taken("egen_regi", {}, {}, of_file={"rubriker": headers}).avvisade.rows(named=True)
    assert (found["kolumn"], found["rubrik"], found["form"]) == (
        "person, insats, enhet, fran",
        "Persnr, insats, enhet, Start",
        None,
    )


def test_a_finding_on_a_column_that_the_file_lacks_has_no_shape() -> None:
    found = taken("kopfil", {}, without=["insats"]).avvisade
    assert found.select("kolumn", "regel", "rubrik", "form").rows() == [
        ("insats", "not_nullable", "insats", None)
    ]
