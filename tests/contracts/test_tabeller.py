"""What each source must hold: which columns and cells, between which bounds, and what a row may not say."""

from __future__ import annotations

import polars as pl
import pytest

from contracts.rader import ANNAN, KOLUMNER, RIGHT, broken, taken
from kpilib.contracts import CONTRACTS


def test_every_source_is_here() -> None:
    assert KOLUMNER.keys() == RIGHT.keys() == CONTRACTS.keys()


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_file_has_the_columns_it_must(name: str) -> None:
    must = [c[:-1] for c in KOLUMNER[name].split() if c[-1] in "!_"]
    may = [c[:-1] for c in KOLUMNER[name].split() if c[-1] == "?"]
    assert (CONTRACTS[name].shape.obligatoriska, CONTRACTS[name].shape.valfria) == (tuple(must), tuple(may))


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_right_row_is_accepted_and_so_is_one_without_what_may_be_empty(name: str) -> None:
    assert broken(name) == set()
    for column in KOLUMNER[name].split():
        if column == "personnummer!":
            assert taken(name, {"personnummer": None}).godkanda["person"].item().startswith("skyddad-")
        elif column[-1] == "!":
            assert broken(name, **{column[:-1]: None}), column
        else:
            assert broken(name, **{column[:-1]: None}) == set(), column


@pytest.mark.parametrize(
    ("name", "column", "lowest", "highest", "others"),
    [
        ("kopfil", "dygn", -31, 31, {"dygnspris": None, "belopp": "0"}),
        ("enhet", "platser", 0, 1000, {"belagda_dygn": "0"}),
        ("enhet", "belagda_dygn", 0, 31_000, {"platser": "1000", "period": "2024-03"}),
        ("behovsbedomning", "poang", 0, 10_000, {}),
        ("betaldagar", "dagar", 0, 100_000, {"personer": "10000"}),
        ("betaldagar", "personer", 0, 10_000, {"dagar": "0"}),
        ("matt", "ar", 1990, 2100, {}),
        ("lss_statistik", "ar", 1990, 2100, {}),
        ("lss_statistik", "antal", 0, 10**9, {}),
        ("prisindex", "ar", 1980, 2100, {}),
    ],
)
def test_a_number_lies_within_its_bounds(
    name: str, column: str, lowest: int, highest: int, others: dict[str, str]
) -> None:
    for number, within in ((lowest - 1, False), (lowest, True), (highest, True), (highest + 1, False)):
        assert ("utanfor_grans" not in broken(name, **{column: str(number)}, **others)) is within, number
        if within:
            assert broken(name, **{column: str(number)}, **others) == set()


def test_an_index_lies_between_the_least_that_is_written_and_a_million() -> None:
    for written in ("0,0001", "1000000"):
        assert broken("prisindex", varde=written) == set()
    for written in ("0", "1000000,0001"):
        assert broken("prisindex", varde=written) == {"utanfor_grans"}


