"""When the end of an agreement is taken up: a new procurement must be under way long before it.

Source: parameters.toml, `avtal`.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from kpilib.rules.parameters import parameter


def varningstid(dag: date) -> int:
    """Months ahead that an end is taken up, by the rule in force on a day."""
    return int(parameter("avtal", "varning_manader", dag).varde)


def varnas_till(dag: date) -> date:
    """The last day that an agreement may end on to be taken up on `dag`.

    A day that the last month lacks is its last day: 31 August -> the end of February.
    """
    found: date = pl.Series([dag]).dt.offset_by(f"{varningstid(dag)}mo")[0]
    return found
