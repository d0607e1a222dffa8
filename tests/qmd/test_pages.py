"""The list of a website's pages: what Quarto's documentation says of it holds for the embedded engine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kpilib.errors import RenderError
from kpilib.qmd.pages import find_pages
from kpilib.qmd.project import read_project

ROOT = Path(__file__).parents[2]
TREE = (
    *("index.qmd", "om.qmd", "_utkast.qmd", ".dold.qmd", "README.qmd", "README.md"),
    *("reports/a.qmd", "reports/b.qmd", "reports/_c.qmd", "reports/text/stycke.qmd", "reports/_site/a.qmd"),
    *("tests/fixtures/index.qmd", "tests/fixtures/reports/prov.qmd", "venv/lib/reports/x.qmd"),
    *(".git/reports/x.qmd", "_arkiv/reports/x.qmd", "ut/reports/a.qmd", "reports/stil.css"),
)


def _write(root: Path, names: Sequence[str]) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("---\ntitle: P\n---\n", encoding="utf-8")
    return root


def _found(root: Path, *patterns: str) -> list[str]:
    return [page.as_posix() for page in find_pages(root, patterns, output="ut", where="listan")]


@pytest.mark.parametrize(
    ("patterns", "pages"),
    [
        (["index.qmd"], ["index.qmd"]),
        (["/index.qmd", "./om.qmd"], ["index.qmd", "om.qmd"]),
        (["om.qmd", "index.qmd", "om.qmd"], ["om.qmd", "index.qmd"]),
        (["reports/*.qmd"], ["reports/a.qmd", "reports/b.qmd", "tests/fixtures/reports/prov.qmd"]),
        (["/reports/*.qmd"], ["reports/a.qmd", "reports/b.qmd"]),
        (["./reports/*.qmd"], ["reports/a.qmd", "reports/b.qmd"]),
        (["/*.qmd"], ["index.qmd", "om.qmd"]),
        (["reports/*.qmd", "!tests/"], ["reports/a.qmd", "reports/b.qmd"]),
        (["!/tests/", "reports/*.qmd"], ["reports/a.qmd", "reports/b.qmd"]),
        (["reports/*.qmd", "!tests"], ["reports/a.qmd", "reports/b.qmd"]),
        (["/reports/*.qmd", "!b.qmd"], ["reports/a.qmd"]),
        (["/reports/*.qmd", "!/b.qmd"], ["reports/a.qmd", "reports/b.qmd"]),
        (["/reports/{a,c}.qmd", "/{om,index}.qmd"], ["reports/a.qmd", "index.qmd", "om.qmd"]),
        (["reports"], ["reports/a.qmd", "reports/b.qmd", "reports/text/stycke.qmd"]),
        (["reports/"], ["reports/a.qmd", "reports/b.qmd", "reports/text/stycke.qmd"]),
        (["/reports/**"], ["reports/a.qmd", "reports/b.qmd", "reports/text/stycke.qmd"]),
        (["/reports/**/*.qmd"], ["reports/a.qmd", "reports/b.qmd", "reports/text/stycke.qmd"]),
        (["/reports/*", "!text/"], ["reports/a.qmd", "reports/b.qmd", "reports/text/stycke.qmd"]),
        (["prov*.qmd"], ["tests/fixtures/reports/prov.qmd"]),
        (["!tests/"], []),
    ],
)
def test_a_pattern_finds_what_quarto_finds(tmp_path: Path, patterns: list[str], pages: list[str]) -> None:
    assert _found(_write(tmp_path, TREE), *patterns) == pages


@pytest.mark.parametrize("name", ["_utkast.qmd", ".dold.qmd", "README.qmd", "borta.qmd", "ut/reports/a.qmd"])
def test_a_page_that_is_named_but_can_never_be_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RenderError, match=rf"Sidan {name} finns inte[^$]*listan"):
        _found(_write(tmp_path, TREE), "index.qmd", name)


def test_a_document_that_only_quarto_makes_a_page_of_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, [*TREE, "reports/text/bedomning.md"])
    assert _found(tmp_path, "/reports/*.qmd") == ["reports/a.qmd", "reports/b.qmd"]
    with pytest.raises(RenderError, match=r"reports/text/bedomning\.md är ingen \.qmd"):
        _found(tmp_path, "reports/")


@pytest.mark.parametrize(
    "pattern", ["a?.qmd", "[ab].qmd", "@(a).qmd", "reports\\*.qmd", "a**.qmd", "{a,{b}}.qmd"]
)
def test_a_wildcard_of_another_kind_is_refused_and_not_read_as_a_name(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(RenderError, match=f"Mönstret {re.escape(pattern)} stöds inte"):
        _found(tmp_path, pattern)


def test_the_projects_own_list_reaches_no_page_of_the_tests_in_either_engine() -> None:
    ours = {page.as_posix() for page in read_project(ROOT).pages}
    project = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))["project"]
    assert ours == _by_quarto(ROOT, project["render"], project["output-dir"])
    assert {page.partition("/")[0] for page in ours} == {"index.qmd", "reports", "notebooks"}


# A model of Quarto's reading of the list, from its documentation and written another way: by pathlib's globs.


def _by_quarto(root: Path, patterns: Sequence[str], output: str) -> set[str]:
    def smart(pattern: str) -> set[Path]:
        pattern = pattern[1:] if pattern.startswith("./") else pattern
        if pattern.endswith("/") or (root / pattern.strip("/")).is_dir():
            pattern = f"{pattern.rstrip('/')}/**/*"
        pattern = pattern[1:] if pattern.startswith("/") else f"**/{pattern}"
        return {path for one in _braces(pattern) for path in root.glob(one) if _kept(path, root, output)}

    included = [
        _named(root, p, output) if _is_plain(p) else smart(p) for p in patterns if not p.startswith("!")
    ]
    excluded = [smart(p[1:]) for p in patterns if p.startswith("!")]
    chosen = set().union(*included) - set().union(*excluded)
    files = {file for path in chosen for file in (path.rglob("*.qmd") if path.is_dir() else [path])}
    pages = {file for file in files if _kept(file, root, output) and file.suffix == ".qmd" and file.is_file()}
    return {page.relative_to(root).as_posix() for page in pages}


def _is_plain(pattern: str) -> bool:
    return not pattern.startswith("!") and "*" not in pattern and "{" not in pattern


def _named(root: Path, pattern: str, output: str) -> set[Path]:
    path = root / pattern.removeprefix("./").strip("/")
    return {path} if path.exists() and _kept(path, root, output) else set()


def _kept(path: Path, root: Path, output: str) -> bool:
    shown = path.relative_to(root)
    hidden = any(part.startswith(("_", ".")) or part in ("venv", "env") for part in shown.parts)
    readme = shown.stem == "README" and shown.suffix in (".qmd", ".md")
    return not (hidden or readme or shown.is_relative_to(output))


def _braces(pattern: str) -> Iterator[str]:
    found = re.search(r"\{([^{}]*)\}", pattern)
    if not found:
        yield pattern
        return
    for choice in found[1].split(","):
        yield from _braces(pattern[: found.start()] + choice + pattern[found.end() :])


_NAME = st.sampled_from(["a", "b", "reports", "tests", "_c", ".d", "venv", "ut"])
_FILE = st.sampled_from(["a.qmd", "b.qmd", "_c.qmd", "README.qmd", "stil.css"])
_TREE = st.lists(
    st.tuples(st.lists(_NAME, max_size=3), _FILE).map(lambda p: "/".join([*p[0], p[1]])), max_size=12
)
_PART = st.sampled_from(["a", "b", "reports", "tests", "*", "**", "{a,b}", "r*"])
_LAST = st.sampled_from(["*.qmd", "a.qmd", "*", "{a,b}.qmd", "*s", "reports", "b.*"])
_PATTERN = st.builds(
    lambda head, parts, last, tail: head + "/".join([*parts, last]) + tail,
    st.sampled_from(["", "/", "./", "!", "!/", "!./"]),
    st.lists(_PART, max_size=2),
    _LAST,
    st.sampled_from(["", "", "/"]),
)


@given(tree=_TREE, patterns=st.lists(_PATTERN, min_size=1, max_size=4))
def test_any_list_finds_the_same_pages_by_the_engine_and_by_the_model(
    tree: list[str], patterns: list[str]
) -> None:
    with TemporaryDirectory() as temp:
        root = Path(temp)
        names = [name for name in tree if not any(other.startswith(f"{name}/") for other in tree)]
        _write(root, names)
        if all(_named(root, pattern, "ut") for pattern in patterns if _is_plain(pattern)):
            assert set(_found(root, *patterns)) == _by_quarto(root, patterns, "ut")
        else:
            with pytest.raises(RenderError, match="finns inte"):
                _found(root, *patterns)