@pytest.mark.parametrize(
    ("name", "kept", "rule", "cells"),
    [
        ("kopfil", {"till": "2024-10-01"}, "till_fore_fran", {"fran": "2024-10-02", "till": "2024-10-01"}),
        ("kopfil", {"dygn": "-1", "belopp": "-100"}, "negativa_dygn", {"dygn": "-1", "belopp": "100"}),
        ("kopfil", {"fran": "2024-10-31"}, "fran_efter_period", {"fran": "2024-11-01", "till": None}),
        ("kopfil", {"fran": "2024-09-30", "till": "2024-10-01"}, "till_fore_period",
         {"fran": "2024-09-01", "till": "2024-09-30"}),
        ("beslut", {"avslutsdatum": "2024-01-01"}, "avslut_fore_beslut", {"avslutsdatum": "2023-12-31"}),
        ("beslut", {"verkstallighetsgrad": "ingen", "verkstallt_fran": None}, "verkstallt_utan_datum",
         {"verkstallighetsgrad": "delvis", "verkstallt_fran": None}),
        ("beslut", {"verkstallighetsgrad": "hel"}, "verkstallt_utan_datum",
         {"verkstallighetsgrad": "hel", "verkstallt_fran": None}),
        ("avbrott", {"aterupptaget": "2024-01-01"}, "ater_fore_avbrott", {"aterupptaget": "2023-12-31"}),
        ("egen_regi", {"till": "2024-01-01"}, "till_fore_fran", {"till": "2023-12-31"}),
        ("enhet", {"belagda_dygn": "87"}, "fler_dygn_an_platser", {"belagda_dygn": "88"}),
        ("behovsbedomning", {"personnummer": None}, "varken_person_eller_enhet",
         {"personnummer": None, "enhet": None}),
        ("behovsbedomning", {"enhet": None}, "varken_person_eller_enhet",
         {"personnummer": None, "enhet": None}),
        ("ramavtal", {"till": "2024-01-01"}, "till_fore_fran", {"till": "2023-12-31"}),
        ("ramavtal", {"forlangd_till": "2024-12-31"}, "forlangning_fore_till",
         {"forlangd_till": "2024-12-30"}),
        ("leverantorsbeslut", {"samma_som": None}, "utan_annan", {"samma_som": None, "samma_som_namn": None}),
        ("leverantorsbeslut", {"samma_som_namn": None}, "utan_annan",
         {"beslut": "olika", "samma_som": None, "samma_som_namn": None}),
        ("leverantorsbeslut", {"beslut": "koncern", "samma_som": None, "samma_som_namn": None},
         "utan_koncern",
         {"beslut": "koncern", "koncern": None}),
        ("betaldagar", {"dagar": "0", "personer": None}, "dagar_utan_person", {"personer": "0"}),
        ("betaldagar", {"dagar": "62"}, "fler_dagar_an_ryms", {"dagar": "63"}),
        ("betaldagar", {"dagar": "31", "personer": "1"}, "fler_dagar_an_ryms",
         {"dagar": "32", "personer": "1"}),
        ("aktivitet", {"slut": "2024-01-01"}, "slut_fore_start", {"slut": "2023-12-31"}),
        ("kommentar", {"orsak": None}, "tom_kommentar", {"orsak": None, "atgard": None}),
        ("kommentar", {"atgard": None}, "tom_kommentar", {"orsak": None, "atgard": None}),
        ("kommentar", {"period": "2024-12"}, "okand_period", {"period": "2024-13"}),
        ("matt", {"varav": None}, "varav_sig_sjalv", {"varav": "Personer"}),
        ("lss_statistik", {"antal": "X"}, "antal_tomt", {"antal": None}),
    ],
)  # fmt: skip
def test_a_row_may_not_say_what_cannot_be(
    name: str, kept: dict[str, str | None], rule: str, cells: dict[str, str | None]
) -> None:
    """The last that is accepted, and the first that is not."""
    assert broken(name, **kept) == set()
    assert rule in broken(name, **cells)


