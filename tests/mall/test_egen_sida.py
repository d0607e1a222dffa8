"""The checklist for a page, walked: from the scaffold to a page of the site, in its menu."""

from __future__ import annotations

import lxml.html
import pytest

from kpilib.workspace import Workspace
from mall.conftest import Cli


def test_a_page_is_begun_put_in_the_menu_and_made(cli: Cli, egen: Workspace) -> None:
    code, lines, said = cli("new-page", "natt-och-dag")
    assert code == 0
    assert "reports/natt-och-dag.qmd" in said
    menu = egen.root / "_quarto.yml"
    text = menu.read_text(encoding="utf-8")
    first = '      - text: "Start"\n'
    assert first in text
    menu.write_text(text.replace(first, lines + first), encoding="utf-8")
    assert cli("report", "natt-och-dag", "--format", "webb")[0] == 0
    page = lxml.html.parse(egen.site / "reports" / "natt-och-dag.html").getroot()
    assert page.xpath("string(//h1)").strip() == "Natt och dag"
    assert "Borås, första halvåret 2024." in page.text_content()
    assert page.xpath("string((//nav//a)[1])").strip() == "natt-och-dag"


@pytest.mark.parametrize(
    ("namn", "says"),
    [
        ("natt-och-dag", "finns redan"),
        ("Natt", "bindestreck"),
        ("../ut", "bindestreck"),
        ("a_b", "bindestreck"),
    ],
)
def test_a_name_that_is_taken_or_no_name_writes_nothing(
    namn: str, says: str, cli: Cli, egen: Workspace
) -> None:
    (egen.reports / "natt-och-dag.qmd").touch()
    before = sorted(egen.root.rglob("*.qmd"))
    code, _, err = cli("new-page", namn)
    assert (code, says in err) == (2, True)
    assert sorted(egen.root.rglob("*.qmd")) == before
