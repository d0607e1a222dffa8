"""A value that stands in two columns: a month as year and number, an amount as debit and credit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpilib.contracts import SHAPES
from kpilib.errors import AmbiguousError
from kpilib.sources import Profile, RawTable, recognise


@pytest.fixture
def read(write: Callable[..., Path], profiles: list[Profile]) -> Any:
    def reading(text: str, kalla: str) -> RawTable:
        return recognise(write("uttag.csv", text), SHAPES, profiles, source=kalla)[0]

    return reading


KOSTNAD = "{};Verksamhet;Regi;Intäkter;Kostnader\n{};BmSS vuxna;Egen;0;-5\n{};BmSS vuxna;Egen;0;-6\n"


@pytest.mark.parametrize("header", ["År;Månad", "År;Period", "År;Mån", "Redovisningsår;Månad"])
@pytest.mark.parametrize("written", ["9 10", "09 10", "sep okt", "September Oktober"])
def test_a_month_beside_its_year_is_of_that_year(read: Any, header: str, written: str) -> None:
    first, second = written.split()
    table = read(KOSTNAD.format(header, f"2024;{first}", f"2024;{second}"), "kostnad")
    assert table.frame["period"].to_list() == ["2024-09", "2024-10"]
    assert [u.vad for u in table.upplysningar if u.kod == "sammansatt"] == [
        f"Kolumnen period är läst ur {header.replace(';', ' och ')}."
    ]


def test_a_month_that_says_its_year_is_read_as_it_stands(read: Any) -> None:
    table = read(KOSTNAD.format("År;Period", "2024;202409", "2024;2024-10"), "kostnad")
    assert table.frame["period"].to_list() == ["202409", "2024-10"]
    assert not [u for u in table.upplysningar if u.kod == "sammansatt"]


def test_a_column_of_years_alone_is_of_years(read: Any) -> None:
    assert read(KOSTNAD.format("År", "2023", "2024"), "kostnad").frame["period"].to_list() == ["2023", "2024"]


def test_two_columns_of_months_are_asked_about(read: Any) -> None:
    with pytest.raises(AmbiguousError, match="Flera rubriker"):
        read(KOSTNAD.format("Månad;Bokföringsperiod", "2024-09;2024-09", "2024-10;2024-10"), "kostnad")


KOP = "Personnr;Insats;Utförare;Avtalstyp;Fr o m;Antal dygn;Debet;Kredit;Månad\n"
RAD = "19811218-9876;BmSS vuxna;A AB;Ramavtal;2023-01-01;{};{};{};2024-10\n"


@pytest.mark.parametrize(
    ("debet", "kredit", "belopp"),
    [
        ("62 000,00", "", "62 000,00"),
        ("", "4 000,00", "-4 000,00"),
        ("0,00", "4 000,00", "-4 000,00"),
        ("62 000,00", "0,00", "62 000,00"),
        ("62 000,00", "4 000,50", "57999,50"),
        ("-500,00", "", "-500,00"),
        ("", "-500,00", "500,00"),  # a credit taken back
        ("62 000,00", "fyra", "62 000,00 / fyra"),
    ],
)
def test_a_credit_is_taken_from_a_debit(read: Any, debet: str, kredit: str, belopp: str) -> None:
    others = RAD.format(31, "100,00", "") * 5 + RAD.format(-1, "", "1,00") + RAD.format(-2, "", "2,00")
    table = read(KOP + others + RAD.format(31, debet, kredit), "kopfil")
    assert table.frame["belopp"].to_list() == ["100,00"] * 5 + ["-1,00", "-2,00", belopp]
    assert "belopp är läst som Debet minus Kredit" in next(
        u.vad for u in table.upplysningar if u.kod == "sammansatt"
    )


def test_credits_that_are_written_as_negative_are_so_already(read: Any) -> None:
    table = read(KOP + RAD.format(31, "100,00", "") + RAD.format(-2, "", "-2,00"), "kopfil")
    assert table.frame["belopp"].to_list() == ["100,00", "-2,00"]


def test_a_sum_of_debits_and_credits_is_a_sum(read: Any) -> None:
    rows = RAD.format(31, "100,00", "") + RAD.format(31, "50,00", "") + RAD.format(-2, "", "2,00")
    table = read(KOP + rows + "Summa;;;;;60;150,00;2,00;\n", "kopfil")
    assert table.frame.height == 3
    assert [row.celler["belopp"] for row in table.summarader] == ["148,00"]


RESKONTRA = "Datum;Förvaltning;Leverantör;Org.nr;Konto;{};Belopp\n"
FAKTURA = "2024-10-05;Vård;A AB;5564594538;46310;{};{}\n"


@pytest.mark.parametrize(
    ("header", "debit", "credit"),
    [("D/K", "D", "K"), ("Typ", "Debet", "Kredit"), ("Fakturatyp", "Faktura", "Kreditfaktura")],
)
def test_an_amount_that_a_word_calls_a_credit_is_negative(
    read: Any, header: str, debit: str, credit: str
) -> None:
    rows = (
        FAKTURA.format(debit, "100,00") * 3 + FAKTURA.format(debit, "-1,00") + FAKTURA.format(credit, "4,50")
    )
    table = read(RESKONTRA.format(header) + rows, "leverantorsreskontra")
    assert table.frame["nettobelopp"].to_list() == ["100,00"] * 3 + ["-1,00", "-4,50"]
    assert f"negativ på 1 rad som är {credit} i {header}" in next(
        u.vad for u in table.upplysningar if u.kod == "sammansatt"
    )


def test_credits_that_have_their_sign_keep_it(read: Any) -> None:
    rows = FAKTURA.format("D", "100,00") + FAKTURA.format("K", "-4,50") + FAKTURA.format("K", "1,00")
    table = read(RESKONTRA.format("D/K") + rows, "leverantorsreskontra")
    assert table.frame["nettobelopp"].to_list() == ["100,00", "-4,50", "1,00"]


def test_other_words_are_no_signs(read: Any) -> None:
    rows = FAKTURA.format("K", "100,00") + FAKTURA.format("M", "4,50")
    table = read(RESKONTRA.format("Kön") + rows, "leverantorsreskontra")
    assert table.frame["nettobelopp"].to_list() == ["100,00", "4,50"]
