"""An answer of a service: as it was received, as it is kept in a raw file, and what may be JSON."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, NamedTuple

import msgspec


class RawAnswer(NamedTuple):
    """An answer as it was received: address, body (after any gzip), HTTP status, local time of retrieval."""

    url: str
    body: bytes
    status: int
    hamtad: datetime

    def kept(self) -> dict[str, Any]:
        """The answer in a raw file, for `msgspec.json.encode`: the body is set in byte for byte."""
        return {
            "adress": self.url,
            "status": self.status,
            "sha256": hashlib.sha256(self.body).hexdigest(),
            "kropp": msgspec.Raw(self.body),
        }


def loads(body: bytes) -> Any:
    """A body as JSON proper; NaN and Infinity are a ValueError like any other fault."""
    return json.loads(body, parse_constant=_no_constant)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
