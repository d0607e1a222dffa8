"""Suppliers as a source tells them: which number they have, and who is a person."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.rader import taken
from kpilib.contracts import Outcome
from kpilib.sheets.types import Upplysning

ANNA = "900101-9844"
NUMMER = "556036-0793"


def rader(*cells: dict[str, str | None], **terms: Any) -> Outcome:
    return taken("leverantorsreskontra", *cells, **terms)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("SE556036079301", "5560360793"),
        ("SE556036079302", "5560360793"),
        ("165560360793", "5560360793"),
        ("556036 0793", "5560360793"),
        ("DE 123 456 789", "DE123456789"),
        ("NO 912345678 MVA", "NO912345678MVA"),
        ("0", None),
        ("-", None),
        (None, None),
        ("9999999999", None),
        ("Saknas", None),
    ],
)
def test_a_supplier_has_a_number_of_its_country_or_none(written: str | None, number: str | None) -> None:
    outcome = rader({"leverantor_id": written})
    assert outcome.godkanda["leverantor_id"].to_list() == [number]
    assert outcome.avvisade.is_empty()


def test_how_many_lack_a_number_or_have_another_country_s_is_told() -> None:
    numbers = ("0", None, "DE123456789", "556036-0793")
    outcome = rader(*({"leverantor_id": nr, "verifikationsnummer": f"V{n}"} for n, nr in enumerate(numbers)))
    assert outcome.upplysningar == [
        Upplysning(
            "", 0, "leverantor_id", "leverantor_utan_nummer",
            "2 rader saknar leverantörsnummer; leverantören räknas under sitt namn.",
            "Fyll i numret i källan, om leverantören har ett.",
        ),
        Upplysning(
            "", 0, "leverantor_id", "utlandsk_leverantor",
            "1 rad har ett utländskt leverantörsnummer; det står som det är skrivet och jämförs utan "
            "mellanslag.",
        ),
    ]  # fmt: skip
    assert rader({"leverantor_id": "***"}).upplysningar == [], "a masked supplier has its own bucket"
    masked = rader({}, {"leverantor": "***", "leverantor_id": "-"})
    assert masked.upplysningar == [], "also where its name is what is masked"
    assert taken("kopfil", {"organisationsnummer": None}).upplysningar == [], "a file need not have it"
    assert taken("kopfil", {}, without=["organisationsnummer"]).upplysningar == []
    [said] = taken("kopfil", {"organisationsnummer": "0"}).upplysningar
    assert said.vad.startswith("1 rad saknar"), "but one that says that there is none says so"


@pytest.mark.parametrize("national", [True, False])
@pytest.mark.parametrize(
    "written",
    [
        ANNA,
        "9001019844",
        "199001019844",
        "19900101-9844",
        "900101–9844",
        "SE900101984401",
        "L 900101-9844",
        "900101 9844",
    ],
)
def test_a_sole_trader_is_hidden_whichever_kind_of_number_the_profile_names(
    written: str, national: bool
) -> None:
    outcome = rader(
        {"leverantor_id": written, "leverantor": "Anna Exempelsson"}, organisationsnummer=national
    )
    [row] = outcome.godkanda.rows(named=True)
    assert row["leverantor_id"] == rader({"leverantor_id": ANNA}).godkanda["leverantor_id"].item()
    assert row["leverantor_id"].startswith("person-")
    assert row["leverantor"] == "Enskild näringsidkare"


def test_the_municipality_s_own_numbers_are_kept_and_one_that_says_none_is_none() -> None:
    own = rader({"leverantor_id": " 10004007.0"}, {"leverantor_id": "0"}, organisationsnummer=False)
    assert own.godkanda["leverantor_id"].to_list() == ["10004007", None]


@pytest.mark.parametrize("written", ["10004007", " 10004007.0 ", "L-1007", "åä 7"])
def test_that_the_numbers_are_the_municipality_s_own_is_proposed_where_they_look_so(written: str) -> None:
    [advice] = rader({"leverantor_id": written}).avvisade["nasta_steg"]
    assert advice.startswith("Rätta numret i källan")
    assert advice.endswith(
        " Är numren kommunens egna leverantörsnummer: leverantor_id_ar_organisationsnummer = false under "
        "[las] i profilen."
    )
    [advice] = rader({"leverantor_id": "5560360794"}).avvisade["nasta_steg"]
    assert "false" not in advice


def test_a_person_of_another_country_is_hidden_and_a_company_there_is_not() -> None:
    danish = rader({"leverantor_id": "DK 010190-1234", "leverantor": "Anna Exempelsson"})
    [row] = danish.godkanda.rows(named=True)
    assert row["leverantor_id"].startswith("person-")
    assert row["leverantor"] == "Enskild näringsidkare"
    assert rader({"leverantor_id": "DK 12345678"}).godkanda["leverantor_id"].item() == "DK12345678"


def test_a_company_keeps_its_name_and_a_row_without_number_is_not_another_row_s() -> None:
    rows = [
        {"leverantor_id": NUMMER, "leverantor": "Exempel AB"},
        {"leverantor_id": None, "leverantor": "Exempel AB"},
        {"leverantor_id": ANNA, "leverantor": "Eks Omsorg"},
        {"leverantor_id": NUMMER, "leverantor": "Eks Omsorg"},
        {"leverantor_id": ANNA, "leverantor": None},
    ]
    found = rader(*rows)
    assert found.godkanda.select("leverantor").to_series().to_list() == [
        "Exempel AB", "Exempel AB", "Enskild näringsidkare", "Eks Omsorg",
    ]  # fmt: skip
    assert found.godkanda["leverantor_id"][1] is None
    assert found.avvisade.select("rad", "regel").rows() == [(6, "not_nullable")]


def test_a_sole_trader_s_name_is_gone_from_rows_without_number_and_from_other_text() -> None:
    outcome = rader(
        {"leverantor_id": ANNA, "leverantor": "Anna Exempelsson", "konto_text": "Arvode anna exempelsson"},
        {"leverantor_id": None, "leverantor": "ANNA  EXEMPELSSON", "grund": "Avtal Anna Exempelsson"},
        {"leverantor_id": NUMMER, "leverantor": "Exempel AB", "konto_text": "Boende"},
    )
    assert "exempelsson" not in str(outcome.godkanda.rows()).casefold()
    first, second, third = outcome.godkanda.rows(named=True)
    assert first["leverantor_id"] == second["leverantor_id"]
    assert (third["leverantor"], third["konto_text"]) == ("Exempel AB", "Boende")


@pytest.mark.parametrize(("name", "hidden"), [("Ekmån", True), ("Ekan", False)])
def test_a_name_of_few_letters_is_no_word_of_other_text(name: str, hidden: bool) -> None:
    """Shorter than five it may be anything: a name that is a word would take the word away everywhere."""
    outcome = rader({"leverantor_id": ANNA, "leverantor": name, "konto_text": f"Arvode {name} och hyra"})
    assert (name not in outcome.godkanda["konto_text"].item()) == hidden


def test_two_sole_traders_of_one_name_and_a_row_without_number_stay_apart() -> None:
    outcome = rader(
        {"leverantor_id": ANNA, "leverantor": "Anna Exempelsson"},
        {"leverantor_id": "850615-9816", "leverantor": "Anna Exempelsson"},
        {"leverantor_id": None, "leverantor": "Anna Exempelsson"},
    )
    assert outcome.godkanda["leverantor"].to_list() == ["Enskild näringsidkare"] * 3
    assert outcome.godkanda["leverantor_id"].n_unique() == 3


def test_a_finding_on_a_supplier_shows_no_name() -> None:
    outcome = rader({"leverantor": f"Anna Exempelsson {ANNA}"})
    assert outcome.avvisade.select("kolumn", "varde").rows() == [("leverantor", None)]


@pytest.mark.parametrize(
    ("written", "kept"), [("46310", True), ("4631.0", True), ("46-31", True), ("Köp", False)]
)
def test_an_account_that_is_no_number_is_told_and_its_kronor_stay(written: str, kept: bool) -> None:
    outcome = rader({"konto_nr": written})
    assert outcome.balans.godkanda_ore == 10_000
    assert outcome.avvisade["regel"].to_list() == ([] if kept else ["konto_inte_nummer"])
    assert outcome.godkanda["konto_nr"].item() in (written, "4631")


def test_a_name_that_holds_a_person_s_number_keeps_its_row_and_names_nobody() -> None:
    outcome = rader(
        {"leverantor": f"Enskild firma Anna Exempelsson {ANNA}", "leverantor_id": None},
        {"leverantor": f"EF Anna Exempelsson {ANNA[:6]} {ANNA[7:]}", "leverantor_id": "7001"},
        {"leverantor": "Anna Exempelsson", "leverantor_id": "7001", "verifikationsnummer": "V2"},
        {"leverantor": "Anna Exempelsson", "leverantor_id": ANNA},
        {"leverantor": f"Exempel AB ({ANNA})", "leverantor_id": NUMMER},
        organisationsnummer=False,
    )
    assert outcome.avvisade["regel"].to_list() == ["personnummer_i_namn"] * 3
    assert set(outcome.avvisade["allvar"]) == {"anmarkt"}
    assert set(outcome.godkanda["leverantor"]) == {"Enskild näringsidkare"}
    first, _, _, by_number, company = numbers = outcome.godkanda["leverantor_id"].to_list()
    assert first == by_number, "the same person, whether the number is in the name or in its own column"
    assert numbers[1:3] == ["7001", "7001"]
    assert company == NUMMER.replace("-", "")


@pytest.mark.parametrize("national", [True, False])
@pytest.mark.parametrize(
    "written",
    ["501029805", "501029805.0", "10109809", "131052-308T", "15108695088", "900101-XXXX", "19900101****"],
    ids=["a zero lost", "as a number", "two zeros", "finskt", "norskt", "masked", "stars"],
)
def test_a_person_s_number_that_lost_its_zeros_or_is_of_a_neighbour_or_masked_is_a_person(
    written: str, national: bool
) -> None:
    outcome = rader(
        {"leverantor": "Anna Exempelsson", "leverantor_id": written}, organisationsnummer=national
    )
    assert outcome.godkanda["leverantor"].to_list() == ["Enskild näringsidkare"]
    assert outcome.godkanda["leverantor_id"][0].startswith("person-")


@pytest.mark.parametrize("written", ["10004007", "912345678", "L-10023", "4711"])
def test_the_municipality_s_own_number_is_no_person_s(written: str) -> None:
    outcome = rader({"leverantor_id": written}, organisationsnummer=False)
    assert outcome.godkanda.select("leverantor", "leverantor_id").row(0) == ("Exempel AB", written)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("SE 556036-0793 01", "5560360793"),
        ("165560360793", "5560360793"),
        ("NO 912 345 678 MVA", "NO912345678MVA"),
        ("utländsk", None),
        ("Ej angivet", None),
        ("XXXXXXXXXX", None),
    ],
)
def test_a_number_of_a_whole_country_is_the_same_supplier_among_own_numbers(
    written: str, number: str | None
) -> None:
    outcome = rader({"leverantor_id": written}, organisationsnummer=False)
    assert outcome.godkanda["leverantor_id"].to_list() == [number]


def test_a_sole_trader_s_name_is_nobody_s_beside_an_own_number_either() -> None:
    outcome = rader(
        {"leverantor": "Anna Exempelsson", "leverantor_id": ANNA},
        {"leverantor": "anna  EXEMPELSSON", "leverantor_id": "7002", "konto_text": "Arvode Anna Exempelsson"},
        {"leverantor": "Anna Exempelsson AB", "leverantor_id": NUMMER},
        {"leverantor": f"EF Bo Exempelsson {ANNA}", "leverantor_id": None},
        {"leverantor": "Enskild näringsidkare", "leverantor_id": None},
        organisationsnummer=False,
    ).godkanda
    assert outcome["leverantor"].to_list()[:3] == ["Enskild näringsidkare"] * 2 + ["Anna Exempelsson AB"]
    assert outcome["leverantor_id"].to_list()[1] == "7002"
    assert outcome["konto_text"][1] == "Enskild näringsidkare"
    assert outcome["leverantor_id"].to_list()[4] is None, "a masked name is no name"
