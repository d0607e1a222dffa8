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
    "behovsbedomning",
    "beslut",
    "betaldagar",
    "egen_regi",
    "enhet",
    "f100",
    "kommentar",
    "kopfil",
    "kostnad",
    "leverantorsreskontra",
    "matt",
    "prisindex",
    "ramavtal",
)


def test_every_source_has_a_bundled_standard_profile(profiles: list[Profile]) -> None:
    assert {(p.kalla, p.namn) for p in profiles} == {(kalla, "standard") for kalla in SOURCES}


@pytest.mark.parametrize("kalla", SOURCES)
def test_the_bundled_profiles_speak_of_their_sources_columns_only(
    shape: ShapeOf, profiles: list[Profile], kalla: str
) -> None:
    next(p for p in profiles if p.kalla == kalla).check(shape(kalla))


@pytest.mark.parametrize("kalla", SOURCES)
def test_the_bundled_profiles_have_a_natural_header_for_every_column(
    shape: ShapeOf, profiles: list[Profile], kalla: str
) -> None:
    assert set(shape(kalla).kolumner) == set(next(p for p in profiles if p.kalla == kalla).kolumner)


def test_the_workspaces_lines_are_laid_over_the_bundled_profile(profile_with: ProfileWith) -> None:
    profile = profile_with("kopfil", '[kolumner]\nbelopp = "Månadskostnad"\n')
    assert profile.headers("belopp") == ("Månadskostnad",)
    assert "Personnr" in profile.headers("personnummer")
    assert profile.fil == "profiler/kopfil.toml"


def test_a_profile_of_another_name_stands_beside_the_bundled_one(workspace: Workspace) -> None:
    workspace.profiles.mkdir()
    (workspace.profiles / "x.toml").write_text('kalla = "kopfil"\nnamn = "gammalt"\n', encoding="utf-8")
    names = [p.namn for p in load_profiles(workspace) if p.kalla == "kopfil"]
    assert names == ["gammalt", "standard"]


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
    assert next(p for p in profiles if p.kalla == "beslut").utdragsdatum(name) == day


def test_a_name_with_two_days_is_ambiguous(profiles: list[Profile]) -> None:
    with pytest.raises(AmbiguousError):
        next(p for p in profiles if p.kalla == "beslut").utdragsdatum("beslut_2024-01-01_2024-12-31.csv")


def test_without_the_setting_the_name_says_nothing() -> None:
    assert Profile(kalla="x", namn="y").utdragsdatum("beslut_2024-12-31.csv") is None


def test_the_workspace_may_have_no_profiles(tmp_path: Path) -> None:
    assert len(load_profiles(Workspace(tmp_path))) == len(SOURCES)
