"""A folder that is read while it is replaced: whole editions of it, and one step that puts one in force.

`reports/_site` is a link to the edition in force, `reports/_site-utgavor/<time>-<random>/`; a new link takes
its place by one rename. Where there are no links, as on Windows without the right to them and on some shares,
`_site` is a folder whose `index.html` leads to the edition, and that file is what one rename replaces. See
`docs/decisions/0017-a-website-is-replaced-in-one-step.md`.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from kpilib.errors import KategoriplanError
from kpilib.utgavor.tillfalligt import clear, tillfallig
from kpilib.workspace import replace, write_atomic

PEKARE = "index.html"
"""The page that leads to the edition in force where there are no links."""

_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{6}")
_TARGET = re.compile(r'<meta name="utgava" content="([^"]+)">')
_HALF, _LINK = ".ny-", ".lank-"
_AWAY = f"{0:08}T{0:012}"
"""The time of a folder that somebody else put in the place: before every edition."""


class Utgavor:
    """The editions of one folder.

    Parameters
    ----------
    plats
        Where the edition in force is read, for example `reports/_site`.
    """

    def __init__(self, plats: Path) -> None:
        self.plats = plats
        self.mapp = plats.with_name(f"{plats.name}-utgavor")

    def i_kraft(self) -> Path | None:
        """The folder of the edition in force; None where there is none.

        A folder that somebody else has put in the place (Quarto on its own writes there) is in force itself.
        """
        if self.plats.is_symlink():
            return self._edition(self.plats.readlink().name)
        pointer = self.plats / PEKARE
        if not pointer.is_file():
            return self.plats if self.plats.is_dir() else None
        target = _TARGET.search(pointer.read_text(encoding="utf-8", errors="replace"))
        return self._edition(target[1]) if target else self.plats

    @contextmanager
    def ny(self) -> Iterator[Path]:
        """An empty folder to make an edition in; what is not published when the block ends is removed."""
        with tillfallig(self.mapp, _HALF) as half:
            made = half / "utgava"
            made.mkdir()
            yield made

    def publicera(self, made: Path) -> Path:
        """Put an edition in force, in one step, and remove those that nobody can be reading any more.

        The one that was in force stays until the next is published, for those who have come to it.

        Parameters
        ----------
        made
            The folder of `ny`, with an `index.html` in it.

        Returns
        -------
        Path
            Where its pages are read from now on: `plats`, or the edition's folder where there are no links.
        """
        self.stada()
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
        edition = self.mapp / name
        replace(made, edition)
        linked = self._link(name)
        if not linked:
            self._point(name)
        self.stada()
        return self.plats if linked else edition

    def adress(self, page: Path) -> Path:
        """The path at which a page is read from edition to edition."""
        edition = self.i_kraft()
        return self.plats / page.relative_to(edition) if edition and page.is_relative_to(edition) else page

    def stada(self) -> None:
        """Remove what killed runs have left, and editions that are neither in force nor the one before it."""
        if not self.mapp.is_dir():
            return
        clear(self.mapp, _HALF)
        whole = sorted(path for path in self.mapp.iterdir() if _NAME.fullmatch(path.name))
        in_force = self.i_kraft()
        if in_force is None and whole and whole[0].name.startswith(_AWAY):  # see `_make_room`
            in_force = whole[-1]
            self._link(in_force.name)
        older = [path for path in whole if in_force and path.name < in_force.name]
        kept = {in_force, *older[-1:]}
        for path in self.mapp.iterdir():
            if path.is_symlink() or path.name.startswith(_LINK):
                path.unlink(missing_ok=True)
            elif path not in kept and not path.name.startswith(_HALF):
                shutil.rmtree(path, ignore_errors=True)
        if not self.plats.is_symlink():
            for half in self.plats.rglob(".*.html.*"):
                with suppress(OSError):
                    half.unlink()

    def ta_bort(self) -> None:
        """Remove every edition, the one in force first."""
        if self.plats.is_symlink():
            self.plats.unlink()
        shutil.rmtree(self.plats, ignore_errors=True)
        shutil.rmtree(self.mapp, ignore_errors=True)

    def _edition(self, name: str) -> Path | None:
        """An edition by its name; a pointer that leads elsewhere or nowhere leads to none."""
        path = self.mapp / name
        return path if _NAME.fullmatch(name) and path.is_dir() else None

    def _link(self, name: str) -> bool:
        """Let `plats` be a link to an edition; whether it could be."""
        if os.name != "posix":  # where a link to a folder cannot take the place of another
            return False
        link = self.mapp / f"{_LINK}{secrets.token_hex(4)}"
        try:
            link.symlink_to(Path(self.mapp.name) / name, target_is_directory=True)
        except OSError:
            return False
        try:
            self._make_room()
            replace(link, self.plats)
        finally:
            link.unlink(missing_ok=True)
        return True

    def _make_room(self) -> None:
        """Move away a folder that is no link: the one case that takes two steps, and `stada` mends it."""
        if self.plats.is_dir() and not self.plats.is_symlink():
            replace(self.plats, self.mapp / f"{_AWAY}-{secrets.token_hex(3)}")

    def _point(self, name: str) -> None:
        """Let the page in `plats` lead to an edition, and every other page that it has to the same there."""
        edition = self.mapp / name
        if self.plats.is_symlink():
            self.plats.unlink()
        pages = sorted(path.relative_to(edition) for path in edition.rglob("*.html"))
        to = quote(f"../{self.mapp.name}/{name}/")
        write_atomic(self.plats / PEKARE, _page(PEKARE, to=to, name=name))
        # What follows leads through the page above, whatever edition that leads to.
        asked = {page for page in pages if page != Path(PEKARE)}
        for page in asked:
            content = _page("sida.html", up="../" * (len(page.parts) - 1), page=quote(page.as_posix()))
            with suppress(OSError):  # held open by somebody: it is as good as it was, and made the next time
                if not (self.plats / page).is_file() or (self.plats / page).read_bytes() != content:
                    write_atomic(self.plats / page, content)
        for path in sorted(self.plats.rglob("*"), reverse=True):
            with suppress(OSError):
                if path.is_dir():
                    path.rmdir()
                elif path.relative_to(self.plats) not in {Path(PEKARE), *asked}:
                    path.unlink()


def _page(template: str, **values: str) -> bytes:
    text = files("kpilib.utgavor").joinpath("mall", template).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace("{{" + key + "}}", value)
    if "{{" in text:
        raise KategoriplanError(f"Mallen {template} är inte hel.", gor="Installera om programmet.")
    return text.encode()
