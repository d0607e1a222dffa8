"""A cell whose type the file tells, by the kind of its column."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.rader import PERSON, RIGHT, terms
from kpilib.arbetsbok import CELLTYP
from kpilib.contracts import CONTRACTS, Outcome, accept
from kpilib.contracts.contract import in_file
from kpilib.errors import AmbiguousError
from kpilib.formats import DEFAULT
from kpilib.sheets.types import EXCEL_1904
from kpilib.sources import RawTable, Summarad

WORKBOOK = DEFAULT | {"excel"}


def taken(
    name: str,
    *rows: dict[str, tuple[str, str]],
    summarader: tuple[Summarad, ...] = (),
    without: Collection[str] = (),
    **of_file: Any,
) -> Outcome:
    """Right rows with other cells, each (text, type), against the contract."""
    columns = [in_file(n, c) for n, c in CONTRACTS[name].kolumner.items()]
    texts = [{**RIGHT[name], **{c: cell for c, (cell, _) in row.items()}} for row in rows]
    types = [
        {**dict.fromkeys(RIGHT[name], "text"), **{c: typ for c, (_, typ) in row.items()}} for row in rows
    ]
    frame = pl.DataFrame(texts, schema=dict.fromkeys(columns, pl.String)).with_columns(
        pl.lit("Utfall").alias("blad"), pl.int_range(2, len(rows) + 2, dtype=pl.UInt32).alias("rad")
    )
    typer = pl.DataFrame(types, schema=dict.fromkeys(columns, CELLTYP))
    platser = {"Utfall": dict.fromkeys(columns, "G")}
    table = RawTable(frame.drop(without), typer=typer.drop(without), platser=platser, summarader=summarader)
    usual = {"decimaltecken": None, "datumformer": WORKBOOK}
    return accept(CONTRACTS[name], table, "f00", terms(**usual | of_file))


def read(name: str, column: str, cell: str, typ: str, **of_file: Any) -> Any:
    """What a cell becomes; where its row is put in quarantine, the rule that it breaks."""
    outcome = taken(name, {column: (cell, typ)}, **of_file)
    if outcome.godkanda.is_empty():
        [rule] = set(outcome.avvisade["regel"])
        return rule
    return outcome.godkanda[column].item()


def test_a_number_is_never_ambiguous_whatever_mark_the_texts_of_its_column_have() -> None:
    cells = [("-18 420,7", "text"), ("-3.125", "tal"), ("-1.155", "tal"), ("-4", "tal")]
    rows = [{"kostnad": cell, "period": (f"2024-0{n}", "text")} for n, cell in enumerate(cells, 1)]
    found = taken("kostnad", *rows, faktor={"kostnad": Decimal(1000)})
    assert found.godkanda["kostnad"].to_list() == [-18_420_700, -3125, -1155, -4000]


def test_a_number_is_read_alone_too_where_a_text_would_be_asked_about() -> None:
    assert read("kostnad", "kostnad", "-3.125", "tal", faktor={"kostnad": Decimal(1000)}) == -3125
    with pytest.raises(AmbiguousError):
        read("kostnad", "kostnad", "-3.125", "text", faktor={"kostnad": Decimal(1000)})


def test_a_number_among_texts_does_not_make_them_ambiguous() -> None:
    cells = [("-18", "text"), ("-3.125", "tal")]
    rows = [{"kostnad": cell, "period": (f"2024-0{n}", "text")} for n, cell in enumerate(cells, 1)]
    found = taken("kostnad", *rows, faktor={"kostnad": Decimal(1000)})
    assert found.godkanda["kostnad"].to_list() == [-18_000, -3125]


def test_a_unit_that_the_cell_shows_is_the_one_of_the_header_or_told() -> None:
    for unit, value in (("tkr", -18_420_700), ("mnkr", "belopp_enhet")):
        cell = f"-18420.7 {unit}"
        assert read("kostnad", "kostnad", cell, "tal", faktor={"kostnad": Decimal(1000)}) == value


def test_what_the_profile_says_of_the_mark_is_of_texts() -> None:
    assert read("kopfil", "belopp", "1234.5", "tal", decimaltecken=",") == Decimal("1234.50")


@given(st.decimals(-(10**9), 10**9, places=2))
def test_an_amount_survives_being_a_binary_number(amount: Decimal) -> None:
    written = f"{Decimal(float(amount)):f}"
    assert read("kostnad", "kostnad", written, "tal") == amount


@pytest.mark.parametrize(
    ("source", "column", "cell", "typ", "value"),
    [
        ("kopfil", "dygn", "31", "tal", 31),
        ("kopfil", "belopp", "18420.7 tkr", "tal", Decimal(18_420_700)),
        ("kopfil", "enhet", "7 tkr", "tal", "7 tkr"),
        ("prisindex", "varde", "7 tkr", "tal", "tal_tecken"),
        ("kopfil", "dygn", "30.999999999999996", "tal", 31),
        ("kopfil", "dygn", "30.5", "tal", "inte_heltal"),
        ("kopfil", "dygn", "1900-01-31 00:00:00", "datum", "datum_i_talkolumn"),
        ("kopfil", "belopp", "2024-10-31 00:00:00", "datum", "datum_i_talkolumn"),
        ("kopfil", "belopp", "08:30:00", "tid", "tid_i_talkolumn"),
        ("kopfil", "belopp", "true", "sant", "belopp_tecken"),
        ("kopfil", "enhet", "2024-10-01 00:00:00", "datum", "datum_i_textkolumn"),
        ("kopfil", "enhet", "12", "tal", "12"),
        ("kopfil", "enhet", "4.1000000000000005", "tal", "4.1"),
        ("kopfil", "undantag", "true", "sant", True),
        ("kopfil", "undantag", "0", "tal", False),
        ("leverantorsreskontra", "konto_nr", "2026-10-15 00:00:00", "datum", "datum_i_textkolumn"),
        ("leverantorsreskontra", "fakturanummer", "9007199254740992", "tal", "9007199254740992"),
        ("leverantorsreskontra", "fakturanummer", "12345678901234500000", "tal", "nummer_avkortat"),
        ("leverantorsreskontra", "fakturanummer", "9007199254740993", "tal", "nummer_avkortat"),
        ("leverantorsreskontra", "fakturanummer", "-9007199254740993", "tal", "nummer_avkortat"),
        ("kopfil", "enhet", "1.000000000000001", "tal", "1"),
        ("kopfil", "enhet", "1.00000000000001", "tal", "1.00000000000001"),
        ("prisindex", "varde", "120.300000001", "tal", Decimal("120.3")),
        ("prisindex", "varde", "120.3000000011", "tal", "tal_decimaler"),
        ("prisindex", "varde", "120.30000000000001", "tal", Decimal("120.3")),
        ("prisindex", "varde", "120.30001", "tal", "tal_decimaler"),
        ("matt", "utfall", "3.125", "tal", "belopp_decimaler"),
        ("matt", "utfall", "1234.5", "tal", "1234.5"),
        ("matt", "ar", "2019", "tal", 2019),
        ("matt", "ar", "1905-07-11 00:00:00", "datum", "datum_i_talkolumn"),
    ],
)
def test_a_cell_is_read_as_what_it_is_or_told(
    source: str, column: str, cell: str, typ: str, value: object
) -> None:
    assert read(source, column, cell, typ) == value


@pytest.mark.parametrize(
    ("cell", "typ", "value"),
    [
        ("45596", "tal", date(2024, 10, 31)),
        ("45596.354166666664", "tal", date(2024, 10, 31)),
        ("20241031", "tal", date(2024, 10, 31)),
        ("45596", "text", date(2024, 10, 31)),
        ("2024-10-31 00:00:00", "datum", date(2024, 10, 31)),
        ("2024-10-31 08:30:00", "datum", date(2024, 10, 31)),
        ("2019", "tal", "datum_artal"),
        ("2019", "text", "datum_artal"),
        ("1905-07-11 00:00:00", "datum", "datum_orimligt"),
        ("0", "tal", "datum_orimligt"),
        ("-1", "tal", "datum_orimligt"),
        ("25568", "tal", "datum_orimligt"),
        ("25569", "tal", date(1970, 1, 1)),
        ("1969-12-31", "text", "datum_orimligt"),
        ("1970-01-01", "text", date(1970, 1, 1)),
        (" 45596 ", "text", date(2024, 10, 31)),
        ("1899", "tal", "datum_orimligt"),
        ("1900", "tal", "datum_artal"),
        ("2100", "tal", "datum_artal"),
        ("2101", "tal", "datum_orimligt"),
        ("2958466", "tal", "datum_orimligt"),
        ("73416", "tal", "datum_orimligt"),
        ("202410", "tal", "datum_form"),
        ("1900-01-00 00:00:00", "datum", "datum_finns_inte"),
        ("08:30:00", "tid", "datum_form"),
        ("true", "sant", "datum_form"),
    ],
)
def test_a_number_is_a_day_only_where_it_lies_within_what_the_column_can_mean(
    cell: str, typ: str, value: object
) -> None:
    assert read("f100", "flyttdatum", cell, typ) == value


@pytest.mark.parametrize(
    ("cell", "typ", "vad", "gor"),
    [
        ("2019", "tal", "Talet är ett årtal, inte en dag.", "Skriv dagen som åååå-mm-dd i källan."),
        (
            "25568",
            "tal",
            "Talet är inget dagnummer från 1970 eller senare.",
            "Skriv dagen som åååå-mm-dd i källan.",
        ),
        (
            "1905-07-11 00:00:00",
            "datum",
            "Dagen ligger före 1970; ett årtal i en cell som visas som datum blir en dag år 1905.",
            "Rätta cellen i källan.",
        ),
    ],
)
def test_a_cell_that_is_no_day_says_what_it_is_and_what_to_write(
    cell: str, typ: str, vad: str, gor: str
) -> None:
    [found] = taken("f100", {"flyttdatum": (cell, typ)}).avvisade.rows(named=True)
    assert (found["kolumn"], found["rad"]) == ("flyttdatum", 2)
    assert (found["beskrivning"], found["nasta_steg"]) == (vad, gor)


def test_a_day_number_is_one_only_where_the_file_may_have_them() -> None:
    assert read("f100", "flyttdatum", "45596", "text", datumformer=DEFAULT) == "datum_form"


def test_the_last_day_that_there_is_is_an_open_end() -> None:
    for form, last in ((WORKBOOK, 2_958_465), (WORKBOOK | {EXCEL_1904}, 2_957_003)):
        assert read("egen_regi", "till", str(last), "tal", datumformer=form) is None
        assert read("egen_regi", "till", str(last + 1), "tal", datumformer=form) == "datum_orimligt"


@pytest.mark.parametrize(
    ("cell", "typ", "rule"),
    [
        ("198112189876", "tal", None),
        (PERSON, "text", None),
        ("1981-12-18 00:00:00", "datum", "datum_i_textkolumn"),
        ("0", "tal", "pnr_form"),
        ("#N/A", "fel", "excelfel"),
        ("=Skyddade!A1", "formel", "formel_utan_varde"),
    ],
)
def test_a_person_s_cell_is_read_as_what_it_is(cell: str, typ: str, rule: str | None) -> None:
    outcome = taken("kopfil", {"personnummer": (cell, typ)})
    assert outcome.avvisade["regel"].to_list() == ([rule] if rule else [])
    assert not any(person.startswith("skyddad-") for person in outcome.godkanda["person"])


def test_day_numbers_of_a_workbook_that_counts_from_1904() -> None:
    form = WORKBOOK | {EXCEL_1904}
    assert read("f100", "flyttdatum", "44134", "tal", datumformer=form) == date(2024, 10, 31)
    assert read("f100", "flyttdatum", "2019", "tal", datumformer=form) == "datum_artal"


@given(st.dates(date(1970, 1, 1), date(2100, 12, 31)))
def test_every_day_that_a_column_can_mean_is_read_from_its_number(day: date) -> None:
    assert read("f100", "flyttdatum", str((day - date(1899, 12, 30)).days), "tal") == day


@pytest.mark.parametrize(
    ("cell", "typ", "value"),
    [
        ("202410", "tal", "2024-10"),
        ("2024", "tal", "2024"),
        ("2024-10-31 00:00:00", "datum", "2024-10"),
        ("1905-07-11 00:00:00", "datum", "datum_orimligt"),
        ("1969-12-31 00:00:00", "datum", "datum_orimligt"),
        ("1970-01-01 00:00:00", "datum", "1970-01"),
    ],
)
def test_a_period_is_a_year_or_a_month(cell: str, typ: str, value: str) -> None:
    assert read("kostnad", "period", cell, typ) == value


@pytest.mark.parametrize("cell", ["2410", "1905", "9999", "45596", "0"])
def test_a_number_that_is_no_year_is_never_read_as_one(cell: str) -> None:
    assert read("kostnad", "period", cell, "tal") != cell


@pytest.mark.parametrize("column", ["kostnad", "overhead", "enhet", "insats", "period"])
@pytest.mark.parametrize(
    ("cell", "typ", "regel", "says"),
    [
        ("=F2*0.05", "formel", "formel_utan_varde", "Utfall!G2: Cellen har en formel vars värde inte"),
        ("#DIV/0!", "fel", "excelfel", "Utfall!G2: Cellen har felvärdet #DIVISION/0!."),
        (f"#{PERSON}", "fel", "excelfel", "Utfall!G2: Cellen har ett felvärde."),
    ],
)
def test_a_cell_without_a_value_is_told_with_its_place_and_never_empty(
    column: str, cell: str, typ: str, regel: str, says: str
) -> None:
    outcome = taken("kostnad", {column: (cell, typ)})
    assert outcome.godkanda.is_empty()
    [found] = outcome.avvisade.rows(named=True)
    assert (found["regel"], found["kolumn"], found["rad"]) == (regel, column, 2)
    assert found["beskrivning"].startswith(says)
    assert outcome.balans.closes()


def test_a_cell_with_a_value_is_told_without_its_place() -> None:
    [found] = taken("kopfil", {"dygn": ("x", "text")}).avvisade["beskrivning"]
    assert found == "Beloppet innehåller tecken som inte hör till ett tal."


def test_the_types_of_a_column_that_the_file_lacks_are_not_asked_for() -> None:
    outcome = taken("kopfil", {}, without=["till"])
    assert outcome.godkanda["till"].to_list() == [None]


def test_an_error_is_not_the_no_of_an_empty_cell() -> None:
    assert read("kopfil", "undantag", "#N/A", "fel") == "excelfel"


def test_a_sum_that_is_a_number_is_read_as_one() -> None:
    rows = (Summarad("Utfall", 9, {"kostnad": "-3.125"}, {"kostnad": "tal"}),)
    found = taken("kostnad", {"kostnad": ("-3 125,00", "text")}, summarader=rows, faktor={})
    assert found.balans.summarad_ore is None, "parts of an öre are no sum of kronor"
    found = taken(
        "kostnad", {"kostnad": ("-3,1", "text")}, summarader=rows, faktor={"kostnad": Decimal(1000)}
    )
    assert found.balans.summarad_ore == -312_500


@pytest.mark.parametrize("typ", ["text", None])
@pytest.mark.parametrize("cell", ["#SAKNAS!", "#REFERENS!", "#N/A", "#ref!", " #VÄRDEFEL! ", "#DIVISION/0!"])
@pytest.mark.parametrize("column", ["enhet", "overhead", "insats"])
def test_an_error_value_that_is_written_as_text_is_an_error(column: str, cell: str, typ: str | None) -> None:
    outcome = taken("kostnad", {column: (cell, typ)})  # type: ignore[dict-item]
    assert outcome.godkanda.is_empty()
    assert outcome.avvisade["regel"].to_list() == ["excelfel"]


def test_a_cell_that_was_too_narrow_to_show_its_value_is_told() -> None:
    assert taken("kostnad", {"enhet": ("#####", "text")}).avvisade["regel"].to_list() == ["for_smal_kolumn"]
    assert taken("kostnad", {"enhet": ("#1 Eken", "text")}).avvisade.is_empty()


def test_a_share_is_no_amount_and_the_figure_of_a_measure() -> None:
    assert taken("kostnad", {"overhead": ("-5 %", "tal")}).avvisade["kolumn"].to_list() == ["overhead"]
    assert taken("matt", {"utfall": ("85 %", "tal")}).godkanda["utfall"].to_list() == ["85"]


@pytest.mark.parametrize(
    ("source", "column", "cell"),
    [
        ("kostnad", "kostnad", "'-100"),
        ("egen_regi", "fran", "'2024-01-01"),
        ("egen_regi", "personnummer", f"'{PERSON}"),
        ("leverantorsreskontra", "leverantor_id", "'556036-0793"),
    ],
)
def test_the_apostrophe_that_marks_a_text_is_no_part_of_it(source: str, column: str, cell: str) -> None:
    marked, plain = (taken(source, {column: (c, "text")}).godkanda for c in (cell, cell[1:]))
    assert marked.height == 1
    assert marked.equals(plain)
    assert taken("kostnad", {"enhet": ("'90-tal'", "text")}).godkanda["enhet"].to_list() == ["'90-tal'"]
