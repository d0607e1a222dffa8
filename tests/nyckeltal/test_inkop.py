"""Properties of the concentration of suppliers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import settings as hypothesis_settings

from kpilib.nyckeltal import registry
from kpilib.settings import load_settings
from nyckeltal.reference import Town, engine
from nyckeltal.reference.rows import towns
from nyckeltal.reference.town import BOENDE_OCH_KORTTIDS

ALL, SETTINGS = registry(), load_settings()


@hypothesis_settings(deadline=None, max_examples=8)
@given(town=towns(("kopfil",), BOENDE_OCH_KORTTIDS))
def test_concentration_lies_between_an_even_spread_and_one_supplier(town: Town) -> None:
    """At least 1/n of n suppliers, at most 1, and never above the largest supplier's share."""
    largest = engine(ALL["storsta_leverantor"], town, SETTINGS)
    for key, (outcome, varde) in engine(ALL["leverantorskoncentration"], town, SETTINGS).items():
        if varde is None:
            continue
        suppliers = {row["leverantor"] for row in town.rows("kopfil") if row["insats"] == key[0]}
        assert 1 / len(suppliers) - 1e-9 <= varde <= 1 + 1e-9
        share = largest[key][1]
        if share is not None and not outcome.uteslutna:
            assert varde <= share + 1e-9
