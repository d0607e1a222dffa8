"""What cells can be: a column is proposed by what it holds, and a row of data is no header."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.formats.innehall import JURIDISK, MANADSFORM, ar_personnamn, ar_rubriker, kan_vara, passning
from kpilib.sources.forslag import fordela, kandidat, likhet

PERSONER = ["19900101-9844", "850615-9816", "1002029856", "19770361-9887"]
FORETAG = ["556459-4538", "5569224644", "SE559248000701"]
DAGAR = ["2024-10-31", "20241031", "31.10.2024", "241031", "2024-10-31 08:15", "9999-12-31", "tills vidare"]
MANADER = ["202410", "2024-10", "okt 2024", "2410", "2412", "2024-10-01", "2024-10-31"]
BELOPP = ["1 234,50", "-3 000", "4300,00-", "(1 200)", "66 650,00 kr", "1234.5"]


def s(*cells: str | None) -> pl.Series:
    return pl.Series("x", cells, dtype=pl.String)


@pytest.mark.parametrize(
    ("typ", "celler"),
    [
        ("person", PERSONER),
        ("organisationsnummer", [*FORETAG, *PERSONER[:2]]),
        (JURIDISK, FORETAG),
        ("datum", DAGAR),
        (MANADSFORM, MANADER[:5]),
        ("manad", MANADER),
        ("period", [*MANADER, "2024"]),
        ("belopp", BELOPP),
        ("heltal", ["31", "0", "-2", "12,0"]),
        ("janej", ["Ja", "nej", "x", "1"]),
        ("foretag", ["Västra Omsorg AB", "1:a Hjälpen HB"]),
        ("text", ["LSS 9 § 9", "4101", "Lönnen"]),
    ],
)
def test_what_reads_as_a_kind_fits_it(typ: str, celler: list[str]) -> None:
    assert passning(typ, s(*celler)).andel == 1


@pytest.mark.parametrize(
    ("typ", "celler"),
    [
        ("person", [*FORETAG, "19900101-9845", "Anna"]),
        (JURIDISK, PERSONER),
        ("datum", ["2024-02-31", "BmSS vuxna", "31 000,00", *PERSONER]),
        ("manad", ["2024-10-05", "2413", "31"]),
        (MANADSFORM, MANADER[5:]),
        ("belopp", ["BmSS vuxna", "2024-10-31", "ja"]),
        ("foretag", ["5564594538", "2024-10-31", *PERSONER]),
        ("text", ["31 000,00", "2024-10-31", *PERSONER]),
    ],
)
def test_what_does_not_read_as_a_kind_does_not_fit_it(typ: str, celler: list[str]) -> None:
    assert passning(typ, s(*celler)).passar == 0
    assert not kan_vara(typ, s(*celler))


@pytest.mark.parametrize(
    ("rubrik", "typ", "celler", "namn"),
    [
        ("Brukarens namn", "text", ["A"], True),
        ("Namn", "foretag", ["Anna Exempelsson"], True),
        ("Visas som", "text", ["Anna Exempelsson", "Bo-Erik Exempel", "Lönnen"], True),
        ("Enhetens namn", "text", ["Lönnen", "Gruppbostaden Eken 2"], False),
        ("Utf. namn", "foretag", ["Anna Exempelsson"], False),
        ("Personnr", "person", ["19900101-9844"], False),
    ],
)
def test_a_column_of_persons_names_is_known(rubrik: str, typ: str, celler: list[str], namn: bool) -> None:
    assert ar_personnamn(rubrik, typ, s(*celler)) is namn


def test_a_column_of_persons_names_is_proposed_for_nothing() -> None:
    names = s("Anna Exempelsson", "Bo Exempelsson")
    assert fordela([kandidat("enhet", "text", "Namn på brukaren", names, ["Enhetsnamn"])]) == {}


def test_empty_cells_contradict_nothing_and_are_counted_apart() -> None:
    found = passning("datum", s("2024-10-01", None, "fel", None))
    assert (found.fyllda, found.passar, found.passar_inte, found.andel) == (2, 1, 1, 0.5)
    assert kan_vara("datum", s(None, None))


def test_codes_are_held_against_the_ways_that_they_are_written() -> None:
    assert passning("kategori", s("Ramavtal", "LOU-avtal", "ramavtal"), ["ramavtal"]).passar == 2


@given(st.lists(st.text(), max_size=8))
def test_any_text_can_be_held_against_any_kind(cells: list[str]) -> None:
    for typ in (
        "person",
        "organisationsnummer",
        "datum",
        "manad",
        "period",
        "belopp",
        "heltal",
        "text",
        "matt",
    ):
        found = passning(typ, s(*cells))
        assert 0 <= found.passar <= found.fyllda == len(cells)
    ar_rubriker(cells)


@pytest.mark.parametrize(
    "row",
    [
        ["Personnr", "Namn", "Insats", "2024", "jan-24", "202410"],
        ["Belopp (tkr)", "T.o.m", "", "À-pris"],
    ],
)
def test_a_row_of_words_can_be_headers(row: list[str]) -> None:
    assert ar_rubriker(row)


@pytest.mark.parametrize(
    "row",
    [
        ["Anna Exempelsson", "19900101-9844", "Insats"],
        ["Anna Exempelsson", "BmSS vuxna", "2024-10-31", "Ramavtal"],
        ["Lönnen", "BmSS vuxna", "Ramavtal", "31 000,00"],
        ["Lönnen", "556459-4538", "Ramavtal"],
        ["186", "174", "Lönnen"],
    ],
)
def test_a_row_of_data_is_no_header(row: list[str]) -> None:
    assert not ar_rubriker(row)


@pytest.mark.parametrize(
    ("rubrik", "minst"), [("belopp", 1.0), ("Belopp (tkr)", 1.0), ("Belopp exkl moms", 0.75), ("Ort", 0.0)]
)
def test_how_like_a_known_name_a_header_is(rubrik: str, minst: float) -> None:
    found = likhet(rubrik, ["Belopp", "Kostnad"])
    assert found >= minst if minst else found < 0.6


def test_each_header_is_proposed_for_one_column_the_best_first() -> None:
    days = s("2024-10-01", "2024-10-05")
    found = fordela(
        kandidat(column, "datum", header, days, [column])
        for column in ("fran", "till")
        for header in ("Från den", "Till den")
    )
    assert found == {"fran": "Från den", "till": "Till den"}


def test_cells_alone_decide_only_where_no_other_column_wants_them() -> None:
    days = s("2024-10-01", "2024-10-05")
    alone = fordela([kandidat("beslutsdatum", "datum", "Xyz", days, ["Beslutsdatum"])])
    rivals = fordela(
        kandidat(column, "datum", "Xyz", days, [column]) for column in ("beslutsdatum", "avslutsdatum")
    )
    assert alone == {"beslutsdatum": "Xyz"}
    assert rivals == {}
