"""A document as PDF: pandoc writes Typst, and Typst sets it, tagged so that it can be read aloud."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typst

from kpilib.download import fonts
from kpilib.download.document import Document
from kpilib.download.pandoc import STYLE, TOC_DEPTH, convert
from kpilib.errors import RenderError


def write_pdf(document: Document, output: Path, folder: Path, made: datetime) -> None:
    """Write the PDF.

    Parameters
    ----------
    folder
        Where the document's pictures lie.
    made
        What the file says about when it was made.

    Raises
    ------
    RenderError
        Pandoc or Typst cannot make it, or it would not be accessible.
    """
    source = convert(
        document,
        "typst",
        folder / "print.typ",
        folder,
        made,
        template=str(STYLE / "print.typ"),
        table_of_contents=True,
        toc_depth=TOC_DEPTH,
        filters=["tables.lua", "print.lua"],
        variables={"draft": document.draft, "fonts": list(fonts.FAMILIES)},
    )
    try:
        typst.compile(
            str(source),
            output=str(output),
            root=str(folder),
            font_paths=[str(path) for path in fonts.folders()],
            ignore_system_fonts=True,
            pdf_standards=["ua-1", "a-2a"],  # accessible, and fit for the archive
            timestamp=made,
        )
    except typst.TypstError as error:
        raise RenderError(
            f"PDF-filen gick inte att göra: {error}", var=document.title, gor="Kontrollera sidans innehåll."
        ) from None
