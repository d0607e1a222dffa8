"""The rules' parameters: one value for each day, a source each, and nothing that nobody reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from kommunen import ALL as CATALOGUE
from kommunen import SETTINGS

from kpilib.errors import UsageError
from kpilib.rules import lagrum
from kpilib.rules.lag import HANVISNING, REGEL
from kpilib.rules.parameters import lydelser, parameter, parameters

ROOT = Path(__file__).resolve().parents[2]
DAY = timedelta(days=1)
READERS = {"parameter", "lydelser"}
NAMED = sorted({(p.regel, p.namn) for p in parameters()})


def asked() -> Iterator[tuple[str, str]]:
    """The rules and names that the code asks for, and the provisions that settings and texts name."""
    for module in (ROOT / "kpilib").rglob("*.py"):
        for call in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in READERS:
                words = [a.value for a in call.args if isinstance(a, ast.Constant)]
                if len(words) == 2:
                    yield str(words[0]), str(words[1])
    texts = [*(ROOT / "reports").rglob("*.md"), *ROOT.glob("*/*.qmd")]
    folders = [n.folder for n in CATALOGUE.values()]
    texts += [folder / name for folder in folders for name in ("sida.md", "nyckeltal.toml")]
    references = [found["namn"] for path in texts for found in HANVISNING.finditer(path.read_text("utf-8"))]
    for insats in SETTINGS.insats.values():
        references += [part.strip() for part in insats.lagrum.split(",")]
    for regel, namn in NAMED:
        if regel == REGEL and any(r == namn or r.startswith(f"{namn} ") for r in references):
            yield regel, namn


@pytest.mark.parametrize(("regel", "namn"), NAMED)
def test_a_parameter_is_read_by_somebody(regel: str, namn: str) -> None:
    assert (regel, namn) in set(asked())


@pytest.mark.parametrize(("regel", "namn"), NAMED)
def test_a_parameter_has_one_value_for_each_day_and_says_where_it_comes_from(regel: str, namn: str) -> None:
    found = lydelser(regel, namn)
    for one, after in pairwise(found):
        assert one.galler_till == after.galler_fran - DAY
    assert found[-1].galler_till is None
    assert all(p.kalla for p in found)


VARDEN: list[tuple[str, str, date, date | None, int | str]] = [
    ("verkstallighet", "manader", date(1900, 1, 1), None, 3),
    ("avtal", "varning_manader", date(1900, 1, 1), None, 18),
    ("avstamning", "avrundning_ore", date(1900, 1, 1), None, 100),
    ("lagrum", "SoL", date(2002, 1, 1), date(2025, 6, 30), "4 kap. 1 § socialtjänstlagen (2001:453)"),
    ("lagrum", "SoL", date(2025, 7, 1), None, "11 kap. 1 § socialtjänstlagen (2025:400)"),
    ("lagrum", "LSS", date(1994, 1, 1), None, "9 § LSS"),
    ("lagrum", "personkrets", date(1994, 1, 1), None, "1 § LSS"),
    (
        "lagrum", "rapportering", date(2008, 7, 1), date(2025, 6, 30),
        "16 kap. 6 f–6 h §§ socialtjänstlagen (2001:453) och 28 f–28 h §§ LSS",
    ),
    (
        "lagrum", "rapportering", date(2025, 7, 1), None,
        "socialtjänstlagen (2025:400) och 28 f–28 h §§ LSS",
    ),
    (
        "lagrum", "standardkostnad", date(2026, 1, 1), None, "SFS 2008:776 i lydelse enligt SFS 2025:1172",
    ),
]  # fmt: skip
"""Every value with its first and last day, written once more by hand."""


def test_every_value_is_held() -> None:
    held = {(regel, namn, fran) for regel, namn, fran, _, _ in VARDEN}
    assert held == {(p.regel, p.namn, p.galler_fran) for p in parameters()}


@pytest.mark.parametrize(("regel", "namn", "fran", "till", "varde"), VARDEN)
def test_a_parameter_is_in_force_from_its_first_day_to_its_last(
    regel: str, namn: str, fran: date, till: date | None, varde: int | str
) -> None:
    for day in (fran, till or date(2030, 1, 1)):
        found = parameter(regel, namn, day)
        assert (found.varde, found.galler_fran, found.galler_till) == (varde, fran, till)


@pytest.mark.parametrize(
    ("regel", "namn", "fran"), [(regel, namn, lydelser(regel, namn)[0].galler_fran) for regel, namn in NAMED]
)
def test_a_parameter_without_a_value_on_the_day_is_an_error(regel: str, namn: str, fran: date) -> None:
    day = fran - DAY
    with pytest.raises(UsageError, match=f"Regeln {regel} har 0 värden för {namn} den {day}"):
        parameter(regel, namn, day)


def test_the_provision_of_the_social_services_act_changes_on_1_july_2025() -> None:
    assert "2001:453" in lagrum("SoL", date(2025, 6, 30))
    assert "2025:400" in lagrum("SoL", date(2025, 7, 1))
