"""Kategoristyrning in municipal disability support: raw files in, checked nyckeltal and reports out."""

__version__ = "0.1.0"
