"""From a wheel alone to a municipality's finished pages, with the source tree out of sight.

The wheel is built offline and installed in an environment that has nothing else of the project's; what the
project depends on is seen in the folder where the tests' own Python has it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from kommunen import ROOT, SETTINGS

from kpilib.mall import kommuner
from kpilib.mall.sidor import ursprung
from kpilib.qmd.project import read_project
from mall.kommunfiler import BOR, DYGN, KOPTA, KOSTNAD, PA_AVTAL, PLATSER, STOD, VANTAR, skriv_filer

Run = Callable[..., str]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
HIDDEN = ("PYTHONPATH", "VIRTUAL_ENV", "KATEGORIPLAN_HOME")
"""What the tests' own environment says of where things lie."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hjul")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def run(wheel: Path, key_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """What a program of the wheel's environment says, in a folder; it is to succeed."""
    home = tmp_path_factory.mktemp("miljo").resolve()
    venv.create(home, with_pip=False)
    paths = {"base": str(home), "platbase": str(home)}
    own = Path(sysconfig.get_path("purelib", "venv", vars=paths))
    outer = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    # A folder that a .pth names is searched; its own .pth files, an editable installation's, are not read.
    (own / "utanfor.pth").write_text("\n".join(sorted(outer)) + "\n")
    python = home / SCRIPTS / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel]
    subprocess.run(pip, check=True, capture_output=True)
    environment = {name: value for name, value in os.environ.items() if name not in HIDDEN}

    def _run(program: str, *arguments: str | Path, cwd: Path = home) -> str:
        done = subprocess.run(
            [home / SCRIPTS / program, *arguments],
            cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    return _run


@pytest.fixture(scope="module")
def workspace(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A municipality from `init` to its pages, by the commands of its LÄSMIG.md."""
    folder = tmp_path_factory.mktemp("kommun").resolve()
    run("kategoriplan", "init", "X", "--kommun", "Borås", cwd=folder)
    ws = folder / "X"
    delivered = folder / "filer"
    delivered.mkdir()
    skriv_filer(delivered, plan_ar(ws))
    for command in (["ingest", delivered], ["publish"], ["report", "--format", "webb"]):
        run("kategoriplan", *command, cwd=ws)
    return ws


@pytest.fixture(scope="module")
def pages(workspace: Path) -> dict[str, lxml.html.HtmlElement]:
    """Page -> its HTML, without scripts."""
    site = workspace / "reports" / "_site"
    found = {}
    for path in sorted(site.rglob("*.html")):
        tree = lxml.html.fromstring(path.read_bytes())
        for script in tree.xpath("//script | //style"):
            script.drop_tree()
        found[path.relative_to(site).as_posix()] = tree
    return found


@pytest.fixture(scope="module")
def texts(pages: dict[str, lxml.html.HtmlElement]) -> dict[str, str]:
    """Page -> what it says, spaces evened out."""
    return {name: " ".join(tree.text_content().split()) for name, tree in pages.items()}


def plan_ar(ws: Path) -> int:
    ar: int = tomllib.loads((ws / "kategoriplan.toml").read_text(encoding="utf-8"))["plan"]["ar"]
    return ar


def test_the_program_is_the_wheels_and_the_source_tree_is_out_of_sight(run: Run) -> None:
    seen = run(
        "python", "-c",
        "import sys; from pathlib import Path; import kpilib; print(Path(kpilib.__file__).parent)\n"
        "for p in sys.path: print(p) if (Path(p) / 'kpilib' / '__init__.py').exists() else None",
    )  # fmt: skip
    package, *searched = seen.split()
    assert [Path(path) / "kpilib" for path in searched] == [Path(package)]
    assert Path(package) != ROOT / "kpilib"


def test_the_wheel_carries_every_page_and_all_of_the_demonstrations_own(wheel: Path) -> None:
    listed = {"_quarto.yml", *(page.as_posix() for page in read_project(ROOT).pages)}
    own = {"kategoriplan.toml", "mal.toml"}
    own |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "reports" / "text").rglob("*.md")}
    with zipfile.ZipFile(wheel) as file:
        inside = [name for name in file.namelist() if name.startswith("kpilib/mall/arbetsmapp/")]
        carried = {name.removeprefix("kpilib/mall/arbetsmapp/"): file.read(name) for name in inside}
    assert set(carried) == listed | own
    assert all((ROOT / name).read_bytes() == content for name, content in carried.items())
    assert ursprung() == ROOT, "an editable installation reads them where they lie"


def test_the_demonstration_has_its_workspace_where_only_the_wheel_is(run: Run, tmp_path: Path) -> None:
    run("kategoriplan", "init", "demo", "--demo", cwd=tmp_path)
    for name in ("kategoriplan.toml", "mal.toml", "reports/text/kategoriplan/mal.md", "_quarto.yml"):
        assert (tmp_path / "demo" / name).read_bytes() == (ROOT / name).read_bytes()


