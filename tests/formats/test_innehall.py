"""What cells can be: a column is proposed by what it holds, and a row of data is no header."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.formats.innehall import JURIDISK, MANADSFORM, ar_personnamn, ar_rubriker, kan_vara, passning

PERSONER = ["19900101-9844", "850615-9816", "1002029856", "19770361-9887"]
FORETAG = ["556459-4538", "5569224644", "SE559248000701"]
DAGAR = ["2024-10-31", "20241031", "31.10.2024", "241031", "2024-10-31 08:15", "9999-12-31", "tills vidare"]
MANADER = [
    "202410", "2024-10", "okt 2024", "2410", "2412", "2401", "24-12", "2410.0", "202410.0",
    "2024-10-01", "2024-10-31", "2024-02-29", "2024-10-01 00:00:00",
]  # fmt: skip
BELOPP = [
    "1 234,50",
    "-3 000",
    "4300,00-",
    "(1 200)",
    "66 650,00 kr",
    "1234.5",
    "0",
    "-",
    "1,5 mnkr",
    "12 34,567",
]


def s(*cells: str | None) -> pl.Series:
    return pl.Series("x", cells, dtype=pl.String)


@pytest.mark.parametrize(
    ("typ", "celler"),
    [
        ("person", PERSONER),
        ("organisationsnummer", [*FORETAG, *PERSONER[:2]]),
        (JURIDISK, FORETAG),
        ("datum", DAGAR),
        (MANADSFORM, MANADER[:9]),
        ("manad", MANADER),
        ("period", [*MANADER, "1900", "2099", "2024.0"]),
        ("belopp", BELOPP),
        ("tal", [*BELOPP, "0,125"]),
        ("heltal", ["31", " 31 ", "0", "-2", "12,0", "12.00", "999999"]),
        ("matt", ["3", "2,5", "Ja", "nej", "…"]),
        ("statistik", ["12", "-3", "x", "X", " x ", "-", "–", ".."]),
        ("janej", ["Ja", "nej", "x", "1"]),
        ("kommunkod", ["0114", "114", "114.0", "1784 Exempelstad", " 1784"]),
        ("nummer", ["4101", "A-17", "Enhet 3"]),
        ("foretag", ["Västra Omsorg AB", "1:a Hjälpen HB"]),
        ("kategori", ["Ramavtal", "3"]),
        ("konto", ["4101", "41", "Köp av boende"]),
        ("text", ["LSS 9 § 9", "LSS 9.9", "4101", "Lönnen"]),
    ],
)
def test_what_reads_as_a_kind_fits_it(typ: str, celler: list[str]) -> None:
    assert [cell for cell in celler if passning(typ, s(cell)).passar != 1] == []


@pytest.mark.parametrize(
    ("typ", "celler"),
    [
        ("person", [*FORETAG, "19900101-9845", "Anna"]),
        ("organisationsnummer", ["5564594539", "Västra Omsorg AB", "2024-10-31"]),
        (JURIDISK, PERSONER),
        ("datum", ["2024-02-31", "BmSS vuxna", "31 000,00", "45596", *PERSONER]),
        ("manad", ["2024-10-02", "2024-10-30", "2400", "2413", "24-13", "2024-13", "31", "snart"]),
        (MANADSFORM, [*MANADER[9:], "2413", "BmSS vuxna"]),
        ("period", ["1899", "2100", "2024-10-05", "2024,0", "okt"]),
        ("belopp", ["BmSS vuxna", "2024-10-31", "ja", "12 st", "kr"]),
        ("heltal", ["1234567", "12,5", "1 000", "A3"]),
        ("matt", ["Norr", "kanske", "x"]),
        ("statistik", ["12,5", "...", "xx", "Norr"]),
        ("janej", ["kanske", "2", "Norr"]),
        ("kommunkod", ["14", "11400", "114,0", "0114 2", "Kod 0114"]),
        ("nummer", ["Lönnen", "2024-10-31", "31 000,00", *PERSONER]),
        ("foretag", ["5564594538", "4101", "2024-10-31", *PERSONER]),
        ("text", ["31 000,00", "-3,5", "2024-10-31", *PERSONER]),
        ("konto", ["31 000,00", "2024-10-31"]),
    ],
)
def test_what_does_not_read_as_a_kind_does_not_fit_it(typ: str, celler: list[str]) -> None:
    assert [cell for cell in celler if passning(typ, s(cell)).passar] == []


def test_a_column_can_be_of_a_kind_that_half_of_its_cells_are_of() -> None:
    assert kan_vara("datum", s("2024-10-01", "fel"))
    assert not kan_vara("datum", s("2024-10-01", "fel", "fel"))
    assert kan_vara("datum", s(None, None))


@pytest.mark.parametrize(
    ("rubrik", "typ", "celler", "namn"),
    [
        ("Brukarens namn", "text", ["A"], True),
        ("Namn", "foretag", ["Anna Exempelsson"], True),
        ("Visas som", "text", ["Anna Exempelsson", "Bo-Erik Exempel", "Lönnen"], True),
        ("Enhetens namn", "text", ["Lönnen", "Gruppbostaden Eken 2"], False),
        ("Utf. namn", "foretag", ["Anna Exempelsson"], False),
        ("Personnr", "person", ["19900101-9844"], False),
        ("Visas som", "text", ["Anna Exempelsson", "Lönnen"], False),
        ("Visas som", "text", ["Anna Exempelsson", "Bo Exempel", "Lönnen", "Eken", "Granen"], False),
        ("Visas som", "text", ["Anna Exempelsson", "Bo Exempel", "Lönnen", None], True),
        ("Visas som", "text", [None], False),
    ],
)
def test_a_column_of_persons_names_is_known(
    rubrik: str, typ: str, celler: list[str | None], namn: bool
) -> None:
    assert ar_personnamn(rubrik, typ, s(*celler)) is namn


def test_empty_cells_contradict_nothing_and_are_counted_apart() -> None:
    found = passning("datum", s("2024-10-01", None, "fel", "2024-10-01", None))
    assert (found.fyllda, found.passar, found.passar_inte, found.andel) == (3, 2, 1, 2 / 3)
    nothing = passning("datum", s(None, None))
    assert (nothing.fyllda, nothing.passar, nothing.passar_inte, nothing.andel) == (0, 0, 0, 1)


def test_codes_are_held_against_the_ways_that_they_are_written() -> None:
    cells = s("Ramavtal", "LOU-avtal", "ramavtal", "Ramavtal")
    assert passning("kategori", cells, ["ramavtal"]).passar == 3
    assert passning("insats", cells, ["RAMAVTAL"]).passar == 3
    assert passning("kategori", cells).passar == 4
    assert passning("text", cells, ["ramavtal"]).passar == 4  # what has no codes is not held against any


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
        ["Enhet", "Belopp", "", " ", "  "],
        ["Enhet", "Belopp", "3"],
        ["Enhet", "Typ", "12,3"],
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
        ["Lönnen", "2024"],
        ["Lönnen", "Eken", "1", "2", "3"],
        ["Lönnen", "BmSS vuxna", "12,34"],
        ["Lönnen", "BmSS vuxna", " 1 234 "],
        ["Lönnen", "BmSS vuxna", "Avser 19900101-9844"],
    ],
)
def test_a_row_of_data_is_no_header(row: list[str]) -> None:
    assert not ar_rubriker(row)
