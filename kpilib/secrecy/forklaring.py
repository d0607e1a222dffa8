"""A value explained to an audience that sees no rows: its parts as they are shown, the files, and the SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable

import polars as pl

from kpilib.begrepp import ALLA, DOLT
from kpilib.nyckeltal import Explanation
from kpilib.nyckeltal.explain import chosen
from kpilib.secrecy.gate import Gate


def forklara(
    gate: Gate, nyckeltal: str, *, insats: str | None = None, period: str | None = None
) -> Explanation:
    """A nyckeltal explained as an audience may see it.

    Returns
    -------
    Explanation
        Without rows, with the files of the sources that the nyckeltal is counted from, by name and day; a
        number of rows left out that is hidden is ``dolt``.

    Raises
    ------
    UsageError
        The snapshot has no such nyckeltal, insats or period.
    """
    shown = gate.varden([nyckeltal])
    entry, values = chosen(gate.tabell("katalog"), shown, nyckeltal, insats, period)
    whole = values.filter(pl.col("dimension") == ALLA)
    why = json.loads(entry["utesluts"])
    files = gate.tabell("filer").filter(
        pl.col("kalla").is_in(entry["kallor"]) & (pl.col("gallande_rader").fill_null(0) > 0)
    )
    return Explanation(
        katalog=entry,
        varden=values,
        uteslutna={
            reason: (why.get(reason, reason), n) for reason, n in _left_out(whole["exkluderade"]).items()
        },
        filer=files.select("fil", "kalla", pl.col("namn").alias("filnamn"), "utdrag"),
        rader=pl.DataFrame(),
        sql=entry["sql"],
    )


def _left_out(texts: Iterable[str | None]) -> dict[str, int | str]:
    """Reason -> rows in all; `DOLT` where one of the counts is hidden, since the sum then says it."""
    found: dict[str, int | str] = {}
    for text in texts:
        for reason, n in json.loads(text or "{}").items():
            before = found.get(reason, 0)
            hidden = DOLT in (n, before)
            found[reason] = DOLT if hidden else int(before) + int(n)
    return found
