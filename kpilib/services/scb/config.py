"""What SCB says of itself: the limits that it keeps to, and the codes of its code lists."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Config(BaseModel):
    """The service's own limits (`/config`)."""

    apiVersion: str  # noqa: N815 - the service's name
    maxDataCells: int = Field(ge=1)  # noqa: N815
    maxCallsPerTimeWindow: int = Field(ge=1)  # noqa: N815
    timeWindow: int = Field(ge=1)  # noqa: N815


class _Value(BaseModel):
    code: str


class Codelist(BaseModel):
    """A code list (`/codelists/{id}`), its values in order."""

    id: str
    values: list[_Value]
