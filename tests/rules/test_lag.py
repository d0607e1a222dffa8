"""A provision of law reads as it did on the day, and stands nowhere but among the parameters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from kommunen import ALL as CATALOGUE
from kommunen import SETTINGS

from kpilib.errors import UsageError
from kpilib.rules import lagrum, med_lag

ROOT = Path(__file__).resolve().parents[2]
GAMMAL, NY = date(2025, 6, 30), date(2025, 7, 1)


@pytest.mark.parametrize(
    ("namn", "dag", "visat"),
    [
        ("SoL", GAMMAL, "4 kap. 1 § socialtjänstlagen (2001:453)"),
        ("SoL", NY, "11 kap. 1 § socialtjänstlagen (2025:400)"),
        ("LSS", GAMMAL, "9 § LSS"),
        ("LSS 9 § 8", NY, "9 § 8 LSS"),
        ("LSS 9 § 10", NY, "9 § 10 LSS"),
        ("LSS 9 § 9, SoL", GAMMAL, "9 § 9 LSS, 4 kap. 1 § socialtjänstlagen (2001:453)"),
        ("LSS 9 § 9, SoL", NY, "9 § 9 LSS, 11 kap. 1 § socialtjänstlagen (2025:400)"),
        ("SoL 4 kap. 1 §", GAMMAL, "4 kap. 1 § socialtjänstlagen (2001:453)"),
        # Not the paragraph in force, and not a law that the parameters know: as somebody wrote it.
        ("SoL 4 kap. 1 §", NY, "SoL 4 kap. 1 §"),
        ("LSSA 1 §", NY, "LSSA 1 §"),
        ("HSL 12 kap.", NY, "HSL 12 kap."),
        ("manader 3", NY, "manader 3"),  # a parameter, but no provision
        ("", NY, ""),
    ],
)
def test_a_reference_reads_as_it_did_on_the_day(namn: str, dag: date, visat: str) -> None:
    assert lagrum(namn, dag) == visat


def test_a_text_of_no_day_has_every_wording_with_its_last_day() -> None:
    assert med_lag("Enligt {{lag SoL}}.") == (
        "Enligt 4 kap. 1 § socialtjänstlagen (2001:453) till och med 30 juni 2025, därefter 11 kap. 1 § "
        "socialtjänstlagen (2025:400)."
    )
    assert (
        med_lag("Barn ({{lag LSS 9 § 8}}), vuxna ({{ lag }}) {x}")
        == "Barn (9 § 8 LSS), vuxna ({{ lag }}) {x}"
    )


EVERY = "LSS, SoL, personkrets, rapportering, standardkostnad"


@pytest.mark.parametrize(("namn", "nearest"), [("SOLL", "SoL"), ("manad", EVERY), ("xyz", EVERY)])
def test_a_text_that_names_no_provision_is_refused_with_the_nearest_or_all(namn: str, nearest: str) -> None:
    with pytest.raises(UsageError) as error:
        med_lag(f"Enligt {{{{lag {namn}}}}}.")
    assert error.value.vad == f"Det finns inget lagrum som heter {namn}."
    assert error.value.gor == f"Närmast: {nearest}."


@pytest.mark.parametrize("dag", [date(2022, 1, 1), GAMMAL, NY])
def test_every_insats_rests_on_a_provision_that_is_in_force(dag: date) -> None:
    for insats in SETTINGS.insats.values():
        shown = lagrum(insats.lagrum, dag)
        assert len(shown.split(", ")) == len(insats.lagrum.split(", "))
        assert all("§" in part for part in shown.split(", ") if insats.lagrum)


def test_every_page_of_a_nyckeltal_is_written_out_in_the_catalogue() -> None:
    for nyckeltal in CATALOGUE.values():
        page = med_lag((nyckeltal.folder / "sida.md").read_text(encoding="utf-8"))
        assert "{{" not in page + nyckeltal.terms.model_dump_json()
    assert "9 § 8 LSS" in med_lag(
        (CATALOGUE["kostnad_per_brukare_boende"].folder / "sida.md").read_text("utf-8")
    )
    assert "28 f–28 h §§ LSS" in CATALOGUE["ej_verkstallda"].terms.kalla


REFERENCE = re.compile(r"\d+ ?[a-z]? ?§|§+ ?\d|\b\d+ kap\.|\bSFS \d|\(\d{4}:\d+\)")


def written() -> Iterator[tuple[str, str]]:
    """What a page can print: its own text, the nyckeltal, and the texts in the code that makes it.

    The demonstration's files are what a system wrote, and a worked example is rows of such. `lagrum` of the
    insats tree is the name by which a provision is asked for.
    """
    for pattern in ("index.qmd", "reports/**/*.qmd", "reports/text/**/*.md", "notebooks/*.qmd"):
        yield from (
            (path.name, path.read_text("utf-8")) for path in ROOT.glob(pattern) if "_site" not in path.parts
        )
    for n in CATALOGUE.values():
        texts = {name: (n.folder / name).read_text("utf-8") for name in ("sida.md", "nyckeltal.toml")}
        for name, text in {**texts, "sql": n.sql}.items():
            yield f"{n.id}/{name}", re.sub(r"\{\{lag [^}]*\}\}", "", text)
    for path in sorted((ROOT / "kpilib").rglob("*.py")):
        if "demo" in path.parts:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        said = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                yield path.relative_to(ROOT).as_posix(), node.value
    for path in sorted((ROOT / "kpilib").rglob("*.toml")):
        if path.name not in ("parameters.toml", "exempel.toml", "nyckeltal.toml"):
            text = path.read_text("utf-8")
            yield path.name, re.sub(r"^(# )?lagrum = .*$", "", text, flags=re.M)


def test_no_text_has_a_provision_of_its_own() -> None:
    assert [(where, REFERENCE.findall(text)) for where, text in written() if REFERENCE.search(text)] == []


@pytest.mark.parametrize(
    "text",
    ["enligt 9 § 8 LSS", "4 kap. 1 § SoL", "SFS 2025:400", "socialtjänstlagen (2001:453)", "§ 9", "28 f §"],
)
def test_a_provision_is_seen(text: str) -> None:
    assert REFERENCE.search(text)
