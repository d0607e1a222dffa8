"""An old workbook's cells are what they are too.

`fixtures/typer.xls` and `typer_1904.xls` were written with the library xlwt, which the project does not need
otherwise.
"""

from __future__ import annotations

from pathlib import Path

from kpilib.sheets.opening import open_file
from kpilib.sources.profile import Las

FIXTURES = Path(__file__).parent / "fixtures"


def test_the_cells_of_an_old_workbook_have_their_types() -> None:
    opened = open_file(FIXTURES / "typer.xls", Las().oppnas)
    assert [u.kod for u in opened.upplysningar] == ["aldre_arbetsbok"], "what cannot be seen of it is said"
    first, second = opened.sheets
    body = first.body(0, 10)
    assert body.typer is not None
    texts, types = body.celler.drop("rad").row(1), body.typer.drop("rad").row(1)
    filled = [cell for cell in zip(texts, types, strict=True) if cell[0] is not None]
    assert [(cell, typ) for cell, typ in filled if cell != f"{10**300}"] == [
        ("12", "tal"), ("1.5", "tal"), ("2024-05-01 00:00:00", "datum"), ("true", "sant"),
        ("12:00:00", "tid"), ("1905-07-11 00:00:00", "datum"), ("9007199254740992", "tal"),
    ]  # fmt: skip
    assert body.typer["4"].to_list() == [None, None, "fel", None], "an error is not an empty cell"
    assert first.sammanfogade == [(4, 0, 5, 1)]
    assert (first.dold, second.dold) == (False, True)


def test_an_old_workbook_says_where_its_days_count_from() -> None:
    since_1900, since_1904 = (open_file(FIXTURES / f"typer{n}.xls", Las().oppnas) for n in ("", "_1904"))
    assert (since_1900.fran_1904, since_1904.fran_1904) == (False, True)
    [first, _] = since_1904.sheets
    assert first.body(0, 10).celler["2"][1] == "2028-05-02 00:00:00", "the same number, four years later"
