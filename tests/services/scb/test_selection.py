"""A selection names every cell once, and its parts share none."""

from __future__ import annotations

from itertools import chain, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.errors import UsageError
from kpilib.services.scb.jsonstat import read_structure
from kpilib.services.scb.selection import Chosen, Selection, Wanted, select, split
from services.scb.cubes import dataset, dimension

REGIONER = ["00", "01", "0114", "0180", "12", "1280", "14", "1480"]
STRUCTURE = read_structure(
    dataset(
        {
            "Region": dimension(REGIONER, elimination=True, elimination_code="00", codelists=["vs_kommun"]),
            "Kon": dimension(["1", "2"], label="kön", elimination=True),
            "ContentsCode": dimension(["0000005X", "0000005Y"], label="tabellinnehåll"),
            "Tid": dimension(["2021", "2022", "2023", "2024"], label="år"),
        },
        None,
    )
)
HELA = {"Region": "*", "Kon": "*", "ContentsCode": "*", "Tid": "*"}


def _select(**texts):
    wanted = {
        name: text if isinstance(text, Wanted) else Wanted(tuple(text) if isinstance(text, list) else (text,))
        for name, text in (HELA | texts).items()
        if text is not None
    }
    return select("TAB1", STRUCTURE, wanted, lambda _: ("0114", "0180", "1280", "1480"))


def _codes(selection: Selection, variabel: str) -> list[str]:
    return next(list(d.koder) for d in selection.delar if d.variabel == variabel)


def _cells(selection: Selection) -> list[tuple[str, ...]]:
    return list(product(*(d.koder or ("",) for d in selection.delar)))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("*", REGIONER),
        ("01*", ["01", "0114", "0180"]),
        ("*80", ["0180", "1280", "1480"]),
        ("1?80", ["1280", "1480"]),
        ("??", ["00", "01", "12", "14"]),
        ("TOP(2)", ["00", "01"]),
        ("top(2,1)", ["01", "0114"]),
        ("BOTTOM(2)", ["14", "1480"]),
        ("FROM(1280)", ["1280", "14", "1480"]),
        ("TO(01)", ["00", "01"]),
        ("RANGE(0180, 1280)", ["0180", "12", "1280"]),
        (["1480", "1480", "0180", "14*"], ["0180", "14", "1480"]),
    ],
)
def test_expressions_become_codes_each_once_in_the_tables_order(text, codes):
    assert _codes(_select(Region=text), "Region") == codes


@pytest.mark.parametrize(
    ("text", "years"), [("TOP(2)", ["2023", "2024"]), ("TOP(1,1)", ["2023"]), ("BOTTOM(1)", ["2021"])]
)
def test_of_time_the_top_is_the_newest(text, years):
    assert _codes(_select(Tid=text), "Tid") == years


@pytest.mark.parametrize(
    "text",
    ["1481", "99*", "TOP(0)", "TOP(x)", "TOP()", "FROM(1)", "RANGE(0180)", "RANGE(1480,00)", "MITTEN(1)", ""],
)
def test_what_gives_no_code_is_refused(text):
    with pytest.raises(UsageError) as found:
        _select(Region=text)
    assert "[scb.tabell.TAB1.urval] Region" in str(found.value)


@pytest.mark.parametrize("variabel", ["Tid", "ContentsCode", "Region", "Kon"])
def test_every_variable_is_mentioned(variabel):
    with pytest.raises(UsageError, match=f"vilka värden av {variabel}"):
        _select(**{variabel: None})


def test_only_a_variable_that_the_table_allows_is_left_out():
    assert _codes(_select(Kon=[]), "Kon") == []
    assert [s["variableCode"] for s in _select(Kon=[]).as_json()["selection"]] == [
        "Region",
        "ContentsCode",
        "Tid",
    ]
    with pytest.raises(UsageError, match="Tid"):
        _select(Tid=[])


def test_where_a_value_stands_for_the_whole_it_is_asked_for_by_name():
    assert _codes(_select(Region=[]), "Region") == ["00"]


def test_a_code_list_gives_the_codes():
    found = _select(Region=Wanted(("*80",), "vs_kommun"))
    assert found.as_json()["selection"][0] == {
        "variableCode": "Region",
        "valueCodes": ["0180", "1280", "1480"],
        "codelist": "vs_kommun",
    }
    with pytest.raises(UsageError, match="vs_kommun"):
        _select(Region=Wanted(("*",), "vs_lan"))


def test_a_variable_that_does_not_exist_is_named_with_the_nearest():
    with pytest.raises(UsageError, match="Menade du Region"):
        _select(Regio="*")


selections = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.integers(0, 7)), min_size=1, max_size=5, unique_by=lambda t: t[0]
).map(lambda parts: Selection(tuple(Chosen(v, tuple(f"{v}{n}" for n in range(size))) for v, size in parts)))


@given(selections, st.integers(1, 50))
def test_the_parts_hold_every_cell_once_and_none_is_too_large(selection, most):
    parts = list(split(selection, most))
    assert all(part.celler <= most for part in parts)
    assert sorted(chain.from_iterable(map(_cells, parts))) == sorted(_cells(selection))


@given(selections, st.integers(1, 50))
def test_one_question_is_not_divided_without_need(selection, most):
    if selection.celler <= most:
        assert list(split(selection, most)) == [selection]


def test_291_regions_need_no_more_questions_than_they_must():
    whole = Selection(
        (Chosen("Region", tuple(map(str, range(291)))), Chosen("Tid", tuple(map(str, range(15)))))
    )
    assert len(list(split(whole, 1500))) == 3
