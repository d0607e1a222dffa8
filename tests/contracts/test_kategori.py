"""Cells that say one of some known values."""

from __future__ import annotations

import pytest

from kpilib.contracts.kategori import insats, one_of
from kpilib.errors import FormatError

WAYS = {"bmss_vuxna": ["BmSS vuxna", "Boende vuxna"], "korttid": ["Korttidsvistelse"], "dv": ["Daglig"]}
LAGRUM = {
    "bmss_vuxna": "LSS 9 § 9, SoL",
    "korttid": "LSS 9 § 6",
    "dv": "LSS 9 § 10",
    "annan_dv": "LSS 9 § 10",
}


@pytest.mark.parametrize("written", ["BmSS vuxna", "bmss  VUXNA", "Boende-vuxna"])
def test_a_value_is_known_however_it_is_spaced(written: str) -> None:
    assert one_of(WAYS)(written) == "bmss_vuxna"


def test_what_is_no_value_is_told_with_what_is_near() -> None:
    with pytest.raises(FormatError) as caught:
        one_of(WAYS)("Boende vuxen")
    assert caught.value.regel == "otillatet_varde"
    assert caught.value.vad == "Värdet finns inte bland de tillåtna."
    assert caught.value.gor == (
        "Närmast: Boende vuxna, BmSS vuxna. Rätta i källan, eller lägg till skrivsättet under [varden] i "
        "profilen."
    )
    with pytest.raises(FormatError) as caught:
        one_of(WAYS)("7")
    assert caught.value.gor == "Rätta i källan, eller lägg till skrivsättet under [varden] i profilen."


@pytest.mark.parametrize(
    "written", ["LSS § 9:9", "9 § 9 LSS", "LSS 9 § 9", "LSS 9.9", "9 § p. 9", "enligt LSS 9 § 9"]
)
def test_an_insats_is_known_by_the_point_that_it_alone_is_decided_under(written: str) -> None:
    assert insats(WAYS, LAGRUM)(written) == "bmss_vuxna"


@pytest.mark.parametrize("written", ["Boende vuxna LSS", "LSS: BmSS vuxna", "bmss vuxna (sol)"])
def test_and_by_its_name_with_the_law(written: str) -> None:
    assert insats(WAYS, LAGRUM)(written) == "bmss_vuxna"


@pytest.mark.parametrize(
    "written",
    [
        "LSS 9 § 10",  # two insatser are
        "LSS 9 § 2",  # none is
        "SoL",
        "LSS",
        "4 kap. 1 § SoL",
        "Boende, LSS 9 § 9",  # says more than the point
        "LSS 9 § 9, LSS 9 § 6",
        "Korttidsvistelse SoL",  # is of LSS
        "Korttidsvistelse LSS, SoL",
        "Boende LSS",
    ],
)
def test_and_by_no_other_provision(written: str) -> None:
    with pytest.raises(FormatError):
        insats(WAYS, LAGRUM)(written)


def test_a_profile_s_word_is_before_the_point() -> None:
    assert insats(WAYS | {"korttid": ["LSS 9 § 9"]}, LAGRUM)("LSS 9 § 9") == "korttid"
