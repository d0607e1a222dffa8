"""The bill of materials: valid CycloneDX, every locked package, and nowhere that it was fetched from."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("sbom") / "dist" / "kategoriplan.cdx.json"
    subprocess.run([sys.executable, ROOT / ".ci" / "sbom.py", target], check=True)
    return target.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bill(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def test_it_is_valid_by_the_schema_which_the_library_carries(text: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    broken = text.replace('"bomFormat": "CycloneDX"', '"bomFormat": "Annat"')
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(broken) is not None


def test_it_has_every_locked_package_and_no_other(bill: dict[str, Any]) -> None:
    lock = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    locked = sorted(
        (re.sub(r"[-_.]+", "-", name).lower(), version)
        for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, re.M)
    )
    assert sorted((c["name"], c["version"]) for c in bill["components"]) == locked
    assert len({c["bom-ref"] for c in bill["components"]}) == len(locked)


def test_it_names_no_place_that_a_package_is_fetched_from(text: str, bill: dict[str, Any]) -> None:
    assert bill.pop("$schema").startswith("http://cyclonedx.org/")
    assert not re.search(r"https?:|git\+|file:|/simple/", json.dumps(bill))


def test_it_tells_what_the_program_needs_from_what_its_developers_need(bill: dict[str, Any]) -> None:
    scope = {c["name"]: c["scope"] for c in bill["components"]}
    assert {scope[name] for name in ("duckdb", "polars", "pandera", "numpy", "urllib3")} == {"required"}
    assert {scope[name] for name in ("pytest", "ruff", "mypy", "cyclonedx-python-lib")} == {"excluded"}
    needs = {d["ref"]: d.get("dependsOn", []) for d in bill["dependencies"]}
    assert any(ref.startswith("duckdb@") for ref in needs["kategoriplan"])
    [requests] = [ref for ref in needs if ref.startswith("requests@")]
    assert any(ref.startswith("certifi@") for ref in needs[requests])


def test_it_says_under_which_licence_each_package_of_this_system_is(bill: dict[str, Any]) -> None:
    here = [c for c in bill["components"] if c["scope"] == "required" and "properties" not in c]
    assert [c["name"] for c in here if not c.get("licenses")] == []


def test_the_same_lock_gives_the_same_bill(text: str, tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / ".ci" / "sbom.py", tmp_path / "igen.json"], check=True)
    assert (tmp_path / "igen.json").read_text(encoding="utf-8") == text
