"""One file against one contract: whatever a row holds, nothing is lost, and nothing protected is shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kommunen import SETTINGS

from kpilib.contracts import CONTRACTS, Balance, Outcome, Terms, accept
from kpilib.contracts.columns import kind
from kpilib.contracts.contract import in_file
from kpilib.errors import FileRejectedError
from kpilib.sheets.types import Trasig
from kpilib.sources import RawTable
from kpilib.sources.table import Summarad

KOPFIL = CONTRACTS["kopfil"]
PERSONS = ["19811218-9876", "19640823-9819", "20010203-9823"]
GOOD = {
    "personnummer": PERSONS[0],
    "insats": "BmSS vuxna",
    "leverantor": "Exempel AB",
    "organisationsnummer": "556036-0793",
    "avtalsform": "Ramavtal",
    "fran": "2023-05-01",
    "dygn": "31",
    "belopp": "93 000,50",
    "period": "2024-10",
}


def terms(**changed: Any) -> Terms:
    settings = SETTINGS
    usual: dict[str, Any] = {
        "key": b"k" * 32,
        "dag": date(2024, 12, 31),
        "insatser": {name: (i.namn, *i.alias) for name, i in settings.insats.items()},
        "varden": {},
        "decimaltecken": ",",
        "datumformer": frozenset({"åååå-mm-dd"}),
        "faktor": {},
    }
    from kpilib.formats import DEFAULT

    return Terms(**(usual | {"datumformer": DEFAULT} | changed))


def table(*rows: dict[str, str | None], **more: Any) -> RawTable:
    columns = [in_file(name, column) for name, column in KOPFIL.kolumner.items()]
    schema: dict[str, Any] = dict.fromkeys(columns, pl.String)
    frame = pl.DataFrame([{**GOOD, **row} for row in rows], schema=schema)
    place = frame.with_columns(
        pl.lit("").alias("blad"), pl.int_range(2, frame.height + 2, dtype=pl.UInt32).alias("rad")
    )
    return RawTable(place, **more)


def taken(*rows: dict[str, str | None], **more: Any) -> Outcome:
    return accept(KOPFIL, table(*rows, **more), "f00", terms())


def test_an_accepted_row_is_typed_and_says_where_it_came_from() -> None:
    row = taken({}).godkanda.row(0, named=True)
    assert row["belopp"] == Decimal("93000.50")
    assert row["fran"] == date(2023, 5, 1)
    assert row["insats"] == "bmss_vuxna"
    assert row["skolplacering"] is False
    assert (row["fil"], row["blad"], row["rad"]) == ("f00", "", 2)


def test_a_person_is_a_pseudonym_and_the_same_person_the_same_one() -> None:
    persons = taken({}, {"period": "2024-11"}, {"personnummer": PERSONS[1]}).godkanda["person"]
    assert persons[0] == persons[1] != persons[2]
    assert all(len(p) == 16 and set(p) <= set("0123456789abcdef") for p in persons)


def test_a_sole_trader_is_a_person_in_number_and_name() -> None:
    row = taken({"organisationsnummer": "811218-9876", "leverantor": "Anonym Persson"}).godkanda.row(
        0, named=True
    )
    assert row["organisationsnummer"].startswith("person-")
    assert row["leverantor"] == "Enskild näringsidkare"
    assert row["organisationsnummer"].removeprefix("person-") == row["person"]


def test_a_masked_supplier_is_kept_without_a_number() -> None:
    row = taken({"organisationsnummer": "*****", "leverantor": "*****"}).godkanda.row(0, named=True)
    assert (row["organisationsnummer"], row["leverantor"]) == (None, "Skyddad uppgift")


def test_an_amount_is_in_the_unit_of_its_header() -> None:
    raw = table({"belopp": "93,5"})
    outcome = accept(KOPFIL, raw, "f", terms(faktor={"belopp": Decimal(1000)}))
    assert outcome.godkanda["belopp"][0] == Decimal("93500.00")


def test_a_row_that_could_not_be_parted_counts_as_read_and_rejected() -> None:
    outcome = taken({}, trasiga=[Trasig("", 9, "antal_falt", "Raden har för många fält.")])
    assert (outcome.balans.lasta_rader, outcome.balans.avvisade_rader) == (2, 1)
    assert outcome.avvisade.select("rad", "regel").rows() == [(9, "antal_falt")]


def test_the_files_own_sum_row_is_read_beside_the_rows() -> None:
    outcome = taken({}, summarader=[Summarad("", 9, {"leverantor": "Summa", "belopp": "93 001,00"})])
    assert outcome.balans.lasta_ore == 9300050
    assert outcome.balans.summarad_ore == 9300100


def test_a_file_with_a_sum_row_for_each_sheet_says_their_sum() -> None:
    rows = [
        Summarad(sheet, 9, {"belopp": amount}) for sheet, amount in (("A", "60 000,00"), ("B", "33 000,50"))
    ]
    assert taken({}, summarader=rows).balans.summarad_ore == 9300050


@pytest.mark.parametrize("cell", [None, "", "enligt bilaga"])
def test_a_file_whose_sum_row_says_no_amount_says_no_sum(cell: str | None) -> None:
    assert taken({}).balans.summarad_ore is None
    assert taken({}, summarader=[Summarad("", 9, {"belopp": cell or ""})]).balans.summarad_ore is None


@pytest.mark.parametrize(
    ("rows", "ore", "closes"),
    [
        ((3, 2, 1), (300, 200, 100), True),
        ((3, 2, 1), (300, 200, 99), False),
        ((3, 2, 0), (300, 200, 100), False),
        ((3, 3, 0), (300, 300, 0), True),
        ((3, 0, 3), (300, 0, 300), True),
        ((3, 2, 1), (None, None, None), True),
        ((3, 2, 0), (None, None, None), False),
    ],
)
def test_a_balance_closes_in_rows_and_in_ore(
    rows: tuple[int, int, int], ore: tuple[int | None, int | None, int | None], closes: bool
) -> None:
    assert Balance(*rows, *ore).closes() is closes


def test_a_sum_row_that_sums_no_amounts_or_a_part_of_the_file_is_no_sum_of_it() -> None:
    part, whole = Summarad("", 5, {"belopp": "10,00"}), Summarad("", 9, {"belopp": "93 000,50"})
    days = Summarad("", 10, {"dygn": "31"})
    outcome = taken({}, summarader=[part, whole, days], delsummor=frozenset({("", 5)}))
    assert outcome.balans.summarad_ore == 9300050


def test_a_balance_that_does_not_close_stops_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Balance, "closes", lambda _: False)
    with pytest.raises(FileRejectedError, match="stämmer inte med godkända plus avvisade") as stopped:
        taken({})
    assert stopped.value.gor == "Rapportera felet; filen ligger orörd i data/raw."


def test_a_finding_says_what_its_row_s_amount_is_where_that_can_be_read() -> None:
    outcome = taken({"dygn": "x"}, {"belopp": "x"}, {"belopp": "-1,05", "avtalsform": "x"})
    assert outcome.avvisade.select("rad", "ore").rows() == [(2, 9300050), (3, None), (4, -105)]


def test_a_file_without_rows_is_refused() -> None:
    with pytest.raises(FileRejectedError, match="inga rader"):
        taken()


def test_a_cell_with_a_personnummer_in_the_wrong_column_is_not_shown() -> None:
    outcome = taken({"dygn": PERSONS[0]}, {"avtalsform": PERSONS[1].replace("-", "")})
    assert outcome.avvisade["varde"].to_list() == [None, None]


cells = st.one_of(
    st.none(),
    st.sampled_from(
        ["", "ja", "31", "12", "x", "2024-10", "2023-02-31", "93 000,50", "-5,5", "1.2.3", "∞", *PERSONS]
    ),
    st.text(max_size=8),
)


@settings(deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(sorted(in_file(n, c) for n, c in KOPFIL.kolumner.items())), cells),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_the_cells_hold_nothing_is_lost(rows: list[dict[str, str | None]]) -> None:
    outcome = taken(*rows)
    b = outcome.balans
    assert b.closes()
    assert b.lasta_rader == len(rows)
    assert outcome.godkanda.height == b.godkanda_rader
    # A rejected row has at least one finding that says why and what to do; an accepted one has none.
    rejected = outcome.avvisade.filter(pl.col("allvar") == "avvisad")
    assert rejected["rad"].n_unique() == b.avvisade_rader
    assert not set(rejected["rad"]) & set(outcome.godkanda["rad"])
    assert rejected.filter((pl.col("beskrivning") == "") | (pl.col("nasta_steg") == "")).height == 0
    shown = " ".join(str(v) for frame in (outcome.godkanda, outcome.avvisade) for v in frame.rows())
    assert not any(p.replace("-", "")[2:8] in shown for p in PERSONS)


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_column_is_described_and_every_rule_has_its_words(name: str) -> None:
    contract = CONTRACTS[name]
    for column, made in contract.kolumner.items():
        assert made.description.endswith("."), column
        assert kind(made).typ
    assert {rule.regel for rule in contract.kontroller} == set(contract.regler)


def test_an_empty_cell_below_a_filled_one_is_offered_the_line_that_fills_all_such_columns() -> None:
    rows = [GOOD, GOOD | {"insats": None, "leverantor": None, "personnummer": PERSONS[1]}]
    columns = [in_file(n, c) for n, c in KOPFIL.kolumner.items()]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String)).with_columns(
        pl.lit("").alias("blad"), pl.Series("rad", [2, 3], dtype=pl.UInt32)
    )
    found = accept(KOPFIL, RawTable(frame), "f00", terms()).avvisade
    assert found["kolumn"].to_list() == ["insats", "leverantor"]
    assert all('fyll_nedat = ["insats", "leverantor"]' in gor for gor in found["nasta_steg"])
    title = frame.with_columns(belopp=pl.when(pl.col("rad") == 2).then("belopp"))
    found = accept(KOPFIL, RawTable(title), "f00", terms()).avvisade
    assert not any("fyll_nedat" in gor for gor in found["nasta_steg"]), "a title of a group is no row"
    first = accept(KOPFIL, RawTable(frame.tail(1)), "f00", terms()).avvisade
    assert not any("fyll_nedat" in gor for gor in first["nasta_steg"]), "nothing stands above the first"
