"""A municipality with a tree, targets and nyckeltal of its own, from its files to its pages.

Two of its insatser have one role, and no insats has some; one nyckeltal is its own, and one of the package's
is left out.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from annan import MAL, annan_kommun

from kpilib import pipeline
from kpilib.begrepp import Period
from kpilib.errors import UsageError
from kpilib.nyckeltal import explain
from kpilib.report import andringar, atgarder, halvar, katalog, luckor, oversikt
from kpilib.report import plan as p
from kpilib.report.utveckling import utveckling
from kpilib.secrecy import Gate
from kpilib.settings import load_settings
from kpilib.underlag import FollowUp, Jamforelse, Plan, Underlag
from kpilib.warehouse import connect
from kpilib.workspace import Workspace


@pytest.fixture(scope="module")
def kommun(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return annan_kommun(tmp_path_factory.mktemp("kommun"))


@pytest.fixture(scope="module")
def gate(kommun: Workspace) -> Iterator[Gate]:
    with Gate("arbetsmaterial", workspace=kommun, settings=load_settings(kommun.settings)) as opened:
        yield opened


@pytest.fixture
def planen(gate: Gate, kommun: Workspace, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.setenv("KATEGORIPLAN_HOME", str(kommun.root))
    return Plan(gate, Period.parse("2024-10"))


@pytest.fixture
def uppfoljning(gate: Gate) -> FollowUp:
    return FollowUp(gate, Period.parse("2024H2"))


def values(kommun: Workspace, nyckeltal: str, period: str) -> dict[str, tuple[float | None, str]]:
    with connect(kommun) as con:
        rows = con.execute(
            "SELECT insats, varde, malstatus FROM nyckeltal.varde "
            "WHERE nyckeltal = ? AND period = ? AND dimension = 'alla' ORDER BY ALL",
            [nyckeltal, period],
        ).fetchall()
    return {insats: (varde, status) for insats, varde, status in rows}


def test_the_files_name_insatser_as_the_municipality_does(kommun: Workspace) -> None:
    assert values(kommun, "volym", "2024-10") == {
        "gruppbostad": (3.0, "information"),
        "serviceboende": (2.0, "information"),
        "korttids": (1.0, "information"),
    }


def test_two_insatser_of_one_role_are_counted_each_by_itself(kommun: Workspace) -> None:
    with connect(kommun) as con:
        counted = con.execute(
            "SELECT insatser, roller FROM nyckeltal.katalog WHERE nyckeltal = 'kostnad_per_bedomningspoang'"
        ).fetchone()
    assert counted == (["gruppbostad", "serviceboende"], ["boende_barn", "boende_vuxna"])
    assert set(values(kommun, "verkstallda_beslut", "2024-10")) == {"gruppbostad", "serviceboende"}


def test_targets_are_the_municipalitys_own(kommun: Workspace) -> None:
    assert values(kommun, "ej_verkstallda", "2024Q3")["serviceboende"] == (1.0, "ej uppnått")
    assert values(kommun, "ej_verkstallda", "2024Q3")["gruppbostad"] == (0.0, "information")
    share, status = values(kommun, "belaggning_korttidsboende_sol", "2024-10")["korttids"]
    assert (share, status) == (62 / (4 * 31), "uppnått")


def test_its_own_nyckeltal_is_counted_with_its_target(kommun: Workspace) -> None:
    assert values(kommun, "mina_beslut", "2024-01") == {
        "gruppbostad": (3.0, "ej uppnått"),
        "serviceboende": (3.0, "information"),
    }


def test_what_no_insats_is_counted_for_is_in_the_catalogue_and_says_so(kommun: Workspace, gate: Gate) -> None:
    assert values(kommun, "belaggning_korttidshem", "2024-10") == {}
    shown = unescape(katalog.katalog(Underlag(gate)).data)
    section = shown[shown.index("{#sec-belaggning-korttidshem}") :]
    assert "ingen insats som nyckeltalet räknas för (roll: korttidshem)" in section[: section.index("\n## ")]
    with connect(kommun) as con, pytest.raises(UsageError, match="roll: korttidshem") as error:
        explain(con, "belaggning_korttidshem")
    assert "[insats.ID]" in error.value.gor


def test_what_the_settings_leave_out_is_nowhere(gate: Gate, uppfoljning: FollowUp, planen: Plan) -> None:
    assert "flytt_f100_fran_bmss" not in planen.katalog
    assert "från BmSS" not in utveckling(uppfoljning).data


def test_no_control_fails(kommun: Workspace) -> None:
    with connect(kommun) as con:
        found = con.execute(
            "SELECT kontroll, exempel FROM meta.avstamning WHERE allvar = 'fel' AND antal > 0"
        ).fetchall()
    assert found == []


def test_only_those_that_the_settings_name_have_a_colour_in_the_national_charts(gate: Gate) -> None:
    assert Jamforelse(gate).huvud == ["1490", "0000"]


def test_every_cell_of_the_plan_has_something_to_show(planen: Plan) -> None:
    for name in sorted(set(p.__all__) - {"Plan", "open_plan", "reference_month", "insats"}):
        assert getattr(p, name)(planen).data.strip(), name


def test_the_plan_has_a_section_for_each_insats_that_it_steers(kommun: Workspace, planen: Plan) -> None:
    folder = kommun.root / "reports" / "text" / "kategoriplan"
    folder.mkdir(parents=True)
    (folder / "serviceboende.md").write_text("Serviceboendena är nya.", encoding="utf-8")
    shown = p.insatser(planen).data
    assert re.findall(r"^### (.+) \{#(.+)\}$", shown, re.M) == [
        ("Gruppbostad", "sec-gruppbostad"),
        ("Serviceboende", "sec-serviceboende"),
        ("Korttids", "sec-korttids"),
    ]
    service = shown[shown.index("### Serviceboende") : shown.index("### Korttids")]
    assert service.rstrip(" :\n").endswith("Serviceboendena är nya.")
    assert shown.count("Serviceboendena är nya.") == 1


def test_every_cell_of_the_follow_up_has_something_to_show(uppfoljning: FollowUp) -> None:
    cells = [
        halvar.rubrik, halvar.sammanfattning, halvar.lage, halvar.jamforelse, luckor.luckor, halvar.kallor,
        halvar.ursprung, andringar.andringar, atgarder.avvikelsetabell, atgarder.beslut,
        atgarder.aktiviteter, oversikt.rutor, oversikt.avvikelser, oversikt.farskhet,
    ]  # fmt: skip
    for cell in cells:
        assert cell(uppfoljning).data.strip(), cell


def test_the_follow_up_has_a_section_for_each_nyckeltal_that_asks_for_one(uppfoljning: FollowUp) -> None:
    headings = re.findall(r"^### (.+) \{#(.+)\}$", unescape(utveckling(uppfoljning).data), re.M)
    assert headings[:3] == [
        ("mina_beslut", "sec-mina-beslut"),
        ("Ramavtalsköp", "sec-ramavtalskop"),
        ("Ramavtalsköp i kronor", "sec-ramavtalskop-kronor"),
    ]
    anchors = [anchor for _, anchor in headings]
    assert "sec-belaggning-korttidshem" not in anchors, "no insats is a korttidshem"
    assert "sec-flytt-f100-fran-bmss" not in anchors, "left out"
    assert len(headings) == len(set(anchors)) == 12


def test_a_changed_target_or_own_nyckeltal_is_another_snapshot(kommun: Workspace, tmp_path: Path) -> None:
    delivered = pipeline.ingest(kommun).filer
    first = pipeline.build_and_publish(kommun, delivered).snapshot
    text = kommun.mal.read_text(encoding="utf-8")
    kommun.mal.write_text(text.replace("varde = 0.5", "varde = 0.6"), encoding="utf-8")
    try:
        assert pipeline.build_and_publish(kommun, delivered).snapshot != first
        found = values(kommun, "belaggning_korttidsboende_sol", "2024-10")["korttids"]
        assert found == (0.5, "ej uppnått")
    finally:
        kommun.mal.write_text(text, encoding="utf-8")
        assert pipeline.build_and_publish(kommun, delivered).snapshot == first


def test_a_nyckeltal_of_its_own_that_cannot_be_counted_stops_the_publication(kommun: Workspace) -> None:
    statement = kommun.nyckeltal / "mina_beslut" / "nyckeltal.sql"
    text = statement.read_text(encoding="utf-8")
    statement.write_text(text.replace("main.beslut", "main.besluten"), encoding="utf-8")
    try:
        with pytest.raises(UsageError, match="mina_beslut går inte att räkna") as error:
            pipeline.build_and_publish(kommun, pipeline.ingest(kommun).filer)
        assert "besluten" in error.value.gor
        assert values(kommun, "mina_beslut", "2024-01"), "the former snapshot is in force"
    finally:
        statement.write_text(text, encoding="utf-8")


def test_a_nyckeltal_that_is_left_out_after_an_adoption_is_said_to_be_counted_no_longer(
    kommun: Workspace, tmp_path: Path
) -> None:
    ws = Workspace(tmp_path.resolve())
    shutil.copytree(kommun.root, ws.root, dirs_exist_ok=True)
    pipeline.faststall(ws, "2024H2")
    own = ws.settings.read_text(encoding="utf-8")
    left_out = own.replace("utgar = [", 'utgar = ["mina_beslut", ')
    ws.settings.write_text(left_out, encoding="utf-8")
    ws.mal.write_text(MAL[: MAL.index("[mina_beslut")], encoding="utf-8")
    pipeline.build_and_publish(ws, pipeline.ingest(ws).filer)
    with Gate("arbetsmaterial", workspace=ws, settings=load_settings(ws.settings)) as gate:
        shown = andringar.andringar(FollowUp(gate, Period.parse("2025H1"))).data
    assert "mina_beslut" in shown
    assert "Räknas inte längre" in shown
