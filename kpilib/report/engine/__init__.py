"""The report engine: the same .qmd sources rendered by Quarto, or by nbclient and pandoc where it is missing.

The embedded engine supports what the sources use and stops with file and line at anything else. Cells show
figures, tables and HTML through `kpilib.report.engine.emit`.
"""

from kpilib.report.engine.html import pandoc_version
from kpilib.report.engine.quarto import find_quarto
from kpilib.report.engine.site import Engine, render_file, render_site

__all__ = ["Engine", "find_quarto", "pandoc_version", "render_file", "render_site"]
