"""The reports as downloads: Word, PDF, Excel, and HTML in one file, all made of the finished page.

The page's cells have run once, and every file is read off the page that they gave: no number can differ, and
nothing that the gate hides can come along. `Downloads` is what the engine calls for each page.
"""

from kpilib.download.make import Downloads, download_path
from kpilib.download.offer import FORMATS

__all__ = ["FORMATS", "Downloads", "download_path"]
