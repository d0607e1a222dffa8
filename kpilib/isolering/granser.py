"""How much a file may ask for before it is refused: the settings' table `[lasning]`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pydantic import BaseModel, ConfigDict, Field


class Granser(BaseModel):
    """The limits of one file's reading, far above what an export needs.

    `sekunder` and `sekunder_per_mb` are how long it may take, the latter for each MB of the file; `minne_mb`
    what it may use beside the program itself. `fil_mb` is the file's size, `uppackad_mb` what a workbook's
    parts are together, `delar` how many those are, and `djup` how deep their elements lie in one another.
    `blad`, `rader`, `kolumner` and `tecken_i_cell` bound its tables.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sekunder: float = Field(default=40.0, gt=0)
    sekunder_per_mb: float = Field(default=3.0, ge=0)
    minne_mb: int = Field(default=1_000, ge=100)
    fil_mb: int = Field(default=300, ge=1)
    uppackad_mb: int = Field(default=1_024, ge=1)
    delar: int = Field(default=10_000, ge=10)
    blad: int = Field(default=500, ge=1)
    rader: int = Field(default=2_000_000, ge=1_000)
    kolumner: int = Field(default=2_000, ge=100)
    tecken_i_cell: int = Field(default=131_072, ge=1_000)
    djup: int = Field(default=200, ge=10)

    def tid(self, size: int) -> float:
        """Seconds for a file of so many bytes."""
        return self.sekunder + self.sekunder_per_mb * size / (1 << 20)


_GALLANDE: ContextVar[Granser] = ContextVar("granser", default=Granser())  # noqa: B039 — frozen


def granser() -> Granser:
    """The limits of the reading in hand; where none were set, those that hold for everybody."""
    return _GALLANDE.get()


@contextmanager
def inom(some: Granser) -> Iterator[None]:
    """Reading within these limits."""
    token = _GALLANDE.set(some)
    try:
        yield
    finally:
        _GALLANDE.reset(token)


def hojs(namn: str) -> str:
    """The words that tell how a limit is raised."""
    return f"höj {namn} under [lasning] i kategoriplan.toml"
