"""What every service's client has in common: its transport, which it closes, and its address."""

from __future__ import annotations

from typing import Self

from kpilib.services.address import public
from kpilib.services.transport import Transport


class Client:
    """A client of a service, for use in a `with` statement.

    Parameters
    ----------
    http
        What asks; closed with the client.
    """

    def __init__(self, http: Transport) -> None:
        self._http = http

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    @property
    def base(self) -> str:
        """The address of the service, without user name and password."""
        return public(self._http.base)
