"""Settings: the workspace's file over what is every municipality's, and a typo names the nearest key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from kommunen import SETTINGS
from pydantic import ValidationError

from kpilib.begrepp import ROLLER
from kpilib.errors import SettingsError
from kpilib.settings import Settings, load_settings

KOMMUN = """
[kommun]
kod = "1490"
namn = "Borås"
[region]
namn = "Sjuhärad"
kort = "Sjuhärad"
kommuner = ["Borås", "Mark"]
[plan]
ar = 2026
referensmanad = 9
kalender_fran = "2023-01"
[kolada]
kommuner = ["1490", "0000"]
[insats.gruppbostad]
namn = "Gruppbostad"
lagrum = "LSS 9 § 9"
roller = ["boende_vuxna", "kops", "beslutas"]
[insats.serviceboende]
namn = "Serviceboende"
lagrum = "LSS 9 § 9"
roller = ["boende_vuxna", "beslutas"]
[insats.korttids]
namn = "Korttids"
lagrum = "SoL"
roller = ["korttidsboende", "kops", "beslutas"]
"""

Written = Callable[..., Path]
Loaded = Callable[..., Settings]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """A municipality's file, with more at its end."""

    def _written(more: str = "", kommun: str = KOMMUN) -> Path:
        path = tmp_path / "kategoriplan.toml"
        path.write_text(kommun + more, encoding="utf-8")
        return path

    return _written


@pytest.fixture
def loaded(written: Written) -> Loaded:
    return lambda *given: load_settings(written(*given))


def test_the_workspaces_file_lies_over_what_is_every_municipalitys(loaded: Loaded) -> None:
    settings = loaded("[sekretess]\ntroskel = 7\n")
    assert settings.kommun.namn == "Borås"
    assert (settings.sekretess.troskel, settings.sekretess.publik) == (7, "rad")
    assert "N28018" in settings.kolada.kpi
    assert list(settings.insats) == ["gruppbostad", "serviceboende", "korttids"], "and of no one else"


def test_a_workspace_without_settings_is_told_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="inga inställningar") as error:
        load_settings(tmp_path / "kategoriplan.toml")
    assert str(tmp_path) in error.value.var
    assert "kategoriplan init" in error.value.gor


@pytest.mark.parametrize("table", ["kommun", "region", "plan"])
def test_what_only_the_municipality_can_say_has_no_default(table: str, loaded: Loaded) -> None:
    start = KOMMUN.index(f"[{table}]")
    without = KOMMUN[:start] + KOMMUN[KOMMUN.index("\n[", start) + 1 :]
    with pytest.raises(SettingsError, match=f"{table} saknas") as error:
        loaded("", without)
    assert "kategoriplan init" in error.value.gor


def test_a_municipality_has_insatser(loaded: Loaded) -> None:
    with pytest.raises(SettingsError, match="insats saknas"):
        loaded("", KOMMUN[: KOMMUN.index("[insats")])


def test_the_package_has_no_municipality(loaded: Loaded) -> None:
    standard = (files("kpilib") / "standard.toml").read_text(encoding="utf-8")
    given = "\n".join(line for line in standard.splitlines() if not line.startswith("#"))
    for own in ("[kommun", "[region", "[plan", "[insats", "konton", "\nkommuner ="):
        assert own not in given


def test_the_form_that_the_package_shows_is_a_municipalitys_whole_file(loaded: Loaded) -> None:
    standard = (files("kpilib") / "standard.toml").read_text(encoding="utf-8")
    shown = standard[standard.index("# [kommun]") :]
    settings = loaded("", "\n".join(line.removeprefix("#").removeprefix(" ") for line in shown.splitlines()))
    assert settings.insats["gruppbostad"].roller == ("boende_vuxna", "kops", "beslutas")
    assert settings.nyckeltal.utgar
    assert settings.seriebrott


def test_a_file_saved_by_notepad_is_read(written: Written) -> None:
    path = written()
    text = path.read_text(encoding="utf-8") + "[sekretess]\ntroskel = 7\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_settings(path).sekretess.troskel == 7


def test_a_table_is_taken_away(loaded: Loaded) -> None:
    assert set(loaded().publik) == {"arbetsmaterial", "rad", "rapportor", "stad"}
    assert set(loaded("[publik.stad]\nutgar = true\n").publik) == {"arbetsmaterial", "rad", "rapportor"}
    assert "TAB638" not in loaded("[scb.tabell.TAB638]\nutgar = true\n").scb.tabell


def test_what_is_not_there_cannot_be_taken_away(loaded: Loaded) -> None:
    with pytest.raises(SettingsError, match=r"publik\.staden") as error:
        loaded("[publik.staden]\nutgar = true\n")
    assert "Menade du stad" in error.value.gor


