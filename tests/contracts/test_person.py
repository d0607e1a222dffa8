"""Persons as a source tells them: by number, by reserve number, or by nothing but their case."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts.rader import ANNAN, PERSON, taken
from kpilib.contracts import Outcome
from kpilib.formats import pseudonym
from kpilib.sheets.types import Upplysning


def persons(outcome: Outcome) -> list[Any]:
    return outcome.godkanda["person"].to_list()


def koder(outcome: Outcome) -> list[tuple[str, str]]:
    return [(one.kolumn, one.kod) for one in outcome.upplysningar]


def test_a_number_s_pseudonym_is_what_it_always_was() -> None:
    assert persons(taken("kopfil", {})) == [pseudonym("198112189876", b"k" * 32)]
    assert koder(taken("kopfil", {})) == []


@pytest.mark.parametrize("written", ["19900101-TF12", "900101-tf12", "19900101TF12"])
def test_a_reserve_number_has_a_stand_in_that_is_the_same_in_every_source(written: str) -> None:
    stand_ins = [persons(taken(name, {"personnummer": written}))[0] for name in ("kopfil", "beslut", "f100")]
    assert len(set(stand_ins)) == 1
    assert stand_ins[0].startswith("reserv-")
    assert "TF12" not in stand_ins[0]
    assert stand_ins[0] != persons(taken("kopfil", {"personnummer": "19900101-TF13"}))[0]
    assert koder(taken("kopfil", {"personnummer": written})) == [("personnummer", "reservnummer")]


UTAN = [
    "Skyddad", "Skyddad identitet", "SEKRETESS", "Skyddade personuppgifter", "kvarskriven", "Anonym", None,
    "Saknas", "0", "000000-0000", "-", "19811218-XXXX", "811218-****", "********",
    "S-märkt", "Tillfälligt nummer", "1981-12-18", "19811218", "19811218-0000",
]  # fmt: skip


@pytest.mark.parametrize("written", UTAN)
def test_a_protected_masked_or_missing_number_is_kept_as_a_person_and_counted_but_not_pointed_out(
    written: str | None,
) -> None:
    outcome = taken("beslut", {}, {"personnummer": written, "arende": "2"})
    assert persons(outcome)[1].startswith("skyddad-")
    assert outcome.avvisade.is_empty(), "which of the rows it is, is not told"
    [told] = outcome.upplysningar
    assert (told.rad, told.blad, told.kod) == (0, "", "person_utan_nummer")
    assert told.vad.startswith("1 rad (1 person) saknar användbart personnummer")


def test_one_case_is_one_person_and_two_cases_are_two() -> None:
    first, again, other = persons(
        taken(
            "beslut",
            {"personnummer": "Skyddad"},
            {"personnummer": None, "beslutsdatum": "2024-01-02"},
            {"personnummer": "Skyddad", "arende": "2"},
        )
    )
    assert first == again != other
    assert persons(taken("beslut", {"personnummer": "Skyddad identitet"})) == [first], "in another file too"


def test_where_the_source_has_no_case_number_a_placement_is_one_person_from_month_to_month() -> None:
    october, november = (
        persons(taken("kopfil", {"personnummer": "Skyddad", "fran": "2024-01-01", "till": None, "period": p}))
        for p in ("2024-10", "2024-11")
    )
    assert october == november
    other = persons(taken("kopfil", {"personnummer": "Skyddad", "fran": "2024-01-02", "till": None}))
    assert other != october


def test_two_protected_persons_in_one_unit_from_one_day_are_two() -> None:
    outcome = taken("kopfil", {"personnummer": "Skyddad"}, {"personnummer": "Skyddad"})
    assert len(set(persons(outcome))) == 2
    assert outcome.avvisade.is_empty()
    [told] = outcome.upplysningar
    assert told.vad.startswith("2 rader (2 personer)")


def test_a_credit_is_of_the_protected_person_whose_row_it_takes_back() -> None:
    charge, credit = persons(
        taken(
            "kopfil", {"personnummer": "Skyddad"}, {"personnummer": "Skyddad", "dygn": "0", "belopp": "-100"}
        )
    )
    assert charge == credit


def test_stand_ins_of_two_sources_are_never_one_person() -> None:
    assert persons(taken("beslut", {"personnummer": "Skyddad"})) != persons(
        taken("f100", {"personnummer": "Skyddad"})
    )


def test_an_assessment_without_a_person_is_of_a_unit_and_a_protected_one_is_of_a_person() -> None:
    assert persons(taken("behovsbedomning", {"personnummer": None})) == [None]
    assert persons(taken("behovsbedomning", {"personnummer": "-"})) == [None]
    assert persons(taken("behovsbedomning", {"personnummer": "Skyddad"}))[0].startswith("skyddad-")


@pytest.mark.parametrize(
    "written", ["19811218-9877", "8112189877", "198113189876", "1,98112E+11", "Anna", "11189876"]
)
def test_a_number_that_is_wrong_stays_in_quarantine(written: str) -> None:
    outcome = taken("kopfil", {"personnummer": written})
    assert outcome.godkanda.is_empty()
    assert outcome.avvisade["varde"].to_list() == [None]


def test_a_column_that_lacks_its_content_is_no_crowd_of_protected_persons() -> None:
    rows = [{"personnummer": None, "arende": str(10 + i)} for i in range(6)]
    outcome = taken("beslut", {}, {"personnummer": ANNAN, "arende": "9"}, *rows)
    assert outcome.godkanda.height == 2
    assert set(outcome.avvisade["regel"]) == {"pnr_saknas"}
    assert "6 av filens 8 rader" in outcome.avvisade["beskrivning"][0]
    assert 'fyll_nedat = ["personnummer"]' in outcome.avvisade["nasta_steg"][0]
    said = taken("beslut", {}, *({**row, "personnummer": "Skyddad"} for row in rows))
    assert said.godkanda.height == 7, "what is said to be protected is, however many"


def test_a_row_of_a_stand_in_may_be_in_quarantine_for_another_reason_and_is_then_not_counted() -> None:
    outcome = taken("kopfil", {"personnummer": "Skyddad", "insats": "okänd insats"})
    assert outcome.godkanda.is_empty()
    assert koder(outcome) == []


def test_no_stand_in_holds_what_it_stands_for() -> None:
    outcome = taken(
        "beslut", {"personnummer": "19900101-TF12"}, {"personnummer": "Skyddad", "arende": PERSON[2:]}
    )
    text = f"{outcome.godkanda.rows()} {outcome.avvisade.rows()} {outcome.upplysningar}"
    assert "TF12" not in text
    assert "811218" not in text


def test_a_stand_in_is_what_it_always_was() -> None:
    """It is kept in pages and in what is decided, and may not change with the program."""
    told = json.dumps(["skyddad", "beslut", "1", 0])
    assert persons(taken("beslut", {"personnummer": "Skyddad"})) == ["skyddad-" + pseudonym(told, b"k" * 32)]


@pytest.mark.parametrize("written", ["  811218-****  ", "19811218 XXXX", "xxxx-****", "SAKNAS ", "okänt"])
def test_a_mask_is_known_with_what_is_around_it(written: str) -> None:
    assert persons(taken("f100", {"personnummer": written}))[0].startswith("skyddad-")


@pytest.mark.parametrize(
    ("amounts", "different"),
    [(("0", "3100"), 2), (("0,50", "3100"), 2), (("-0,50", "3100"), 1), (("-1", "-2"), 2)],
)
def test_only_a_negative_amount_is_of_the_person_whose_row_it_takes_back(
    amounts: tuple[str, str], different: int
) -> None:
    rows = ({"personnummer": "Skyddad", "belopp": amount, "dygn": "0"} for amount in amounts)
    assert len(set(persons(taken("kopfil", *rows)))) == different


def test_a_row_that_cannot_be_read_is_still_a_person_of_its_own() -> None:
    """When its amount is mended, the other is who it was."""
    wrong, right = (
        taken("kopfil", {"personnummer": "Skyddad", "belopp": amount}, {"personnummer": "Skyddad"})
        for amount in ("x", "3100")
    )
    assert persons(wrong) == persons(right)[1:]


@pytest.mark.parametrize(("empty", "rows", "kept"), [(5, 8, 8), (6, 8, 2), (6, 24, 24), (7, 24, 17)])
def test_more_than_five_empty_numbers_and_more_than_a_quarter_of_the_rows_are_too_many(
    empty: int, rows: int, kept: int
) -> None:
    """What says in words that there is none is as empty."""
    cells = [None, "saknas"] * empty
    file = [{"arende": str(n), **({"personnummer": cells[n]} if n < empty else {})} for n in range(rows)]
    assert taken("beslut", *file).godkanda.height == kept


def test_how_many_have_a_stand_in_is_told_and_what_to_do_about_it() -> None:
    reserve = {"personnummer": "19900101-TF12"}
    outcome = taken(
        "beslut",
        {**reserve, "arende": "1"},
        {**reserve, "arende": "2"},
        {"personnummer": "Skyddad", "arende": "3"},
    )
    assert list(outcome.upplysningar) == [
        Upplysning(
            "", 0, "personnummer", "reservnummer",
            "2 rader (1 person) har ett reservnummer i stället för personnummer; personen räknas under det.",
            "Har personen fått ett personnummer: rätta i källan, annars räknas personen som två.",
        ),
        Upplysning(
            "", 0, "personnummer", "person_utan_nummer",
            "1 rad (1 person) saknar användbart personnummer: det är skyddat, maskerat eller tomt. De räknas "
            "med i alla antal och belopp, en person per ärende eller placering; vilka de är visas inte.",
            "Är numret tomt av misstag: fyll i det i källan; finns personen i andra rader med sitt nummer "
            "räknas den annars som två. Står personen en gång över sina rader: "
            'fyll_nedat = ["personnummer"] under [las] i profilen.',
        ),
    ]  # fmt: skip


def test_a_case_is_a_pseudonym_that_is_the_same_in_every_table() -> None:
    beslut = taken("beslut", {"arende": "2024-117 "}, {"arende": "2024-118"})
    avbrott = taken("avbrott", {"arende": "2024-117"})
    assert avbrott.godkanda["arende"][0] == beslut.godkanda["arende"][0] != beslut.godkanda["arende"][1]
    assert beslut.godkanda["arende"].str.contains(r"^arende-[0-9a-f]{16}$").all()


def test_a_person_and_a_case_that_are_written_alike_have_different_pseudonyms() -> None:
    found = taken("beslut", {"arende": PERSON, "beslutsdatum": "2024-02-01"}, {"arende": PERSON[2:]})
    kept = found.godkanda
    hexes = {cell[-16:] for name in ("arende", "person") for cell in kept[name].to_list()}
    assert len(hexes) == kept["arende"].n_unique() + kept["person"].n_unique()
    assert not any(PERSON[2:] in cell for cell in kept["arende"].to_list())


def test_a_case_number_is_not_shown_where_its_row_is_in_quarantine() -> None:
    found = taken("avbrott", {"arende": "2024-117", "aterupptaget": "2020-01-01"}, {"arende": None})
    assert found.avvisade.height == 2
    assert "2024-117" not in str(found.avvisade.to_dicts())
