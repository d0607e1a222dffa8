"""The municipality's targets: per nyckeltal and insats in mal.toml, and a mistake names the nearest."""

from __future__ import annotations

from pathlib import Path

import pytest
from kommunen import ALL, DEMONSTRATIONEN, SETTINGS

from kpilib.errors import SettingsError
from kpilib.nyckeltal import registry
from kpilib.workspace import Workspace

TERMS = "galler_fran = 2025\nkalla = 'Plan 2025'\n"


def targets(folder: Path, toml: str) -> dict[tuple[str, str], float | None]:
    """Nyckeltal and insats -> the value aimed at; None for the ingångsvärde."""
    ws = Workspace(folder)
    ws.mal.write_text(toml, encoding="utf-8")
    return {
        (name, insats): mal.varde
        for name, one in registry(ws, SETTINGS).items()
        for insats, mal in one.terms.mal.items()
    }


def test_a_target_is_of_an_insats_or_of_the_whole_area(tmp_path: Path) -> None:
    found = targets(
        tmp_path,
        f"[ramavtalskop.bmss_vuxna]\nvarde = 0.9\n{TERMS}"
        f"[betaldagar.alla]\nvarde = 3\n{TERMS}"
        f"[ej_verkstallda.bmss_barn]\ningangsvarde = true\n{TERMS}",
    )
    assert found == {
        ("ramavtalskop", "bmss_vuxna"): 0.9,
        ("betaldagar", "alla"): 3.0,
        ("ej_verkstallda", "bmss_barn"): None,
    }


def test_a_workspace_without_the_file_has_no_targets(tmp_path: Path) -> None:
    found = registry(Workspace(tmp_path), SETTINGS)
    assert not [name for name, one in found.items() if one.terms.mal]


def test_the_demonstrations_targets_say_from_when_and_where_they_are_decided() -> None:
    aimed = [mal for one in registry(DEMONSTRATIONEN, SETTINGS).values() for mal in one.terms.mal.values()]
    assert len(aimed) == 12
    assert all(mal.galler_fran == 2022 and mal.kalla.startswith("Kategoriplan") for mal in aimed)


@pytest.mark.parametrize(
    ("toml", "where", "says"),
    [
        (f"[ramavtalskopp.bmss_vuxna]\nvarde = 1\n{TERMS}", "ramavtalskopp", "ramavtalskop"),
        (f"[ramavtalskop.bmss_vuxn]\nvarde = 1\n{TERMS}", "ramavtalskop.bmss_vuxn", "bmss_vuxna"),
        (f"[ramavtalskop.boendestod]\nvarde = 1\n{TERMS}", "ramavtalskop.boendestod", "bmss_barn"),
        (f"[ramavtalskop.alla]\nvarde = 1\n{TERMS}", "ramavtalskop.alla", "bmss_barn"),
        (f"[betaldagar.alla]\nvarden = 3\n{TERMS}", "betaldagar.alla", "Menade du varde"),
        ("[betaldagar.alla]\nvarde = 3\n", "betaldagar.alla", "galler_fran"),
        (f"[betaldagar.alla]\nvarde = 'tre'\n{TERMS}", "betaldagar.alla", "varde"),
        (f"[betaldagar.alla]\n{TERMS}", "betaldagar.alla", "ingangsvarde = true"),
        (f"[betaldagar.alla]\nvarde = 3\ningangsvarde = true\n{TERMS}", "betaldagar.alla", "Skriv varde"),
        ("betaldagar = 3\n", "betaldagar", "NYCKELTAL.INSATS"),
        ("[betaldagar]\nalla = 3\n", "betaldagar.alla", "Skriv varde"),
        (f"[volym.bmss_barn]\nvarde = 3\n{TERMS}", "volym", "riktning"),
        ("[betaldagar.alla\n", "mal.toml", "UTF-8"),
    ],
)
def test_a_mistake_is_named_with_what_to_do(toml: str, where: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        targets(tmp_path, toml)
    assert where in error.value.var
    assert error.value.var.startswith("mal.toml")
    assert says in f"{error.value.vad} {error.value.gor}"


def test_what_has_no_target_is_for_information(tmp_path: Path) -> None:
    ws = Workspace(tmp_path)
    ws.mal.write_text(f"[ramavtalskop.bmss_vuxna]\nvarde = 0.9\n{TERMS}", encoding="utf-8")
    assert not registry(ws, SETTINGS)["betaldagar"].terms.mal
    assert ALL["betaldagar"].terms.mal
