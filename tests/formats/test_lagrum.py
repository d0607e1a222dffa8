from __future__ import annotations

import pytest

from kpilib.formats import read_lagrum


@pytest.mark.parametrize(
    "written",
    [
        "LSS 9 § 9",
        "9 § 9 LSS",
        "LSS § 9:9",
        "LSS 9:9",
        "lss 9.9",
        "9 § p. 9 LSS",
        "9 § punkt 9",
        "9§9 LSS",
        "9 § 9 p LSS",
    ],
)
def test_an_insats_of_lss_is_written_in_many_ways(written: str) -> None:
    assert read_lagrum(written) == read_lagrum("LSS 9 § 9")


@pytest.mark.parametrize(
    ("written", "laws", "points"),
    [
        ("4 kap. 1 § SoL", {"SoL"}, set()),
        ("SoL 4:1", {"SoL"}, set()),
        ("Socialtjänstlagen 11 kap. 1 §", {"SoL"}, set()),
        ("LSS", {"LSS"}, set()),
        ("LSS 9 § 10", {"LSS"}, {10}),
        ("LSS 9 § 9, SoL", {"LSS", "SoL"}, {9}),
        ("4 kap. 9 § 1 SoL", {"SoL"}, set()),
        ("", set(), set()),
        ("enligt beslut", set(), set()),
    ],
)
def test_a_provision_names_laws_and_insatser(written: str, laws: set[str], points: set[int]) -> None:
    assert (read_lagrum(written).lagar, read_lagrum(written).punkter) == (laws, points)


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        ("LSS 9 § 9", "LSS 9 § 9", False),
        ("LSS 9 § 9", "LSS 9 § 8", True),
        ("LSS 9 § 9", "SoL", True),
        ("SoL 4:1", "LSS 9 § 9, SoL", False),
        ("LSS 9 § 8", "LSS 9 § 9, SoL", True),
        ("LSS", "LSS 9 § 9", False),
        ("", "LSS 9 § 9", False),
        ("enligt beslut", "SoL", False),
        ("LSS 9 § 9", "", False),
    ],
)
def test_two_provisions_contradict_each_other_where_both_say_something_else(
    one: str, other: str, contradict: bool
) -> None:
    assert read_lagrum(one).contradicts(read_lagrum(other)) is contradict
