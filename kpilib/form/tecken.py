"""Signs and words that numbers are written with, and what stands where there is no number to show."""

NBSP = "\u00a0"
MINUS = "\u2212"
SAKNAS = "–"
"""What stands where a value is missing."""
