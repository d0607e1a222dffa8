"""What a .qmd is read as, and what is refused in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kpilib.errors import RenderError
from kpilib.qmd.source import Cell, Source, Text, read_source

Read = Callable[..., Source]
CELL = "```{python}\n#| label: a\nx = 1\nx\n```\n"


def test_a_page_is_text_and_cells_in_order(read: Read) -> None:
    parts = read(f"före\n\n{CELL}\nefter\n").parts
    assert [type(part) for part in parts] == [Text, Cell, Text]


def test_a_cell_holds_its_code_without_options_and_the_line_of_its_fence(read: Read) -> None:
    (cell,) = read(f"före\n\n{CELL}").cells
    assert (cell.code, cell.options.label, str(cell.place)) == ("x = 1\nx", "a", "sida.qmd:7")


def test_code_that_is_only_shown_is_no_cell(read: Read) -> None:
    assert read("```python\n1 / 0\n```\n\n~~~\n```{python}\n1 / 0\n```\n~~~\n").cells == []


def test_a_longer_fence_holds_a_shorter_one(read: Read) -> None:
    assert read("````markdown\n```{python}\n1\n```\n````\n").cells == []


def test_an_included_file_stands_in_place_with_its_own_lines(read: Read, tmp_path: Path) -> None:
    (tmp_path / "_del.md").write_text("ett\ntvå\n", encoding="utf-8")
    lines = read("före\n{{< include _del.md >}}\nefter\n").lines
    assert [(line.text, str(line.place)) for line in lines][-4:] == [
        ("före", "sida.qmd:5"),
        ("ett", "_del.md:1"),
        ("två", "_del.md:2"),
        ("efter", "sida.qmd:7"),
    ]


def test_an_include_within_an_include_is_found_from_its_own_folder(read: Read, tmp_path: Path) -> None:
    (tmp_path / "del").mkdir()
    (tmp_path / "del" / "_a.md").write_text("{{< include _b.md >}}\n", encoding="utf-8")
    (tmp_path / "del" / "_b.md").write_text("innerst\n", encoding="utf-8")
    assert read("{{< include del/_a.md >}}\n").lines[-1].text == "innerst"


def test_a_leading_slash_is_the_root_of_the_website(write: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "_a.md").write_text("från roten\n", encoding="utf-8")
    path = write("{{< include /_a.md >}}\n", name="reports/djup/sida.qmd")
    assert read_source(path, tmp_path).lines[-1].text == "från roten"


@pytest.mark.parametrize("include", ["_saknas.md", "../utanför.md"])
def test_an_include_that_is_not_in_the_workspace_is_refused(read: Read, tmp_path: Path, include: str) -> None:
    (tmp_path.parent / "utanför.md").write_text("hemligt", encoding="utf-8")
    with pytest.raises(RenderError, match=r"finns inte i arbetsmappen[^$]*sida\.qmd:6"):
        read(f"text\n{{{{< include {include} >}}}}\n")


def test_a_file_that_includes_itself_is_refused(read: Read, tmp_path: Path) -> None:
    (tmp_path / "_a.md").write_text("{{< include _b.md >}}\n", encoding="utf-8")
    (tmp_path / "_b.md").write_text("\n{{< include _a.md >}}\n", encoding="utf-8")
    with pytest.raises(RenderError, match=r"tar in sig själv[^$]*_b\.md:2"):
        read("{{< include _a.md >}}\n")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("text\n\n{{< video x.mp4 >}}\n", r"Kortkoden stöds inte[^$]*sida\.qmd:7"),
        ("se {{< include _a.md >}} här\n", r"Kortkoden stöds inte[^$]*sida\.qmd:5"),
        ("```\n{{< include _a.md >}}\n```\n", r"Kortkoden stöds inte[^$]*sida\.qmd:6"),
        ("```{r}\n1\n```\n", r"Kodceller i r stöds inte[^$]*sida\.qmd:5"),
        ("```{mermaid}\nx\n```\n", r"Kodceller i mermaid stöds inte[^$]*sida\.qmd:5"),
        ("```{python, echo=FALSE}\n1\n```\n", r"stöds inte[^$]*sida\.qmd:5"),
        ("```{=latex}\nx\n```\n", r"Råformatet latex stöds inte[^$]*sida\.qmd:5"),
        ("- a\n\n  ```{python}\n  1\n  ```\n", r"indragen[^$]*sida\.qmd:7"),
        ("a\n\n```{python}\n1\n", r"avslutas aldrig[^$]*sida\.qmd:7"),
    ],
)
def test_what_is_not_supported_is_refused_with_its_line(read: Read, body: str, message: str) -> None:
    with pytest.raises(RenderError, match=message):
        read(body)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sida.qmd"
    path.write_bytes("---\ntitle: På\n---\n".encode("cp1252"))
    with pytest.raises(RenderError, match="inte UTF-8"):
        read_source(path, tmp_path)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"finns inte[^$]*saknas\.qmd"):
        read_source(tmp_path / "saknas.qmd", tmp_path)