@pytest.mark.parametrize(
    ("name", "cells", "rules"),
    [
        ("lss_statistik", {"antal": "många"}, ["belopp_tecken"]),
        ("behovsbedomning", {"personnummer": "19811218-9877", "enhet": None}, ["pnr_kontrollsiffra"]),
        ("beslut", {"verkstallighetsgrad": "hel", "verkstallt_fran": "x"}, ["datum_form"]),
        ("kopfil", {"dygnspris": "x", "till": "2024-09-30"}, ["till_fore_fran", "belopp_tecken"]),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_not_told_as_empty_and_other_rules_are_told(
    name: str, cells: dict[str, str | None], rules: list[str]
) -> None:
    assert taken(name, cells).avvisade["regel"].to_list() == rules


def test_a_value_that_was_kept_with_a_note_is_held_to_the_rules() -> None:
    found = taken("matt", {"matt": "Nr 8112189876", "varav": "Nr 8112189876"})
    assert found.godkanda.is_empty()
    assert "varav_sig_sjalv" in found.avvisade["regel"].to_list()


@pytest.mark.parametrize(
    ("name", "another"),
    [
        ("kopfil", {"personnummer": ANNAN}),
        ("kopfil", {"dygnspris": "101", "belopp": "3131"}),
        ("beslut", {"beslutsdatum": "2024-01-02"}),
        ("avbrott", {"avbrott_fran": "2024-01-02"}),
        ("egen_regi", {"enhet": "Linden"}),
        ("enhet", {"period": "2024-03"}),
        ("behovsbedomning", {"datum": "2024-01-02"}),
        ("ramavtal", {"delomrade": "2"}),
        ("avtalspris", {"galler_fran": "2024-01-02"}),
        ("f100", {"flyttdatum": "2024-03-02"}),
        ("betaldagar", {"period": "2024-02"}),
        ("aktivitet", {"aktivitet": "Följa upp"}),
        ("kommentar", {"period": "2024H1"}),
        ("matt", {"ar": "2023"}),
        ("lss_statistik", {"kon": "M"}),
        ("prisindex", {"ar": "2023"}),
    ],
)
def test_a_row_that_is_there_already_is_left_out_and_one_that_differs_in_its_key_is_another(
    name: str, another: dict[str, str | None]
) -> None:
    assert taken(name, {}, {}).avvisade["regel"].to_list() == ["dubblett"]
    assert taken(name, {}, another).avvisade.is_empty()


@pytest.mark.parametrize("name", ["kostnad", "leverantorsreskontra"])
def test_rows_of_a_ledger_may_be_equal(name: str) -> None:
    assert taken(name, {}, {}).godkanda.height == 2


def test_what_is_accepted_has_each_key_once_and_numbers_that_all_fit() -> None:
    assert CONTRACTS["avtalspris"].schema.unique == ["avtalsnummer", "insats", "galler_fran"]
    assert CONTRACTS["kostnad"].schema.unique is None
    assert taken("kostnad", {}).godkanda.schema["intakt"] == pl.Decimal(18, 2)
    assert taken("prisindex", {}).godkanda.schema["varde"] == pl.Decimal(18, 4)


def test_rows_that_say_different_things_of_one_key_are_both_put_in_quarantine() -> None:
    found = taken("betaldagar", {"dagar": "7"}, {"dagar": "8"}, {"period": "2024-02"})
    assert found.avvisade.select("rad", "regel").rows() == [(2, "dubblett_nyckel"), (3, "dubblett_nyckel")]
    assert found.godkanda["period"].to_list() == ["2024-02"]


@pytest.mark.parametrize(
    ("name", "column", "kept"), [("beslut", "kon", "okänt"), ("beslut", "avslutsorsak", "ovrigt")]
)
def test_a_code_that_is_not_known_is_kept_as_unknown_and_noted(name: str, column: str, kept: str) -> None:
    found = taken(name, {column: "något annat"})
    assert found.godkanda[column].to_list() == [kept]
    assert found.avvisade.select("kolumn", "allvar").rows() == [(column, "anmarkt")]


@pytest.mark.parametrize(
    ("name", "column", "kept"), [("beslut", "kon", "okänt"), ("f100", "fran_boende", "ovrigt")]
)
def test_a_code_that_is_missing_where_one_must_be_is_kept_as_unknown_and_noted(
    name: str, column: str, kept: str
) -> None:
    found = taken(name, {column: None})
    assert found.godkanda[column].to_list() == [kept]
    assert found.avvisade.select("regel", "allvar").rows() == [("varde_saknas", "anmarkt")]


def test_a_row_that_is_noted_and_there_already_is_left_out() -> None:
    found = taken("beslut", {"kon": "x"}, {"kon": "x"}, {"kon": "x", "arende": "2"})
    assert found.godkanda["rad"].to_list() == [2, 4]
    assert found.avvisade.filter(found.avvisade["allvar"] == "avvisad")["regel"].to_list() == ["dubblett"]


def test_what_the_statistics_do_not_break_down_is_of_all() -> None:
    [row] = taken("lss_statistik", dict.fromkeys(("roll", "personkrets", "kon", "alder"))).godkanda.rows(
        named=True
    )
    assert [row[c] for c in ("roll", "personkrets", "kon", "alder")] == ["alla"] * 4
