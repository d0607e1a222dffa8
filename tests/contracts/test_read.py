"""A cell's text as a typed value, by the kind of its column."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contracts.rader import ANNAN, PERSON, broken, taken, terms
from kpilib.contracts import CONTRACTS, SHAPES, accept
from kpilib.contracts.text import case
from kpilib.sources import load_profiles, recognise
from kpilib.workspace import Workspace


def read(name: str, column: str, written: str, kolumn: str = "", **changed: Any) -> Any:
    """What a cell becomes; where it is put in quarantine, the rule that it breaks."""
    outcome = taken(name, {column: written}, **changed)
    if outcome.godkanda.is_empty():
        [rule] = set(outcome.avvisade["regel"])
        return rule
    return outcome.godkanda[kolumn or column].item()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Exempel AB ", "Exempel AB"),
        ("*** ", "Skyddad uppgift"),
        ("Personuppgift", "Skyddad uppgift"),
        ("PERSONUPPGIFTER", "Skyddad uppgift"),
        (PERSON, "Enskild näringsidkare"),
        (f"Enskild firma Anna Exempelsson {PERSON[2:]}", "Enskild näringsidkare"),
        ("Anna Exempelsson (811218-XXXX)", "Skyddad uppgift"),
    ],
)
def test_a_supplier_is_named_as_written_or_masked(written: str, name: str) -> None:
    assert read("kopfil", "leverantor", written) == name


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("5010", "5010"),
        (" 5010.0", "5010"),
        ("8112189870", "8112189870"),
        ("V-7", "V-7"),
        (PERSON, "personnummer_i_text"),
        ("19811218−9876", "personnummer_i_text"),
    ],
)
def test_a_number_that_is_a_name_is_kept_unless_it_is_a_person_s(written: str, number: str) -> None:
    assert read("leverantorsreskontra", "fakturanummer", written) == number


@pytest.mark.parametrize(
    "column", ["fakturanummer", "verifikationsnummer", "avtal", "konto_text", "grund", "konto_nr"]
)
def test_what_may_be_a_person_s_number_without_its_sign_gives_way_and_the_row_is_kept(column: str) -> None:
    written = {"one": "8112189876", "the same": "Nr 8112189876", "another": "6408239819"}
    found = {
        name: taken("leverantorsreskontra", {column: cell}, key=b"k" * 32) for name, cell in written.items()
    }
    shown = {name: outcome.godkanda[column].item() for name, outcome in found.items()}
    assert not any("811218" in text or "640823" in text for text in shown.values())
    assert shown["the same"] == f"Nr {shown['one']}" if column != "konto_nr" else True
    assert shown["one"] != shown["another"]
    for outcome in found.values():
        assert outcome.avvisade.select("kolumn", "regel", "allvar", "varde").rows() == [
            (column, "personnummer_dolt", "anmarkt", None)
        ]


@pytest.mark.parametrize("source", ["beslut", "avbrott"])
@pytest.mark.parametrize(
    "written", [PERSON, PERSON[2:], PERSON.replace("-", ""), "8112189876", "811218\u22129876", "8112189876.0"]
)
def test_a_case_that_is_numbered_by_its_person_is_one_case_in_every_register(
    source: str, written: str
) -> None:
    outcome = taken(source, {"arende": f"{written}"}, key=b"k" * 32)
    same = taken("beslut", {"arende": "8112189876"}, key=b"k" * 32).godkanda["arende"].item()
    assert outcome.godkanda["arende"].item() == same
    assert same.startswith("arende-")
    assert outcome.avvisade.select("regel", "allvar", "varde").rows() == [
        ("personnummer_dolt", "anmarkt", None)
    ]


def test_a_case_is_known_by_its_number_as_it_is_written_where_it_is_nobody_s() -> None:
    for written in ("Ä-2024-17", "2024/1031", "8112189875", "556036-0793"):
        outcome = taken("beslut", {"arende": written}, key=b"k" * 32)
        assert outcome.godkanda["arende"].item() == case(written, b"k" * 32)
        assert outcome.avvisade.is_empty()


@pytest.mark.parametrize(("written", "price"), [("811218,9876", None), ("811218,98", Decimal("811218.98"))])
def test_a_number_with_decimals_is_no_person(written: str, price: Decimal | None) -> None:
    found = taken("avtalspris", {"dygnspris": written})
    assert "personnummer_i_tal" not in found.avvisade["regel"].to_list()
    assert found.godkanda["dygnspris"].to_list() == ([] if price is None else [price])


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("93 000,50", Decimal("93000.50")),
        ("9999999999999999,99", Decimal("9999999999999999.99")),
        ("-9999999999999999,99", Decimal("-9999999999999999.99")),
        ("10000000000000000", "belopp_storlek"),
        ("-10000000000000000", "belopp_storlek"),
        ("0,125", "belopp_decimaler"),
    ],
)
def test_an_amount_is_exact_and_has_room_in_its_column(written: str, amount: Decimal | str) -> None:
    assert read("kostnad", "intakt", written) == amount


def test_an_amount_is_in_the_unit_and_with_the_sign_that_the_file_s_terms_say() -> None:
    assert read("kostnad", "kostnad", "-1,5", faktor={"kostnad": Decimal(1000)}) == Decimal(-1500)
    assert read("kostnad", "kostnad", "1,5", omvanda={"kostnad"}) == Decimal("-1.5")
    assert read("kostnad", "intakt", "1,5", omvanda={"kostnad"}) == Decimal("1.5")


def test_the_mark_of_amounts_is_the_file_s_or_follows_from_the_column() -> None:
    assert read("kostnad", "intakt", "1.234", decimaltecken=",") == Decimal(1234)
    outcome = taken("kostnad", {"intakt": "1.234"}, {"intakt": "0.5"}, decimaltecken=None)
    assert outcome.balans.avvisade_rader == 1, "a point before three digits that cannot part thousands"
    assert outcome.avvisade["regel"].to_list() == ["belopp_decimaler"]
    empty = taken("kostnad", {"overhead": "-0,5"}, {"overhead": None}, decimaltecken=None)
    assert empty.godkanda["overhead"].to_list() == [Decimal("-0.5"), None]


@pytest.mark.parametrize(
    ("written", "count", "why"),
    [("7", 7, None), (" x ", None, "maskerad"), (" – ", None, "ingen uppgift")],
)
def test_a_published_count_is_a_number_or_says_why_it_is_none(
    written: str, count: int | None, why: str | None
) -> None:
    found = taken("lss_statistik", {"antal": written}).godkanda
    assert found.select("antal", "antal_saknas").row(0) == (count, why)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("180", "0180"),
        (" 1480 ", "1480"),
        ("1480.0", "1480"),
        ("1480 Göteborg", "1480"),
        ("14 Göteborg", "kommunkod"),
        ("Göteborg", "kommunkod"),
        ("14800", "kommunkod"),
        ("99", "kommunkod"),
        ("1", "kommunkod"),
        ("Hela riket", "0000"),
        ("0", "0000"),
        ("00 Riket", "0000"),
    ],
)
def test_a_municipality_is_known_by_the_digits_of_its_code(written: str, code: str) -> None:
    assert read("lss_statistik", "kommunkod", written, "kommun") == code


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2024", "2024"),
        (" 2024.0", "2024"),
        ("202410", "2024-10"),
        ("okt 2024", "2024-10"),
        ("snar", "manad_form"),
        ("24", "datum_form"),
    ],
)
def test_a_period_is_a_year_or_a_month(written: str, period: str) -> None:
    assert read("kostnad", "period", written) == period


@pytest.mark.parametrize(
    ("written", "number"),
    [("12", 12), ("12,0", 12), ("12.0", 12), ("12,5", "inte_heltal"), ("12.5", "inte_heltal")],
)
def test_a_whole_number_may_be_written_with_a_decimal_mark(written: str, number: int | str) -> None:
    assert read("behovsbedomning", "poang", written) == number


@pytest.mark.parametrize(
    ("written", "yes"),
    [("ja", True), ("X", True), ("1", True), ("Nej", False), ("0", False), ("kanske", "inte_janej")],
)
def test_yes_and_no_are_written_in_several_ways(written: str, yes: bool | str) -> None:
    assert read("kopfil", "undantag", written) == yes


@pytest.mark.parametrize(
    ("written", "insats"),
    [
        ("BmSS vuxna", "bmss_vuxna"),
        ("bmss_vuxna", "bmss_vuxna"),
        ("Gruppbostad typ 7", "bmss_vuxna"),
        ("alla", "otillatet_varde"),
    ],
)
def test_an_insats_is_known_by_its_id_its_names_and_the_profile_s_words(written: str, insats: str) -> None:
    words = {"insats": {"bmss_vuxna": ["Gruppbostad typ 7"]}}
    assert read("kopfil", "insats", written, varden=words) == insats


def test_a_code_is_known_by_itself_and_by_the_profile_s_words() -> None:
    words = {"avtalsform": {"ramavtal": ["LOU"]}}
    assert read("kopfil", "avtalsform", "Annan kommun") == "annan_kommun"
    assert read("kopfil", "avtalsform", "lou", varden=words) == "ramavtal"
    assert read("kopfil", "avtalsform", "lou") == "otillatet_varde"


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("kopfil", "belopp"),
        ("kopfil", "dygn"),
        ("prisindex", "varde"),
        ("matt", "utfall"),
        ("lss_statistik", "antal"),
    ],
)
@pytest.mark.parametrize("written", [PERSON, "8112189876", "198112189876"])
def test_a_person_s_number_is_no_number(name: str, column: str, written: str) -> None:
    found = taken(name, {column: written}).avvisade.select("kolumn", "regel", "varde")
    assert found.filter(found["kolumn"] == column).rows() == [(column, "personnummer_i_tal", None)]


@pytest.mark.parametrize(
    ("written", "kept"), [(" - ", "-"), ("−", "-"), ("JA", "ja"), ("1 998,50", "1998.5"), ("100", "100")]
)
def test_a_measure_is_a_figure_a_dash_or_a_word(written: str, kept: str) -> None:
    assert read("matt", "utfall", written) == kept


def test_a_column_that_the_file_lacks_is_empty_or_what_an_empty_cell_is() -> None:
    [row] = taken("kopfil", {}, without=["till", "undantag", "dygnspris"]).godkanda.rows(named=True)
    assert (row["till"], row["undantag"], row["dygnspris"]) == (None, False, None)


def test_what_is_nearest_to_a_word_that_is_not_known_is_said() -> None:
    for written, said in (("ramavtla", "Närmast: ramavtal. Rätta"), ("qqq", "Rätta")):
        [next_step] = taken("kopfil", {"avtalsform": written}).avvisade["nasta_steg"]
        assert next_step.startswith(said)


def test_a_supplier_s_number_is_national_or_the_municipality_s_own() -> None:
    assert read("kopfil", "organisationsnummer", "556036-0793") == "5560360793"
    assert read("kopfil", "organisationsnummer", " 1007.0", organisationsnummer=False) == "1007"
    assert read("kopfil", "organisationsnummer", "1007") == "org_form"
    assert read("kopfil", "organisationsnummer", "***") is None


def test_what_a_cell_held_is_shown_in_part_unless_it_is_protected_or_looks_like_a_person_s() -> None:
    def shown(**cells: str) -> list[str | None]:
        return taken("kopfil", dict(cells)).avvisade["varde"].to_list()

    assert shown(avtalsform="z" * 81) == ["z" * 80]
    assert shown(personnummer="19811218-9877", avtalsform="lou") == ["lou", None]
    displaced = shown(period="Anna Exempelsson", avtalsform="lou", belopp="Boende")
    assert displaced == [None] * 3, "a name may stand in any column"
    assert shown(period="vecka 24") == ["vecka 24"]
    assert shown(organisationsnummer="123") == [None]
    assert shown(avtalsform="811218 9876") == [None]


def test_a_cell_that_breaks_two_rules_is_found_once_and_findings_come_in_order_of_place() -> None:
    outcome = taken("kopfil", {"dygn": "x", "avtalsform": "lou"}, {"fran": "x"})
    assert outcome.avvisade["beskrivning"].to_list() == [
        "Värdet finns inte bland de tillåtna.",
        "Beloppet innehåller tecken som inte hör till ett tal.",
        "Värdet är inte ett datum i någon känd form.",
    ]
    assert outcome.avvisade.select("rad", "kolumn").rows() == [(2, "avtalsform"), (2, "dygn"), (3, "fran")]


def test_what_is_rejected_is_left_out_of_the_accepted_öre() -> None:
    balance = taken("kopfil", {"belopp": "1,50"}, {"belopp": "2,25", "avtalsform": "lou"}).balans
    assert (balance.lasta_ore, balance.godkanda_ore, balance.avvisade_ore) == (375, 150, 225)
    assert taken("egen_regi", {}).balans.lasta_ore is None, "a source without amounts"


def test_a_rule_on_the_row_is_of_no_column_and_says_what_to_do() -> None:
    [row] = taken("kopfil", {"till": "2024-09-30", "fran": "2024-09-01"}).avvisade.rows(named=True)
    assert (row["kolumn"], row["regel"], row["allvar"]) == ("", "till_fore_period", "avvisad")
    assert row["beskrivning"] == "Placeringen slutade före den månad som raden avser."
    assert row["nasta_steg"] == "Rätta slutdatum eller period i köpfilen."
    assert broken("kopfil", dygn="32") == {"utanfor_grans"}


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("egen_regi", "till"),
        ("kopfil", "till"),
        ("beslut", "avslutsdatum"),
        ("avbrott", "aterupptaget"),
        ("aktivitet", "slut"),
    ],
)
@pytest.mark.parametrize("written", ["9999-12-31", "2999-12-31 00:00:00", "Tills vidare", "tillsvidare", "-"])
def test_an_end_that_is_open_is_empty(name: str, column: str, written: str) -> None:
    outcome = taken(name, {column: written})
    assert outcome.godkanda[column].to_list() == [None]
    assert outcome.avvisade.is_empty()


@pytest.mark.parametrize(
    ("name", "column"), [("ramavtal", "till"), ("ramavtal", "forlangd_till"), ("beslut", "verkstallt_fran")]
)
def test_where_an_empty_cell_means_something_else_an_open_end_is_told(name: str, column: str) -> None:
    outcome = taken(name, {column: "9999-12-31"})
    assert "datum_orimligt" in outcome.avvisade["regel"].to_list()
    assert outcome.godkanda.is_empty()


def test_a_name_that_the_file_has_in_a_column_of_its_own_stands_in_no_text_of_it(tmp_path: Path) -> None:
    path = tmp_path / "egen_regi_2024-12-31.csv"
    path.write_text(
        f"Personnummer;Namn;Insats;Enhet;Från;Till\n{PERSON};Anna Exempelsson;BmSS vuxna;Norr;2024-01-01;\n"
        f"{ANNAN};Bo Provsson;BmSS vuxna;Hos Anna Exempelsson;2024-01-01;\n"
        f"{ANNAN};Bo Provsson;BmSS vuxna;Exempelsson, Anna;2024-02-30;\n",
        encoding="utf-8",
    )
    table, _ = recognise(path, SHAPES, load_profiles(Workspace(tmp_path)), source="egen_regi")
    outcome = accept(CONTRACTS["egen_regi"], table, "fil", terms())
    norr, hos = outcome.godkanda["enhet"].to_list()
    assert norr == "Norr"
    assert hos.startswith("Hos dold-")
    assert set(outcome.avvisade.filter(kolumn="enhet")["regel"]) == {"personnamn_dolt"}
    assert "xempelsson" not in outcome.avvisade.write_json().lower()
