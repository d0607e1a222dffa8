"""Editions: a whole one is in force at every instant, by a link, or by a page where there are no links."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from kpilib.utgavor import PEKARE, Utgavor

PAGES = ("index.html", "reports/uppfoljning.html", "reports/åtgärder.html")


@pytest.fixture(params=["link", "page"])
def utgavor(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Utgavor:
    """Editions in a file system with links, and in one without."""
    if request.param == "page":
        _no_links(monkeypatch)
    elif os.name != "posix":
        pytest.skip("a link takes the place of no other here")
    return Utgavor(tmp_path / "_site")


def _no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)


def _publish(utgavor: Utgavor, text: str, pages: tuple[str, ...] = PAGES) -> Path:
    with utgavor.ny() as made:
        for page in pages:
            (made / page).parent.mkdir(exist_ok=True)
            (made / page).write_text(text, encoding="utf-8")
        (made / "reports" / "uppfoljning.xlsx").write_text(text, encoding="utf-8")
        return utgavor.publicera(made)


def _read(utgavor: Utgavor, page: str = PEKARE) -> str:
    """What one who opens a page's own path comes to: itself, or what the page there leads to."""
    found = (utgavor.plats / page).read_text(encoding="utf-8")
    document = html.fromstring(found) if "<html" in found else None
    if document is None:
        return found
    [noscript] = document.xpath("//noscript/meta/@content")
    to = noscript.partition("url=")[2]
    if page != PEKARE:
        script = document.findtext(".//script")
        assert f'#{page.replace("å", "%C3%A5").replace("ä", "%C3%A4")}"' in script
        assert to == "../index.html"
        return _read(utgavor)
    return (utgavor.plats / to).resolve().read_text(encoding="utf-8")


def test_each_page_keeps_its_own_path_from_edition_to_edition(utgavor: Utgavor) -> None:
    for text in ("första", "andra", "tredje"):
        read = _publish(utgavor, text)
        assert [_read(utgavor, page) for page in PAGES] == [text] * 3
        assert [(read / page).read_text(encoding="utf-8") for page in PAGES] == [text] * 3
        assert (read / "reports" / "uppfoljning.xlsx").read_text(encoding="utf-8") == text
        assert [utgavor.adress(read / page) for page in PAGES] == [utgavor.plats / page for page in PAGES]


def test_the_edition_before_stays_for_those_who_read_it_and_those_before_that_do_not(
    utgavor: Utgavor,
) -> None:
    for text in ("första", "andra", "tredje"):
        _publish(utgavor, text)
    kept = sorted(utgavor.mapp.iterdir())
    assert [(path / PEKARE).read_text(encoding="utf-8") for path in kept] == ["andra", "tredje"]
    assert utgavor.i_kraft() == kept[-1]


def test_a_page_that_the_new_edition_lacks_has_no_path_any_more(utgavor: Utgavor) -> None:
    _publish(utgavor, "första")
    _publish(utgavor, "andra", ("index.html", "reports/ny.html"))
    assert not (utgavor.plats / "reports" / "uppfoljning.html").exists()
    assert _read(utgavor, "reports/ny.html") == "andra"


def test_an_edition_that_fails_changes_nothing_and_leaves_nothing(utgavor: Utgavor) -> None:
    _publish(utgavor, "första")
    before = sorted(utgavor.mapp.rglob("*"))

    def fail() -> None:
        with utgavor.ny() as made:
            (made / PEKARE).write_text("halv", encoding="utf-8")
            raise ValueError("sidan")

    with pytest.raises(ValueError, match="sidan"):
        fail()
    assert _read(utgavor) == "första"
    assert sorted(utgavor.mapp.rglob("*")) == before


def test_there_is_none_in_force_before_the_first_and_after_all_are_taken_away(utgavor: Utgavor) -> None:
    assert utgavor.i_kraft() is None
    _publish(utgavor, "första")
    utgavor.ta_bort()
    assert utgavor.i_kraft() is None
    utgavor.stada()
    assert [path for path in (utgavor.plats, utgavor.mapp) if path.exists() or path.is_symlink()] == []


def test_a_folder_that_somebody_else_wrote_is_in_force_until_an_edition_is(utgavor: Utgavor) -> None:
    (utgavor.plats / "reports").mkdir(parents=True)
    for page in ("index.html", "reports/gammal.html"):
        (utgavor.plats / page).write_text("<html>som Quarto skrev", encoding="utf-8")
    assert utgavor.i_kraft() == utgavor.plats
    _publish(utgavor, "första")
    assert [_read(utgavor, page) for page in PAGES] == ["första"] * 3
    assert not (utgavor.plats / "reports" / "gammal.html").exists()


def test_an_edition_that_no_link_came_to_is_left_over_and_removed(utgavor: Utgavor) -> None:
    """A kill between the edition's last file and the one step."""
    _publish(utgavor, "första")
    orphan = utgavor.mapp / "29991231T235959000000-abcdef"
    orphan.mkdir()
    (orphan / PEKARE).write_text("aldrig i kraft", encoding="utf-8")
    (utgavor.mapp / ".ny-0a1b2c3d").mkdir()
    utgavor.stada()
    assert [path.name for path in utgavor.mapp.iterdir()] == [utgavor.i_kraft().name]  # type: ignore[union-attr]
    assert _read(utgavor) == "första"


def test_a_pointer_to_what_is_no_edition_is_none(utgavor: Utgavor, tmp_path: Path) -> None:
    _publish(utgavor, "första")
    (tmp_path / "hemligt").mkdir()
    if utgavor.plats.is_symlink():
        utgavor.plats.unlink()
        utgavor.plats.symlink_to(tmp_path / "hemligt", target_is_directory=True)
    else:
        page = utgavor.plats / PEKARE
        name = utgavor.i_kraft().name  # type: ignore[union-attr]
        page.write_text(page.read_text(encoding="utf-8").replace(name, "../hemligt"), encoding="utf-8")
    assert utgavor.i_kraft() is None
    _publish(utgavor, "andra")
    assert _read(utgavor) == "andra"
    assert (tmp_path / "hemligt").is_dir()


def test_where_links_end_and_where_they_begin_the_pages_are_found_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workspace that is moved between a file system with links and one without."""
    if os.name != "posix":
        pytest.skip("a link takes the place of no other here")
    utgavor = Utgavor(tmp_path / "_site")
    _publish(utgavor, "med länk")
    with monkeypatch.context() as without:
        _no_links(without)
        _publish(utgavor, "med sida")
        assert not utgavor.plats.is_symlink()
        assert [_read(utgavor, page) for page in PAGES] == ["med sida"] * 3
    _publish(utgavor, "med länk igen")
    assert utgavor.plats.is_symlink()
    assert [_read(utgavor, page) for page in PAGES] == ["med länk igen"] * 3


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was put in place of something else, by name and in order."""
    done: list[str] = []
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        done.append(Path(target).name)
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    return done


def test_one_step_changes_what_is_in_force(utgavor: Utgavor, steps: list[str]) -> None:
    """From one edition to the next, one rename makes the difference; all others are of what nobody reads."""
    _publish(utgavor, "första")
    steps.clear()
    _publish(utgavor, "andra")
    [edition, switch] = steps
    assert edition == utgavor.i_kraft().name  # type: ignore[union-attr]
    assert switch == ("_site" if utgavor.plats.is_symlink() else PEKARE)
