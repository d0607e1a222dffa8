"""The kronor and periods of the cases, from the file to the accepted rows."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from kommunen import SETTINGS, arbetsmapp

from kpilib.contracts import CONTRACTS, Outcome, accept
from kpilib.rawstore import RawFile
from kpilib.sources import load_profiles, read_file
from kpilib.warehouse.lasning import terms

FALL = Path(__file__).parent.parent / "sources" / "fixtures" / "fall"


def taken(tmp_path: Path, place: str, kalla: str) -> Outcome:
    profiles = load_profiles(arbetsmapp(tmp_path / "arbetsmapp"))
    profile = next(p for p in profiles if (p.kalla, p.namn) == (kalla, "standard"))
    path = FALL / place
    table = read_file(path, profile, CONTRACTS[kalla].shape)
    raw = RawFile("0" * 64, kalla, path.name, path, 1, 0, datetime(2024, 11, 6, tzinfo=UTC), None)
    return accept(CONTRACTS[kalla], table, "f", terms(table, profile, SETTINGS, b"5a" * 16, raw))


@pytest.mark.parametrize(
    ("place", "intakt", "kostnad", "overhead", "summarad"),
    [
        ("enheter_och_perioder/Raindance_kostnad_2024-10-31.csv", 1_250_500, -21_520_900, -1_076_000, True),
        ("enheter_och_perioder/Unit4_kostnad_2024-10-31.xlsx", 1_250_500, -21_520_900, -1_076_000, False),
        ("summor_i_data/kostnad_summa_2024-10-31.xlsx", 300, -3000, -110, True),
        ("summor_i_data/kostnad_flikar_2024-10-31.xlsx", 300, -3000, -110, False),
    ],
)
def test_costs_are_in_kronor_once_and_with_their_sign(
    tmp_path: Path, place: str, intakt: int, kostnad: int, overhead: int, summarad: bool
) -> None:
    outcome = taken(tmp_path, place, "kostnad")
    assert outcome.godkanda.select("intakt", "kostnad", "overhead").sum().row(0) == (
        Decimal(intakt),
        Decimal(kostnad),
        Decimal(overhead),
    )
    assert set(outcome.godkanda["period"]) == {"2024-10"}
    assert outcome.avvisade.height == 0
    assert outcome.balans.summarad_ore == (kostnad * 100 if summarad else None)


def test_the_units_of_a_list_with_sums_are_counted_once(tmp_path: Path) -> None:
    rows = taken(tmp_path, "summor_i_data/Combine_belaggning_2024-10-31.xlsx", "enhet").godkanda
    assert rows.select("platser", "belagda_dygn").sum().row(0) == (15, 426)
