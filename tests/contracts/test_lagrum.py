"""An insats that is written in an unknown way is settled by the provision beside it, and told."""

from __future__ import annotations

import pytest

from contracts.rader import taken
from kpilib.contracts import Outcome


def beslut(insats: str, lagrum: str) -> Outcome:
    names = {"bmss_barn": ("BmSS barn",), "bmss_vuxna": ("BmSS vuxna",), "stod": ("Boendestöd",)}
    under = {"bmss_barn": "LSS 9 § 8", "bmss_vuxna": "LSS 9 § 9, SoL", "stod": "SoL"}
    return taken("beslut", {"insats": insats, "lagrum": lagrum}, insatser=names, lagrum=under)


@pytest.mark.parametrize("lagrum", ["LSS 9 § 9", "9 § 9 LSS", "LSS § 9:9"])
def test_the_provision_settles_what_the_name_does_not(lagrum: str) -> None:
    outcome = beslut("Boende enligt beslut", lagrum)
    assert outcome.godkanda["insats"].to_list() == ["bmss_vuxna"]
    [told] = outcome.avvisade.select("kolumn", "regel", "allvar", "varde", "beskrivning", "nasta_steg").rows()
    assert told == (
        "insats",
        "insats_av_lagrum",
        "anmarkt",
        "Boende enligt beslut",
        "Insatsen är skriven på ett okänt sätt; raden räknas till den insats som ensam beslutas enligt "
        "radens lagrum.",
        "Lägg till skrivsättet under [varden] i profilen, så syns det inte mer.",
    )


@pytest.mark.parametrize("lagrum", ["SoL", "LSS", "LSS 9 § 1", "", "se akten", "LSS 9 § 9 och 9 § 6"])
def test_a_provision_that_says_less_or_more_settles_nothing(lagrum: str) -> None:
    outcome = beslut("Boende enligt beslut", lagrum)
    assert outcome.godkanda.height == 0
    assert outcome.avvisade["regel"].to_list() == ["otillatet_varde"]


def test_a_name_that_is_known_is_not_overruled_by_the_provision() -> None:
    outcome = beslut("BmSS barn", "LSS 9 § 9")
    assert outcome.godkanda["insats"].to_list() == ["bmss_barn"]
    assert outcome.avvisade["regel"].to_list() == ["lagrum_mot_insats"]
