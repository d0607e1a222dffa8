"""What a sum row looks like."""

from __future__ import annotations

import re

SUM_LABEL = r"(?i)^\s*(?:(?:del|total|slut)?summa|sum|total(?:t|en)?)\b"
"""How the label of a sum row begins; a pattern for Python and for polars alike."""

NUMBER = r"(?i)^[-+−–(]?\s*[0-9][0-9\s.,]*[-−–)]?\s*[a-z]*$"
"""What a sum may look like, a unit after it included; a date or a code with a dash does not."""


def is_sum_label(cell: str) -> bool:
    """Whether a row's first filled cell may be the label of a sum row.

    >>> is_sum_label("Summa oktober"), is_sum_label("Totalförsvaret")
    (True, False)
    """
    return re.search(SUM_LABEL, cell) is not None
