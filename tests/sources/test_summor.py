"""Sum rows, sum sheets and tables further down: never counted twice, and never dropped without a word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kpilib.arbetsbok import CELLTYP
from kpilib.contracts import CONTRACTS
from kpilib.errors import AmbiguousError
from kpilib.sheets.numbers import ONE, numbers
from kpilib.sources import Profile, RawTable, load_profiles, read_file
from kpilib.workspace import Workspace
from sources.fall import lines_of

FALL = Path(__file__).parent / "fixtures" / "fall"
KOSTNAD = ["Period", "Verksamhet", "Regi", "Ansvar", "Intäkter", "Kostnader", "OH"]
ETT = ["2024-10", "BmSS vuxna", "Egen regi", "4101", 100, -1000, -50]
TVA = ["2024-10", "BmSS vuxna", "Egen regi", "4102", 200, -2000, -60]
BADA = [300, -3000, -110]
ENHET = ["Boendeenhet", "Typ av insats", "Driftform", "Månad", "Antal platser", "Belagda"]
LONNEN = ["Lönnen", "BmSS vuxna", "Egen regi", "2024-10", 6, 186]
EKEN = ["Eken", "BmSS vuxna", "Egen regi", "2024-10", 5, 150]

Rows = Sequence[Sequence[Any]]
ReadCase = Callable[..., RawTable]


@pytest.fixture
def profile(workspace: Workspace) -> Callable[[str, str], Profile]:
    """The standard profile of a source with a workspace's lines over it."""

    def make(kalla: str, lines: str = "") -> Profile:
        workspace.profiles.mkdir(exist_ok=True)
        own = workspace.profiles / f"{kalla}.toml"
        own.write_text(f'kalla = "{kalla}"\nnamn = "standard"\n{lines}', encoding="utf-8")
        return next(p for p in load_profiles(workspace) if (p.kalla, p.namn) == (kalla, "standard"))

    return make


@pytest.fixture
def read(write_xlsx: Callable[..., Path], profile: Callable[[str, str], Profile]) -> ReadCase:
    def make(kalla: str, *rows: Sequence[Any], las: str = "", **sheets: Rows) -> RawTable:
        path = write_xlsx("fil.xlsx", sheets or {"Blad1": rows})
        return read_file(path, profile(kalla, f"[las]\n{las}"), CONTRACTS[kalla].shape)

    return make


@pytest.fixture
def read_case(profile: Callable[[str, str], Profile]) -> ReadCase:
    def make(place: str, kalla: str, lines: str = "") -> RawTable:
        return read_file(FALL / place, profile(kalla, lines), CONTRACTS[kalla].shape)

    return make


def total(table: RawTable, column: str) -> float:
    return numbers(table.frame[column]).sum() / ONE


def codes(table: RawTable) -> list[str]:
    return [told.kod for told in table.upplysningar]


# The cases


def test_sum_rows_with_every_column_filled_are_no_units(read_case: ReadCase) -> None:
    table = read_case("summor_i_data/Combine_belaggning_2024-10-31.xlsx", "enhet")
    assert table.frame["enhet"].to_list() == ["Lönnen", "Eken", "Kastanjen"]
    assert [row.rad for row in table.summarader] == [6, 8, 9]
    assert table.delsummor == {("Beläggning", 6), ("Beläggning", 8)}


def test_a_sum_in_another_column_than_the_first_is_no_row(read_case: ReadCase) -> None:
    table = read_case("summor_i_data/kostnad_summa_2024-10-31.xlsx", "kostnad")
    assert (table.frame.height, total(table, "kostnad")) == (2, -3000)


def test_a_sheet_that_is_the_sum_of_the_others_is_left_out_and_told(read_case: ReadCase) -> None:
    table = read_case("summor_i_data/kostnad_flikar_2024-10-31.xlsx", "kostnad")
    assert total(table, "kostnad") == -3000
    assert [(told.blad, told.kod) for told in table.upplysningar] == [("Totalt", "summablad")]


def test_subtotals_and_counts_of_a_printed_list_are_no_rows_and_agree(read_case: ReadCase) -> None:
    table = read_case(
        "verkliga_registerrader/Treserva_kopta_platser_2024-11-05.csv",
        "kopfil",
        '[kolumner]\npersonnummer = ["Pers.nr"]\norganisationsnummer = ["Utf. orgnr"]\nfran = ["Fr.o.m"]\n'
        'till = ["T.o.m"]\ndygnspris = ["Á-pris"]\nbelopp = ["Belopp exkl moms"]\nperiod = ["Avser mån"]\n',
    )
    assert (table.frame.height, total(table, "belopp")) == (7, 531_000)
    assert [row.rad for row in table.summarader] == [7, 12, 14]
    assert {rad for _, rad in table.delsummor} == {7, 14}  # the rest is what the whole file is to be
    assert "summarad_avviker" not in codes(table)  # each agrees with the rows that it is of


