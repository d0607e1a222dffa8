"""The audit of a new snapshot, before anybody reads it.

A control is a SELECT that returns one row per breach, with an example to show in the first column. Those in
files say in their first line how serious they are (``fel`` stops the publishing, ``varning`` does not) and
what they require; those that follow from the contracts are made here. The controls of the nyckeltal stand
beside them, in `kpilib.nyckeltal.audit`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import duckdb
import polars as pl

from kpilib.contracts import CONTRACTS
from kpilib.database import fill, query, quote
from kpilib.errors import AuditError
from kpilib.skanner import in_database
from kpilib.warehouse.schema import META
from kpilib.warehouse.tackning import registers

FEL, VARNING = "fel", "varning"
_HEAD = re.compile(r"^-- (fel|varning): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Control:
    """One control: name, severity, what it requires, and the SELECT that returns its breaches."""

    namn: str
    allvar: str
    beskrivning: str
    sql: str


def in_folder(folder: Traversable) -> Iterator[Control]:
    """The controls of the SQL files in a folder, by name."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".sql"):
            sql = entry.read_text(encoding="utf-8")
            head = _HEAD.match(sql)
            assert head, f"{entry.name}: the first line must say how serious it is and what it requires"
            yield Control(entry.name.removesuffix(".sql"), head[1], head[2], sql)


def controls() -> Iterator[Control]:
    """The controls of what the warehouse holds: those in `sql/audit/`, and those that contracts give."""
    yield from in_folder(files("kpilib.warehouse").joinpath("sql/audit"))
    yield Control(
        "krympt_register",
        VARNING,
        "Ett nytt registerutdrag är inte mycket mindre än det förra.",
        f"""
        SELECT concat(namn, ': ', godkanda_rader, ' rader mot ', forra, ' i det förra utdraget')
        FROM (
            SELECT *, lag(godkanda_rader) OVER (PARTITION BY kalla ORDER BY ordning) AS forra
            FROM meta.fil
            WHERE status = 'godkand' AND kalla IN ({", ".join(map(quote, registers()))})
        )
        WHERE godkanda_rader < 0.8 * forra
        """,
    )
    for contract in CONTRACTS.values():
        if contract.nyckel:
            key = ", ".join(contract.nyckel)
            own = f" AND min({contract.kontrollsumma}) >= 0" if contract.krediteras else ""
            yield Control(
                f"nyckel_{contract.namn}",
                FEL,
                f"En rad i {contract.namn} är ensam om sin nyckel ({key})"
                + (", om ingen rad krediterar en annan." if own else "."),
                f"SELECT concat('fil ', min(fil), ' rad ', min(rad)) FROM main.{contract.namn} "
                f"GROUP BY {key} HAVING count(*) > 1{own}",
            )


def audit(con: duckdb.DuckDBPyConnection, asked: Iterable[Control]) -> None:
    """Run every control and write `meta.avstamning`.

    Parameters
    ----------
    asked
        The controls; that no personnummer stands in clear is one besides.

    Raises
    ------
    AuditError
        A control of severity `fel` found a breach; names the controls.
    """
    rows = [_result(control, query(con, control.sql)) for control in asked]
    rows.append(_result(_PERSONNUMMER, _personnummer(con)))
    fill(con, META["avstamning"], pl.DataFrame(rows, infer_schema_length=None))
    broken = [row for row in rows if row["allvar"] == FEL and row["antal"]]
    if broken:
        raise AuditError(
            "Den nya ögonblicksbilden klarade inte kontrollen och publicerades inte.",
            var="; ".join(
                f"{row['kontroll']}: {row['antal']} brott, t.ex. {row['exempel']}" for row in broken
            ),
            gor="Rätta det som kontrollen visar, eller ta bort den fil som orsakar det, och publicera igen.",
        )


_PERSONNUMMER = Control(
    "personnummer_i_klartext", FEL, "Inget personnummer står i klartext i en textkolumn.", ""
)


def _personnummer(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Where a person's number stands in a text column of any table; the place, never the value."""
    places = [found.plats for found in in_database(con)]
    return pl.DataFrame({"plats": places}, schema={"plats": pl.String})


def _result(control: Control, breaches: pl.DataFrame) -> dict[str, object]:
    return {
        "kontroll": control.namn,
        "allvar": control.allvar,
        "beskrivning": control.beskrivning,
        "antal": breaches.height,
        "exempel": str(breaches.row(0)[0]) if breaches.height else None,
    }
