"""Names that a file tells in columns of its own are known wherever else in it they stand."""

from __future__ import annotations

import polars as pl
import pytest

from kpilib.formats import names_of, without_names

ANNA = ("anna", "exempelsson")


def names(*columns: tuple[str, list[str | None]]) -> frozenset[tuple[str, ...]]:
    return names_of([(header, pl.Series(cells, dtype=pl.String)) for header, cells in columns])


@pytest.mark.parametrize(
    "columns",
    [
        [("Brukare", ["Anna Exempelsson"])],
        [("Brukarens namn", ["Exempelsson, Anna", None])],
        [("Sökande", ["Anna Exempelsson"])],
        [("Handläggare", ["ANNA EXEMPELSSON"])],
        [("Namn", ["Anna Exempelsson"]), ("Personnummer", ["19811228-9874"])],
        [("Förnamn", ["Anna", None]), ("Efternamn", ["Exempelsson", "Utan"])],
    ],
)
def test_a_column_tells_names_by_its_header(columns: list[tuple[str, list[str | None]]]) -> None:
    assert names(*columns) == {ANNA}


@pytest.mark.parametrize(
    "columns",
    [
        [("Namn", ["Villa Solbacken"]), ("Platser", ["4"])],
        [("Enhetens namn", ["Anna Exempelsson"]), ("Personnummer", ["19811228-9874"])],
        [("Handläggande enhet", ["Norra Enheten"])],
        [("Brukare", ["Anna", "12", "skyddad", "", None])],
        [("Antal brukare", ["Många Fler"])],
        [("Förnamn", ["Anna"])],
    ],
)
def test_other_columns_tell_none(columns: list[tuple[str, list[str | None]]]) -> None:
    assert names(*columns) == frozenset()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Anna Exempelsson", "#"),
        ("Hos EXEMPELSSON, ANNA sedan mars", "Hos # sedan mars"),
        ("Anna Exempelssons lägenhet", "# lägenhet"),
        ("anna\u00a0exempelsson.", "#."),
        ("Anna  Exempelsson och Anna Exempelsson", "# och #"),
        ("Anna och Exempelsson", "Anna och Exempelsson"),
        ("Anna Exempelsdotter", "Anna Exempelsdotter"),
        ("Exempelsson AB", "Exempelsson AB"),
        ("", ""),
    ],
)
def test_a_name_is_known_in_any_order_case_and_genitive_and_no_other_is(text: str, shown: str) -> None:
    assert without_names(text, frozenset({ANNA, ("bo", "karl", "ek")}), lambda _: "#") == shown
    assert without_names(text, frozenset(), lambda _: "#") == text


def test_a_name_is_given_in_one_form() -> None:
    said: list[str] = []
    for text in ("Anna Exempelsson", "EXEMPELSSON, Anna", "Anna Exempelssons"):
        without_names(text, frozenset({ANNA}), lambda n: said.append(n) or "#")  # type: ignore[func-returns-value]
    assert set(said) == {"anna exempelsson"}
