"""Why a value is another than it was: each cause on its own, several at once, and that they add up."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from kommunen import ALL, SETTINGS

from kpilib.nyckeltal import Nyckeltal, Spar, folj, jamfor_varden, load
from kpilib.nyckeltal.terms import Mal
from kpilib.settings import Settings
from nyckeltal.snapshots import DIREKT, RAMAVTAL, RAMAVTALSKOP, Kop, Plats, omdefinierad, snapshot

MAJ = [Kop("a"), Kop("b"), Kop("c", DIREKT), Kop("d", DIREKT)]  # 2 of 4
RATTAD = [replace(k, fil="maj_rattad") for k in [Kop("a"), Kop("b"), Kop("c"), Kop("d", DIREKT), Kop("e")]]

# A newer definition: a direct purchase is not counted at all.
NY_SQL = f"SELECT * FROM ({RAMAVTALSKOP.sql}) WHERE avtalsform <> '{DIREKT}'"
VERSION = RAMAVTALSKOP.terms.definition_version
OMRAKNAD = replace(omdefinierad(RAMAVTALSKOP, definition_version=VERSION + 1), sql=NY_SQL)

Folj = Callable[..., tuple[Spar, dict[str, Any]]]


@pytest.fixture
def mellan(tmp_path: Path, settings: Settings) -> Folj:
    """The way between two sets of purchases, and what became of BmSS vuxna in May."""

    def _mellan(
        fore: Sequence[Kop],
        efter: Sequence[Kop],
        nyckeltal: Nyckeltal = RAMAVTALSKOP,
        ny: Nyckeltal | None = None,
        *,
        kod: str | None = None,
        nya_settings: Settings = settings,
    ) -> tuple[Spar, dict[str, Any]]:
        one = snapshot(tmp_path / "fore.duckdb", fore, settings, nyckeltal=[nyckeltal], kod=kod)
        other = snapshot(tmp_path / "efter.duckdb", efter, nya_settings, nyckeltal=[ny or nyckeltal])
        spar = folj(one, other)
        return spar, vardet(spar, insats=nyckeltal.terms.insatser[min(1, len(nyckeltal.terms.insatser) - 1)])

    return _mellan


def alla(spar: Spar) -> pl.DataFrame:
    return jamfor_varden(spar.start, spar.steg, spar.mal)


def vardet(spar: Spar, *, insats: str = "bmss_vuxna", period: str = "2024-05") -> dict[str, Any]:
    found = alla(spar).filter(
        (pl.col("insats") == insats) & (pl.col("period") == period) & (pl.col("dimension") == "alla")
    )
    return found.row(0, named=True)


def delar(row: dict[str, Any]) -> dict[str, tuple[float, float]]:
    return {b["orsak"]: (b["fran"], b["till"]) for b in row["bidrag"]}


def test_the_same_files_change_nothing(mellan: Folj) -> None:
    spar, row = mellan(MAJ, MAJ)
    assert row["orsaker"] == ["oförändrat"]
    assert alla(spar)["orsaker"].list.join("").unique().to_list() == ["oförändrat"]
    assert (row["fore"], row["nu"], row["skillnad"]) == (0.5, 0.5, 0.0)


def test_a_new_month_is_a_new_period_and_leaves_the_old_ones_alone(mellan: Folj) -> None:
    spar, row = mellan(MAJ, [*MAJ, Kop("a", period="2024-06", fil="juni")])
    assert row["orsaker"] == ["oförändrat"]
    assert vardet(spar, period="2024-06")["orsaker"] == ["ny period"]
    assert vardet(spar, period="2024-06")["skillnad"] is None


def test_a_month_that_was_missing_is_new_rows(mellan: Folj) -> None:
    april = Kop("a", period="2024-04", fil="april")
    juni = Kop("a", period="2024-06", fil="juni")
    spar, _ = mellan([april, juni], [april, *MAJ, juni])
    found = vardet(spar)
    assert (found["fore"], found["nu"], found["orsaker"]) == (None, 0.5, ["nya rader"])


def test_a_corrected_file_is_named_with_the_rows_that_count(mellan: Folj) -> None:
    other = Kop("x", insats="korttidsvistelse", fil="maj")
    spar, row = mellan([*MAJ, other], [*RATTAD, other])
    assert row["orsaker"] == ["rättelse"]
    assert (row["fore"], row["nu"]) == (2 / 4, 4 / 5)
    behind = spar.rader.filter((pl.col("period") == "2024-05") & (pl.col("insats") == "bmss_vuxna"))
    assert behind.drop("nyckeltal", "insats", "period_typ", "period").to_dicts() == [
        {
            "orsak": "rättelse", "tabell": "kopfil", "filer_fore": ["kopfil_maj.xlsx"],
            "filer": ["kopfil_maj_rattad.xlsx"], "tillagda": 1, "borttagna": 0, "andrade": 1,
        }
    ]  # fmt: skip
    assert vardet(spar, insats="korttidsvistelse")["orsaker"] == ["oförändrat"]


def test_a_month_that_is_taken_away_is_a_correction(mellan: Folj) -> None:
    juni = Kop("a", period="2024-06", fil="juni")
    spar, row = mellan([*MAJ, juni], [juni])
    assert row["orsaker"] == ["rättelse"]
    assert (row["fore"], row["nu"]) == (0.5, None)
    assert spar.rader.filter(pl.col("period") == "2024-05")["borttagna"].to_list() == [4]


def _regiform(
    folder: Path, settings: Settings, fore: Sequence[Plats], efter: Sequence[Plats]
) -> dict[str, tuple[int, int, int]]:
    """Month -> the rows of the register added, taken away and changed behind its value."""
    kop = [Kop("x", period=f"2024-{m:02d}", fil="ar") for m in range(1, 7)]
    one, other = (
        snapshot(folder / f"{name}.duckdb", kop, settings, nyckeltal=[ALL["regiform"]], platser=platser)
        for name, platser in (("fore", fore), ("efter", efter))
    )
    rader = folj(one, other).rader.filter(period_typ="manad", tabell="egen_regi").sort("period")
    return {r["period"]: (r["tillagda"], r["borttagna"], r["andrade"]) for r in rader.iter_rows(named=True)}


VARS = date(2023, 1, 1)
RATTAT = "register_rattat"


def test_a_placement_is_listed_in_the_months_that_it_has_left(tmp_path: Path, settings: Settings) -> None:
    fore = [Plats("a", VARS), Plats("b", VARS)]
    efter = [Plats("a", VARS, date(2024, 4, 30), RATTAT), Plats("b", VARS, fil=RATTAT)]
    assert _regiform(tmp_path, settings, fore, efter) == {"2024-05": (0, 0, 1), "2024-06": (0, 0, 1)}


def test_a_placement_that_began_another_day_has_not_moved_the_months_after(
    tmp_path: Path, settings: Settings
) -> None:
    """Another first day is another row; it counts in March as the one before did. What moved March is b."""
    fore = [Plats("a", date(2024, 2, 5)), Plats("b", VARS)]
    efter = [Plats("a", date(2024, 1, 15), fil=RATTAT), Plats("b", VARS, date(2024, 3, 1), RATTAT)]
    found = _regiform(tmp_path, settings, fore, efter)
    assert found == {"2024-01": (1, 0, 0), **{f"2024-{m:02d}": (0, 0, 1) for m in (3, 4, 5, 6)}}


def test_a_placement_that_another_has_followed_on_has_not_moved_the_months_after(
    tmp_path: Path, settings: Settings
) -> None:
    fore = [Plats("a", VARS), Plats("b", VARS)]
    efter = [
        Plats("a", VARS, date(2024, 2, 10), RATTAT),
        Plats("a", date(2024, 2, 11), fil=RATTAT),
        Plats("b", VARS, date(2024, 5, 1), RATTAT),
    ]
    assert _regiform(tmp_path, settings, fore, efter) == {"2024-05": (0, 0, 1), "2024-06": (0, 0, 1)}


def test_a_person_is_not_another_person(tmp_path: Path, settings: Settings) -> None:
    fore = [Plats("a", VARS), Plats("b", VARS)]
    efter = [Plats("c", VARS, fil=RATTAT), Plats("b", VARS, date(2024, 6, 1), RATTAT)]
    assert _regiform(tmp_path, settings, fore, efter) == {"2024-06": (1, 1, 1)}


def test_a_part_of_a_breakdown_that_has_moved_has_its_rows(mellan: Folj) -> None:
    """From a direct purchase to one of another municipality: the share is as it was, the parts are not."""
    spar, _ = mellan(MAJ, [replace(k, fil="rattad") for k in [*MAJ[:3], Kop("d", "annan_kommun")]])
    assert spar.rader.filter(period="2024-05", period_typ="manad")["andrade"].to_list() == [1]


def test_the_same_file_read_in_another_way_is_a_setting(mellan: Folj) -> None:
    _, row = mellan(MAJ, [replace(k, avtalsform=RAMAVTAL) for k in MAJ])
    assert row["orsaker"] == ["inställning"]
    assert delar(row) == {"inställning": (0.5, 1.0)}


def test_an_insats_that_is_bought_from_now_on_is_new_and_no_definition_has_changed(
    mellan: Folj, settings: Settings
) -> None:
    insatser = dict(settings.insats)
    stod = insatser["boendestod"]
    insatser["boendestod"] = stod.model_copy(update={"roller": (*stod.roller, "kops")})
    tree = settings.model_copy(update={"insats": insatser})
    kop = [*MAJ, Kop("e", insats="boendestod")]
    ny = load(RAMAVTALSKOP.folder, tree)
    spar, row = mellan(kop, kop, RAMAVTALSKOP, ny, nya_settings=tree)
    assert (row["insats"], row["orsaker"]) == ("bmss_vuxna", ["oförändrat"])
    assert vardet(spar, insats="boendestod")["orsaker"] == ["ny period"]
    assert spar.definitioner == {}


def test_a_changed_region_is_a_setting(mellan: Folj, settings: Settings) -> None:
    barn = [Kop("a", insats="bmss_barn", kommun="Ale"), Kop("b", insats="bmss_barn", kommun="Borås")]
    region = settings.region.model_copy(update={"kommuner": ("Ale", "Borås")})
    bredare = settings.model_copy(update={"region": region})
    gr = omdefinierad(ALL["andel_verkstallda_i_gr"], kallor=("kopfil",))
    _, row = mellan(barn, barn, gr, nya_settings=bredare)
    assert delar(row) == {"inställning": (0.5, 1.0)}


def test_a_changed_definition_is_told_with_its_versions(mellan: Folj) -> None:
    spar, row = mellan(MAJ, MAJ, RAMAVTALSKOP, OMRAKNAD)
    assert row["orsaker"] == ["definition"]
    assert delar(row) == {"definition": (0.5, 1.0)}
    assert spar.definitioner == {"ramavtalskop": (VERSION, VERSION + 1)}
    assert (row["definition_fore"], row["definition"]) == (VERSION, VERSION + 1)


def test_correction_and_definition_are_told_apart(mellan: Folj) -> None:
    """The old definition on the corrected rows lies between."""
    _, row = mellan(MAJ, RATTAD, RAMAVTALSKOP, OMRAKNAD)
    assert delar(row) == {"rättelse": (2 / 4, 4 / 5), "definition": (4 / 5, 1.0)}
    assert row["orsaker"] == ["rättelse", "definition"]


def test_a_changed_target_moves_no_value(mellan: Folj) -> None:
    lower = Mal(varde=0.4, galler_fran=2022, kalla="Beslut")
    ny = omdefinierad(RAMAVTALSKOP, mal={**RAMAVTALSKOP.terms.mal, "bmss_vuxna": lower})
    spar, row = mellan(MAJ, MAJ, RAMAVTALSKOP, ny)
    assert (row["orsaker"], row["bidrag"], row["skillnad"]) == (["mål"], [], 0.0)
    assert (row["mal_fore"], row["mal"]) == (1.0, 0.4)
    assert (row["malstatus_fore"], row["malstatus"]) == ("ej uppnått", "uppnått")
    assert not spar.definitioner


def test_another_program_is_told_apart_from_the_data(mellan: Folj, tmp_path: Path) -> None:
    """What an earlier version of the suite counted differently is not blamed on the files."""
    spar, row = mellan(MAJ, MAJ, kod="tidigare")
    assert row["orsaker"] == ["oförändrat"], "it counted the same"
    with duckdb.connect(str(tmp_path / "fore.duckdb")) as con:
        con.execute("UPDATE nyckeltal.varde SET varde = 0.25 WHERE varde = 0.5")
    spar = folj(tmp_path / "fore.duckdb", tmp_path / "efter.duckdb")
    assert delar(vardet(spar)) == {"program": (0.25, 0.5)}


def test_a_definition_that_no_longer_can_be_counted_by_is_left_as_it_stood(
    mellan: Folj, tmp_path: Path
) -> None:
    mellan(MAJ, RATTAD, RAMAVTALSKOP, OMRAKNAD)
    with duckdb.connect(str(tmp_path / "fore.duckdb")) as con:
        terms = json.loads(con.execute("SELECT villkor FROM nyckeltal.katalog").fetchall()[0][0])
        con.execute("UPDATE nyckeltal.katalog SET villkor = ?", [json.dumps(terms | {"enhet": "alnar"})])
    spar = folj(tmp_path / "fore.duckdb", tmp_path / "efter.duckdb")
    assert delar(vardet(spar)) == {"definition": (0.5, 1.0)}


def test_a_hidden_value_hides_its_difference_and_its_parts(mellan: Folj) -> None:
    spar, _ = mellan(MAJ, RATTAD)
    hidden = spar.start.with_columns(pl.lit(True).alias("dolt"))
    hidden = replace(spar, start=hidden)
    row = vardet(hidden)
    assert (row["dolt"], row["fore"], row["skillnad"], row["bidrag"]) == (True, None, None, [])
    assert row["orsaker"] == ["dolt"], "that it changed would tell what it was"


purchases = st.lists(
    st.builds(
        Kop,
        person=st.sampled_from("abcdefgh"),
        avtalsform=st.sampled_from([RAMAVTAL, DIREKT, "annan_kommun"]),
        period=st.sampled_from(["2024-04", "2024-05", "2024-06"]),
        fil=st.sampled_from(["ett", "tva"]),
        insats=st.sampled_from(["bmss_vuxna", "bmss_barn"]),
    ),
    min_size=1,
    max_size=12,
)


@hypothesis_settings(deadline=None, max_examples=12)
@given(fore=purchases, efter=purchases, ny=st.booleans())
def test_what_each_cause_adds_makes_up_the_whole_difference(
    fore: list[Kop], efter: list[Kop], ny: bool
) -> None:
    settings = SETTINGS
    with tempfile.TemporaryDirectory() as folder:
        one = snapshot(Path(folder) / "fore.duckdb", fore, settings)
        other = snapshot(
            Path(folder) / "efter.duckdb", efter, settings, nyckeltal=[OMRAKNAD if ny else RAMAVTALSKOP]
        )
        found = alla(folj(one, other))
    for row in found.iter_rows(named=True):
        steps = row["bidrag"]
        values = [row["fore"], *(b["till"] for b in steps)]
        if row["orsaker"] not in (["ny period"], ["utgår"]):
            assert values[-1] == row["nu"]
            assert all(b["fran"] == v for b, v in zip(steps, values, strict=False)), (
                "each begins where one ended"
            )
            assert (row["orsaker"] == ["oförändrat"]) == (not steps)
        if None not in (*values, row["nu"]):
            added = [Fraction(b) - Fraction(a) for a, b in pairwise(values)]
            assert sum(added) == Fraction(row["nu"]) - Fraction(row["fore"])
        if not ny:
            assert "definition" not in row["orsaker"]
