"""The unit of amounts in headers and titles, known, unknown or not said."""

from __future__ import annotations

import pytest

from kpilib.formats.beloppsenhet import alone, stated, unknown, without_unit


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        *[
            (w, "tkr")
            for w in ("tkr", "Tkr.", "kkr", "KSEK", "TSEK", "tusen kronor", "tusental kr", "tusentals kr")
        ],
        *[
            (w, "tkr")
            for w in ("1000-tal kr", "1 000-tal kronor", "1000-tals kronor", "000-tal", "(1 000 kr)", "i tkr")
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
        ("Belopp EUR", "Belopp"),
        ("Belopp (budget)", "Belopp (budget)"),
        ("Fr o m", "Fr o m"),
        ("Typ av insats", "Typ av insats"),
    ],
)
def test_a_header_without_its_unit(header: str, bare: str) -> None:
    assert without_unit(header) == bare
