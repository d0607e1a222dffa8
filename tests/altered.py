"""A gate some of whose answers are given by the test, and tables to give it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl


class AlteredGate:
    """Answers for the tables that it is given; for everything else the gate behind it does.

    Parameters
    ----------
    gate
        The gate behind; None where the tables are all that is asked for.
    varden
        What is done with the values of the gate behind.
    """

    def __init__(
        self,
        gate: Any,
        varden: Callable[[pl.DataFrame], pl.DataFrame] = lambda values: values,
        **tabeller: pl.DataFrame,
    ) -> None:
        self._gate, self._varden, self._tabeller = gate, varden, tabeller

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gate, name)

    def varden(self, *nyckeltal: Any, **asked: Any) -> pl.DataFrame:
        return self._varden(self._gate.varden(*nyckeltal, **asked))

    def tabell(self, namn: str) -> pl.DataFrame:
        return self._tabeller[namn] if namn in self._tabeller else self._gate.tabell(namn)


def tabell(gate: Any, namn: str, *rows: Mapping[str, Any]) -> pl.DataFrame:
    """A table of a gate with other rows; a column that a row does not name is as in the first that it has."""
    schema = gate.tabell(namn).schema
    first = gate.tabell(namn).head(1).to_dicts()
    like = first[0] if first else dict.fromkeys(schema)
    return pl.DataFrame([like | row for row in rows], schema)
