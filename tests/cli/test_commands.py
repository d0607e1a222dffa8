"""The commands as an analyst and a scheduler use them, on the demonstration municipality."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import yaml
from kommunen import arbetsmapp, lagg_over

from kpilib.cli import run
from kpilib.warehouse import current, runs
from kpilib.workspace import HOME, Workspace

ROOT = Path(__file__).resolve().parents[2]
Cli = Callable[..., tuple[int, str, str]]
TEAM = ("-p", "arbetsmaterial")
"""The audience that sees rows."""


@pytest.fixture
def cli(demo: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    monkeypatch.setenv(HOME, str(demo.root))

    def _cli(*args: str) -> tuple[int, str, str]:
        code = run(list(args))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return _cli


def test_explain_names_the_parts_the_files_the_sql_and_the_rows(cli: Cli) -> None:
    code, out, _ = cli("explain", "ramavtalskop", "--insats", "bmss_vuxna", "--period", "2024-10", *TEAM)
    assert code == 0
    for part in (
        "315",
        "340",
        "0,926471",
        "kopfil_2024-10.xlsx",
        "Rader bakom värdet: 340",
        "FROM main.kopfil",
    ):
        assert part in out


def test_the_rows_that_explain_lists_are_the_value(cli: Cli) -> None:
    _, out, _ = cli("explain", "regiform", "--insats", "bmss_vuxna", "--period", "2024Q3", "--json", *TEAM)
    found = json.loads(out)
    counted = [r for r in found["rader"] if r["utesluten"] is None]
    by_part = {v["dimension_varde"]: v["taljare"] for v in found["varden"]}
    for part in ("egen", "extern"):
        assert sum(r["regiform"] == part for r in counted) == by_part[part]
    assert all(len(r["person"]) == 16 for r in counted), "persons are shown as pseudonyms"


def test_explain_names_every_decision_that_waits(cli: Cli) -> None:
    asked = ("explain", "ej_verkstallda", "--insats", "bmss_vuxna", "--period", "2024Q3", *TEAM)
    found = json.loads(cli(*asked, "--json")[1])
    [whole] = [v for v in found["varden"] if v["dimension"] == "alla"]
    assert len(found["rader"]) == whole["varde"] == whole["antal_rader"] > 0
    places = {(row["filnamn"], row["blad"], row["rad"]) for row in found["rader"]}
    assert len(places) == whole["varde"], "each row is one line of one file"
    assert all(row["tabell"] in {"beslut", "avbrott"} and len(row["person"]) == 16 for row in found["rader"])
    code, out, _ = cli(*asked, "--rader", "1000")
    assert code == 0
    assert f"Rader bakom värdet: {len(places)}" in out
    assert all(row["person"] in out for row in found["rader"])


def test_explain_says_what_is_left_out_and_why(cli: Cli) -> None:
    _, out, _ = cli("explain", "nya_beslut", "--insats", "bmss_vuxna", "--period", "2024")
    assert "rader (omprovning): Omprövning" in out


def test_explain_without_a_period_takes_the_latest_with_a_value(cli: Cli) -> None:
    _, out, _ = cli("explain", "nettokostnadsavvikelse", "--json")
    assert {v["period"] for v in json.loads(out)["varden"]} >= {"2023"}


def test_status_is_for_people_and_for_programs(cli: Cli, demo: Workspace) -> None:
    _, out, _ = cli("status")
    assert current(demo).snapshot in out
    assert "Inga rader i karantän" in out
    _, out, _ = cli("status", "--json")
    assert json.loads(out)["snapshot"] == current(demo).snapshot


def test_doctor_finds_everything_in_order(cli: Cli) -> None:
    code, out, _ = cli("doctor")
    assert code == 0
    assert "FEL" not in out


def test_the_statistics_to_the_board_are_of_the_day_that_is_asked(cli: Cli) -> None:
    code, out, err = cli("redovisning", "--dag", "2024-09-30", "--format", "json", *TEAM)
    assert code == 0
    rows = {(row["insats"], row["lagrum"]): row for row in json.loads(out)}
    bmss = [row for (insats, _), row in rows.items() if insats == "BmSS vuxna"]
    # Those that have waited longer than the law gives are what the nyckeltal counts.
    asked = ("explain", "ej_verkstallda", "--insats", "bmss_vuxna", "--period", "2024Q3", "--json", *TEAM)
    (counted,) = (v["varde"] for v in json.loads(cli(*asked)[1])["varden"] if v["dimension"] == "alla")
    assert sum(row["antal"] - row["ej_tre_manader"] for row in bmss) == counted
    assert ("BmSS vuxna", "4 kap. 1 § socialtjänstlagen (2001:453)") in rows
    assert "2024-09-30" in err


def test_the_statistics_to_the_board_need_a_day_that_is_covered(cli: Cli) -> None:
    code, _, err = cli("redovisning", "--dag", "2030-01-01", *TEAM)
    assert code == 2
    assert "täcker inte 2030-01-01" in err


START = """---
title: "Start"
---

