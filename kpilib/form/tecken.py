"""Signs and words that numbers are written with, and what stands where there is no number to show."""

NBSP = "\u00a0"
MINUS = "\u2212"
SAKNAS = "–"
"""What stands where a value is missing."""
DOLT = "dolt"
"""What stands where a value is hidden, since it is about too few persons or gives such a value away."""
