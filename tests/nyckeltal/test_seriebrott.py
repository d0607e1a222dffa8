"""Series breaks: known from the folders, Kolada's file and the settings; nothing is computed across one."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl
import pytest
from kommunen import ALL

from kpilib.errors import SettingsError
from kpilib.nyckeltal import seriebrott, values
from kpilib.nyckeltal.example import example, exempelkommun, i_exemplet, load
from kpilib.nyckeltal.targets import with_targets
from kpilib.rules import Brott
from kpilib.settings import Seriebrott

NEW_SYSTEM = "Nytt verksamhetssystem."


def test_the_breaks_of_folders_kolada_and_settings_are_one_list() -> None:
    own = Seriebrott(nyckeltal="volym", insats="boendestod", fran=date(2024, 7, 1), orsak=NEW_SYSTEM)
    found = {(b.nyckeltal, b.insats, b.fran): b for b in seriebrott(ALL, [own])}
    assert found["volym", "boendestod", date(2024, 7, 1)].orsak == NEW_SYSTEM
    assert "median" in found["N26801", "*", date(2021, 1, 1)].orsak
    assert found["standardkostnad_lss", "*", date(2026, 1, 1)].kalla.startswith("SFS")
    assert all(b.orsak.endswith(".") and b.kalla for b in found.values())


def test_a_break_in_the_settings_names_a_nyckeltal() -> None:
    with pytest.raises(SettingsError, match="volymer") as error:
        seriebrott(ALL, [Seriebrott(nyckeltal="volymer", fran=date(2024, 7, 1), orsak=NEW_SYSTEM)])
    assert "volym" in error.value.gor


def _against_the_start(brott: list[Brott]) -> dict[str, tuple[float | None, str, str | None]]:
    points = [
        ("ar", date(2024, 12, 31), 30.0),
        ("kvartal", date(2025, 3, 31), 20.0),
        ("ar", date(2025, 12, 31), 9.0),
    ]
    same = {"insats": "bmss_vuxna", "dimension": "alla", "orsak_saknas": None}
    frame = pl.DataFrame(
        [
            {**same, "period_typ": typ, "period": str(day), "referensdatum": day, "varde": value}
            for typ, day, value in points
        ],
        schema_overrides={"orsak_saknas": pl.String},
    )
    found = with_targets(frame, ALL["ej_verkstallda"].terms, brott)
    return {row[0]: row[1:] for row in found.select("period", "mal", "malstatus", "orsak_saknas").rows()}


def test_an_ingangsvarde_before_a_break_is_no_target_after_it() -> None:
    whole = _against_the_start([])
    assert whole["2025-12-31"] == (30.0, "uppnått", None)
    broken = _against_the_start([Brott("ej_verkstallda", "*", date(2025, 7, 1), NEW_SYSTEM, "x")])
    assert broken["2025-03-31"] == whole["2025-03-31"], "still before the break"
    assert broken["2025-12-31"] == (
        None,
        "saknar underlag",
        f"Seriebrott sedan ingångsvärdet: {NEW_SYSTEM}",
    )


def test_a_change_from_the_year_before_is_not_computed_across_a_break() -> None:
    nyckeltal = i_exemplet(ALL["forandring_andel_nettokostnad"])
    why = "Overhead fördelas på annat sätt."
    brott = [Brott(nyckeltal.id, "stod_i_boendet", date(2024, 1, 1), why, "x")]
    with duckdb.connect() as con:
        load(con, example(nyckeltal), exempelkommun())
        found = {
            row["insats"]: (row["varde"], row["taljare"], row["orsak_saknas"])
            for row in values(con, nyckeltal, brott).iter_rows(named=True)
        }
    assert found["stod_i_boendet"] == (None, None, f"Seriebrott sedan året före: {why}")
    assert found["boende_vuxna"][0] == -2.0