```{python}
from kpilib.report.halvar import rubrik
from kpilib.underlag import open_follow_up

rubrik(open_follow_up())
```
"""


@pytest.fixture
def site(demo: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with the demonstration's raw files and a page of its own."""
    ws = arbetsmapp(tmp_path / "arbetsmapp")
    shutil.copytree(demo.raw, ws.raw)
    shutil.copytree(demo.parquet, ws.parquet)
    project = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
    project["project"]["render"] = ["index.qmd"]
    project["website"]["navbar"] = {"left": [{"text": "Start", "href": "index.qmd"}]}
    (ws.root / "_quarto.yml").write_text(yaml.safe_dump(project, allow_unicode=True), encoding="utf-8")
    (ws.root / "index.qmd").write_text(START, encoding="utf-8")
    monkeypatch.setenv(HOME, str(ws.root))
    return ws


def test_doctor_says_what_to_do_when_the_theme_is_not_the_programs(cli: Cli, site: Workspace) -> None:
    _, out, _ = cli("doctor")
    assert "Temat är inte programmets. (reports/tema/quarto.scss)" in out
    assert "Kör kategoriplan report" in out


def test_refresh_does_everything_as_one_ledgered_run(site: Workspace) -> None:
    assert run(["refresh", "--offline"]) == 0
    assert "Göteborg, andra halvåret 2024." in (site.site / "index.html").read_text(encoding="utf-8")
    [row] = runs(site).rows(named=True)
    assert (row["kommando"], row["status"], row["snapshot"]) == ("refresh", "klar", current(site).snapshot)


def test_a_source_that_cannot_be_reached_does_not_stop_the_rest(
    site: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setattr(time, "sleep", lambda _: None)  # the pauses between attempts, not the attempts
    unreachable = 'bas = "http://127.0.0.1:9/v3"'
    lagg_over(site, f"[kolada]\n{unreachable}\n[scb]\n{unreachable}\n")
    assert run(["refresh"]) == 3
    err = capsys.readouterr().err
    assert "Kolada svarade inte" in err
    assert "SCB svarade inte" in err
    assert (site.site / "index.html").exists()
    assert runs(site)["status"].to_list() == ["klar"]


def test_what_a_run_put_in_quarantine_is_kept_for_that_run(
    workspace: Workspace, write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    head = "Enhet;Insats;Regiform;Period;Platser;Belagda dygn\n"
    bad = write("enhet.csv", head + "Snäckan;Korttidsvistelse;Egen;2024-01;10;9999\n")
    assert run(["ingest", str(bad)]) == 1
    good = "[varden.regiform]\n"
    workspace.profiles.mkdir()
    (workspace.profiles / "enhet.toml").write_text(
        f'kalla = "enhet"\nnamn = "standard"\n{good}egen = ["E"]\n'
    )
    assert run(["ingest"]) == 1
    kept = sorted(p.name for p in workspace.rejected.iterdir())
    assert kept == ["korning-000001.parquet", "korning-000002.parquet"]
    rows = pl.read_parquet(workspace.rejected / kept[0])
    assert rows.select("rad", "regel").rows() == [(2, "fler_dygn_an_platser")]
