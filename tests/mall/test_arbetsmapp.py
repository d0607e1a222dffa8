"""`kategoriplan init`: what a new workspace holds, what it does not, and what stops it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from kommunen import ROOT, SETTINGS

from kpilib.begrepp import LSS_ROLLER, RIKET, ROLLER
from kpilib.cli import run
from kpilib.mall import Kommun, gor_arbetsmapp, hitta_kommun
from kpilib.nyckeltal import registry
from kpilib.qmd.project import read_project
from kpilib.settings import Settings, load_settings
from kpilib.workspace import Workspace

TODAY = date(2026, 3, 1)
RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return gor_arbetsmapp(tmp_path_factory.mktemp("ny") / "Borås", hitta_kommun("Borås"), TODAY)


@pytest.fixture(scope="module")
def settings(ws: Workspace) -> Settings:
    return load_settings(ws.settings)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cli:
    monkeypatch.chdir(tmp_path)

    def _cli(*args: str) -> tuple[int, str, str]:
        code = run(list(args))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return _cli


def texts(ws: Workspace) -> dict[str, str]:
    return {
        path.relative_to(ws.root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(ws.root.rglob("*"))
        if path.is_file()
    }


def test_the_pages_are_the_programs_own(ws: Workspace) -> None:
    pages = [page.as_posix() for page in read_project(ROOT).pages]
    assert "reports/kategoriplan.qmd" in pages
    assert [page.as_posix() for page in read_project(ws.root).pages] == pages
    for name in ("_quarto.yml", *pages):
        assert (ws.root / name).read_bytes() == (ROOT / name).read_bytes()


def test_the_settings_are_of_the_municipality_and_no_other(settings: Settings) -> None:
    assert (settings.kommun.kod, settings.kommun.namn) == ("1490", "Borås")
    assert settings.region.kommuner == ("Borås",)
    assert settings.kolada.kommuner == ("1490", RIKET)
    assert not settings.kolada.framhavda
    assert not settings.inkop.konton
    assert settings.plan.faststalld is None


def test_every_insats_of_the_law_that_municipalities_give_is_in_the_tree(settings: Settings) -> None:
    roles = {role for insats in settings.insats.values() for role in insats.roller}
    assert set(ROLLER) - roles == {"radgivning"}, "advice and support is the region's"
    for insats in settings.insats.values():
        assert set(insats.roller) <= set(ROLLER)
        for point, role in enumerate(LSS_ROLLER, 1):
            if role in insats.roller:
                assert insats.lagrum == f"LSS 9 § {point}"


def test_the_comment_that_lists_the_roles_lists_all_of_them(ws: Workspace) -> None:
    comment = re.search(
        r"flera insatser kan ha samma roll:\n(.+?)\n#\n# `fokus`", texts(ws)["kategoriplan.toml"], re.S
    )
    assert comment
    words = set(re.findall(r"[a-z_]+", comment[1]))
    assert set(ROLLER) <= words


def test_there_are_no_targets_until_some_are_written_in_the_form_that_stands_there(
    ws: Workspace, settings: Settings, tmp_path: Path
) -> None:
    assert all(not one.terms.mal for one in registry(ws, settings).values())
    form = "\n".join(
        line.removeprefix("# ")
        for line in texts(ws)["mal.toml"].splitlines()
        if re.match(r"# (\[|\w+ = )", line)
    )
    other = gor_arbetsmapp(tmp_path / "andra", hitta_kommun("1490"), TODAY)
    other.mal.write_text(form, encoding="utf-8")
    assert (
        len(registry(other, settings)["ej_verkstallda"].terms.mal)
        == len(tomllib.loads(form)["ej_verkstallda"])
        == 2
    )


@pytest.mark.parametrize(
    ("today", "ar"),
    [
        (date(2026, 1, 1), 2026),
        (date(2026, 10, 31), 2026),
        (date(2026, 11, 1), 2027),
        (date(2026, 12, 31), 2027),
    ],
)
def test_the_plan_is_this_years_until_the_month_of_the_next_ones_reference_is_past(
    today: date, ar: int, tmp_path: Path
) -> None:
    plan = load_settings(gor_arbetsmapp(tmp_path / "x", hitta_kommun("1490"), today).settings).plan
    assert (plan.ar, plan.referensmanad, plan.kalender_fran) == (ar, 10, f"{ar - 3}-01")


def test_every_text_that_the_pages_ask_for_says_that_it_is_unwritten(
    ws: Workspace, settings: Settings
) -> None:
    held = {name: text for name, text in texts(ws).items() if name.startswith("reports/text/")}
    assert held
    for text in held.values():
        assert re.fullmatch(r"\*Texten är inte skriven än\. Här står [^*\n]+\.\*\n", text)
    asked = set()
    for page in read_project(ws.root).pages:
        source = (ws.root / page).read_text(encoding="utf-8")
        asked |= {f"reports/text/{n}.md" for n in re.findall(r'analystext\([\w.]+, "([^"]+)"', source)}
        asked |= {f"reports/{n}" for n in re.findall(r"\{\{< include (\S+) >\}\}", source)}
    focus = {
        f"reports/text/kategoriplan/{id_.replace('_', '-')}.md"
        for id_, one in settings.insats.items()
        if one.fokus
    }
    assert set(held) == asked | focus


def test_the_next_commands_are_four_and_exist(ws: Workspace, cli: Cli) -> None:
    block = re.search(r"```sh\n(.+?)```", texts(ws)["LÄSMIG.md"], re.S)
    assert block
    commands = [line.split()[1] for line in block[1].splitlines()]
    assert len(commands) == 4
    for command in commands:
        assert cli(command, "--help")[0] == 0


def test_its_names_are_names_on_windows_too(ws: Workspace) -> None:
    names = [path.relative_to(ws.root) for path in ws.root.rglob("*")]
    assert len({str(name).casefold() for name in names}) == len(names)
    for part in {part for name in names for part in name.parts}:
        assert not set(part) & set('<>:"\\|?*')
        assert not part.endswith((" ", "."))
        assert part.partition(".")[0].casefold() not in RESERVED


def test_the_doctor_finds_a_new_workspace_in_order(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("init", "ny", "--kommun", "borås")[0] == 0
    monkeypatch.chdir("ny")
    code, out, _ = cli("doctor")
    assert (code, "FEL" in out) == (0, False)


@pytest.mark.parametrize("before", ["", ".git/config", ".venv/pyvenv.cfg"])
def test_a_folder_that_is_empty_but_for_what_begins_with_a_dot_is_filled(
    before: str, cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "ny").mkdir()
    if before:
        (tmp_path / "ny" / before).parent.mkdir()
        (tmp_path / "ny" / before).write_text("kvar")
    code, out, _ = cli("init", "ny", "--kommun", "1490", "--json")
    assert code == 0
    assert json.loads(out) == {"mapp": str(tmp_path / "ny"), "kommun": {"kod": "1490", "namn": "Borås"}}
    assert not before or (tmp_path / "ny" / before).read_text() == "kvar"


@pytest.mark.parametrize("held", ["köpfil.xlsx", "kategoriplan.toml", ".gitignore"])
def test_nothing_that_is_there_is_overwritten(held: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "mapp").mkdir()
    (tmp_path / "mapp" / held).write_text("kvar")
    code, _, err = cli("init", "mapp", "--kommun", "1490")
    assert code == 2
    assert "Gör så här: " in err
    assert [p.name for p in (tmp_path / "mapp").iterdir()] == [held]
    assert (tmp_path / "mapp" / held).read_text() == "kvar"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["ny"], "vilken kommun"),
        (["ny", "--kommun", "Borås", "--demo"], "har redan en kommun"),
        (["ny", "--kommun", "Boråz"], "Menade du Borås"),
        (["fil", "--kommun", "Borås"], "är en fil"),
        (["fil/under", "--kommun", "Borås"], "går inte att skriva"),
    ],
)
def test_what_is_asked_wrongly_writes_nothing(args: list[str], says: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("kvar")
    code, _, err = cli("init", *args)
    assert code == 2
    assert says in " ".join(err.split())
    assert [p.name for p in tmp_path.iterdir()] == ["fil"]


def test_the_demonstration_has_a_workspace_of_its_own(cli: Cli, tmp_path: Path) -> None:
    assert cli("init", "demo", "--demo")[0] == 0
    ws = Workspace(tmp_path / "demo")
    assert load_settings(ws.settings) == SETTINGS
    assert ws.mal.read_bytes() == (ROOT / "mal.toml").read_bytes()
    written = {name: text for name, text in texts(ws).items() if name.startswith("reports/text/")}
    own = (ROOT / "reports" / "text").rglob("*.md")
    assert written == {p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8") for p in own}


def test_another_municipalitys_name_fits_in_every_gap(tmp_path: Path) -> None:
    ws = gor_arbetsmapp(tmp_path / "x", Kommun("2418", "Malå"), TODAY)
    written = {name: text for name, text in texts(ws).items() if not name.startswith("reports/tema/")}
    assert not [name for name, text in written.items() if re.search(r"\$(\w|\{)", text)]
    assert load_settings(ws.settings).kommun.namn == "Malå"


def test_the_doctor_names_the_pages_that_are_no_longer_the_programs(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cli("init", "ny", "--kommun", "borås")
    monkeypatch.chdir("ny")
    assert "OK    Sidor: 9 sidor\n" in cli("doctor")[1]
    for page in ("index.qmd", "reports/katalog.qmd"):
        (tmp_path / "ny" / page).write_text("---\ntitle: Vår egen\n---\n", encoding="utf-8")
    code, out, _ = cli("doctor")
    assert (
        code,
        "OK    Sidor: 9 sidor, inte som programmets: index.qmd och reports/katalog.qmd\n" in out,
    ) == (0, True)
