"""How a value stands to its target: a value in the snapshot (`nyckeltal.varde.malstatus`) and on pages."""

from __future__ import annotations

from typing import Literal, get_args

Malstatus = Literal["ej uppnått", "saknar underlag", "dolt", "uppnått", "information"]
"""In the order that a council reads them: what deviates first, and what has no target last.

The status of a value that an audience may not see is dolt: whether a target is met tells of the value.
"""

MALSTATUS: tuple[Malstatus, ...] = get_args(Malstatus)
EJ_UPPNATT, SAKNAR_UNDERLAG, _, UPPNATT, INFORMATION = MALSTATUS
