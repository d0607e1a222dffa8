"""The catalogue of a municipality: the package's nyckeltal, its own over them, and whom each is for."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from kommunen import ALL, SETTINGS, arbetsmapp

from kpilib.begrepp import ALLA, ALLA_INSATSER, ROLLER
from kpilib.errors import SettingsError, UsageError
from kpilib.mall import nytt_nyckeltal
from kpilib.nyckeltal import digest, load, registry
from kpilib.nyckeltal.example import example, run
from kpilib.nyckeltal.prova import check
from kpilib.nyckeltal.registry import PAKETETS
from kpilib.nyckeltal.sats import SATSER
from kpilib.settings import Insats, Nyckeltal, Settings, Strategi
from kpilib.workspace import Workspace

STEM = "betaldagar"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return arbetsmapp(tmp_path)


def copied(ws: Workspace, name: str, to: str | None = None) -> Path:
    """The package's folder of a nyckeltal, copied into the workspace."""
    folder = ws.nyckeltal / (to or name)
    shutil.copytree(PAKETETS / name, folder)
    return folder


def edited(folder: Path, old: str, new: str, file: str = "nyckeltal.toml") -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def with_tree(**insatser: Insats) -> Settings:
    return SETTINGS.model_copy(update={"insats": insatser})


def test_whom_a_nyckeltal_is_for_follows_the_roles_of_the_tree(tmp_path: Path) -> None:
    tree = with_tree(
        gruppbostad=Insats(namn="G", lagrum="LSS", roller=("boende_vuxna", "kops", "beslutas")),
        serviceboende=Insats(namn="S", lagrum="LSS", roller=("boende_vuxna", "beslutas")),
        hemtjanst=Insats(namn="H", lagrum="SoL", roller=("beslutas",)),
        stab=Insats(namn="Stab", lagrum=""),
    )
    found = {name: one.terms.insatser for name, one in registry(Workspace(tmp_path), tree).items()}
    assert found["kostnad_per_bedomningspoang"] == ("gruppbostad", "serviceboende")
    assert found["ramavtalskop"] == ("gruppbostad",)
    assert found["volym"] == ("gruppbostad", "serviceboende", "hemtjanst")
    assert found["verkstallda_beslut"] == ("gruppbostad", "serviceboende"), "by lagrum"
    assert found["nettokostnad"] == ("alla", "gruppbostad", "serviceboende", "hemtjanst", "stab")
    assert found["betaldagar"] == ("alla",)
    assert found["belaggning_korttidshem"] == (), "there is none in the municipality"


@pytest.mark.parametrize("name", ALL)
def test_a_statement_speaks_of_the_roles_that_its_terms_name(name: str) -> None:
    """Where the SQL picks out insatser by role, it is by the roles that the nyckeltal is counted for."""
    asked = re.findall(r"insats_roll WHERE roll (?:= ('\w+')|IN \(([^)]+)\))", ALL[name].sql)
    words = {word.strip().strip("'") for one, many in asked for word in (one or many).split(",")}
    assert words in (set(), set(ALL[name].terms.roller))
    assert words <= set(ROLLER)


@pytest.mark.parametrize("name", ALL)
def test_a_statement_has_no_gap_left(name: str) -> None:
    assert not re.search(r"\{\w*\}", ALL[name].sql)


def test_every_shared_statement_is_shared() -> None:
    users = [n.terms.sql.get("sats") for n in ALL.values() if n.terms.sql]
    for path in SATSER.glob("*.sql"):
        assert users.count(path.stem) > 1, path.stem


def test_a_shared_statement_is_filled_with_what_each_says_of_itself() -> None:
    one, other = ALL["standardkostnad_lss"].sql, ALL["lss_per_10000"].sql
    assert "a.kpi = 'N28017'" in one
    assert one.replace("N28017", "N28892") == other
    assert "roll IN ('korttidshem')" in ALL["belaggning_korttidshem"].sql


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('sats = "kolada"', 'sats = "kolad"', "Välj kolada"),
        ('kpi = "N28017"', "", "kpi"),
        ('kpi = "N28017"', 'kpi = "N28017"\nar = 2024', "ar"),
        ('[sql]\nsats = "kolada"\nkpi = "N28017"\n', "", "skriv nyckeltal.sql"),
        ('insatser = ["alla"]', 'insatser = ["boende_vuxen"]', "boende_vuxna"),
        ('insatser = ["alla"]', 'insatser = ["gruppbostad"]', "Skriv alla, * eller en roll"),
        ('kallor = ["kolada_varde"]', 'kallor = ["kolada_varden"]', "kolada_varde"),
        ('slag = "statistik"\n', 'slag = "lager"\n', "Jämför"),
    ],
)
def test_a_definition_that_does_not_hold_says_what_to_do(
    old: str, new: str, says: str, ws: Workspace
) -> None:
    edited(copied(ws, "standardkostnad_lss"), old, new)
    with pytest.raises(UsageError) as error:
        registry(ws, SETTINGS)
    assert says in f"{error.value.vad} {error.value.gor}"
    assert "standardkostnad_lss" in f"{error.value.vad} {error.value.var}"


