"""What a contract says of its source to those that read files, keep rows and ask about them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandera.errors
import pandera.polars as pa
import polars as pl
import pytest

from contracts.rader import taken
from kpilib.contracts import CONTRACTS, Contract, Tackning
from kpilib.contracts import columns as c
from kpilib.contracts.columns import kind
from kpilib.contracts.contract import Anmarkning, Fall
from kpilib.sources import Shape

COLUMNS: dict[str, pa.Column] = {
    "person": c.person(),
    "insats": c.insats(),
    "konto": c.konto("Konto."),
    "konto_text": c.text("Kontots namn.", null=True, delas="konto"),
    "regiform": c.kategori("Regiform.", ("egen", "extern")),
    "period": c.manad("Månad."),
    "fran": c.datum("Första dag.", obligatorisk=False, null=True),
    "pris": c.belopp("Pris.", summeras=False, obligatorisk=False, null=True),
    "belopp": c.belopp("Belopp.", tecken="+"),
    "dygn": c.heltal("Dygn.", hogst=31),
    "ar": c.heltal("År.", hogst=2100, summeras=False),
    "antal": c.statistik("Antal."),
    "antal_saknas": c.markering("Varför antalet saknas.", "antal"),
}


def contract(**more: Any) -> Contract:
    return Contract("prov", "Prov", "En rad.", COLUMNS, **({"tackning": Tackning("manad", "period")} | more))


def test_the_reading_of_files_is_told_what_each_column_is() -> None:
    assert asdict(contract().shape) == asdict(Shape(
        "prov",
        ("personnummer", "insats", "konto", "konto_text", "regiform", "period", "belopp", "dygn", "ar",
         "antal"),
        ("fran", "pris"),  # `antal_saknas` is read from the cell of `antal`
        slag={
            "personnummer": "person", "insats": "insats", "konto": "konto", "konto_text": "text",
            "regiform": "kategori", "period": "manad", "fran": "datum", "pris": "belopp",
            "belopp": "belopp", "dygn": "heltal", "ar": "heltal", "antal": "statistik",
        },
        varden={"regiform": ("egen", "extern")},
        tid="period",
        summeras=("belopp", "dygn"),
        tecken={"belopp": "+"},
        delas={"konto_text": "konto"},
    ))  # fmt: skip


def test_only_a_table_of_months_has_a_column_that_says_when_a_sheet_is_of() -> None:
    assert contract(tackning=Tackning("ar", "ar")).shape.tid == ""
    assert contract(tackning=None).shape.tid == ""


SUMMERAS = {
    "kopfil": "dygn belopp",
    "enhet": "platser belagda_dygn",
    "kostnad": "intakt kostnad overhead",
    "leverantorsreskontra": "nettobelopp",
    "betaldagar": "dagar personer",
}
TOMMA = {
    "kopfil": "lagrum organisationsnummer enhet kommun avtalsnummer till dygnspris",
    "beslut": "lagrum verkstallt_fran verkstallighetsgrad avslutsdatum avslutsorsak personkrets "
    "orsak_ej_verkstalld",
    "avbrott": "aterupptaget",
    "egen_regi": "enhet till",
    "enhet": "kommun",
    "behovsbedomning": "person enhet",
    "kostnad": "enhet overhead",
    "ramavtal": "organisationsnummer delomrade forlangd_till",
    "leverantorsreskontra": "kopare_id kopare verifikationsnummer leverantor_id konto_text forvaltning "
    "fakturanummer grund avtal kommun_id s_kod_nr",
    "leverantorsbeslut": "organisationsnummer samma_som samma_som_namn koncern motivering",
    "betaldagar": "personer",
    "aktivitet": "beskrivning ansvarig start slut kommentar",
    "kommentar": "orsak atgard forfattare_roll",
    "matt": "varav enhet utfall budget riktning definition",
    "lss_statistik": "antal antal_saknas",
}


@pytest.mark.parametrize("name", CONTRACTS)
def test_what_a_sum_row_sums_and_what_may_be_empty_in_an_accepted_row(name: str) -> None:
    one = CONTRACTS[name]
    assert one.shape.summeras == tuple(SUMMERAS.get(name, "").split())
    assert [n for n, column in one.kolumner.items() if column.nullable] == TOMMA.get(name, "").split()


def test_only_what_may_go_on_has_an_open_end() -> None:
    found = {(name, n) for name, one in CONTRACTS.items() for n, column in one.kolumner.items()
             if kind(column).oppen}  # fmt: skip
    assert found == {("kopfil", "till"), ("beslut", "avslutsdatum"), ("avbrott", "aterupptaget"),
                     ("egen_regi", "till"), ("aktivitet", "slut")}  # fmt: skip


def test_only_the_numbers_of_persons_cases_and_suppliers_are_never_shown() -> None:
    hidden = {kind(column).typ for one in CONTRACTS.values() for column in one.kolumner.values()
              if kind(column).skyddad}  # fmt: skip
    assert hidden == {"person", "arende", "organisationsnummer"}


ALWAYS = {
    "text": c.text("X."), "konto": c.konto("X."), "foretag": c.foretag("X."), "insats": c.insats(),
    "kategori": c.kategori("X.", ("a",)), "datum": c.datum("X."), "manad": c.manad("X."),
    "period": c.period("X."), "belopp": c.belopp("X."), "heltal": c.heltal("X.", hogst=1),
    "tal": c.tal("X.", minst=0, hogst=1), "kommunkod": c.kommunkod(), "person": c.person(),
}  # fmt: skip
AT_TIMES = {
    "nummer": c.nummer("X."), "organisationsnummer": c.organisationsnummer(),
    "markering": c.markering("X.", "antal"),
}  # fmt: skip
ALWAYS_AND_EMPTY = {"matt": c.matt("X."), "statistik": c.statistik("X.")}


def test_a_file_has_each_column_with_every_cell_filled_unless_its_kind_is_another_matter() -> None:
    for kinds, must, empty in (
        (ALWAYS, True, False),
        (AT_TIMES, False, True),
        (ALWAYS_AND_EMPTY, True, True),
    ):
        for typ, column in kinds.items():
            assert (kind(column).typ, kind(column).obligatorisk, column.nullable) == (typ, must, empty)
    yes_or_no = c.janej("X.")
    assert (kind(yes_or_no).obligatorisk, kind(yes_or_no).saknas, yes_or_no.nullable) == (False, False, False)


def test_an_empty_cell_of_an_insats_is_the_whole_area_only_where_it_may_be() -> None:
    assert [kind(column).saknas for column in (c.insats(), c.insats(alla=True))] == [None, "alla"]


def test_a_code_is_described_with_what_it_may_be() -> None:
    assert COLUMNS["regiform"].description == "Regiform. Värden: egen, extern."
    assert COLUMNS["belopp"].description == "Belopp. Kronor."


def test_accepted_rows_have_the_columns_of_the_contract_in_their_order_and_no_others() -> None:
    one, rows = CONTRACTS["avbrott"], taken("avbrott", {}).godkanda
    assert rows.columns == [*one.kolumner, "fil", "blad", "rad"]
    for other in (rows.select(reversed(rows.columns)), rows.with_columns(annat=pl.lit("x"))):
        with pytest.raises(pandera.errors.SchemaError):
            one.schema.validate(other)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"nyckel": ("person", "borta", "annan")}, "prov has no column annan, borta"),
        ({"igenkanns": ("borta",)}, "prov has no column borta"),
        ({"kontrollsumma": "borta"}, "prov has no column borta"),
        ({"utdrag": "borta"}, "prov has no column borta"),
        ({"foljder": {"borta": "x"}}, "prov has no column borta"),
        ({"anmarkningar": (Anmarkning("regel", "borta", pl.lit(value=True), "V.", "G."),)},
         "prov has no column borta"),
        ({"arendet": Fall(("borta",))}, "prov has no column borta"),
        ({"arendet": Fall(("insats",), True, ("borta",))}, "prov has no column borta"),
        ({"foljder": {"pris": "x", "insats": "y", "belopp": "z"}}, "prov: a file always has belopp, insats"),
        ({"utdrag": "insats"}, "prov: insats holds no days"),
        ({"tackning": Tackning("register", "period")},
         "prov: period cannot say what a table of register covers"),
    ],
)  # fmt: skip
def test_a_contract_that_does_not_hold_together_is_refused_and_says_why(
    more: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=f"^{said}$"):
        contract(**more)


def test_the_case_of_a_person_without_a_number_is_as_declared_or_the_rest_of_the_key() -> None:
    assert contract(nyckel=("person", "insats", "fran")).fall == Fall(("insats", "fran"), flera=True)
    assert contract(nyckel=("person", "insats"), arendet=Fall(("konto",))).fall == Fall(("konto",))
    assert CONTRACTS["egen_regi"].fall == Fall(("insats", "enhet", "fran"), flera=True)


def test_only_where_rows_have_a_key_and_an_amount_does_a_credit_take_another_back() -> None:
    told = {name for name, one in CONTRACTS.items() if one.krediteras}
    assert told == {"kopfil"}
    assert contract(nyckel=("person",), kontrollsumma="belopp").krediteras == "belopp"
    assert not contract(nyckel=("person",)).krediteras
    assert not contract(kontrollsumma="belopp").krediteras


def test_a_table_of_years_covers_no_stretch_of_days() -> None:
    assert [Tackning(slag, "x").dagar for slag in ("manad", "register", "ar")] == [True, True, False]
