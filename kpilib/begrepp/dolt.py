"""The one mark of what is hidden: in values, in their status, in counts and on pages."""

from __future__ import annotations

DOLT = "dolt"
"""What stands where a number is hidden, since it is about too few persons or gives such a number away."""
