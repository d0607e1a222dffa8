"""A delivery from Kolada read as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import BaseModel, Field, Strict, ValidationError

from kpilib.errors import FileRejectedError
from kpilib.sources.kolada.enhet import enhet


class _Value(BaseModel):
    gender: Literal["T", "K", "M"]
    value: Annotated[float, Strict(), Field(allow_inf_nan=False)] | None
    count: int | None = None
    status: str | None = None
    isdeleted: bool = False


class _Data(BaseModel):
    kpi: str
    municipality: str
    period: int
    values: list[_Value]


class _Kpi(BaseModel):
    id: str
    title: str
    description: str | None = None
    is_divided_by_gender: bool | None = None
    publication_date: date | None = None
    prel_publication_date: date | None = None
    publ_period: str | None = None


class _Municipality(BaseModel):
    id: str
    title: str
    type: str


class _Member(BaseModel):
    member_id: str
    member_title: str


class _Group(BaseModel):
    id: str
    title: str
    members: list[_Member]


class _Delivery(BaseModel):
    kalla: Literal["kolada"]
    hamtad: datetime
    kpi: list[_Kpi]
    municipality: list[_Municipality]
    municipality_groups: list[_Group]
    values: list[_Data]


@dataclass(frozen=True)
class KoladaTables:
    """A delivery's rows; the frames bear the names of the snapshot's tables.

    Parameters
    ----------
    hamtad
        When the service was asked.
    kolada_varde
        kpi, kommun, ar (Int32), kon (T, K or M), varde (Float64; null where the service has no value),
        antal (Int64), status, preliminar (Boolean). Values marked as deleted are left out.
    kolada_kpi
        kpi, titel, beskrivning, enhet, konsuppdelad (Boolean), publiceringsdatum (Date),
        preliminart_datum (Date), publiceringsperiod, nedlagd (Boolean: no coming publication).
    kommun
        kommun, namn, typ (K municipality, L region or riket).
    kommungrupp
        grupp, titel, kommun, namn: one row per member.
    """

    hamtad: datetime
    kolada_varde: pl.DataFrame
    kolada_kpi: pl.DataFrame
    kommun: pl.DataFrame
    kommungrupp: pl.DataFrame


_VARDE: dict[str, Any] = {
    "kpi": pl.String,
    "kommun": pl.String,
    "ar": pl.Int32,
    "kon": pl.String,
    "varde": pl.Float64,
    "antal": pl.Int64,
    "status": pl.String,
    "preliminar": pl.Boolean,
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


def read_delivery(data: bytes) -> KoladaTables:
    """The tables of one delivery file.

    Raises
    ------
    FileRejectedError
        The file is not a Kolada delivery, is cut, or holds the same value twice.
    """
    try:
        delivery = _Delivery.model_validate_json(data)
    except ValidationError as error:
        raise _rejected(error) from None
    catalogue = {k.id: k for k in delivery.kpi}
    day = delivery.hamtad.date()
    tables = KoladaTables(
        hamtad=delivery.hamtad,
        kolada_varde=_frame(_varden(delivery.values, catalogue, day), _VARDE),
        kolada_kpi=_frame(map(_kpi_row, delivery.kpi), _KATALOG),
        kommun=_frame(((m.id, m.title, m.type) for m in delivery.municipality), _KOMMUN),
        kommungrupp=_frame(
            (
                (g.id, g.title, m.member_id, m.member_title)
                for g in delivery.municipality_groups
                for m in g.members
            ),
            _GRUPP,
        ),
    )
    _unique(tables.kolada_varde, "kpi", "kommun", "ar", "kon")
    _unique(tables.kolada_kpi, "kpi")
    _unique(tables.kommun, "kommun")
    _unique(tables.kommungrupp, "grupp", "kommun")
    return tables


def _varden(
    values: Iterable[_Data], catalogue: Mapping[str, _Kpi], day: date
) -> Iterable[tuple[object, ...]]:
    for data in values:
        preliminar = _preliminar(catalogue.get(data.kpi), data.period, day)
        for v in data.values:
            if not v.isdeleted:
                yield (
                    data.kpi,
                    data.municipality,
                    data.period,
                    v.gender,
                    v.value,
                    v.count,
                    v.status or "",
                    preliminar,
                )


def _preliminar(kpi: _Kpi | None, ar: int, day: date) -> bool:
    if kpi is None or kpi.publ_period != str(ar) or not kpi.prel_publication_date or not kpi.publication_date:
        return False
    return kpi.prel_publication_date <= day < kpi.publication_date


def _kpi_row(kpi: _Kpi) -> tuple[object, ...]:
    return (
        kpi.id,
        kpi.title,
        kpi.description,
        enhet(kpi.title),
        kpi.is_divided_by_gender,
        kpi.publication_date,
        kpi.prel_publication_date,
        kpi.publ_period,
        kpi.publication_date is None,
    )


def _frame(rows: Iterable[tuple[object, ...]], schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _unique(frame: pl.DataFrame, *key: str) -> None:
    twice = frame.filter(frame.select(key).is_duplicated())
    if not twice.is_empty():
        where = ", ".join(
            f"{name} {value}" for name, value in zip(key, twice.select(key).row(0), strict=True)
        )
        raise FileRejectedError(
            "Leveransen från Kolada har samma uppgift två gånger.",
            var=where,
            gor="Hämta på nytt med kategoriplan fetch kolada.",
        )


def _rejected(error: ValidationError) -> FileRejectedError:
    first = error.errors(include_input=False, include_url=False)[0]
    where = ""
    for part in first["loc"]:
        where += f"[{part}]" if isinstance(part, int) else f".{part}"
    what = {
        "json_invalid": "Filen är inte giltig JSON; den kan vara avbruten.",
        "missing": "Leveransen från Kolada saknar ett fält.",
    }.get(first["type"], "Leveransen från Kolada har ett värde av fel slag.")
    return FileRejectedError(
        what, var=where.lstrip("."), gor="Hämta på nytt med kategoriplan fetch kolada; ändra inte filen."
    )