def test_every_page_is_there_and_those_with_a_heading_of_their_own_name_the_municipality(
    texts: dict[str, str],
) -> None:
    listed = {page.with_suffix(".html").as_posix() for page in read_project(ROOT).pages}
    assert set(texts) == listed
    about = {
        "index.html",
        "reports/kategoriplan.html",
        "reports/halvarsuppfoljning.html",
        "reports/tillganglighet.html",
    }
    assert {name for name, text in texts.items() if "Borås" in text} >= about


def test_its_numbers_are_those_of_its_files(workspace: Path, pages: dict[str, lxml.html.HtmlElement]) -> None:
    ar = plan_ar(workspace)
    manad, kvartal, bokslut = f"{ar - 1}-10", f"{ar - 1}Q3", f"{ar - 2}"
    plan = pages["reports/kategoriplan.html"]
    whole = sum(KOSTNAD.values())
    for anchor, value in {
        f"volym-bostad_vuxna-{manad}": f"{BOR}",
        f"volym-boendestod-{manad}": f"{STOD}",
        f"ej_verkstallda-bostad_vuxna-{kvartal}": f"{VANTAR}",
        f"ramavtalskop-bostad_vuxna-{manad}-taljare": f"{PA_AVTAL}",
        f"ramavtalskop-bostad_vuxna-{manad}-namnare": f"{KOPTA}",
        f"ramavtalskop-bostad_vuxna-{manad}": f"{100 * PA_AVTAL // KOPTA} %",
        f"belaggning_korttidsboende_sol-korttidsboende-{manad}": f"{round(100 * DYGN / (PLATSER * 31))} %",
        f"nettokostnad-alla-{bokslut}": f"{whole} mnkr",
        f"andel_nettokostnad-boendestod-{bokslut}": f"{100 * KOSTNAD['Boendestöd'] // whole} %",
    }.items():
        [cell] = plan.xpath(f"//*[@id='v-{anchor}']")
        assert (anchor, " ".join(cell.text_content().split())) == (anchor, value)


def test_what_has_no_source_says_so_and_no_target_is_held_against(texts: dict[str, str]) -> None:
    plan, follow_up = texts["reports/kategoriplan.html"], texts["reports/halvarsuppfoljning.html"]
    for words in ("Ramavtal: Bilaga: ramavtal", "Aktiviteter: Handlingsplan", "Planens strategier"):
        assert words in plan
    assert "Betaldagar" in follow_up
    assert "Ingen nationell statistik är hämtad." in texts["reports/nationellt.html"]
    assert re.search(r"Inget mål går att mäta för första halvåret \d{4}\.", follow_up)
    assert not re.search(r"\bUppnått\b|\bEj uppnått\b", plan)


UTAN_UNDERLAG = {"bostad-barn", "flyttar", "korttidsboende", "korttidsvistelse", "kostnadslage"}
"""Texts of sections that nothing was delivered for: they go with their section."""


def test_each_text_that_is_unwritten_says_so_on_its_page(workspace: Path, texts: dict[str, str]) -> None:
    said = {
        "kategoriplan": texts["reports/kategoriplan.html"],
        "tillganglighet": texts["reports/tillganglighet.html"],
    }
    gone = set()
    for page, text in said.items():
        stubs = list((workspace / "reports" / "text" / page).glob("*.md"))
        assert stubs
        for stub in stubs:
            found = text.count(stub.read_text(encoding="utf-8").strip(" *\n"))
            assert found <= 1, stub.name
            gone |= set() if found else {stub.stem}
    assert gone == UTAN_UNDERLAG


def test_nothing_on_the_pages_is_another_municipalitys(texts: dict[str, str]) -> None:
    everything = " ".join(texts.values())
    others = "|".join(re.escape(k.namn) for k in kommuner() if k.namn != "Borås")
    assert re.findall(rf"(?<!\w)(?:{others})s?(?!\w)", everything) == []
    own = [path.read_text(encoding="utf-8") for path in (ROOT / "reports" / "text").rglob("*.md")]
    sentences = {
        s.strip() for text in own for s in re.split(r"(?<=[.:])\s|\n|\|", text) if len(s.strip()) > 25
    }
    assert len(sentences) > 50
    said = [
        *sentences,
        *(one.namn for one in SETTINGS.strategi.values()),
        *SETTINGS.nyckeltal.kalla.values(),
        SETTINGS.region.namn,
        f"{SETTINGS.plan.faststalld}",
    ]
    assert [words for words in said if words in everything and words != "Egen definition"] == []


def test_no_id_of_the_demonstrations_insatser_is_in_the_pages(workspace: Path) -> None:
    tree = tomllib.loads((workspace / "kategoriplan.toml").read_text(encoding="utf-8"))["insats"]
    only_there = set(SETTINGS.insats) - set(tree) - {"ovrigt"}
    assert only_there >= {"bmss_vuxna", "bmss_barn", "korttidsboende_sol"}
    for path in (workspace / "reports" / "_site").rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert [insats for insats in only_there if re.search(rf"\b{insats}\b", html)] == [], path.name