def test_counts_of_groups_are_no_rows(read_case: ReadCase) -> None:
    table = read_case("verkliga_registerrader/Lifecare_beslut_2024-12-31.xlsx", "beslut")
    assert [row.rad for row in table.summarader] == [12, 17]
    assert table.frame.height == 9
    assert "summarad_avviker" not in codes(table)


# The kinds


@pytest.mark.parametrize(
    "word",
    [
        "Summa",
        "SUMMA:",
        "Totalt",
        "Total",
        "Totalsumma",
        "Summa oktober",
        "4 Totalt",
        "S:a",
        "Områdessumma",
        "Sammanlagt",
        "Tot",
        "Tot.",
        "Σ",
    ],
)
@pytest.mark.parametrize("full", [True, False])
def test_a_labelled_sum_of_the_rows_above_is_no_row(read: ReadCase, word: str, full: bool) -> None:
    last = [*ETT[:3], word, *BADA] if full else [word, None, None, None, *BADA]
    table = read("kostnad", KOSTNAD, ETT, TVA, last)
    assert [row.rad for row in table.summarader] == [4]
    assert total(table, "kostnad") == -3000


def test_a_sum_may_stand_above_its_rows(read: ReadCase) -> None:
    table = read("kostnad", KOSTNAD, [*ETT[:3], "Totalt", *BADA], ETT, TVA)
    assert [row.rad for row in table.summarader] == [2]


def test_sums_per_group_may_stand_after_all_rows(read: ReadCase) -> None:
    other = ["2024-10", "Boendestöd", "Egen regi", "4103", 7, -70, -3]
    sums = [["2024-10", "BmSS vuxna", "Egen regi", "Summa", *BADA], [*other[:3], "Summa", 7, -70, -3]]
    table = read("kostnad", KOSTNAD, ETT, other, TVA, *sums)
    assert [row.rad for row in table.summarader] == [5, 6]


def test_a_group_of_one_has_a_sum_where_the_total_says_so(read: ReadCase) -> None:
    asken = ["Asken", "BmSS vuxna", "Egen regi", "2024-10", 4, 90]
    table = read(
        "enhet",
        ENHET,
        LONNEN,
        EKEN,
        ["Norr Totalt", *LONNEN[1:4], 11, 336],
        asken,
        ["Syd Totalt", *asken[1:]],
        ["Totalsumma", None, None, None, 15, 426],
    )
    assert table.frame["enhet"].to_list() == ["Lönnen", "Eken", "Asken"]


def test_a_label_that_names_the_group_of_its_row_is_a_sum_of_one_row_too(read: ReadCase) -> None:
    table = read("kostnad", KOSTNAD, ETT, [*ETT[:3], "Summa BmSS vuxna", *ETT[4:]])
    assert [row.rad for row in table.summarader] == [3]
    with pytest.raises(AmbiguousError, match="samma tal som raden bredvid"):
        read("kostnad", KOSTNAD, ETT, [*ETT[:3], "Summa Omsorg", *ETT[4:]])


def test_a_sum_of_rounded_amounts_may_differ_by_their_rounding(read: ReadCase) -> None:
    table = read("kostnad", KOSTNAD, ETT, TVA, [*ETT[:3], "Summa", 301, -3000, -110])
    assert [row.rad for row in table.summarader] == [4]


@pytest.mark.parametrize("name", ["Total Omsorg", "Summa Vård", "Totalförsvarets hus"])
def test_a_unit_whose_name_is_like_a_sum_is_a_unit(read: ReadCase, name: str) -> None:
    table = read("enhet", ENHET, [name, *LONNEN[1:]], EKEN)
    assert table.frame["enhet"].to_list() == [name, "Eken"]


def test_a_supplier_with_a_sums_name_is_told_of_only_where_nothing_tells_it_apart(read: ReadCase) -> None:
    assert codes(read("enhet", ENHET, ["Total Omsorg", *LONNEN[1:]], EKEN)) == ["kan_vara_summa"]
    assert (
        codes(read("enhet", ENHET, EKEN, ["Total Omsorg", *LONNEN[1:]], las='inte_summor = ["Total Omsorg"]'))
        == []
    )


