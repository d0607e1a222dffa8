"""What the rules' parameters are, and from which day to which."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kpilib.errors import UsageError
from kpilib.rules import parameter
from kpilib.rules.verkstallighet import lagrum

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("regel", "namn", "fran", "till", "varde"),
    [
        ("verkstallighet", "manader", date(1900, 1, 1), None, 3),
        ("lagrum", "SoL", date(2002, 1, 1), date(2025, 6, 30), "4 kap. 1 § socialtjänstlagen (2001:453)"),
        ("lagrum", "SoL", date(2025, 7, 1), None, "11 kap. 1 § socialtjänstlagen (2025:400)"),
        ("lagrum", "LSS", date(1994, 1, 1), None, "9 § LSS"),
    ],
)
def test_a_parameter_is_in_force_from_its_first_day_to_its_last(
    regel: str, namn: str, fran: date, till: date | None, varde: int | str
) -> None:
    for day in (fran, till or date(2030, 1, 1)):
        found = parameter(regel, namn, day)
        assert (found.varde, found.galler_fran, found.galler_till) == (varde, fran, till)


@pytest.mark.parametrize(
    ("regel", "namn", "fran"),
    [
        ("verkstallighet", "manader", date(1900, 1, 1)),
        ("lagrum", "SoL", date(2002, 1, 1)),
        ("lagrum", "LSS", date(1994, 1, 1)),
    ],
)
def test_a_parameter_without_a_value_on_the_day_is_an_error(regel: str, namn: str, fran: date) -> None:
    day = fran - DAY
    with pytest.raises(UsageError, match=f"Regeln {regel} har 0 värden för {namn} den {day}"):
        parameter(regel, namn, day)


def test_the_provision_of_the_social_services_act_changes_on_1_july_2025() -> None:
    assert "2001:453" in lagrum("SoL", date(2025, 6, 30))
    assert "2025:400" in lagrum("SoL", date(2025, 7, 1))
