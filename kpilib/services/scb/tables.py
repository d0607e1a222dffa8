"""A delivery from SCB read as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import polars as pl

from kpilib.errors import FileRejectedError
from kpilib.services.scb.identity import SCB
from kpilib.services.scb.jsonstat import Structure, read_cube, read_structure
from kpilib.services.scb.schema import CELL
from kpilib.services.service import Tables

VARIABEL: Mapping[str, str] = {
    "Region": "region",
    "Verksomrkom": "verksamhet",
    "Alder": "alder",
    "Kon": "kon",
}
"""SCB's variables that have a column of their own; content and time have theirs by their role."""
VARDE = pl.Decimal(20, 6)


class _Answer(msgspec.Struct):
    kropp: Any


class _Table(msgspec.Struct):
    id: str
    metadata: _Answer
    data: list[_Answer]
    slutlig: str = ""


class _Delivery(msgspec.Struct):
    kalla: str
    hamtad: datetime
    tabeller: list[_Table]


@dataclass(frozen=True)
class ScbTables(Tables):
    """A delivery's rows.

    Parameters
    ----------
    scb_varde
        tabell, matt, region, verksamhet, alder, kon, ovrigt (codes; null where the table lacks the
        variable), tid, ar (Int32), enhet, varde (Decimal(20, 6); null where SCB has none), status,
        orsak_saknas, preliminar (Boolean), uppdaterad (Datetime, UTC).
    scb_tabell
        tabell, titel, kalla, uppdaterad, noter, forsta_tid, sista_tid: one row per table.
    scb_kod
        tabell, variabel, variabel_namn, kod, namn: what every code stands for, of all that the table has.
    """

    scb_varde: pl.DataFrame
    scb_tabell: pl.DataFrame
    scb_kod: pl.DataFrame


def read_delivery(data: bytes) -> ScbTables:
    """The tables of one delivery file.

    Raises
    ------
    FileRejectedError
        The file is not an SCB delivery, is cut, or holds the same cell twice.
    """
    try:
        delivery = msgspec.json.decode(data, type=_Delivery)
    except msgspec.ValidationError:
        raise _rejected("Filen är inte en leverans från SCB, eller saknar ett fält.") from None
    except msgspec.DecodeError:
        raise _rejected("Filen är inte giltig JSON; den kan vara avbruten.") from None
    if delivery.kalla != SCB.namn or not delivery.tabeller:
        raise _rejected("Filen är inte en leverans från SCB.")
    structures = {table.id: read_structure(table.metadata.kropp) for table in delivery.tabeller}
    varde = pl.concat(
        _values(table, structures[table.id], answer.kropp)
        for table in delivery.tabeller
        for answer in table.data
    )
    key = varde.select(CELL)
    if key.is_duplicated().any():
        twice = key.filter(key.is_duplicated()).row(0, named=True)
        raise _rejected(
            "Leveransen från SCB har samma uppgift två gånger.",
            ", ".join(f"{name} {code}" for name, code in twice.items() if code),
        )
    return ScbTables(
        hamtad=delivery.hamtad,
        scb_varde=varde,
        scb_tabell=pl.DataFrame([_about(id, s) for id, s in structures.items()]),
        scb_kod=pl.concat(_codes(id, s) for id, s in structures.items()),
    )


def _values(table: _Table, whole: Structure, content: object) -> pl.DataFrame:
    structure, frame = read_cube(content)
    metric, time = structure.med_roll("metric"), structure.med_roll("time")
    if metric is None or time is None or not all(code[:4].isdigit() for code in time.koder):
        raise _rejected(
            "Tabellen säger inte vad den mäter, eller har ingen tid som börjar med ett år.", table.id
        )
    ids = [d.id for d in structure.dimensioner]
    rest = [id for id in ids if id not in (*VARIABEL, metric.id, time.id)]
    own = [
        (pl.col(id) if id in ids else pl.lit(None, dtype=pl.String)).alias(name)
        for id, name in VARIABEL.items()
    ]
    others = pl.concat_str([pl.lit(f"{id}=") + pl.col(id) for id in rest], separator="; ")
    last = (whole.med_roll("time") or time).koder[-1]
    updated = _time(structure.uppdaterad)
    tid = pl.col(time.id)
    preliminar = not _is_final(last, table.slutlig, updated)
    return frame.select(
        pl.lit(table.id).alias("tabell"),
        pl.col(metric.id).alias("matt"),
        *own,
        (others if rest else pl.lit(None, dtype=pl.String)).alias("ovrigt"),
        tid.alias("tid"),
        tid.str.head(4).cast(pl.Int32).alias("ar"),
        "enhet",
        pl.col("varde").cast(VARDE),
        "status",
        "orsak_saknas",
        (tid.eq(last) & preliminar).alias("preliminar"),
        pl.lit(updated, dtype=pl.Datetime("us")).alias("uppdaterad"),
    )


def _is_final(last: str, slutlig: str, updated: datetime | None) -> bool:
    """Whether the table's last period was final when the table was updated."""
    if not slutlig or updated is None:
        return True
    return updated.date() >= date.fromisoformat(f"{int(last[:4]) + 1}-{slutlig}")


def _about(id: str, structure: Structure) -> dict[str, Any]:
    time = structure.med_roll("time")
    return {
        "tabell": id,
        "titel": structure.titel,
        "kalla": structure.kalla,
        "uppdaterad": _time(structure.uppdaterad),
        "noter": "\n".join(structure.noter),
        "forsta_tid": time.koder[0] if time else None,
        "sista_tid": time.koder[-1] if time else None,
    }


def _codes(id: str, structure: Structure) -> pl.DataFrame:
    def rows() -> Iterable[tuple[str, ...]]:
        for d in structure.dimensioner:
            for kod, namn in zip(d.koder, d.etiketter, strict=True):
                yield id, d.id, d.namn, kod, namn

    names = ["tabell", "variabel", "variabel_namn", "kod", "namn"]
    return pl.DataFrame(list(rows()), schema=dict.fromkeys(names, pl.String), orient="row")


def _time(text: str | None) -> datetime | None:
    """A moment in UTC, without its zone; a moment that has none is taken to be UTC already."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _rejected(what: str, where: str = "") -> FileRejectedError:
    return FileRejectedError(what, var=where, gor=SCB.fetch_hint)
