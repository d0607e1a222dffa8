"""Kategoristyrning in municipal disability support: raw files in, checked nyckeltal and reports out."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kpilib.api import connect, explain, katalog, lexikon, sql, varden
    from kpilib.errors import KategoriplanError
    from kpilib.nyckeltal.explain import Explanation

_FROM = {
    **dict.fromkeys(("connect", "explain", "katalog", "lexikon", "sql", "varden"), "kpilib.api"),
    "KategoriplanError": "kpilib.errors",
    "Explanation": "kpilib.nyckeltal.explain",
}


def __getattr__(name: str) -> Any:
    """What a notebook asks for, read when it asks: the program starts before it has loaded the rooms."""
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_FROM[name]), name)


__all__ = ["Explanation", "KategoriplanError", "connect", "explain", "katalog", "lexikon", "sql", "varden"]
