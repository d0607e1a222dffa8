"""Where a number comes from: its parts, what was left out, its files, its SQL and the rows behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

from kpilib.begrepp import ALLA, ingen_insats
from kpilib.database import query
from kpilib.errors import UsageError
from kpilib.formats import nearest


@dataclass(frozen=True)
class Explanation:
    """A value explained.

    Parameters
    ----------
    katalog
        The nyckeltal's row in `nyckeltal.katalog`.
    varden
        Rows of `nyckeltal.varde`: the whole first, then its parts.
    uteslutna
        Reason -> (explanation, number of rows left out), over all insatser and periods shown; the word
        ``dolt`` for a number that an audience may not see.
    filer
        fil, kalla, namn, utdrag, godkanda_rader, avvisade_rader of the files that the rows lie in.
    rader
        The rows behind the value, none for an audience that sees no rows: period, insats, the dimensions,
        taljare, namnare, utesluten, person (pseudonym), tabell, filnamn, blad, rad.
    sql
        The SQL that gives the rows.
    """

    katalog: Mapping[str, Any]
    varden: pl.DataFrame
    uteslutna: Mapping[str, tuple[str, int | str]]
    filer: pl.DataFrame
    rader: pl.DataFrame
    sql: str

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        return {
            "nyckeltal": dict(self.katalog),
            "varden": self.varden.to_dicts(),
            "uteslutna": {k: {"forklaring": why, "rader": n} for k, (why, n) in self.uteslutna.items()},
            "filer": self.filer.to_dicts(),
            "rader": self.rader.to_dicts(),
            "sql": self.sql,
        }


def explain(
    con: duckdb.DuckDBPyConnection, nyckeltal: str, *, insats: str | None = None, period: str | None = None
) -> Explanation:
    """A nyckeltal explained, from the snapshot alone.

    Parameters
    ----------
    con
        A snapshot.
    period
        A period id; the latest with a value by default.

    Raises
    ------
    UsageError
        The snapshot has no such nyckeltal, insats or period, or the municipality has no insats that the
        nyckeltal is counted for.
    """
    entry, values = chosen(
        query(con, "FROM nyckeltal.katalog"),
        query(con, "FROM nyckeltal.varde WHERE nyckeltal = ?", [nyckeltal]),
        nyckeltal,
        insats,
        period,
    )
    period = str(values["period"][0])
    sql = f"SELECT * FROM ({entry['sql']}) WHERE period = ? AND insats = ANY(?)"
    rows = query(con, sql, [period, values["insats"].unique().to_list()])
    files = query(
        con,
        "SELECT fil, kalla, namn AS filnamn, utdrag, godkanda_rader, avvisade_rader FROM meta.fil "
        "WHERE fil = ANY(?) ORDER BY ordning",
        [rows["fil"].unique().to_list()],
    )
    why = json.loads(entry["utesluts"])
    left_out = rows.filter(pl.col("utesluten").is_not_null())["utesluten"].value_counts()
    named = rows.join(files.select("fil", "filnamn"), on="fil", how="left").drop("fil", "period_typ")
    return Explanation(
        katalog=entry,
        varden=values,
        uteslutna={reason: (why.get(reason, reason), n) for reason, n in left_out.iter_rows()},
        filer=files,
        rader=named.sort(pl.col("utesluten").is_not_null(), "filnamn", "blad", "rad"),
        sql=entry["sql"],
    )


def chosen(
    katalog: pl.DataFrame, varden: pl.DataFrame, nyckeltal: str, insats: str | None, period: str | None
) -> tuple[dict[str, Any], pl.DataFrame]:
    """The nyckeltal's row in the catalogue, and the values that are asked about: the whole first.

    Parameters
    ----------
    katalog, varden
        The catalogue, and rows of `nyckeltal.varde` of the nyckeltal.
    insats, period
        As `explain`.

    Raises
    ------
    UsageError
        As `explain`.
    """
    catalogue = katalog.rows_by_key("nyckeltal", named=True, unique=True)
    _known("nyckeltal", nyckeltal, list(catalogue))
    entry = catalogue[nyckeltal] | {"nyckeltal": nyckeltal}
    if not entry["insatser"]:
        raise UsageError(
            ingen_insats(entry["roller"]),
            gor="Ge insatsen sin roll under [insats.ID] i kategoriplan.toml, och publicera igen.",
        )
    if insats is not None:
        _known("insats", insats, entry["insatser"])
        varden = varden.filter(pl.col("insats") == insats)
    period = period or _latest(varden)
    _known("period", period, varden["period"].unique().sort().to_list())
    return entry, varden.filter(pl.col("period") == period).sort(
        "insats", pl.col("dimension") != ALLA, "dimension", "dimension_varde"
    )


def _latest(values: pl.DataFrame) -> str:
    """The latest period with a value of the whole; of any part, where the whole has none."""
    known = values.filter(pl.col("varde").is_not_null()).sort("referensdatum", "period_typ")
    whole = known.filter(pl.col("dimension") == ALLA)
    found = whole if whole.height else known if known.height else values
    return str(found["period"][-1])


def _known(what: str, word: str, known: list[str]) -> None:
    if word not in known:
        raise UsageError(
            f"Det finns inget {what} {word} här."
            if what == "nyckeltal"
            else f"Det finns ingen {what} {word} här.",
            gor=f"Närmast: {', '.join(nearest(word, known) or known)}."
            if known
            else "Publicera en ögonblicksbild först.",
        )
