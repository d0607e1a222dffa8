"""Kategoristyrning in municipal disability support: raw files in, checked nyckeltal and reports out."""