def test_a_row_called_a_sum_that_is_none_is_asked_about(read: ReadCase) -> None:
    rows = [KOSTNAD, ETT, TVA, [*ETT[:3], "Summa", 400, -4000, -110]]
    with pytest.raises(AmbiguousError, match="Summa") as caught:
        read("kostnad", *rows)
    assert caught.value.var == "fil.xlsx, blad Blad1, rad 4"
    assert 'summor = ["Summa"]' in caught.value.gor
    assert read("kostnad", *rows, las='inte_summor = ["Summa"]').frame.height == 3
    table = read("kostnad", *rows, las='summor = ["Summa"]')
    assert (table.frame.height, codes(table)) == (2, ["summarader", "summarad_avviker"])


def test_a_sum_row_that_does_not_agree_with_the_rows_is_told(read: ReadCase) -> None:
    table = read("kostnad", KOSTNAD, ETT, TVA, ["Summa", None, None, None, 400, -4000, -110])
    assert table.frame.height == 2
    assert [(t.kod, t.rad) for t in table.upplysningar] == [("summarader", 4), ("summarad_avviker", 4)]


def test_a_wrong_count_of_rows_is_told(read: ReadCase) -> None:
    assert codes(read("kostnad", KOSTNAD, ETT, TVA, ["Antal rader: 3"])) == ["summarader", "summarad_avviker"]
    assert codes(read("kostnad", KOSTNAD, ETT, TVA, ["Antal rader", None, 2])) == ["summarader"]


@pytest.mark.parametrize(
    "rows",
    [
        [ETT, TVA, [*ETT[:3], None, *BADA]],
        [ETT, TVA, [*ETT[:3], "Funktionsstöd", *BADA]],
        [[*ETT[:3], "Funktionsstöd", *BADA], ETT, TVA],
        [ETT, TVA, [*ETT[:3], None, *BADA], [*ETT[:3], "4103", 5, -50, 0]],
        [ETT, TVA, [*ETT[:3], "Norr", *BADA], [*ETT[:3], "4103", 5, -50, 0]],
    ],
)
def test_a_row_that_equals_the_rest_without_saying_so_is_asked_about(read: ReadCase, rows: Rows) -> None:
    with pytest.raises(AmbiguousError, match="summan av andra rader") as caught:
        read("kostnad", KOSTNAD, *rows)
    assert 'omarkta_summor = "summor"' in caught.value.gor
    without = read("kostnad", KOSTNAD, *rows, las='omarkta_summor = "summor"')
    assert (without.frame.height, codes(without)) == (len(rows) - 1, ["summarader"])
    assert read("kostnad", KOSTNAD, *rows, las='omarkta_summor = "rader"').frame.height == len(rows)


def test_unmarked_sums_of_groups_and_of_all_are_found_together(read: ReadCase) -> None:
    asken = [*ETT[:3], "4103", 5, -50, 0]
    norr, syd = [*ETT[:3], "Norr", *BADA], [*asken[:3], "Syd", *asken[4:]]
    alla = [*ETT[:3], "Alla", 305, -3050, -110]
    for rows in ([ETT, TVA, norr, asken, syd], [ETT, TVA, norr, asken, syd, alla]):
        with pytest.raises(AmbiguousError, match="summan av andra rader"):
            read("kostnad", KOSTNAD, *rows)
        table = read("kostnad", KOSTNAD, *rows, las='omarkta_summor = "summor"')
        assert table.frame["enhet"].to_list() == ["4101", "4102", "4103"]


def test_rows_of_persons_are_no_sums_of_each_other(tmp_path: Path, profile: Callable[..., Profile]) -> None:
    head = "Personnr;Insats;Utförare;Avtalstyp;Fr o m;Antal dygn;Belopp;Månad\n"
    row = "{};BmSS vuxna;A AB;Ramavtal;2024-10-{:02d};{};{};2024-10\n"
    path = tmp_path / "kopfil.csv"
    path.write_text(
        head
        + row.format("19811218-9876", 1, 10, 10000)
        + row.format("19811218-9876", 11, 20, 20000)
        + row.format("19640823-9819", 1, 30, 30000)
    )
    assert read_file(path, profile("kopfil"), CONTRACTS["kopfil"].shape).frame.height == 3


def test_equal_rows_without_an_identity_are_told(read: ReadCase) -> None:
    assert codes(read("kostnad", KOSTNAD, ETT, ETT)) == ["lika_rader"]


# Sheets


