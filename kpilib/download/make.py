"""The downloads of a page: which are made, and where they lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml

from kpilib.download.offer import FORMATS, offer
from kpilib.download.single import single_file
from kpilib.download.workbook import write_workbook
from kpilib.errors import RenderError
from kpilib.qmd.page import Rendered
from kpilib.utgavor import tillfallig

_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def download_path(page: Path, form: str) -> Path:
    """Where a download of a page lies: beside it, with its name."""
    return page.with_name(f"{page.stem}-en-fil.html") if form == "html" else page.with_suffix(f".{form}")


def _offers(source: Path) -> bool:
    """Whether a page's front matter says ``nedladdning: true``; all else in it is the engine's to judge."""
    head = _FRONT.match(source.read_text(encoding="utf-8-sig"))
    matter = yaml.safe_load(head[1]) if head else None
    return isinstance(matter, dict) and matter.get("nedladdning") is True


@dataclass(frozen=True)
class Downloads:
    """Makes the downloads of each page that offers them, and puts links to them on it.

    Parameters
    ----------
    forms
        The formats to make; those that lie beside the page from before are removed, since they are of
        another run than the page.
    about
        What the workbook's first sheet says of the report: name -> text.
    made
        When the figures were published: what the files say about when they were made.
    asked
        Make them of every page, also of one that does not say ``nedladdning: true``.
    """

    forms: Sequence[str]
    about: Mapping[str, str]
    made: datetime
    asked: bool = False

    def __call__(self, source: Path, page: Path, alone: Callable[[], Rendered]) -> None:
        """Make them.

        Parameters
        ----------
        source, page
            The page's source, whose front matter says whether it offers downloads, and its file.
        alone
            Gives the page on its own, without the website around it.

        Raises
        ------
        RenderError
            A format cannot be made of the page.
        """
        for form in FORMATS:
            download_path(page, form).unlink(missing_ok=True)
        if not self.forms or not (self.asked or _offers(source)):
            return
        rendered = alone()
        made = [
            form for form in FORMATS if form in self.forms and self._workbook_or_not(form, rendered, page)
        ]
        if "html" in made:
            html = single_file(rendered.html, rendered.images, source.parent)
            download_path(page, "html").write_text(html, encoding="utf-8", newline="\n")
        if {"docx", "pdf"} & set(made):
            self._paper(source, rendered, page, made)
        if made:
            files = [(form, download_path(page, form)) for form in made]
            page.write_text(offer(page.read_text(encoding="utf-8"), files), encoding="utf-8", newline="\n")

    def _workbook_or_not(self, form: str, rendered: Rendered, page: Path) -> bool:
        """Whether a format is to be had; the workbook is written here, and a page without tables has none."""
        if form != "xlsx":
            return True
        if write_workbook(rendered.html, download_path(page, form), self.about, self.made):
            return True
        if self.asked:
            raise RenderError(
                f"Sidan {page.stem} har inga tabeller, så det blir ingen Excelfil.",
                gor="Välj docx, pdf eller html.",
            )
        return False

    def _paper(self, source: Path, rendered: Rendered, page: Path, made: Sequence[str]) -> None:
        # matplotlib and typst take a second to load, and no other command needs them
        from kpilib.download.document import read_document
        from kpilib.download.pdf import write_pdf
        from kpilib.download.pictures import Pictures, rasterize
        from kpilib.download.word import write_word

        with tillfallig() as folder:
            document = read_document(rendered.html, Pictures(folder, source.parent))
            if "pdf" in made:
                write_pdf(document, download_path(page, "pdf"), folder, self.made)
            if "docx" in made:
                rasterize(folder)
                write_word(document, download_path(page, "docx"), folder, self.made)
