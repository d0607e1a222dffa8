"""The unit of amounts in headers and titles, known, unknown or not said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpilib.formats import unit_factor, without_unit
from kpilib.formats.beloppsenhet import alone, stated, unknown


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        *[
            (w, "tkr")
            for w in ("tkr", "Tkr.", "kkr", "KSEK", "TSEK", "tusen kronor", "tusental kr", "tusentals kr")
        ],
        *[
            (w, "tkr")
            for w in (
                "1000-tal kr",
                "1 000-tal kronor",
                "1000-tals kronor",
                "000-tal",
                "(1 000 kr)",
                "i tkr",
                " (tkr) ",
                "( tkr )",
                "'000 kr",
            )
        ],
        *[
            (w, "mkr")
            for w in (
                "mkr",
                "Mkr",
                "mnkr",
                "MSEK",
                "miljoner",
                "miljoner kronor",
                "milj. kr",
                "miljontals kr",
                "1 000 000 kr",
            )
        ],
        *[(w, "mdkr") for w in ("mdkr", "mdr kr", "miljarder kronor")],
        *[(w, "kr") for w in ("kr", "SEK", "kronor", "svenska kronor", "[kr]")],
        ("öre", "öre"),
        *[(w, None) for w in ("hkr", "EUR", "kronofogden", "100 kr", "tusenfoting", "", "Totalt", "st")],
    ],
)
def test_a_word_alone(written: str, unit: str | None) -> None:
    assert alone(written) == unit


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Beloppen redovisas i tusentals kronor, exkl. moms", {"tkr"}),
        ("Utfall tkr 2024", {"tkr"}),
        ("Utfall 2024 tkr", {"tkr"}),
        ("Intäkter (tkr/kr)", {"tkr", "kr"}),
        ("Belopp_tkr", {"tkr"}),
        ("Köp över 100 tkr", set()),
        ("Leverantörer över 100 000 kr", set()),
        ("Kostnader i kronor per brukare", set()),
        ("Skr", set()),
        ("_kr", set()),
        ("Belopp [öre]", {"öre"}),
        ("Belopp i kronor", {"kr"}),
        ("Kostnad per år, kr", {"kr"}),
        ("Tusental kronor", {"tkr"}),
        ("Valuta: SEK, Skala: 1000", {"tkr"}),
        ("Faktor 1 000 000", {"mkr"}),
        ("Belopp/1000", {"tkr"}),
        ("Intäkter (x1000)", {"tkr"}),
        ("Intäkter (´000)", {"tkr"}),
        ("Ansvar 4101/1000", set()),
        ("Skala 1:1", set()),
    ],
)
def test_units_in_a_text(text: str, units: set[str]) -> None:
    assert stated(text) == units


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("Kostnader (hkr)", "hkr"),
        ("Kostnader, ktkr", "ktkr"),
        ("Belopp EUR", "EUR"),
        ("Kostnad (%)", "%"),
        ("Belopp (abc)", "abc"),
        ("Belopp ( hkr )", "hkr"),
        ("Kostnader/hkr", "hkr"),
        ("Summa årets kostnader hkr", "hkr"),
        ("Kostnad (exkl. hkr)", "exkl. hkr"),
        ("Kostnad (EXKL. MOMS)", None),
        ("Kostnad ( )", None),
        ("Belopp, netto", None),
        ("Kostnad per brukare", None),
        ("Belopp (tkr)", None),
        ("Belopp (exkl. moms)", None),
        ("Kostnad (ack. 2024)", None),
        ("Belopp", None),
    ],
)
def test_what_stands_in_a_headers_unit_and_is_none(header: str, word: str | None) -> None:
    assert unknown(header, rubrik=True) == word


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Belopp i euro", "euro"),
        ("Alla belopp anges i hkr.", "hkr"),
        ("Valuta: EUR", "EUR"),
        ("Belopp i hkr (exkl. moms)", "hkr"),
        ("Kostnader ( euro )", "euro"),
        ("Belopp i tkr", None),
        ("Belopp i zloty", "zloty"),
        ("Belopp i zloty (netto)", "zloty"),
        ("Belopp i polska zloty", None),
        ("Belopp i löpande priser", None),
        ("Beloppen i kolumnen", None),
        ("Enhet: Norr", None),
        ("Kostnader (Norr)", None),
    ],
)
def test_what_stands_in_a_titles_unit_and_is_none(title: str, word: str | None) -> None:
    assert unknown(title, rubrik=False) == word


@pytest.mark.parametrize(
    ("header", "bare"),
    [
        ("Kostnader (1 000-tal kronor)", "Kostnader"),
        ("Kostnader (hkr)", "Kostnader"),
        ("Kostnader ( hkr )", "Kostnader"),
        ("Kostnader (1 000 kr)", "Kostnader"),
        ("Kostnader i (tkr)", "Kostnader"),
        (",(tkr)", ",(tkr)"),
        ("Belopp EUR", "Belopp"),
        ("Belopp (budget)", "Belopp (budget)"),
        ("Fr o m", "Fr o m"),
        ("Typ av insats", "Typ av insats"),
    ],
)
def test_a_header_without_its_unit(header: str, bare: str) -> None:
    assert without_unit(header) == bare


@pytest.mark.parametrize(
    ("header", "factor", "unit", "name"),
    [
        ("Belopp (tkr)", 1_000, "tkr", "Belopp"),
        ("Kostnad tkr", 1_000, "tkr", "Kostnad"),
        ("Kostnad, mkr", 1_000_000, "mkr", "Kostnad"),
        ("Utfall i tusental kronor", 1_000, "tkr", "Utfall"),
        ("Intäkt [mdr kr]", 1_000_000_000, "mdkr", "Intäkt"),
        ("Belopp SEK", 1, "kr", "Belopp"),
        ("belopp_kr", 1, "kr", "belopp"),
        ("Belopp", 1, None, "Belopp"),
        ("Skr", 1, None, "Skr"),
        ("Kr", 1, None, "Kr"),
        ("(tkr)", 1_000, "tkr", "(tkr)"),
        ("Pris i öre", Decimal("0.01"), "öre", "Pris"),
        ("Intäkter (tkr/kr)", 1, None, "Intäkter (tkr/kr)"),
    ],
)
def test_the_unit_is_read_from_the_header(
    header: str, factor: Decimal | int, unit: str | None, name: str
) -> None:
    assert unit_factor(header) == (factor, unit)
    assert without_unit(header) == name


@pytest.mark.parametrize("text", ["Belopp i kr, skala 1000", "Alla belopp i kronor (x1000)"])
def test_a_scale_is_the_unit_of_kronor_that_it_is_of(text: str) -> None:
    assert stated(text) == {"tkr"}


def test_a_header_of_one_letter_before_its_unit_is_that_letter() -> None:
    assert without_unit("a (tkr)") == without_unit("a(tkr)") == "a"
    assert without_unit("(tkr)") == "(tkr)"
