"""The unit, the sign and the months of amounts, and an account's name beside its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kpilib.contracts import CONTRACTS
from kpilib.errors import AmbiguousError, ProfileError
from kpilib.sources import Profile, RawTable, read_file
from sources.fall import lines_of

FALL = Path(__file__).parent / "fixtures" / "fall"
HEAD = ["Period", "Verksamhet", "Regi", "Ansvar", "Intäkter", "Kostnader", "OH"]
ETT = ["2024-10", "BmSS vuxna", "Egen regi", "4101", 100, -1000, -50]
TVA = ["2024-10", "Boendestöd", "Egen regi", "4102", 200, -2500, -60]
ALLA = ["intakt", "kostnad", "overhead"]

Read = Callable[..., RawTable]
ProfileWith = Callable[[str, str], Profile]


@pytest.fixture
def read(write_xlsx: Callable[..., Path], profile_with: ProfileWith) -> Read:
    def make(
        *rows: Sequence[Any],
        las: str = "",
        blad: str = "Blad1",
        name: str = "fil.xlsx",
        kalla: str = "kostnad",
    ) -> RawTable:
        path = write_xlsx(name, {blad: rows})
        return read_file(path, profile_with(kalla, f"[las]\n{las}"), CONTRACTS[kalla].shape)

    return make


def codes(table: RawTable) -> list[str]:
    return [told.kod for told in table.upplysningar]


# The cases


def test_a_title_in_thousands_and_a_ledgers_signs_and_months(profile_with: ProfileWith) -> None:
    path = FALL / "enheter_och_perioder" / "Raindance_kostnad_2024-10-31.csv"
    table = read_file(path, profile_with("kostnad", ""), CONTRACTS["kostnad"].shape)
    assert table.faktor == dict.fromkeys(ALLA, Decimal(1000))
    assert table.omvanda == set(ALLA)
    assert "ååmm" in table.datumformer
    assert codes(table) == ["enhet", "summarader", "tecken_vant", "manad_aamm"]


def test_a_header_in_thousands_in_words(profile_with: ProfileWith) -> None:
    path = FALL / "enheter_och_perioder" / "Unit4_kostnad_2024-10-31.xlsx"
    table = read_file(path, profile_with("kostnad", ""), CONTRACTS["kostnad"].shape)
    assert table.faktor == dict.fromkeys(ALLA, Decimal(1000))
    (told,) = table.upplysningar
    assert "multiplicerade med 1\u00a0000" in told.vad


def test_an_account_with_its_name_becomes_two_columns(profile_with: ProfileWith) -> None:
    path = FALL / "konto_med_text" / "Leverantorsfakturor 2024-05.xlsx"
    lines = (
        '[kolumner]\nleverantor_id = ["Leverantörs-id"]\n'
        '[konstanter]\nkopare_id = "2120001355"\nkopare = "Kommunen"\nverifikationsnummer = "saknas"\n'
    )
    shape = CONTRACTS["leverantorsreskontra"].shape
    table = read_file(path, profile_with("leverantorsreskontra", lines), shape)
    assert table.frame.select("konto_nr", "konto_text").rows() == [
        ("46310", "Köp av boende, LSS"),
        ("46310", "Köp av boende, LSS"),
        ("46320", "Köp av korttidsvistelse"),
        ("46330", "Boendestöd – timmar"),
    ]


# An account's name


@pytest.mark.parametrize(
    "written",
    [
        "46310 Köp", "46310 - Köp", "46310: Köp", "46310, Köp", "46310–Köp", "46310/Köp", "46310_Köp",
        "[46310] Köp", "(46310) Köp", "Köp (46310)",
    ],
)  # fmt: skip
def test_a_name_may_follow_its_number_in_several_ways(
    write_xlsx: Callable[..., Path], profile_with: ProfileWith, written: str
) -> None:
    assert accounts(write_xlsx, profile_with, written, "46320", "Konto") == [
        ("46310", "Köp"),
        ("46320", None),
        ("Konto", None),  # for the contract to refuse
    ]


def test_a_name_of_its_own_stays_beside_the_number(
    write_xlsx: Callable[..., Path], profile_with: ProfileWith
) -> None:
    assert accounts(write_xlsx, profile_with, "46310 Köp", kontonamn="Köp av boende") == [
        ("46310", "Köp av boende")
    ]


def test_numbers_alone_have_no_names(write_xlsx: Callable[..., Path], profile_with: ProfileWith) -> None:
    assert accounts(write_xlsx, profile_with, "46310", "46320") == ["46310", "46320"]


def accounts(
    write_xlsx: Callable[..., Path], profile_with: ProfileWith, *written: str, kontonamn: str = ""
) -> list[Any]:
    head = ["kopare_id", "kopare", "verifikationsnummer", "leverantor", "leverantor_id", "Konto"]
    head += ["Datum", "Förvaltning", "Belopp"]
    rows = [
        ["1", "K", f"V{n}", "A AB", "2", account, "2024-10-01", "F", 5] for n, account in enumerate(written)
    ]
    if kontonamn:
        head, rows = [*head, "Kontonamn"], [[*row, kontonamn] for row in rows]
    path = write_xlsx("fil.xlsx", {"Blad1": [head, *rows]})
    table = read_file(path, profile_with("leverantorsreskontra", ""), CONTRACTS["leverantorsreskontra"].shape)
    if "konto_text" not in table.frame.columns:
        return table.frame["konto_nr"].to_list()
    return table.frame.select("konto_nr", "konto_text").rows()


# Units


@pytest.mark.parametrize(
    "title",
    [
        "Belopp i tkr",
        "(tkr)",
        "tkr",
        "i tkr",
        "Alla belopp anges i tusental kronor",
        "Enhet: KSEK",
        "Utfall 2024, kkr",
    ],
)
def test_a_title_gives_every_amount_its_unit_and_no_other_column(read: Read, title: str) -> None:
    table = read(["Uppföljning"], [title], [], HEAD, ETT, TVA)
    assert table.faktor == dict.fromkeys(ALLA, Decimal(1000))


@pytest.mark.parametrize(
    "title", ["Köp över 100 tkr", "Kostnader i egen regi", "Belopp i löpande priser", "Enhet: Norr"]
)
def test_a_title_that_states_no_unit_gives_none(read: Read, title: str) -> None:
    assert read([title], HEAD, ETT, TVA).faktor == {}


def test_a_sheets_name_or_a_row_under_the_header_gives_the_unit(read: Read) -> None:
    assert set(read(HEAD, ETT, TVA, blad="Utfall mnkr").faktor.values()) == {Decimal(1_000_000)}
    table = read(HEAD, [None, None, None, None, "(tkr)", "(tkr)", "(tkr)"], ETT, TVA)
    assert (set(table.faktor.values()), table.frame.height) == ({Decimal(1000)}, 2)


@pytest.mark.parametrize("word", ["hkr", "EUR", "tusenlappar", "%"])
def test_an_unknown_unit_is_asked_about_wherever_it_stands(read: Read, word: str) -> None:
    for rows in (
        [[*HEAD[:5], f"Kostnader ({word})", "OH"], ETT],
        [[f"Belopp i {word}"], HEAD, ETT],
        [HEAD, [None, None, None, None, f"({word})", f"({word})", f"({word})"], ETT],
    ):
        with pytest.raises(AmbiguousError) as caught:
            read(*rows)
        assert 'enhet = "' in caught.value.gor
    table = read([*HEAD[:5], f"Kostnader ({word})", "OH"], ETT, las='enhet = "tkr"')
    assert table.faktor == dict.fromkeys(ALLA, Decimal(1000))


@pytest.mark.parametrize("word", ["hkr", "EUR", "tusenlappar"])
def test_an_unknown_unit_of_a_name_or_a_footnote_is_asked_about_too(read: Read, word: str) -> None:
    for where, rows, how in (
        ("bladets namn", [HEAD, ETT], {"blad": f"Utfall {word}"}),
        ("filens namn", [HEAD, ETT], {"name": f"kostnad_{word}_2024-10.xlsx"}),
        ("otnoten", [HEAD, ETT, TVA, [f"Belopp i {word}"]], {}),
    ):
        with pytest.raises(AmbiguousError) as caught:
            read(*rows, **how)
        assert caught.value.vad == f"Enheten {word} är okänd."
        assert where in caught.value.var
        assert read(*rows, **how, las='enhet = "kr"').faktor == dict.fromkeys(ALLA, 1)
    assert read([*HEAD[:4], *(f"{h} (tkr)" for h in HEAD[4:])], ETT, blad=f"Utfall {word}").faktor == (
        dict.fromkeys(ALLA, 1000)
    ), "a header that says it is surer than a name"


@pytest.mark.parametrize("name", ["SKR 2024", "Utfall", "Kr", "Index", "Avskr 2024"])
def test_a_name_of_other_words_is_no_unit(read: Read, name: str) -> None:
    assert set(read(HEAD, ETT, blad=name).faktor.values()) <= {1}


def test_a_remark_in_brackets_is_no_unit(read: Read) -> None:
    path_head = [*HEAD[:5], "Kostnader", "OH"]
    assert read(["Utfall (exkl. moms)"], path_head, ETT).faktor == {}


@pytest.mark.parametrize(
    "rows",
    [
        [["Belopp i tkr"], [*HEAD[:4], "Intäkter (mkr)", "Kostnader (mkr)", "OH (mkr)"], ETT],
        [["Belopp i tkr"], ["Belopp i mkr"], HEAD, ETT],
        [[*HEAD[:4], "Intäkter (tkr/kr)", "Kostnader", "OH"], ETT],
    ],
)
def test_units_that_contradict_each_other_are_asked_about(read: Read, rows: list[Any]) -> None:
    with pytest.raises(AmbiguousError, match=r"enhet|säger") as caught:
        read(*rows, las='[kolumner]\nintakt = ["Intäkter", "Intäkter (tkr/kr)"]')
    assert 'enhet = "' in caught.value.gor


def test_a_unit_in_some_headers_only_is_asked_about(read: Read) -> None:
    head = [*HEAD[:4], "Intäkter (tkr)", "Kostnader", "OH"]
    with pytest.raises(AmbiguousError, match="gäller det också Kostnader och OH") as caught:
        read(head, ETT)
    line = 'enhet = { kostnad = "tkr", overhead = "tkr" }'
    assert line in caught.value.gor
    assert read(head, ETT, las=line).faktor == dict.fromkeys(ALLA, Decimal(1000))


def test_a_unit_in_the_files_name_alone_is_asked_about(read: Read) -> None:
    with pytest.raises(AmbiguousError, match="namn"):
        read(HEAD, ETT, name="kostnad_tkr_2024-10.xlsx")
    assert read(HEAD, ETT, name="kostnad_tkr_2024-10.xlsx", las='enhet = "kr"').faktor == dict.fromkeys(
        ALLA, 1
    )


@pytest.mark.parametrize("note", ["Belopp i tkr", "* Alla belopp anges i tusental kronor"])
def test_a_unit_in_a_footnote_alone_is_asked_about(
    read: Read, note: str, tmp_path: Path, profile_with: ProfileWith
) -> None:
    with pytest.raises(AmbiguousError, match="otnoten på rad 4"):
        read(HEAD, ETT, TVA, [note])
    assert read(HEAD, ETT, TVA, [note], las='enhet = "tkr"').faktor == dict.fromkeys(ALLA, 1000)
    path = tmp_path / "kostnad.csv"
    path.write_text("\n".join(";".join(map(str, row)) for row in (HEAD, ETT, TVA, [note])), encoding="utf-8")
    with pytest.raises(AmbiguousError, match="otnoten på rad 4"):
        read_file(path, profile_with("kostnad", ""), CONTRACTS["kostnad"].shape)


def test_an_answer_settles_an_unknown_unit_in_a_title_too(read: Read) -> None:
    assert read(["Belopp i hkr"], HEAD, ETT, las='enhet = "tkr"').faktor == dict.fromkeys(ALLA, 1000)


def test_a_title_in_thousands_over_prices_is_asked_about(read: Read) -> None:
    head = [
        "Personnr",
        "Insats",
        "Utförare",
        "Avtalstyp",
        "Fr o m",
        "Antal dygn",
        "Pris per dygn",
        "Belopp",
        "Månad",
    ]
    row = ["19811218-9876", "BmSS vuxna", "A AB", "Ramavtal", "2024-10-01", 10, 2000, 20, "2024-10"]
    lines = '[kolumner]\nbelopp = ["Belopp"]\n'
    with pytest.raises(AmbiguousError, match="Pris per dygn"):
        read(["Belopp i tkr"], head, row, kalla="kopfil")
    line = 'enhet = { belopp = "tkr", dygnspris = "kr" }'
    table = read(["Belopp i tkr"], head, row, kalla="kopfil", las=f"{line}\n{lines}")
    assert table.faktor == {"belopp": 1000, "dygnspris": 1}


@pytest.mark.parametrize("line", ['enhet = "hkr"', 'enhet = { kostnad = "x" }', 'enhet = { kostnd = "kr" }'])
def test_a_profile_with_an_unknown_unit_or_column_is_refused(read: Read, line: str) -> None:
    with pytest.raises(ProfileError):
        read(HEAD, ETT, las=line)


# Signs


def test_costs_as_positive_numbers_are_asked_about(read: Read) -> None:
    rows = [[*row[:5], -row[5], -row[6]] for row in (ETT, TVA)]
    with pytest.raises(AmbiguousError, match="motsatt tecken") as caught:
        read(HEAD, *rows)
    line = 'omvant_tecken = ["kostnad", "overhead"]'
    assert line in caught.value.gor
    assert read(HEAD, *rows, las=line).omvanda == {"kostnad", "overhead"}
    assert read(HEAD, *rows, las='tecken_stammer = ["kostnad", "overhead"]').omvanda == set()


def test_a_ledgers_signs_are_turned_where_nothing_else_makes_sense(read: Read) -> None:
    rows = [[*row[:4], *(-cell for cell in row[4:])] for row in (ETT, TVA)]
    table = read(HEAD, *rows)
    assert (table.omvanda, codes(table)) == (set(ALLA), ["tecken_vant"])
    assert read(HEAD, *rows, las='tecken_stammer = ["intakt", "kostnad", "overhead"]').omvanda == set()


def test_a_profile_that_turns_what_is_right_is_asked_about(read: Read) -> None:
    with pytest.raises(AmbiguousError, match="fast profilen säger") as caught:
        read(HEAD, ETT, TVA, las='omvant_tecken = ["kostnad"]')
    assert "omvant_tecken = []" in caught.value.gor


def test_a_correction_among_other_rows_is_no_question(read: Read) -> None:
    rows = [ETT, TVA, [*TVA[:3], "4103", 0, 400, 0], [*ETT[:3], "4104", 1, -2, -3]]
    table = read(HEAD, *rows)
    assert (table.omvanda, codes(table)) == (set(), [])


def test_many_of_the_other_sign_are_told(read: Read) -> None:
    rows = [
        ETT,
        TVA,
        [*ETT[:3], "4103", 0, 400, 0],
        [*ETT[:3], "4104", 1, 2, -3],
        [*ETT[:3], "4105", 1, -8, -3],
    ]
    assert codes(read(HEAD, *rows)) == ["blandade_tecken"]


def test_zeros_have_no_sign(read: Read) -> None:
    rows = [[*row[:4], 0, 0, 0] for row in (ETT, TVA)]
    assert read(HEAD, *rows).omvanda == set()


def test_a_sheet_with_the_other_sign_is_asked_about(
    write_xlsx: Callable[..., Path], profile_with: ProfileWith
) -> None:
    other = [[*row[:3], f"9{n}", row[4], -7, -3] for n, row in enumerate((ETT, TVA))]
    turned = [*ETT[:3], "4109", 4, 5, 2]
    path = write_xlsx("fil.xlsx", {"Norr": [HEAD, ETT, TVA, *other], "Syd": [HEAD, turned]})
    with pytest.raises(AmbiguousError, match="bladet Syd"):
        read_file(path, profile_with("kostnad", ""), CONTRACTS["kostnad"].shape)


# Months of four digits


@pytest.mark.parametrize("name", ["k_2024-10-31.xlsx", "k_2024-11-05.xlsx", "k_202410.xlsx", "k_2024.xlsx"])
def test_four_digits_are_months_where_the_name_says_the_same(read: Read, name: str) -> None:
    table = read(HEAD, ["2409", *ETT[1:]], ["2410", *TVA[1:]], name=name)
    assert "ååmm" in table.datumformer
    assert codes(table) == ["manad_aamm"]


@pytest.mark.parametrize("name", ["k.xlsx", "k_2023-10-31.xlsx", "k_2025.xlsx"])
def test_four_digits_that_nothing_explains_are_asked_about(read: Read, name: str) -> None:
    with pytest.raises(AmbiguousError, match="ÅÅMM") as caught:
        read(HEAD, ["2410", *ETT[1:]], name=name)
    line = 'datumformer = ["ååmm"]'
    assert line in caught.value.gor
    assert "ååmm" in read(HEAD, ["2410", *ETT[1:]], name=name, las=line).datumformer


def test_four_digits_that_may_be_years_are_asked_about_unless_the_name_says_so(read: Read) -> None:
    with pytest.raises(AmbiguousError, match="eller år"):
        read(HEAD, ["2012", *ETT[1:]])
    assert "ååmm" not in read(HEAD, ["2012", *ETT[1:]], name="k_2012.xlsx").datumformer
    assert "ååmm" not in read(HEAD, ["2024", *ETT[1:]], ["2023", *TVA[1:]]).datumformer


def test_a_column_of_units_is_asked_about(write_xlsx: Callable[..., Path], profile_with: ProfileWith) -> None:
    rows = [["2024-10", "BmSS", "egen", 1, -2, "tkr"], ["2024-10", "Boendestöd", "egen", 1, -2, "tkr"]]
    head = ["Period", "Insats", "Regi", "Intäkter", "Kostnader", "Sort"]
    path = write_xlsx("fil.xlsx", {"Blad1": [head, *rows]})
    shape = CONTRACTS["kostnad"].shape
    with pytest.raises(AmbiguousError, match="Kolumnen Sort säger tkr") as caught:
        read_file(path, profile_with("kostnad", ""), shape)
    (line,) = lines_of(caught.value)
    assert read_file(path, profile_with("kostnad", f"[las]\n{line}"), shape).faktor["kostnad"] == 1000
