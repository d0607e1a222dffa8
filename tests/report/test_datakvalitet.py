"""The data quality page: rows and kronor that balance, quarantine by rule, controls, coverage and age."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest
from altered import AlteredGate, tabell
from tabeller import celler

from kpilib import pipeline
from kpilib.form import text
from kpilib.report.datakvalitet import (
    avvisade_filer,
    karantan,
    kontroller,
    lasta,
    sammanfattning,
    statistik,
    tackning,
    upplysningar,
    vantar,
)
from kpilib.secrecy import Gate
from kpilib.services.registry import titel
from kpilib.underlag import Underlag
from kpilib.workspace import Workspace

BESLUT = (
    "Ärende;Personnummer;Kön;Lagrum;Insats;Beslutsdatum;Beslutstyp;Verkställt från;Verkställighetsgrad;"
    "Avslutsdatum;Avslutsorsak;Personkrets;Orsak ej verkställd\n"
    "FS 1;19890203-9836;M;LSS 9 § 4;Kontaktperson;2019-10-22;Nytt;2020-01-05;Hel;;;1;\n"
    "FS 2;19890203-9836;M;LSS 9 § 4;Kontaktperson;2024-13-10;Nytt;2020-01-05;Hel;;;1;\n"
)


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


def test_the_summary_counts_files_rows_and_controls(gate: Gate) -> None:
    files, said = gate.tabell("filer"), sammanfattning(Underlag(gate)).data
    assert f"**{text.tal(files.height)} filer**" in said
    assert f"**{text.tal(int(files['lasta_rader'].sum()))} rader**" in said
    assert f"**{gate.tabell('avstamning').height} kontroller**" in said


def test_rows_and_kronor_are_shown_per_source(gate: Gate) -> None:
    shown = lasta(Underlag(gate)).data
    for (source,), part in gate.tabell("filer").group_by("kalla"):
        assert f">{titel(source)}</th>" in shown
        assert text.tal(int(part["lasta_rader"].sum())) in celler(shown)
        if part["lasta_ore"].sum():
            assert text.stora_kronor(int(part["lasta_ore"].sum()) / 100) in shown


def test_every_control_is_shown_with_its_outcome(gate: Gate) -> None:
    shown, checks = kontroller(Underlag(gate)).data, gate.tabell("avstamning")
    assert shown.count("Uppfylld") == checks.filter(pl.col("antal") == 0).height
    assert shown.count("▲") == checks.filter(pl.col("antal") > 0).height


def test_coverage_is_drawn_and_said_in_words_and_as_a_table(gate: Gate) -> None:
    shown, rows = tackning(Underlag(gate)).data, gate.tabell("tackning")
    for (table,), part in rows.group_by("tabell"):
        assert f"{titel(table)}: {part['fran'].min()} till {part['till'].min()}." in shown
        assert f">{titel(table)}</th>" in shown


def test_coverage_is_drawn_from_the_first_day_that_anything_is_counted_for(gate: Gate) -> None:
    days = {"tabell": "beslut", "fran": date(1999, 1, 1), "till": date(2024, 12, 31)}
    tables = {"tackning": tabell(gate, "tackning", days)}
    first = gate.tabell("kalender")["fran"].min()
    for calendar, base in ((gate.tabell("kalender"), first), (gate.tabell("kalender").clear(), days["fran"])):
        altered = AlteredGate(gate, kalender=calendar, **tables)
        shown = tackning(Underlag(altered)).data  # type: ignore[arg-type]
        assert f'"base":["{base}"]' in shown.replace('": [', '":[')


def test_the_age_of_the_statistics_is_counted_to_the_day_of_publishing(gate: Gate) -> None:
    files = gate.tabell("filer").filter(pl.col("kalla") == "kolada")
    days = (gate.snapshot.publicerad.date() - files["utdrag"].max()).days
    said = statistik(Underlag(gate)).data
    assert f"{text.tal(abs(days))} dagar {'före' if days > 0 else 'efter'} publiceringen" in said
    values = gate.tabell("kolada").filter((pl.col("kpi") == "N28892") & pl.col("varde").is_not_null())
    assert f"(N28892): senaste år med värde är {values['ar'].max()}." in said


def test_quarantine_is_counted_by_rule_and_never_shows_a_cell(workspace: Workspace, write) -> None:  # type: ignore[no-untyped-def]
    delivered = pipeline.ingest(workspace, [write("beslut_2024-12-31.csv", BESLUT)])
    pipeline.build_and_publish(workspace, delivered.filer)
    with Gate("rad", workspace=workspace) as gate:
        found = gate.tabell("karantan")
        assert found["antal"].sum() == 1
        shown = karantan(Underlag(gate)).data
        assert found["beskrivning"][0] in shown
        assert "I karantän" in shown
        assert "2024-13-10" not in shown
        assert "Ingen fil är avvisad" in avvisade_filer(Underlag(gate)).data
        assert "Ingen nationell statistik är hämtad." in statistik(Underlag(gate)).data
        assert "1 ligger i karantän" in sammanfattning(Underlag(gate)).data


def test_what_there_is_to_know_is_grouped_and_counts_the_files(gate: Gate) -> None:
    u = Underlag(gate)
    assert vantar(u).data == "Ingen leverans väntar på svar."
    shown, told = upplysningar(u).data, gate.tabell("upplysningar")
    assert shown.count("<tr") < told.height
    assert "7 filer" in celler(shown)
    assert "nyckeltalen " in shown


def test_a_delivery_that_waits_stands_first_and_with_its_answers(workspace: Workspace, write) -> None:  # type: ignore[no-untyped-def]
    head = "Personnr;Insats;Utförare;Avtalstyp;Fr o m;T o m;Antal dygn;Belopp;Månad;Handläggare\n"
    row = "{};BmSS vuxna;A AB;Ramavtal;2023-05-01;;31;60000,00;2024-10;N N\n"
    files = [
        write("kopfil_norr_2024-10.csv", head + row.format("199001019844")),
        write("kopfil_soder_2024-10.csv", head + row.format("198506159816")),
    ]
    pipeline.build_and_publish(workspace, pipeline.ingest(workspace, files).filer)
    with Gate("rad", workspace=workspace) as gate:
        u = Underlag(gate)
        assert "**1 väntar på svar och räknas inte.**" in sammanfattning(u).data
        shown = vantar(u).data
        assert "kopfil_soder_2024-10.csv" in shown
        assert "--del soder" in shown
        assert "1 rad" not in shown, "rows and kronor of a month can be one person's"
        assert f"{text.NBSP}kr" not in shown
        assert "Ingen fil är avvisad" in avvisade_filer(u).data
        said = upplysningar(u).data
        assert "Kolumnen Handläggare lästes inte" in said
        assert "N N" not in said
        assert "kopfil_soder" not in said, "of a file that does not count, only its question matters"


def test_a_page_without_anything_to_know_is_short(workspace: Workspace, write) -> None:  # type: ignore[no-untyped-def]
    lines = "Period;Dagar;Personer\n2024-10;5;2\n"
    pipeline.build_and_publish(
        workspace, pipeline.ingest(workspace, [write("betaldagar_2024-10-31.csv", lines)]).filer
    )
    with Gate("rad", workspace=workspace) as gate:
        assert upplysningar(Underlag(gate)).data == "Det finns inget att upplysa om."