def test_a_folder_with_a_statement_of_its_own_and_a_shared_one_is_refused(ws: Workspace) -> None:
    (copied(ws, "volym") / "nyckeltal.sql").write_text("SELECT 1", encoding="utf-8")
    with pytest.raises(UsageError, match="en SQL-sats"):
        registry(ws, SETTINGS)


def test_a_folder_of_the_workspace_adds_a_nyckeltal(ws: Workspace) -> None:
    copied(ws, STEM, "egna_dagar")
    found = registry(ws, SETTINGS)
    assert set(found) == {*ALL, "egna_dagar"}
    assert list(found) == sorted(found)
    assert not found["egna_dagar"].terms.mal


def test_a_folder_of_the_same_name_replaces_the_packages(ws: Workspace) -> None:
    edited(copied(ws, STEM), 'namn = "Betaldagar"', 'namn = "Våra betaldagar"')
    found = registry(ws, SETTINGS)
    assert set(found) == set(ALL)
    assert found[STEM].terms.namn == "Våra betaldagar"
    assert found[STEM].terms.mal == ALL[STEM].terms.mal, "the municipality's target is still the same"


def without(*names: str) -> Settings:
    return SETTINGS.model_copy(update={"nyckeltal": SETTINGS.nyckeltal.model_copy(update={"utgar": names})})


def test_the_settings_take_a_nyckeltal_away(ws: Workspace) -> None:
    assert set(ALL) - set(registry(ws, without("volym_manad"))) == {"volym_manad"}


def test_what_does_not_exist_cannot_be_taken_away(ws: Workspace) -> None:
    with pytest.raises(SettingsError, match="volymer") as error:
        registry(ws, without("volymer"))
    assert "volym" in error.value.gor


def test_a_workspaces_folder_lacking_a_part_is_refused(ws: Workspace) -> None:
    (copied(ws, STEM) / "sida.md").unlink()
    with pytest.raises(UsageError, match=r"betaldagar saknar sida\.md"):
        registry(ws, SETTINGS)


def test_a_folder_whose_name_is_no_id_is_refused(ws: Workspace) -> None:
    copied(ws, STEM, "Våra dagar")
    with pytest.raises(UsageError, match="Våra dagar"):
        registry(ws, SETTINGS)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("nyckeltal.toml", "definition_version = 1", "definition_version = 2"),
        ("nyckeltal.sql", "AS taljare", "+ 0 AS taljare"),
        ("sida.md", "## Vad det säger", "## Vad det säger\n\nMer."),
        ("exempel/exempel.toml", "2024", "2025"),
    ],
)
def test_all_that_a_folder_says_is_part_of_the_identity(file: str, old: str, new: str, ws: Workspace) -> None:
    folder = copied(ws, STEM)
    before = digest(registry(ws, SETTINGS))
    assert before == digest(ALL), "a copy that says the same is the same"
    edited(folder, old, new, file)
    assert digest(registry(ws, SETTINGS)) != before


def test_a_target_and_the_tree_are_part_of_the_identity(ws: Workspace) -> None:
    before = digest(ALL)
    ws.mal.write_text(ws.mal.read_text(encoding="utf-8").replace("varde = 50", "varde = 55"), "utf-8")
    assert digest(registry(ws, SETTINGS)) != before


def test_the_region_is_named_as_the_municipality_calls_it(ws: Workspace) -> None:
    region = SETTINGS.region.model_copy(update={"namn": "Sjuhärad", "kort": "Sjuhärad"})
    one = registry(ws, SETTINGS.model_copy(update={"region": region}))["andel_verkstallda_i_gr"]
    assert one.terms.namn == "Andel verkställda i Sjuhärad"
    assert "i en kommun i Sjuhärad." in one.sida
    assert "Göteborgsregionen (GR)" in unescape(ALL["andel_verkstallda_i_gr"].sida)