def test_a_sheet_named_as_a_total_that_is_none_is_asked_about(read: ReadCase) -> None:
    sheets = {"Totalt": [KOSTNAD, [*ETT[:4], 1, -1, 0]], "Norr": [KOSTNAD, ETT], "Syd": [KOSTNAD, TVA]}
    with pytest.raises(AmbiguousError, match="Totalt") as caught:
        read("kostnad", **sheets)
    assert 'blad = ["Norr", "Syd"]' in caught.value.gor
    assert read("kostnad", **sheets, las='blad = ["Norr", "Syd"]').frame.height == 2


def test_a_sheet_that_equals_the_others_without_saying_so_is_asked_about(read: ReadCase) -> None:
    sheets = {"Alla": [KOSTNAD, ETT, TVA], "Norr": [KOSTNAD, ETT], "Syd": [KOSTNAD, TVA]}
    with pytest.raises(AmbiguousError, match="Alla") as caught:
        read("kostnad", **sheets)
    assert 'blad = ["Norr", "Syd"]' in caught.value.gor


def test_a_total_of_aggregated_rows_is_known_by_its_sums(read: ReadCase) -> None:
    total_sheet = [KOSTNAD, [*ETT[:3], "Alla", *BADA]]
    table = read("kostnad", Totalt=total_sheet, Norr=[KOSTNAD, ETT], Syd=[KOSTNAD, TVA])
    assert table.frame["enhet"].to_list() == ["4101", "4102"]


def test_a_register_that_stands_twice_is_asked_about(
    write_xlsx: Any, profile: Callable[..., Profile]
) -> None:
    head = ["Personnr", "Insats", "Enhet", "Fr o m", "T o m"]
    rows = [head, ["19811218-9876", "BmSS vuxna", "Norr", "2024-01-01", None]]
    path = write_xlsx("fil.xlsx", {"Ett": rows, "Två": rows})
    with pytest.raises(AmbiguousError, match="lika mycket"):
        read_file(path, profile("egen_regi"), CONTRACTS["egen_regi"].shape)


# Tables further down


def test_a_repeated_header_goes_on_with_the_table(read: ReadCase) -> None:
    table = read("kostnad", ["Utfall 2024"], KOSTNAD, ETT, [], ["Utfall 2024"], KOSTNAD, TVA)
    assert (table.frame.height, codes(table)) == (2, ["rubrik_igen"])


def test_a_repeated_header_with_a_title_of_its_own_is_asked_about(read: ReadCase) -> None:
    rows = [["Utfall"], KOSTNAD, ETT, [], ["Budget"], KOSTNAD, TVA]
    with pytest.raises(AmbiguousError, match="en egen titel") as caught:
        read("kostnad", *rows)
    assert 'flera_tabeller = "första"' in caught.value.gor
    first = read("kostnad", *rows, las='flera_tabeller = "första"')
    assert (first.frame.height, codes(first)) == (1, ["annan_tabell"])
    assert read("kostnad", *rows, las='flera_tabeller = "alla"').frame.height == 2


@pytest.mark.parametrize(
    "other", [["Period", "Verksamhet", "Kostnader"], ["Månad", "Boendeenhet", "Antal platser", "Belagda"]]
)
def test_another_table_is_never_read_as_rows(read: ReadCase, other: list[str]) -> None:
    rows = [KOSTNAD, ETT, [], other, ["2024-10", "Lönnen", 3, 90]]
    with pytest.raises(AmbiguousError, match="andra rubriker"):
        read("kostnad", *rows)
    assert read("kostnad", *rows, las='flera_tabeller = "första"').frame.height == 1


def test_the_sums_of_some_sheets_are_not_those_of_the_file(read: ReadCase) -> None:
    summed = ["Summa", None, None, None, *ETT[4:]]
    assert read("kostnad", Norr=[KOSTNAD, ETT, summed], Syd=[KOSTNAD, TVA]).delsummor == {("Norr", 3)}
    both = read(
        "kostnad", Norr=[KOSTNAD, ETT, summed], Syd=[KOSTNAD, TVA, ["Summa", None, None, None, *TVA[4:]]]
    )
    assert both.delsummor == frozenset()


def test_a_cell_that_is_a_number_has_a_decimal_point() -> None:
    cells = pl.Series("x", ["-3.125", "1.234", "5,5", None])
    typer = pl.Series(["tal", "text", None, None], dtype=CELLTYP)
    assert [n and n / ONE for n in numbers(cells, typer=typer)] == [-3.125, 1234, 5.5, None]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (
            ["1 234,5", "1 250,5-", "(12)", "-", "\u22123", None],
            [1234.5, -1250.5, -12, 0, -3, None],
        ),
        (["1.234", "1.5"], [1.234, 1.5]),
        (["1.234", "1,5"], [1234, 1.5]),
        (["1.234.567,89", "100 kr", "12 tkr", "x", "2024-10-01"], [1234567.89, 100, None, None, None]),
    ],
)
def test_columns_are_compared_as_whole_millionths(cells: list[str | None], found: list[float | None]) -> None:
    assert numbers(pl.Series("x", cells)).to_list() == [n if n is None else round(n * ONE) for n in found]


