"""Settings: the workspace's file over the package's, and a typo is an error that names the nearest key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from kpilib.errors import SettingsError
from kpilib.settings import load_settings


def written(tmp_path: Path, toml: str) -> Path:
    path = tmp_path / "kategoriplan.toml"
    path.write_text(toml, encoding="utf-8")
    return path


def test_the_workspaces_file_lies_over_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, '[kommun]\nkod = "1490"\nnamn = "Borås"\n'))
    assert settings.kommun.namn == "Borås"
    assert settings.sekretess.troskel == 5
    assert settings.insats["bmss_vuxna"].fokus


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    path.write_bytes(b"\xef\xbb\xbf[sekretess]\r\ntroskel = 7\r\n")
    assert load_settings(path).sekretess.troskel == 7


def test_a_new_insats_is_an_entry_of_the_tree(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, '[insats.ny]\nnamn = "Ny"\nlagrum = "SoL"\n'))
    assert settings.insats["ny"].namn == "Ny"


def test_the_day_that_a_plan_is_adopted_changes_no_snapshot(tmp_path: Path) -> None:
    adopted = load_settings(written(tmp_path, "[plan]\nfaststalld = 2024-12-10\n"))
    assert adopted.plan.faststalld == date(2024, 12, 10)
    assert adopted.digest() == load_settings().digest()
    assert adopted.digest() != load_settings(written(tmp_path, "[plan]\nar = 2026\n")).digest()


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[sekretess]\ntrosken = 4\n", "Menade du troskel"),
        ("[insats.bmss_barn]\nfargg = '#000000'\n", "Menade du farg"),
        ("[sekretes]\ntroskel = 4\n", "Menade du sekretess"),
        ("[plan]\nar = 'i år'\n", "ska vara ett heltal"),
        ("[sekretess]\ntroskel = 0\n", "för litet"),
        ("[sekretess]\npublik = 'alla'\n", "arbetsmaterial, rad, stad"),
        ("[plan\n", "TOML"),
    ],
)
def test_a_mistake_is_named_with_what_to_do(toml: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(written(tmp_path, toml))
    assert says in str(error.value)
    assert error.value.exit_code == 2


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        load_settings().sekretess.troskel = 1  # type: ignore[misc]


def test_the_digest_follows_what_is_set(tmp_path: Path) -> None:
    assert load_settings().digest() == load_settings(written(tmp_path, "")).digest()
    assert load_settings(written(tmp_path, "[plan]\nar = 2026\n")).digest() != load_settings().digest()
