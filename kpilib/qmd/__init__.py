"""The report engine: the same .qmd sources rendered by Quarto, or by nbclient and pandoc where it is missing.

A page is told its terms, a period or an audience, by environment variables, under both engines.

The embedded engine supports what the sources use and stops with file and line at anything else:

- front matter and cell options as in `matter` and `options`; inline `{python} x`;
- cells that show text, Markdown, or what `emit` gives: figures, tables, HTML, boxes;
- ``{{< include file >}}``, raw HTML blocks, pandoc's Markdown with formulas as MathML;
- boxes (`.callout-note`, `-tip`, `-warning`, `-important`), `.panel-tabset`, `.columns`;
- numbered figures and tables (`#fig-`, `#tbl-`), sections (`#sec-`), and references to them;
- links between the website's own pages, and images beside the source.
"""

from kpilib.qmd.fault import PagesError
from kpilib.qmd.html import pandoc_version
from kpilib.qmd.quarto import find_quarto
from kpilib.qmd.site import Engine, render_file, render_site

__all__ = ["Engine", "PagesError", "find_quarto", "pandoc_version", "render_file", "render_site"]
