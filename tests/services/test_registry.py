"""Which services there are, whose a file is, and what sources are called."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import kpilib.services
from kpilib.contracts import CONTRACTS
from kpilib.errors import SettingsError
from kpilib.services.identity import own_section
from kpilib.services.registry import KALLOR, SERVICES, check_sections, service_of, titel
from kpilib.settings import Settings

FOLDERS = [p.parent.name for p in Path(kpilib.services.__path__[0]).glob("*/__init__.py")]


def test_every_folder_is_a_service_under_its_own_name() -> None:
    assert list(SERVICES) == sorted(FOLDERS)


@pytest.mark.parametrize("namn", SERVICES)
def test_a_service_names_tables_that_it_has(namn: str) -> None:
    service = SERVICES[namn]
    named = {service.varden, *service.nycklar, *([service.arsvarden] if service.arsvarden else [])}
    assert named <= set(service.tabeller)
    for table, key in service.nycklar.items():
        assert set(key) <= {column.namn for column in service.tabeller[table].kolumner}
    columns = {column.namn for column in service.tabeller[service.varden].kolumner}
    assert "fil" in columns
    assert not service.arsvarden or "ar" in columns
    assert all(service.serie_id and service.serie_id.fullmatch(serie) for serie in service.seriebrott)


def test_no_two_have_a_table_of_the_same_name_and_none_has_a_contracts() -> None:
    names = [*CONTRACTS, *(table for service in SERVICES.values() for table in service.tabeller)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("namn", SERVICES)
def test_its_settings_are_the_standard_ones_until_the_workspace_says_more(
    namn: str, settings: Settings
) -> None:
    service = SERVICES[namn]
    if service.identitet.sektion == own_section(namn):
        bare = settings.model_copy(update={"tjanst": {}})
        assert service.installningar(bare) == type(service.installningar(bare))()
    else:
        assert service.identitet.sektion == f"[{namn}]"
        assert service.installningar(settings) is getattr(settings, namn)


@pytest.mark.parametrize(
    ("name", "content", "kalla"),
    [
        ("a.json", json.dumps({"kalla": "kolada", "svar": {}}), "kolada"),
        ("a.json", json.dumps({"svar": {"kalla": "kolada"}, "kalla": "scb"}), "scb"),
        ("a.json", "\ufeff" + json.dumps({"kalla": "kolada"}), "kolada"),
        ("a.json", json.dumps({"kalla": "någon annan"}), None),
        ("a.json", json.dumps({"kalla": ["kolada"]}), None),
        ("a.json", json.dumps(["kolada"]), None),
        ("a.json", '{"kalla": "kolada"', None),
        ("a.json", "", None),
        ("a.csv", json.dumps({"kalla": "kolada"}), None),
    ],
)
def test_a_file_says_whose_answers_it_holds(
    name: str, content: str, kalla: str | None, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    found = service_of(path)
    assert (found.namn if found else None) == kalla


def test_a_file_that_is_no_text_and_a_folder_are_no_answers(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xff\xfe{")
    assert service_of(path) is None
    assert service_of(tmp_path) is None


def test_a_source_has_one_title_by_its_name_and_by_its_table() -> None:
    assert titel("egen_regi") == "Egen regi"
    assert titel("kolada") == titel("kolada_varde") == "Kolada"
    assert titel("scb") == titel("scb_varde") == "SCB"
    assert titel("okänd") == "okänd"
    assert [*KALLOR][: len(CONTRACTS)] == [*CONTRACTS]


@pytest.mark.parametrize("namn", ["socialstyrelsen", "kolada"])
def test_a_section_of_no_service_is_a_fault(namn: str, settings: Settings) -> None:
    check_sections(settings)
    with pytest.raises(SettingsError, match=f"ingen tjänst som heter {namn}") as error:
        check_sections(settings.model_copy(update={"tjanst": {namn: {}}}))
    assert error.value.var == f"kategoriplan.toml: [tjanst.{namn}]"


def test_nothing_outside_a_services_folder_lists_the_services() -> None:
    """Their names side by side in code: a list that a third would have to be added to by hand.

    What holds one against the other is of those two.
    """
    together = re.compile(r"""["']kolada["'].{0,40}["']scb["']|["']scb["'].{0,40}["']kolada["']""", re.S)
    root = Path(kpilib.services.__path__[0]).parent
    code = [p for suffix in ("py", "sql", "toml") for p in root.rglob(f"*.{suffix}")]
    own = {root / "services" / name for name in FOLDERS}
    found = {
        p.name for p in code if not own & {*p.parents} and together.search(p.read_text(encoding="utf-8"))
    }
    assert found == {"avstamning.py"}