def test_a_new_nyckeltal_lies_in_the_workspace_and_its_example_passes(ws: Workspace) -> None:
    folder = nytt_nyckeltal("andel_i_lanet", ws)
    assert folder == ws.nyckeltal / "andel_i_lanet"
    one = registry(ws, SETTINGS)["andel_i_lanet"]
    assert one.terms.namn == "andel_i_lanet"
    assert run(one).select(example(one).forvantat.columns).rows() == example(one).forvantat.rows()
    check(one)


@pytest.mark.parametrize("name", ["Andel", "1x", "a-b", "å", "", "volym", "redan_min"])
def test_a_name_that_is_no_id_or_is_taken_is_refused(name: str, ws: Workspace) -> None:
    copied(ws, STEM, "redan_min")
    with pytest.raises(UsageError):
        nytt_nyckeltal(name, ws)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("exempel/forvantat.csv", "1.0,{}", "2.0,{}", "ger inte vad det säger"),
        ("nyckeltal.sql", "b.person", "b.personen", "går inte att räkna"),
        ("exempel/exempel.toml", "utdrag", "uttag", "går inte att räkna"),
        ("exempel/beslut.csv", "2024-10-01", "i oktober", "går inte att räkna"),
    ],
)
def test_an_example_that_does_not_hold_is_told_apart(
    file: str, old: str, new: str, says: str, ws: Workspace
) -> None:
    folder = nytt_nyckeltal("mitt", ws)
    edited(folder, old, new, file)
    with pytest.raises(UsageError, match=says) as error:
        check(load(folder, SETTINGS))
    assert error.value.gor


def test_the_packages_definitions_speak_of_roles_and_of_no_target() -> None:
    for one in ALL.values():
        text = (one.folder / "nyckeltal.toml").read_text(encoding="utf-8")
        assert set(one.terms.roller) <= {ALLA, ALLA_INSATSER, *ROLLER}
        assert "[mal" not in text


def said_of(**changed: object) -> Settings:
    return SETTINGS.model_copy(update=changed)


def test_a_nyckeltal_shows_the_strategies_that_name_it_in_the_plans_order(ws: Workspace) -> None:
    plan = {
        "hem": Strategi(namn="Ett hem för alla", nyckeltal=("volym", "ej_verkstallda")),
        "pengar": Strategi(namn="Pengar som räcker", nyckeltal=("volym",)),
    }
    found = registry(ws, said_of(strategi=plan))
    shown = [found[name].terms.strategi for name in ("volym", "ej_verkstallda", "regiform")]
    assert shown == ["Ett hem för alla; Pengar som räcker", "Ett hem för alla", ""]


def test_where_a_definition_is_decided_is_the_municipalitys_to_say(ws: Workspace) -> None:
    said = SETTINGS.nyckeltal.model_copy(update={"kalla": {"volym": "Nämndens plan, avsnitt 3"}})
    found = registry(ws, said_of(nyckeltal=said))
    assert found["volym"].terms.kalla == "Nämndens plan, avsnitt 3"
    assert found["regiform"].terms.kalla == "Programmets definition"


@pytest.mark.parametrize(
    ("settings", "where"),
    [
        (said_of(strategi={"hem": Strategi(namn="Hem", nyckeltal=("volymm",))}), "[strategi.hem] nyckeltal"),
        (
            said_of(nyckeltal=SETTINGS.nyckeltal.model_copy(update={"kalla": {"volymm": "x"}})),
            "[nyckeltal.kalla]",
        ),
    ],
)
def test_a_setting_that_names_what_is_no_nyckeltal_says_where(
    settings: Settings, where: str, ws: Workspace
) -> None:
    with pytest.raises(SettingsError, match="volymm") as error:
        registry(ws, settings)
    assert where in error.value.var
    assert "Menade du volym" in error.value.gor


def test_no_definition_of_the_packages_is_one_municipalitys(ws: Workspace) -> None:
    """What a plan says, and where it says so, is in the workspace."""
    for name, one in registry(ws, said_of(strategi={}, nyckeltal=Nyckeltal())).items():
        words = (one.terms.kalla, one.sida, *one.exempel.values())
        assert not any(re.search(r"Kategoriplan \w* ?\d{4}|avsnitt \d", text) for text in words), name
