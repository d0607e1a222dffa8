"""A rule on a whole row of a source."""

from __future__ import annotations

from dataclasses import dataclass

import pandera.polars as pa
import polars as pl


@dataclass(frozen=True)
class Radregel:
    """A rule, by its reason code: `uttryck` is true (or null) where the row keeps it."""

    regel: str
    uttryck: pl.Expr

    @property
    def check(self) -> pa.Check:
        """The rule as the schema of the rows has it."""
        return pa.Check(
            lambda data: data.lazyframe.select(self.uttryck.fill_null(True)),
            name=self.regel,
            error=self.regel,
        )

    @property
    def kolumner(self) -> frozenset[str]:
        """The columns that it is on."""
        return frozenset(self.uttryck.meta.root_names())
