"""Kategoristyrning in municipal disability support: raw files in, checked nyckeltal and reports out."""

from kpilib.api import connect, explain, katalog, sql, varden
from kpilib.errors import KategoriplanError
from kpilib.nyckeltal.explain import Explanation

__all__ = ["Explanation", "KategoriplanError", "connect", "explain", "katalog", "sql", "varden"]
