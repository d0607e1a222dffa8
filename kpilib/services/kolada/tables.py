"""A delivery from Kolada read as tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import msgspec
import polars as pl

from kpilib.errors import FileRejectedError
from kpilib.services.kolada.collector import collector_paused
from kpilib.services.kolada.enhet import enhet
from kpilib.services.kolada.identity import KOLADA
from kpilib.services.kolada.schema import CELL
from kpilib.services.kolada.shape import Answer, Data, File, Group, Head, Kpi, Municipality
from kpilib.services.service import Tables

T = TypeVar("T")


@dataclass(frozen=True)
class KoladaTables(Tables):
    """A delivery's rows.

    Parameters
    ----------
    kolada_varde
        kpi, kommun, ar (Int32), kon (T, K or M), varde (Float64; null where the service has no value),
        antal (Int64), status, preliminar (Boolean). Values marked as deleted are left out.
    kolada_borttagen
        kpi, kommun, ar, kon: what the service marks as deleted.
    kolada_kpi
        kpi, titel, beskrivning, enhet, konsuppdelad (Boolean), publiceringsdatum (Date),
        preliminart_datum (Date), publiceringsperiod, nedlagd (Boolean: no coming publication).
    kommun
        kommun, namn, typ (K municipality, L region or riket).
    kommungrupp
        grupp, titel, kommun, namn: one row per member.
    kolada_hamtning
        hamtad (Datetime, local), kpi, kommuner (lists of String), ar (list of Int32), sedan (Date),
        hel_katalog (Boolean): one row per part that was asked for; a file that does not say has one row with
        empty lists.
    """

    kolada_varde: pl.DataFrame
    kolada_borttagen: pl.DataFrame
    kolada_kpi: pl.DataFrame
    kommun: pl.DataFrame
    kommungrupp: pl.DataFrame
    kolada_hamtning: pl.DataFrame


_VARDE: dict[str, Any] = {
    "kpi": pl.String,
    "kommun": pl.String,
    "ar": pl.Int32,
    "kon": pl.String,
    "varde": pl.Float64,
    "antal": pl.Int64,
    "status": pl.String,
    "borttagen": pl.Boolean,
}
_KATALOG: dict[str, Any] = {
    "kpi": pl.String,
    "titel": pl.String,
    "beskrivning": pl.String,
    "enhet": pl.String,
    "konsuppdelad": pl.Boolean,
    "publiceringsdatum": pl.Date,
    "preliminart_datum": pl.Date,
    "publiceringsperiod": pl.String,
    "nedlagd": pl.Boolean,
}
_KOMMUN: dict[str, Any] = {"kommun": pl.String, "namn": pl.String, "typ": pl.String}
_GRUPP: dict[str, Any] = {"grupp": pl.String, "titel": pl.String, "kommun": pl.String, "namn": pl.String}


_HAMTNING: dict[str, Any] = {
    "hamtad": pl.Datetime("us"),
    "kpi": pl.List(pl.String),
    "kommuner": pl.List(pl.String),
    "ar": pl.List(pl.Int32),
    "sedan": pl.Date,
    "hel_katalog": pl.Boolean,
}

_FILE = msgspec.json.Decoder(File)
_HEAD = msgspec.json.Decoder(Head)
_PLACE = re.compile(r" - at `\$\.?([^`]*)`")
_FIELD = re.compile(r"missing required field `([^`]+)`")


def read_delivery(data: bytes) -> KoladaTables:
    """The tables of one delivery file.

    Raises
    ------
    FileRejectedError
        The file is not a Kolada delivery, is cut, or holds the same value twice.
    """
    with collector_paused():
        file = _decoded(data, _FILE)
        hamtad = _time(file)
        svar = file.svar
        kpi = [*file.kpi, *_objects(svar.kpi if svar else [])]
        areas = [*file.municipality, *_objects(svar.municipality if svar else [])]
        groups = [*file.municipality_groups, *_objects(svar.municipality_groups if svar else [])]
        katalog = _katalog(kpi)
        rows = _values([*file.values, *_objects(svar.data if svar else [])])
        live = rows.filter(~pl.col("borttagen")).drop("borttagen")
        gone = (
            rows.filter("borttagen").select(CELL).unique(maintain_order=True).join(live, on=CELL, how="anti")
        )
    tables = KoladaTables(
        hamtad=hamtad,
        kolada_varde=with_preliminar(live, katalog, hamtad),
        kolada_borttagen=gone.join(live, on=CELL, how="anti"),
        kolada_kpi=katalog,
        kommun=_kommun(areas),
        kommungrupp=_kommungrupp(groups),
        kolada_hamtning=_hamtning(file, hamtad),
    )
    _unique(tables.kolada_varde, *CELL)
    _unique(tables.kolada_kpi, "kpi")
    _unique(tables.kommun, "kommun")
    _unique(tables.kommungrupp, "grupp", "kommun")
    return tables


def read_head(data: bytes) -> tuple[Head, datetime]:
    """What a delivery file says of itself, and when it was retrieved; the answers are passed over.

    Raises
    ------
    FileRejectedError
        The file is not a Kolada delivery, or is cut.
    """
    head = _decoded(data, _HEAD)
    return head, _time(head)


def with_preliminar(values: pl.DataFrame, katalog: pl.DataFrame, hamtad: datetime) -> pl.DataFrame:
    """The values with `preliminar`: retrieved between the two publications of their year."""
    day = pl.lit(hamtad.date())
    terms = katalog.select("kpi", "preliminart_datum", "publiceringsdatum", "publiceringsperiod")
    preliminar = (
        (pl.col("publiceringsperiod") == pl.col("ar").cast(pl.String))
        & (pl.col("preliminart_datum") <= day)
        & (day < pl.col("publiceringsdatum"))
    )
    joined = values.join(terms, on="kpi", how="left", maintain_order="left")
    return joined.select(*values.columns, preliminar.fill_null(value=False).alias("preliminar"))


def _decoded(data: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _rejected(error) from None


def _time(head: Head) -> datetime:
    try:
        return datetime.fromisoformat(head.hamtad)
    except ValueError:
        raise _refused("Leveransen från Kolada har ett värde av fel slag.", "hamtad") from None


def _objects(answers: Iterable[Answer[T]]) -> Iterable[T]:
    return (record for answer in answers for record in answer.kropp.values)


def _values(data: Iterable[Data]) -> pl.DataFrame:
    # Column by column: a hundred thousand tuples cost more to make than the frame they become.
    data = list(data)
    owners = [d for d in data for _ in d.values]
    values = [v for d in data for v in d.values]
    columns = {
        "kpi": [d.kpi for d in owners],
        "kommun": [d.municipality for d in owners],
        "ar": [d.period for d in owners],
        "kon": [v.gender for v in values],
        "varde": [v.value for v in values],
        "antal": [v.count for v in values],
        "status": [v.status or "" for v in values],
        "borttagen": [v.isdeleted for v in values],
    }
    return pl.DataFrame(columns, schema=_VARDE)


def _katalog(kpi: Iterable[Kpi]) -> pl.DataFrame:
    kpi = list(kpi)
    columns = {
        "kpi": [k.id for k in kpi],
        "titel": [k.title for k in kpi],
        "beskrivning": [k.description for k in kpi],
        "enhet": [enhet(k.title) for k in kpi],
        "konsuppdelad": [k.is_divided_by_gender for k in kpi],
        "publiceringsdatum": [k.publication_date for k in kpi],
        "preliminart_datum": [k.prel_publication_date for k in kpi],
        "publiceringsperiod": [k.publ_period for k in kpi],
        "nedlagd": [k.publication_date is None for k in kpi],
    }
    return pl.DataFrame(columns, schema=_KATALOG)


def _kommun(areas: Iterable[Municipality]) -> pl.DataFrame:
    return _frame(((m.id, m.title, m.type) for m in areas), _KOMMUN)


def _kommungrupp(groups: Iterable[Group]) -> pl.DataFrame:
    return _frame(((g.id, g.title, m.member_id, m.member_title) for g in groups for m in g.members), _GRUPP)


def _hamtning(head: Head, hamtad: datetime) -> pl.DataFrame:
    local = hamtad.replace(tzinfo=None)
    parts = [(p.kpi, p.kommuner, p.ar, p.sedan) for p in head.delar] or [((), (), (), None)]
    rows = ((local, list(k), list(m), list(a), since, head.hel_katalog) for k, m, a, since in parts)
    return _frame(rows, _HAMTNING)


def _frame(rows: Iterable[tuple[object, ...]], schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _unique(frame: pl.DataFrame, *key: str) -> None:
    twice = frame.filter(frame.select(key).is_duplicated())
    if not twice.is_empty():
        where = ", ".join(
            f"{name} {value}" for name, value in zip(key, twice.select(key).row(0), strict=True)
        )
        raise _refused("Leveransen från Kolada har samma uppgift två gånger.", where)


def _rejected(error: Exception) -> FileRejectedError:
    if not isinstance(error, msgspec.ValidationError):
        return _refused("Filen är inte giltig JSON; den kan vara avbruten.", "")
    text = str(error)
    place = _PLACE.search(text)
    where = place[1] if place else ""
    missing = _FIELD.search(text)
    if missing:
        where = f"{where}.{missing[1]}".lstrip(".")
        return _refused("Leveransen från Kolada saknar ett fält.", where)
    return _refused("Leveransen från Kolada har ett värde av fel slag.", where)


def _refused(what: str, where: str) -> FileRejectedError:
    return FileRejectedError(what, var=where, gor=KOLADA.fetch_hint)
