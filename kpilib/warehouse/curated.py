"""What came of a raw file, and whether it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from kpilib.contracts import Balance
from kpilib.rawstore import RawFile
from kpilib.sheets.types import Upplysning
from kpilib.warehouse.gallrade import nothing_left

Status = Literal["godkand", "avvisad", "vantar", "bortsedd", "gallrad"]


@dataclass(frozen=True)
class Curated:
    """What came of one raw file: accepted (`fel` is None) with its tables, or rejected whole and why.

    `delning` is the SQL that gives a row the part of the delivery that it is of, None where it has no parts.
    `fraga` is what must be answered before the file counts, and `ersatt` whether later files have replaced
    every row of it, or came with the rows of one that waited (`kpilib.warehouse.leverans`).
    """

    raw: RawFile
    digest: str
    profil: str = ""
    profilfil: str = ""
    lasning: str = ""
    utdrag: date | None = None
    balans: Balance | None = None
    fel: Mapping[str, str] | None = None
    tables: Mapping[str, Path] = field(default_factory=dict)
    findings: Path | None = None
    upplysningar: Sequence[Upplysning] = ()
    delning: str | None = None
    fraga: Upplysning | None = None
    ersatt: bool = False
    nylast: bool = False

    @property
    def status(self) -> Status:
        """Whether the file counts, and why not."""
        if self.raw.tabeller_gallrade:
            return "gallrad"
        if self.fel:
            return "avvisad"
        if self.raw.svar == "bortse" or (self.fraga and self.ersatt):
            return "bortsedd"
        return "vantar" if self.fraga else "godkand"

    @property
    def orsak(self) -> str | None:
        """Why the file does not count, in Swedish; None of one that does."""
        if self.raw.tabeller_gallrade:
            return nothing_left(self.raw)
        if self.fel:
            return self.fel["vad"]
        if self.raw.svar == "bortse":
            return "Filen räknas inte, enligt svar när den togs in."
        if self.status == "bortsedd":
            return "Filen väntade på svar, och en senare fil har dess rader."
        return "Filen väntar på svar om vad den är." if self.fraga else None

    @property
    def i_kraft(self) -> Mapping[str, Path]:
        """The tables that the snapshot is built of: none of a file that does not count."""
        return self.tables if self.status == "godkand" else {}

    def as_row(self) -> dict[str, Any]:
        """The file's row in `meta.fil`."""
        balance = asdict(self.balans) if self.balans else dict.fromkeys(Balance.__dataclass_fields__)
        return {
            "fil": self.raw.fil,
            "sha256": self.raw.sha256,
            "kalla": self.raw.source,
            "namn": self.raw.name,
            "ordning": self.raw.ordning,
            "utdrag": self.utdrag,
            "status": self.status,
            "orsak": self.orsak,
            "profil": self.profil,
            "lasning": self.lasning,
            "digest": self.digest,
            **balance,
        }