# Sheets that hold some of the others


def followed_by(read: ReadCase, **sheets: Rows) -> RawTable:
    """What is read when the message's line is written in the profile."""
    with pytest.raises(AmbiguousError) as caught:
        read("kostnad", **sheets)
    line = next(line for line in lines_of(caught.value) if line.startswith("blad"))
    return read("kostnad", las=line, **sheets)


TRE = [*ETT[:3], "4103", 7, -70, -7]


@pytest.mark.parametrize("area", [[ETT, TVA], [[*ETT[:3], "Nord", *BADA]]])
def test_a_sheet_of_an_area_whose_units_have_sheets_is_asked_about(read: ReadCase, area: Rows) -> None:
    sheets = {
        "4101": [KOSTNAD, ETT],
        "4102": [KOSTNAD, TVA],
        "4103": [KOSTNAD, TRE],
        "Nord": [KOSTNAD, *area],
    }
    assert total(followed_by(read, **sheets), "kostnad") == -3070
    first = {"Nord": sheets["Nord"], **sheets}
    assert total(followed_by(read, **first), "kostnad") == -3070


def test_areas_and_a_sheet_of_all_are_left_out_together(read: ReadCase) -> None:
    table = followed_by(
        read,
        Alla=[KOSTNAD, ETT, TVA, TRE],
        Nord=[KOSTNAD, ETT, TVA],
        a=[KOSTNAD, ETT],
        b=[KOSTNAD, TVA],
        c=[KOSTNAD, TRE],
    )
    assert set(table.frame["blad"]) == {"a", "b", "c"}
    assert total(table, "kostnad") == -3070


def test_of_two_sheets_that_are_the_same_one_is_read(read: ReadCase) -> None:
    table = followed_by(read, Okt=[KOSTNAD, ETT], Kopia=[KOSTNAD, ETT], Annat=[KOSTNAD, TRE])
    assert total(table, "kostnad") == -1070


def test_sheets_that_cost_the_same_are_two(read: ReadCase) -> None:
    other = [*ETT[:3], "4109", *ETT[4:]]
    assert total(read("kostnad", a=[KOSTNAD, ETT], b=[KOSTNAD, other], c=[KOSTNAD, TRE]), "kostnad") == -2070


def test_sheets_of_other_units_are_left_out_together(read: ReadCase) -> None:
    tkr = [KOSTNAD, [*ETT[:4], 0.3, -3, -0.11]]
    sheets = {"Totalt tkr": tkr, "4101": [KOSTNAD, ETT], "4102": [KOSTNAD, TVA]}
    with pytest.raises(AmbiguousError, match="olika enheter"):
        read("kostnad", **sheets)
    assert total(followed_by(read, **sheets), "kostnad") == -3000


def test_a_sum_whose_label_stands_for_the_person_is_no_person(read: ReadCase) -> None:
    head = ["Personnr", "Insats", "Utförare", "Avtalstyp", "Fr o m", "Antal dygn", "Belopp", "Månad"]
    rest = ["BmSS", "A AB", "Ramavtal", "2023-01-01"]
    persons = [[p, *rest, 31, 100 + n, "2024-10"] for n, p in enumerate(["19811218-9876", "19640823-9819"])]
    table = read("kopfil", head, *persons, ["Summa", *rest, 62, 201, "2024-10"])
    assert table.frame.height == 2
    assert [row.rad for row in table.summarader] == [4]


def test_where_all_is_nought_a_row_that_calls_itself_a_sum_is_one(read: ReadCase) -> None:
    """Empty units and their sum: no number tells them apart, and a unit would be counted too many."""
    lonnen, eken = ([*row[:4], 0, 0] for row in (LONNEN, EKEN))
    summa = ["Summa oktober", *lonnen[1:]]
    table = read("enhet", ENHET, lonnen, eken, summa)
    assert table.frame["enhet"].to_list() == ["Lönnen", "Eken"]
    assert codes(table) == ["summarader"]
    with pytest.raises(AmbiguousError, match="Summa oktober"):  # of one row it may be either
        read("enhet", ENHET, lonnen, summa)
    assert read("enhet", ENHET, lonnen, LONNEN, summa).frame.height == 3  # beside numbers it sums nothing
