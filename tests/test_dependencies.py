"""What pyproject.toml declares is what the code uses, and the other way round."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
USED_UNIMPORTED: Mapping[str, tuple[str, str]] = {
    # what the program needs and never imports -> where it says so, and in which words
    "ipykernel": ("kpilib/qmd/execute.py", "KernelSpecManager(kernel_dirs=[])"),
    "font-source-sans-pro": ("kpilib/download/fonts.py", '"font_source_sans_pro"'),
    # what the tests and the Makefile run or read
    "ruff": ("Makefile", "ruff check"),
    "mypy": ("Makefile", "/mypy"),
    "import-linter": ("Makefile", "lint-imports"),
    "axe-core-python": ("tests/browser/test_accessibility.py", '"axe_core_python"'),
    "hatchling": ("pyproject.toml", 'build-backend = "hatchling.build"'),
    "editables": ("Makefile", "--no-build-isolation --editable"),
    # programs that a person starts
    "quarto-cli": ("kpilib/qmd/quarto.py", '"quarto"'),
    "jupyterlab": ("pyproject.toml", "notebooks ="),
}
OWN = {"kpilib", *(p.stem for folder in ("tests", "benchmarks") for p in (ROOT / folder).iterdir())}
"""What the project's own code is imported as."""


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", name)[0]).lower()


CORE = {_normal(line) for line in PROJECT["project"]["dependencies"]}
EXTRAS = {
    name: {_normal(line) for line in lines}
    for name, lines in PROJECT["project"]["optional-dependencies"].items()
}
DISTRIBUTIONS = packages_distributions()


def imported(folders: Iterable[str]) -> dict[str, set[str]]:
    """Distribution -> the files that import it."""
    found: dict[str, set[str]] = {}
    for path in (p for folder in folders for p in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            else:
                continue
            for top in {name.partition(".")[0] for name in names} - sys.stdlib_module_names - OWN:
                for distribution in DISTRIBUTIONS.get(top, [top]):
                    found.setdefault(_normal(distribution), set()).add(path.relative_to(ROOT).as_posix())
    return found


def test_what_the_program_imports_is_declared() -> None:
    assert {name: files for name, files in imported(["kpilib"]).items() if name not in CORE} == {}


def test_what_the_tests_import_is_declared() -> None:
    found = imported(["tests", "benchmarks"])
    assert {name: files for name, files in found.items() if name not in CORE | EXTRAS["dev"]} == {}


def _is_stubs(name: str) -> bool:
    """Types of something that is declared itself."""
    typed = name.removeprefix("types-").removesuffix("-stubs")
    return typed != name and typed in CORE | EXTRAS["dev"]


def test_what_is_declared_is_imported_or_used_by_name() -> None:
    program, tests = imported(["kpilib"]), imported(["tests", "benchmarks"])
    others = set().union(*EXTRAS.values())
    unused = {name for name in CORE if name not in program}
    unused |= {name for name in others if name not in tests and not _is_stubs(name)}
    assert unused == set(USED_UNIMPORTED)


@pytest.mark.parametrize("name", USED_UNIMPORTED)
def test_what_is_used_by_name_is_used(name: str) -> None:
    file, words = USED_UNIMPORTED[name]
    assert words in (ROOT / file).read_text(encoding="utf-8")


LOCK = (ROOT / "constraints.txt").read_text(encoding="utf-8")
LOCKED_EXTRAS = ("dev", "nyckelring")
"""What the lock has beside what the program always needs; the other extras are programs of their own."""


def test_what_is_declared_is_locked() -> None:
    locked = {_normal(name) for name in re.findall(r"^([\w.-]+)==", LOCK, re.M)}
    assert CORE | {name for extra in LOCKED_EXTRAS for name in EXTRAS[extra]} <= locked


def test_every_locked_package_has_hashes_and_nothing_else_is_there() -> None:
    """So `pip install --require-hashes` takes what the lock was made of, and refuses all else."""
    package = r"[\w.-]+==[^\s;]+(?: ; [^\n]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n"
    assert re.fullmatch(f"(?:{package})+", LOCK)


def test_what_is_installed_is_what_is_locked() -> None:
    """A version that the tests ran with and that nobody else gets proves nothing."""
    locked = {(_normal(n), v) for n, v in re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCK, re.M)}
    names = CORE | EXTRAS["dev"]
    assert {(name, version(name)) for name in names} <= locked
