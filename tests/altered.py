"""A gate some of whose tables are given by the test."""

from __future__ import annotations

from typing import Any

import polars as pl

from kpilib.secrecy import Gate


class AlteredGate:
    """Answers for the tables that it is given; for everything else the gate behind it does."""

    def __init__(self, gate: Gate, **tabeller: pl.DataFrame) -> None:
        self._gate, self._tabeller = gate, tabeller

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gate, name)

    def tabell(self, namn: str) -> pl.DataFrame:
        return self._tabeller[namn] if namn in self._tabeller else self._gate.tabell(namn)