def test_a_table_is_added_and_changed(loaded: Loaded) -> None:
    settings = loaded(
        '[publik.namnd]\nbeskrivning = "Nämnden"\nskydda_komplement = true\n'
        "[publik.rad]\nskydda_komplement = true\n"
    )
    assert settings.publik["namnd"].beskrivning == "Nämnden"
    assert settings.publik["rad"] == settings.publik["rad"].model_copy(
        update={"beskrivning": "Kategorirådet", "skydda_komplement": True}
    )


def test_insatser_are_found_by_their_roles_in_the_order_of_the_tree(loaded: Loaded) -> None:
    settings = loaded()
    assert settings.insatser_med(["boende_vuxna"]) == ("gruppbostad", "serviceboende")
    assert settings.insatser_med(["korttidsboende", "boende_vuxna"]) == tuple(settings.insats)
    assert settings.insatser_med(["beslutas"], "LSS") == ("gruppbostad", "serviceboende")
    assert settings.insatser_med(["alla", "*"]) == ("alla", *settings.insats)
    assert settings.insatser_med(["boende_barn"]) == ()


def test_the_demonstration_has_an_insats_of_every_kind_but_advice() -> None:
    found = {roll for one in SETTINGS.insats.values() for roll in one.roller}
    assert set(ROLLER) - found == {"radgivning"}
    assert not set(ROLLER) & set(SETTINGS.insats), "a role is not what a municipality calls its insats"


def test_the_day_that_a_plan_is_adopted_changes_no_snapshot(loaded: Loaded) -> None:
    draft = loaded()
    adopted = loaded("", KOMMUN.replace("ar = 2026", "ar = 2026\nfaststalld = 2025-12-10"))
    assert adopted.plan.faststalld == date(2025, 12, 10)
    assert adopted.digest() == draft.digest()
    assert draft.digest() != loaded("", KOMMUN.replace("ar = 2026", "ar = 2027")).digest()


def test_the_order_of_the_tree_is_part_of_what_is_set(loaded: Loaded) -> None:
    first = KOMMUN.index("[insats.gruppbostad]")
    second = KOMMUN.index("[insats.serviceboende]")
    third = KOMMUN.index("[insats.korttids]")
    moved = KOMMUN[:first] + KOMMUN[second:third] + KOMMUN[first:second] + KOMMUN[third:]
    assert list(loaded("", moved).insats) == ["serviceboende", "gruppbostad", "korttids"]
    assert loaded("", moved).digest() != loaded().digest()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("[sekretess]\ntrosken = 4\n", "Menade du troskel"),
        ("[insats.korttids2]\nnamn = 'x'\nlagrum = ''\nfargg = '#000000'\n", "Menade du farg"),
        ("[sekretes]\ntroskel = 4\n", "Menade du sekretess"),
        ("[sekretess]\ntroskel = 'fem'\n", "ska vara ett heltal"),
        ("[sekretess]\ntroskel = 0\n", "för litet"),
        ("[sekretess]\npublik = 'alla'\n", "arbetsmaterial, rad, rapportor, stad"),
        ("[insats.x]\nnamn = 'X'\nlagrum = ''\nroller = ['boende_vuxen']\n", "Menade du boende_vuxna"),
        ("[insats.x]\nnamn = 'X'\nlagrum = ''\nroller = ['resor']\n", "Välj en av: radgivning"),
        ("[insats.alla]\nnamn = 'X'\nlagrum = ''\n", "Använd små bokstäver"),
        ("[insats.'Stöd']\nnamn = 'X'\nlagrum = ''\n", "Använd små bokstäver"),
        ("[inkop.konton]\n4641 = 'gruppbostäder'\n", "Menade du gruppbostad"),
        ("[kolada.framhavda]\n1491 = '#000000'\n", "Menade du 1490"),
        ("[kolada.framhavda]\n1490 = 'blå'\n", "har fel form"),
        (
            "[[seriebrott]]\nnyckeltal = 'volym'\ninsats = 'korttid'\nfran = 2024-01-01\norsak = 'x'\n",
            "Menade du korttids",
        ),
        ("[sekretess\n", "TOML"),
    ],
)
def test_a_mistake_is_named_with_what_to_do(more: str, says: str, loaded: Loaded) -> None:
    with pytest.raises(SettingsError) as error:
        loaded(more)
    assert says in str(error.value)
    assert error.value.exit_code == 2


def test_the_own_municipality_is_among_those_compared(loaded: Loaded) -> None:
    with pytest.raises(SettingsError, match="1490"):
        loaded("", KOMMUN.replace('["1490", "0000"]', '["0000"]'))


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        SETTINGS.sekretess.troskel = 1  # type: ignore[misc]
