"""`kategoriplan report`: the page that each audience and half-year gets."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from projekt import with_pages

from kpilib.cli import run
from kpilib.qmd.tree import parse
from kpilib.secrecy.granskning import godkann, granska
from kpilib.settings import Settings
from kpilib.workspace import HOME, Workspace

Render = Callable[..., str]


@pytest.fixture(scope="module")
def published(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The demonstration's snapshot, and the project's own pages."""
    return with_pages(demo, tmp_path_factory.mktemp("publik"))


@pytest.fixture
def render(published: Workspace, monkeypatch: pytest.MonkeyPatch) -> Render:
    """The text of a page as the command makes it."""
    monkeypatch.setenv(HOME, str(published.root))

    def _render(page: str, *options: str) -> str:
        asked = ["report", Path(page).stem, "--format", "webb", "--engine", "builtin", *options]
        assert run(asked) == 0
        body = parse((published.site / page).read_text(encoding="utf-8"))
        for unseen in [*body.iter("script", "style")]:
            unseen.drop_tree()
        return str(body.text_content()).replace("\u00a0", " ")

    return _render


def test_each_audience_sees_what_its_settings_say(render: Render, settings: Settings) -> None:
    page = "reports/halvarsuppfoljning.html"
    workspace = Workspace.find()
    looked_over = granska(workspace, settings, "stad")
    godkann(workspace, settings, looked_over, roll="kategoriledare", sett=looked_over.avtryck)
    shown = {publik: render(page, "--publik", publik, "--period", "2024H2") for publik in ("rad", "stad")}
    for publik, text in shown.items():
        assert f"Skriven för: {settings.publik[publik].beskrivning}" in text
    assert not settings.publik["rad"].skydda_komplement
    assert "10 av 14" in shown["rad"]
    assert settings.publik["stad"].skydda_komplement
    assert "10 av 14" not in shown["stad"], "the four are 14 less 10"
    assert shown["stad"].count("dolt") > shown["rad"].count("dolt")


def test_the_working_material_of_an_earlier_half_year(render: Render, settings: Settings) -> None:
    text = render("index.html", "--publik", "arbetsmaterial", "--period", "2024H1")
    assert f"Skriven för: {settings.publik['arbetsmaterial'].beskrivning}" in text
    assert "Göteborg, första halvåret 2024." in re.sub(r"\s+", " ", text)
    assert "Jämförs med andra halvåret 2023" in re.sub(r"\s+", " ", text)


def test_the_comparison_may_be_about_another_municipality(render: Render) -> None:
    text = re.sub(r"\s+", " ", render("reports/nationellt.html", "--kommun", "Malmö"))
    assert "Malmö jämförs här med andra kommuner" in text
    assert "Sidan gäller Malmö i stället för Göteborg." in text
    assert re.search(r"Malmö har det \d+:[ae] (högsta|lägsta) värdet av \d+ kommuner", text)
    assert "delas bara upp för Göteborg" in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--publik", "alla"], "Välj en av: arbetsmaterial, rad, rapportor, stad"),
        (["--period", "2031H1"], "2031H1"),
        (["--kommun", "Malmo"], "Malmö (1280)"),
    ],
)
def test_an_audience_a_period_or_a_municipality_that_is_not_there_is_refused_with_what_there_is(
    options: list[str],
    said: str,
    published: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(HOME, str(published.root))
    assert run(["report", "halvarsuppfoljning", *options]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
