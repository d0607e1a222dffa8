"""The sources of the plan's follow-up: what each takes in as written, and what it puts in quarantine."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from kommunen import SETTINGS

from kpilib import pipeline
from kpilib.contracts import CONTRACTS, accept
from kpilib.contracts.contract import in_file
from kpilib.contracts.read import Terms
from kpilib.formats import DEFAULT
from kpilib.sources import RawTable
from kpilib.warehouse import connect
from kpilib.workspace import Workspace

PERSON = "19811218-9876"
NEW = {
    "f100": "personnummer;flyttdatum;fran_boende\n19811218-9876;2024-03-01;BmSS\n",
    "betaldagar": "period;dagar;personer\n2024-01;7;2\n2024-02;0;0\n",
    "aktivitet": "strategi;aktivitet;ansvarig;status;start;slut\n"
    "Öka andel ramavtal;Ny upphandling;Upphandlare;Pågår;2024-01-01;2024-12-31\n",
    "kommentar": "nyckeltal;insats;period;orsak;atgard;forfattare_roll\n"
    "ramavtalskop;BmSS vuxna;2024H2;Få platser;Ny upphandling;Kategoriledare\n"
    "betaldagar;alla;2024;Få dagar;;Kategoriledare\n",
    "prisindex": "prisindex;ar;varde;kalla;prognos\nPKV;2023;120,4;SKR, augusti;\nOPI;2025;131,25;SKR;ja\n",
    "matt": "matt;varav;enhet;ar;utfall;budget\nPersoner i BmSS;;antal;2024;1 998,0;-\n",
}


def taken(name: str, *rows: dict[str, str | None]) -> pl.DataFrame:
    contract, settings = CONTRACTS[name], SETTINGS
    schema = {in_file(name, c): pl.String for name, c in contract.kolumner.items()}
    frame = pl.DataFrame([dict.fromkeys(schema) | row for row in rows], schema=schema).with_columns(
        pl.lit("").alias("blad"), pl.int_range(2, len(rows) + 2, dtype=pl.UInt32).alias("rad")
    )
    terms = Terms(
        key=b"k" * 32,
        dag=date(2024, 12, 31),
        insatser={key: (i.namn, *i.alias) for key, i in settings.insats.items()},
        varden={},
        decimaltecken=None,
        datumformer=DEFAULT,
        faktor={},
    )
    outcome = accept(contract, RawTable(frame), "f00", terms)
    return outcome.godkanda if outcome.godkanda.height else outcome.avvisade


@pytest.mark.parametrize("name", NEW)
def test_a_file_with_canonical_headers_is_known_and_published(
    name: str, workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("in") / f"{name}_2024-12-31.csv"
    path.write_text(NEW[name], encoding="utf-8")
    pipeline.build_and_publish(workspace, pipeline.ingest(workspace, [path]).filer)
    with connect(workspace) as con:
        rows = con.execute(f"SELECT count(*) FROM main.{name}").fetchall()[0][0]
    assert rows == NEW[name].count("\n") - 1


@pytest.mark.parametrize(
    ("written", "kept"),
    [("1 998,0", "1998"), ("0", "0"), ("-", "-"), ("–", "-"), ("Ja", "ja"), ("Nej", "nej"), (None, None)],
)
def test_a_measure_keeps_an_empty_cell_a_dash_and_a_zero_apart(written: str | None, kept: str | None) -> None:
    assert taken("matt", {"matt": "x", "ar": "2024", "utfall": written})["utfall"].to_list() == [kept]


def test_a_measure_that_is_no_figure_is_put_in_quarantine() -> None:
    found = taken("matt", {"matt": "x", "ar": "2024", "utfall": "många"})
    assert found["kolumn"].to_list() == ["utfall"]


@pytest.mark.parametrize("word", [None, "alla", "Alla"])
def test_a_comment_may_be_about_the_whole_area(word: str | None) -> None:
    row = {"nyckeltal": "betaldagar", "insats": word, "period": "2024H2", "orsak": "x"}
    assert taken("kommentar", row)["insats"].to_list() == ["alla"]


@pytest.mark.parametrize(("written", "asked"), [("Ja", True), ("Nej", False), (None, False)])
def test_a_comment_may_ask_the_council_for_a_decision(written: str | None, asked: bool) -> None:
    row = {
        "nyckeltal": "betaldagar",
        "insats": "alla",
        "period": "2024H2",
        "orsak": "x",
        "begar_beslut": written,
    }
    assert taken("kommentar", row)["begar_beslut"].to_list() == [asked]


def test_a_decision_may_not_be_about_the_whole_area() -> None:
    row = {"personnummer": PERSON, "insats": "alla", "fran": "2024-01-01"}
    assert taken("egen_regi", row)["regel"].to_list() == ["otillatet_varde"]


@pytest.mark.parametrize("period", ["2024-13", "2024Q5", "H2 2024", "24"])
def test_a_comment_to_a_period_that_does_not_exist_is_put_in_quarantine(period: str) -> None:
    row = {"nyckeltal": "betaldagar", "insats": "alla", "period": period, "orsak": "x"}
    assert taken("kommentar", row)["regel"].to_list() == ["okand_period"]


@pytest.mark.parametrize(
    ("dagar", "personer", "regel"), [("3", "0", "dagar_utan_person"), ("70", "2", "fler_dagar_an_ryms")]
)
def test_days_that_the_persons_cannot_have_had_are_put_in_quarantine(
    dagar: str, personer: str, regel: str
) -> None:
    found = taken("betaldagar", {"period": "2024-01", "dagar": dagar, "personer": personer})
    assert regel in found["regel"].to_list()


def test_an_unknown_dwelling_is_kept_and_noted() -> None:
    row = {"personnummer": PERSON, "flyttdatum": "2024-03-01", "fran_boende": "tält"}
    assert taken("f100", row)["fran_boende"].to_list() == ["ovrigt"]


def test_a_personnummer_in_a_comment_is_put_in_quarantine_unseen() -> None:
    row = {"strategi": "s", "aktivitet": "a", "status": "klar", "kommentar": f"Gäller {PERSON}"}
    found = taken("aktivitet", row)
    assert found.select("regel", "varde").rows() == [("personnummer_i_text", None)]


@pytest.mark.parametrize(
    ("written", "kept"), [("120,4", "120.4000"), ("120.4321", "120.4321"), ("1 250,75", "1250.7500")]
)
def test_an_index_figure_is_exact(written: str, kept: str) -> None:
    row = {"prisindex": "PKV", "ar": "2024", "varde": written, "kalla": "SKR"}
    assert [str(v) for v in taken("prisindex", row)["varde"]] == [kept]


@pytest.mark.parametrize(
    ("written", "regel"),
    [
        ("0", "utanfor_grans"),
        ("-3", "utanfor_grans"),
        ("1,00001", "tal_decimaler"),
        ("hög", "tal_tecken"),
        ("1,250.75", "tal_tecken"),
    ],
)
def test_what_cannot_be_an_index_figure_is_put_in_quarantine(written: str, regel: str) -> None:
    row = {"prisindex": "OPI", "ar": "2024", "varde": written, "kalla": "SKR"}
    assert taken("prisindex", row)["regel"].to_list() == [regel]
