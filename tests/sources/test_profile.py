from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kpilib.errors import AmbiguousError, ProfileError
from kpilib.formats import DEFAULT
from kpilib.sources import Profile, Shape, load_profiles
from kpilib.workspace import Workspace

ProfileWith = Callable[[str, str], Profile]
ShapeOf = Callable[[str], Shape]

SOURCES = (
    "aktivitet",
    "avbrott",
    "avtalspris",
    "behovsbedomning",
    "beslut",
    "betaldagar",
    "egen_regi",
    "enhet",
    "f100",
    "kommentar",
    "kopfil",
    "kostnad",
    "leverantorsbeslut",
    "leverantorsreskontra",
    "lss_statistik",
    "matt",
    "prisindex",
    "ramavtal",
)


def test_every_source_has_a_bundled_standard_profile(profiles: list[Profile]) -> None:
    assert {p.kalla for p in profiles if p.namn == "standard"} == set(SOURCES) == {p.kalla for p in profiles}


def test_a_systems_profile_names_one_header_for_each_column(profiles: list[Profile]) -> None:
    """So that a file in standard layout, or with the canonical names, is never taken for a system's."""
    systems = [p for p in profiles if p.namn != "standard"]
    assert {(p.kalla, p.namn) for p in systems} == {
        ("beslut", "treserva"),
        ("avbrott", "treserva"),
        ("egen_regi", "treserva"),
        ("kopfil", "inkop"),
        ("ramavtal", "inkop"),
        ("kostnad", "ekonomi"),
        ("leverantorsreskontra", "ekonomi"),
    }
    for profile in systems:
        assert all(isinstance(header, str) for header in profile.kolumner.values()), profile.fil


@pytest.mark.parametrize("kalla", SOURCES)
def test_every_bundled_profile_names_a_header_for_every_column(
    shape: ShapeOf, profiles: list[Profile], kalla: str
) -> None:
    for profile in profiles:
        if profile.kalla == kalla:
            profile.check(shape(kalla))
            assert set(profile.kolumner) == set(shape(kalla).kolumner), profile.fil


def test_the_workspaces_lines_are_laid_over_the_bundled_profile(profile_with: ProfileWith) -> None:
    profile = profile_with("kopfil", '[kolumner]\nbelopp = "Månadskostnad"\n')
    assert profile.headers("belopp") == ("Månadskostnad",)
    assert "Personnr" in profile.headers("personnummer")
    assert profile.fil == "profiler/kopfil.toml"


def test_a_profile_of_another_name_stands_beside_the_bundled_one(workspace: Workspace) -> None:
    workspace.profiles.mkdir()
    (workspace.profiles / "x.toml").write_text('kalla = "kopfil"\nnamn = "gammalt"\n', encoding="utf-8")
    names = [p.namn for p in load_profiles(workspace) if p.kalla == "kopfil"]
    assert names == ["gammalt", "inkop", "standard"]


def test_a_change_of_a_profile_changes_its_digest(profile_with: ProfileWith) -> None:
    before = profile_with("kopfil", "").digest
    assert profile_with("kopfil", "").digest == before
    assert profile_with("kopfil", '[las]\ndecimaltecken = ","\n').digest != before


@pytest.mark.parametrize(
    ("lines", "var", "gor"),
    [
        ("[kolumnner]\n", "kopfil.toml: kolumnner", "Menade du kolumner?"),
        ('[las]\nteckenkodningen = "utf-8"\n', "las.teckenkodningen", "Menade du teckenkodning?"),
        ('[las]\nteckenkodning = "latin9"\n', "las.teckenkodning", "Rätta värdet."),
        ('[las]\ndatumformer = ["mmddåå"]\n', "las.datumformer", "Rätta värdet."),
        ('[las]\nseparator = ";;"\n', "las.separator", "Rätta värdet."),
        ("[las]\nrubrikrad = 0\n", "las.rubrikrad", "Rätta värdet."),
        ('fil = "x"\n', "kopfil.toml: fil", "filnamn"),
        ("[las\n", "kopfil.toml", "Rätta raden"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_do(
    profile_with: ProfileWith, lines: str, var: str, gor: str
) -> None:
    with pytest.raises(ProfileError) as caught:
        profile_with("kopfil", lines)
    assert var in caught.value.var
    assert gor in caught.value.gor


def test_a_profile_without_a_source_is_refused(workspace: Workspace) -> None:
    workspace.profiles.mkdir()
    (workspace.profiles / "x.toml").write_text('namn = "a"\n', encoding="utf-8")
    with pytest.raises(ProfileError, match="kalla"):
        load_profiles(workspace)


def test_two_profiles_of_the_same_name_are_refused(workspace: Workspace) -> None:
    workspace.profiles.mkdir()
    for name in ("a", "b"):
        (workspace.profiles / f"{name}.toml").write_text('kalla = "x"\nnamn = "y"\n', encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_profiles(workspace)
    assert caught.value.var == "profiler/a.toml och profiler/b.toml"


@pytest.mark.parametrize(
    "lines",
    [
        '[kolumner]\nbelop = "X"\n',
        "[varden.belop]\na = []\n",
        '[konstanter]\nbelop = "1"\n',
        '[las]\nfyll_nedat = ["belop"]\n',
        '[las]\nomvant_tecken = ["belop"]\n',
    ],
)
def test_a_column_that_the_source_lacks_is_named_with_the_nearest(
    shape: ShapeOf, profile_with: ProfileWith, lines: str
) -> None:
    with pytest.raises(ProfileError) as caught:
        profile_with("kopfil", lines).check(shape("kopfil"))
    assert caught.value.gor == "Menade du belopp?"


def test_one_header_cannot_mean_two_columns(shape: ShapeOf, profile_with: ProfileWith) -> None:
    profile = profile_with("kopfil", '[kolumner]\nfran = "Datum"\ntill = "datum"\n')
    with pytest.raises(ProfileError, match="fran och till"):
        profile.check(shape("kopfil"))


def test_the_default_date_forms_stay_when_the_profile_names_more(profile_with: ProfileWith) -> None:
    assert profile_with("kopfil", '[las]\ndatumformer = ["ååmmdd"]\n').datumformer == DEFAULT | {"ååmmdd"}


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("beslut_2024-12-31.csv", date(2024, 12, 31)),
        ("beslut 20241231 slutlig.csv", date(2024, 12, 31)),
        ("2024_12_31-beslut.csv", date(2024, 12, 31)),
        ("beslut_2024-12-31_kopia_20241231.csv", date(2024, 12, 31)),
        ("kopfil_2024-10.xlsx", None),
        ("beslut_20241332.csv", None),
        ("beslut_1202412310.csv", None),
        ("beslut.csv", None),
    ],
)
def test_the_day_of_extraction_is_read_from_the_name(
    profiles: list[Profile], name: str, day: date | None
) -> None:
    assert next(p for p in profiles if (p.kalla, p.namn) == ("beslut", "standard")).utdragsdatum(name) == day


def test_a_name_with_two_days_is_ambiguous(profiles: list[Profile]) -> None:
    with pytest.raises(AmbiguousError):
        next(p for p in profiles if (p.kalla, p.namn) == ("beslut", "standard")).utdragsdatum(
            "beslut_2024-01-01_2024-12-31.csv"
        )


def test_without_the_setting_the_name_says_nothing() -> None:
    assert Profile(kalla="x", namn="y").utdragsdatum("beslut_2024-12-31.csv") is None


def test_the_workspace_may_have_no_profiles(tmp_path: Path) -> None:
    assert {p.kalla for p in load_profiles(Workspace(tmp_path))} == set(SOURCES)
