"""Suppliers in the snapshot: from files as they come, with a file of decisions."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
from kommunen import ALL

from kpilib import pipeline
from kpilib.database import query
from kpilib.nyckeltal.compute import values
from kpilib.nyckeltal.example import Example, load
from kpilib.secrecy import Gate
from kpilib.settings import Settings
from kpilib.warehouse import connect
from kpilib.workspace import Workspace

REGISTER = (
    "avtalsnummer;leverantor;organisationsnummer;insats;fran;till\n"
    "R1;Ekbacken Omsorg AB;556036-0793;BmSS vuxna;2022-01-01;2025-12-31\n"
    "R2;EKBACKEN OMSORG;;BmSS barn;2022-01-01;2025-12-31\n"
    "R3;Ekbaken Omsorg;;BmSS barn;2022-01-01;2025-12-31\n"
    "R4;Tallen AB;202100-5489;BmSS barn;2022-01-01;2025-12-31\n"
)
BESLUT = (
    "leverantor;organisationsnummer;beslut;samma_som;samma_som_namn;koncern;motivering;beslutad\n"
    "Ekbaken Omsorg;;samma;556036-0793;;;Felskrivet;2024-05-02\n"
    "Tallen AB;202100-5489;koncern;;;Skogen;Ägs av Skogen;2024-05-02\n"
    "Granen AB;;samma;;;;Utan annan;2024-05-02\n"
)


def published(workspace: Workspace, folder: Path, **files: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    pipeline.build_and_publish(workspace, pipeline.ingest(workspace, [folder]).filer)


def test_a_file_of_decisions_settles_what_the_rule_asks(workspace: Workspace, tmp_path: Path) -> None:
    published(workspace, tmp_path / "in", **{"ramavtal_2024-04-30": REGISTER})
    with Gate(workspace=workspace) as gate:
        asked = gate.tabell("leverantorer_att_avgora")
    assert asked.select("skal", "namn", "annat_namn").rows() == [
        ("liknande_namn", "EKBACKEN OMSORG", "Ekbaken Omsorg")
    ]
    published(workspace, tmp_path / "in", **{"leverantorsbeslut_2024-05-02": BESLUT})
    with connect(workspace) as con:
        names = query(con, "SELECT namn, leverantor_id, regel FROM main.leverantor_namn ORDER BY namn")
        rejected = query(con, "SELECT regel FROM meta.avvisad WHERE kalla = 'leverantorsbeslut'")
    assert names.rows() == [
        ("EKBACKEN OMSORG", "5560360793", "namn"),
        ("Ekbacken Omsorg AB", "5560360793", "nummer"),
        ("Ekbaken Omsorg", "5560360793", "beslut"),
        ("Tallen AB", "2021005489", "nummer"),
    ]
    assert rejected["regel"].to_list() == ["utan_annan"]
    with Gate(workspace=workspace) as gate:
        suppliers = gate.tabell("leverantorer")
        assert gate.tabell("leverantorer_att_avgora").is_empty()
    assert suppliers.filter(pl.col("leverantor") == "Tallen AB")["koncern"].to_list() == ["Skogen"]


def test_two_suppliers_of_one_name_are_told_apart_by_their_numbers(settings: Settings) -> None:
    """On pages, and in what counts suppliers: two halves of the purchases are no monopoly."""
    bought = {
        "insats": "bmss_vuxna",
        "leverantor": "Tallen AB",
        "avtalsform": "ramavtal",
        "fran": "2024-01-01",
    }
    rows = [
        {**bought, "organisationsnummer": nummer, "belopp": "1000", "period": f"2024-{month:02d}"}
        for month in range(1, 13)
        for nummer in ("5560360793", "2021005489")
    ]
    given = Example("", "2024-01", date(2024, 12, 31), {"kopfil": pl.DataFrame(rows)}, pl.DataFrame())
    with duckdb.connect() as con:
        load(con, given, settings)
        shown = query(con, "SELECT visas_som, koncern FROM main.leverantor ORDER BY ALL")
        concentration = values(con, ALL["leverantorskoncentration"]).filter(
            pl.col("period") == "2024", pl.col("insats") == "bmss_vuxna"
        )
    assert shown.rows() == [(name, name) for name in ("Tallen AB (2021005489)", "Tallen AB (5560360793)")]
    assert concentration["varde"].to_list() == [0.5]


def test_the_demonstration_s_suppliers_have_an_identity_each(demo: Workspace) -> None:
    with connect(demo) as con:
        lost = query(
            con,
            "SELECT DISTINCT leverantor FROM main.kopfil AS p WHERE NOT EXISTS (SELECT 1 FROM "
            "main.leverantor_namn AS n WHERE n.namn = p.leverantor "
            "AND n.nummer = coalesce(p.organisationsnummer, ''))",
        )
        several = query(con, "SELECT namn FROM main.leverantor WHERE antal_namn > 1")
        shown = query(con, "SELECT count(*), count(DISTINCT visas_som) FROM main.leverantor").row(0)
    assert lost.is_empty()
    assert several.height >= 2, "some suppliers change name"
    assert shown[0] == shown[1]


def test_the_file_of_decisions_that_the_guide_shows_is_taken_in(workspace: Workspace, tmp_path: Path) -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "anvandarguide.md").read_text(encoding="utf-8")
    name, shown = re.search(r"`(leverantorsbeslut_[\d-]+\.csv)`.*?```csv\n(.*?)```", guide, re.S).groups()  # type: ignore[union-attr]
    (tmp_path / name).write_text(shown, encoding="utf-8")
    delivered = pipeline.ingest(workspace, [tmp_path / name])
    assert delivered.rena
    pipeline.build_and_publish(workspace, delivered.filer)
    with connect(workspace) as con:
        found = query(
            con, "SELECT beslut, coalesce(samma_som, samma_som_namn, koncern) FROM main.leverantorsbeslut"
        )
    assert set(found.rows()) == {
        ("samma", "5560360793"),
        ("olika", "Exempel Vård"),
        ("koncern", "Exempelgruppen"),
    }
