"""Every nyckeltal of the plan's list is in the catalogue, with a value or a gap that says why, per insats."""

from __future__ import annotations

import json

import pytest
from kommunen import ALL
from typer.testing import CliRunner

from kpilib.cli import app
from kpilib.workspace import HOME, Workspace

STYRNING = (  # section 4.2.1
    "nya_beslut",
    "ej_verkstallda",
    "andel_verkstallda_i_gr",
    "belaggning_korttidshem",
    "belaggning_korttidsboende_sol",
    "flytt_f100",
    "flytt_f100_fran_bmss",
    "avslut_boendestod_pga_boende",
    "betaldagar",
    "ramavtalskop",
    "ramavtalskop_kronor",
    "volym",
    "volym_manad",
    "dygn_per_manad",
    "dygn_per_person",
    "regiform",
    "kostnad_per_bedomningspoang",
    "kostnad_per_plats",
)
NULAGE = (  # chapter 3
    "nettokostnad",
    "andel_nettokostnad",
    "forandring_andel_nettokostnad",
    "standardkostnad_lss",
    "referenskostnad_lss",
    "nettokostnadsavvikelse",
    "kostnad_per_brukare_boende",
    "kop_av_insatser",
    "lss_per_10000",
    "verkstallda_beslut",
    "personkrets_per_10000",
    "personkrets_kommuner",
)
RAMAVTAL = ("avtalsperiod", "antal_avtal", "extern_andel")  # appendix 5.1

_PER_INSATS = """
    SELECT k.nyckeltal, k.insats,
        count(v.varde) AS varden,
        count(CASE WHEN v.varde IS NULL AND v.orsak_saknas <> '' THEN 1 END) AS luckor,
        count(CASE WHEN v.varde IS NULL AND coalesce(v.orsak_saknas, '') = '' THEN 1 END) AS tysta
    FROM (SELECT nyckeltal, unnest(insatser) AS insats FROM nyckeltal.katalog) AS k
    LEFT JOIN nyckeltal.varde AS v ON v.nyckeltal = k.nyckeltal AND v.insats = k.insats
    GROUP BY ALL
"""


def asked(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, sql: str) -> list[dict[str, object]]:
    """What `kategoriplan sql` prints for programs."""
    monkeypatch.setenv(HOME, str(workspace.root))
    result = CliRunner().invoke(app, ["sql", "-p", "arbetsmaterial", sql, "--format", "json"])
    assert result.exit_code == 0, result.output
    rows: list[dict[str, object]] = json.loads(result.stdout)
    return rows


def test_the_catalogue_holds_every_nyckeltal_of_the_plan(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = asked(demo, monkeypatch, "SELECT nyckeltal, kalla, sida FROM nyckeltal.katalog")
    found = {row["nyckeltal"] for row in rows}
    assert {*STYRNING, *NULAGE, *RAMAVTAL} <= found
    assert all(row["kalla"] and row["sida"] for row in rows)


def test_each_has_a_value_or_an_explained_gap_for_each_of_its_insatser(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for row in asked(demo, monkeypatch, _PER_INSATS):
        assert (row["varden"], row["luckor"]) != (0, 0), row
        assert row["tysta"] == 0, row


def test_what_the_demonstration_has_a_basis_for_has_values(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only national series whose figures no public source in the demonstration gives are gaps altogether."""
    rows = asked(demo, monkeypatch, _PER_INSATS)
    valued = {row["nyckeltal"] for row in rows if row["varden"]}
    without = {
        "standardkostnad_lss",
        "referenskostnad_lss",
        "kostnad_per_brukare_boende",
        "kop_av_insatser",
    }
    assert {*STYRNING, *NULAGE, *RAMAVTAL} - valued <= without


def test_every_kind_of_period_is_counted_and_most_have_values(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three years of the demonstration have a basis for each kind of period that a nyckeltal declares."""
    rows = asked(
        demo,
        monkeypatch,
        "SELECT nyckeltal, period_typ, count(varde) AS varden FROM nyckeltal.varde GROUP BY ALL",
    )
    found = {(row["nyckeltal"], row["period_typ"]): row["varden"] for row in rows}
    declared = {(name, typ) for name, one in ALL.items() for typ in one.terms.period_typer}
    assert found.keys() == declared
    valued = {name for (name, _), n in found.items() if n}
    assert not [key for key, n in found.items() if not n and key[0] in valued]
