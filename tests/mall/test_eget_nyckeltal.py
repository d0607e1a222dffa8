"""The checklist for a nyckeltal, walked: from the scaffold to a value, by way of a fault that the second
calculation finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kpilib.workspace import Workspace
from mall.conftest import Cli
from mall.kommunfiler import BOR

NAMN = "verkstallda_i_tid"
TOML = """
namn = "Verkställda i tid"
beskrivning = "Andel av besluten som verkställdes inom 30 dagar."
enhet = "andel"
raknar = "beslut"
slag = "flode"
riktning = "hog"
insatser = ["boende_vuxna"]
period_typer = ["manad", "ar"]
kallor = ["beslut"]
definition_version = 1
kalla = "Nämnden, 2024-02-01"

[utesluts]
vantar = "Beslutet är inte verkställt."
"""
SQL = """
SELECT
    k.period_typ,
    k.period,
    b.insats,
    CASE WHEN b.verkstallt_fran - b.beslutsdatum < 30 THEN 1 ELSE 0 END AS taljare,
    1 AS namnare,
    CASE WHEN b.verkstallt_fran IS NULL THEN 'vantar' END AS utesluten,
    b.person,
    'beslut' AS tabell,
    b.fil,
    b.blad,
    b.rad
FROM main.beslut AS b
JOIN main.kalender AS k ON b.beslutsdatum BETWEEN k.fran AND k.till
WHERE b.insats IN (SELECT insats FROM main.insats_roll WHERE roll = 'boende_vuxna')
"""
BESLUT = """arende,person,kon,insats,beslutsdatum,beslutstyp,verkstallt_fran
1,a1,K,boende_vuxna,2024-10-01,nytt,2024-10-31
2,a2,M,boende_vuxna,2024-10-01,nytt,2024-11-01
3,a3,M,boende_vuxna,2024-10-01,nytt,
"""
FORVANTAT = """insats,dimension,dimension_varde,period_typ,period,taljare,namnare,varde,exkluderade
boende_vuxna,alla,alla,manad,2024-10,1.000000,2.000000,0.5,"{""vantar"": 1}"
"""
OMRAKNING = '''
from datetime import date


def omrakna(tabeller, fraga):
    """Beslut i perioden som verkställdes senast den trettionde dagen, av dem som är verkställda."""
    dagar = [
        (date.fromisoformat(rad["verkstallt_fran"]) - date.fromisoformat(rad["beslutsdatum"])).days
        for rad in tabeller["beslut"]
        if rad["insats"] == fraga.insats
        and rad["verkstallt_fran"]
        and fraga.fran <= date.fromisoformat(rad["beslutsdatum"]) <= fraga.till
    ]
    return sum(n <= 30 for n in dagar), len(dagar)
'''


@pytest.fixture(scope="module")
def folder(egen: Workspace) -> Path:
    return egen.nyckeltal / NAMN


def test_the_scaffold_is_whole_and_agrees_with_itself(cli: Cli, folder: Path) -> None:
    code, _, err = cli("new-kpi", NAMN)
    assert code == 0
    assert f"kategoriplan check {NAMN}" in err
    assert cli("check", NAMN) == (0, f"OK    {NAMN}: 2 värden, på två sätt.\n", "")
    code, _, err = cli("new-kpi", NAMN)
    assert (code, "redan ett nyckeltal" in err) == (2, True)


def test_what_sql_and_second_calculation_see_differently_is_said(cli: Cli, folder: Path) -> None:
    for name, text in {
        "nyckeltal.toml": TOML,
        "nyckeltal.sql": SQL,
        "exempel/beslut.csv": BESLUT,
        "exempel/forvantat.csv": FORVANTAT,
        "omrakning.py": OMRAKNING,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    code, out, _ = cli("check")
    assert code == 1
    assert out.splitlines()[0] == f"FEL   {NAMN}: 1 värde, på två sätt."
    assert (
        "      exempel/forvantat.csv, boende_vuxna, manad, 2024-10: taljare är 1 i filen, 0 enligt SQL:en."
        in out
    )
    second = "Omräkningen ger täljare 1 och nämnare 2, SQL:en täljare 0 och nämnare 2."
    assert f"      omrakning.py, boende_vuxna, 2024-10: {second}" in out
    found = json.loads(cli("check", "--json")[1])
    assert [(one["nyckeltal"], one["omraknad"], len(one["skillnader"])) for one in found] == [(NAMN, True, 3)]
    code, out, _ = cli("doctor")
    assert code == 1
    assert f"kategoriplan check {NAMN} visar allt" in out


def test_the_mended_one_is_green_and_gives_the_municipalitys_value(cli: Cli, folder: Path) -> None:
    sql = folder / "nyckeltal.sql"
    sql.write_text(sql.read_text(encoding="utf-8").replace("< 30", "<= 30"), encoding="utf-8")
    assert cli("check") == (0, f"OK    {NAMN}: 1 värde, på två sätt.\n", "")
    assert cli("publish")[0] == 0
    code, out, _ = cli(
        "explain", NAMN, "--insats", "bostad_vuxna", "--period", "2023", "--json", "-p", "arbetsmaterial"
    )
    assert code == 0
    [value] = json.loads(out)["varden"]
    # The first was decided on the 1st of January and executed on the 1st of February: the 31st day.
    assert (value["taljare"], value["namnare"]) == (BOR - 1, BOR)
    assert value["varde"] == pytest.approx((BOR - 1) / BOR)


def test_one_of_the_programs_has_its_example_alone(cli: Cli) -> None:
    code, out, _ = cli("check", "volym")
    assert (code, "mappen har ingen omrakning.py" in out) == (0, True)
    code, _, err = cli("check", "volim")
    assert (code, "Menade du volym" in err) == (2, True)
