"""The shape of a raw file from Kolada, as types that reading it checks.

A file keeps the bodies of the answers under `svar`. Files from before that keep the objects themselves, in
`kpi`, `municipality`, `municipality_groups` and `values`; both are read.
"""

from __future__ import annotations

from datetime import date
from typing import Generic, Literal, TypeVar

import msgspec

from kpilib.services.kolada.scope import Scope


class Value(msgspec.Struct, gc=False):
    """One gender's value; null where the service has none."""

    gender: Literal["T", "K", "M"]
    value: float | None
    count: int | None = None
    status: str | None = None
    isdeleted: bool = False


class Data(msgspec.Struct, gc=False):
    """The values of a KPI, an area and a year."""

    kpi: str
    municipality: str
    period: int
    values: list[Value]


class Kpi(msgspec.Struct, gc=False):
    """An entry of the catalogue."""

    id: str
    title: str
    description: str | None = None
    is_divided_by_gender: bool | None = None
    publication_date: date | None = None
    prel_publication_date: date | None = None
    publ_period: str | None = None


class Municipality(msgspec.Struct, gc=False):
    """An area."""

    id: str
    title: str
    type: str


class Member(msgspec.Struct, gc=False):
    """An area as a member of a group."""

    member_id: str
    member_title: str


class Group(msgspec.Struct, gc=False):
    """A group of areas."""

    id: str
    title: str
    members: list[Member]


T = TypeVar("T")


class Body(msgspec.Struct, Generic[T], gc=False):
    """An answer's body, of which the objects are read here; paging was checked when it came."""

    values: list[T]


class Answer(msgspec.Struct, Generic[T], gc=False):
    """A kept answer."""

    kropp: Body[T]


class Answers(msgspec.Struct, gc=False):
    """The kept answers per kind."""

    kpi: list[Answer[Kpi]]
    municipality: list[Answer[Municipality]]
    municipality_groups: list[Answer[Group]]
    data: list[Answer[Data]]


class Head(msgspec.Struct, gc=False):
    """What a file says of itself; the rest is passed over."""

    kalla: Literal["kolada"]
    hamtad: str
    bas: str = ""
    omfattning: Scope | None = None
    delar: tuple[Scope, ...] = ()
    hel_katalog: bool = False


class File(Head, gc=False):
    """A whole file."""

    svar: Answers | None = None
    kpi: list[Kpi] = []
    municipality: list[Municipality] = []
    municipality_groups: list[Group] = []
    values: list[Data] = []
