"""Snapshot files of a few purchases, for what lies between two snapshots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
from kommunen import ALL

from kpilib.database import fill
from kpilib.nyckeltal import Nyckeltal, compute
from kpilib.settings import Settings
from kpilib.warehouse.build import derive
from kpilib.warehouse.code import COUNTING_ROOMS, code_digest
from kpilib.warehouse.schema import CURATED, META, create_all

RAMAVTAL, DIREKT = "ramavtal", "direktupphandling"


@dataclass(frozen=True)
class Kop:
    """A purchase as a file has it; `rad` is where it stands there."""

    person: str
    avtalsform: str = RAMAVTAL
    period: str = "2024-05"
    fil: str = "maj"
    insats: str = "bmss_vuxna"
    kommun: str = "Göteborg"

    def row(self, rad: int) -> dict[str, object]:
        return {
            "person": self.person, "insats": self.insats, "leverantor": "Exempel A",
            "organisationsnummer": "1", "enhet": "Norr", "kommun": self.kommun,
            "avtalsform": self.avtalsform, "skolplacering": False, "fran": date(2020, 1, 1),
            "period": self.period, "fil": self.fil, "blad": "", "rad": rad,
        }  # fmt: skip


@dataclass(frozen=True)
class Plats:
    """A placement in egen regi as the register has it."""

    person: str
    fran: date
    till: date | None = None
    fil: str = "register"
    insats: str = "bmss_vuxna"

    def row(self, rad: int) -> dict[str, object]:
        return {
            "person": self.person, "insats": self.insats, "enhet": "Björken", "fran": self.fran,
            "till": self.till, "fil": self.fil, "blad": "", "rad": rad,
        }  # fmt: skip


RAMAVTALSKOP = ALL["ramavtalskop"]


def omdefinierad(nyckeltal: Nyckeltal, **terms: object) -> Nyckeltal:
    """A nyckeltal with other terms."""
    return replace(nyckeltal, terms=nyckeltal.terms.model_copy(update=terms))


def snapshot(
    path: Path,
    kop: Sequence[Kop],
    settings: Settings,
    *,
    nyckeltal: Sequence[Nyckeltal] = (RAMAVTALSKOP,),
    kod: str | None = None,
    platser: Sequence[Plats] = (),
) -> Path:
    """A snapshot file of the purchases (and placements) that are in force, with the nyckeltal's values."""
    files = list(
        dict.fromkeys((kalla, k.fil) for kalla, of in (("kopfil", kop), ("egen_regi", platser)) for k in of)
    )
    with duckdb.connect(str(path)) as con:
        create_all(con)
        rows = [k.row(rad) for rad, k in enumerate(kop, start=2)]
        fill(con, CURATED["kopfil"], pl.DataFrame(rows))
        if platser:
            own = pl.DataFrame([p.row(rad) for rad, p in enumerate(platser, start=2)])
            fill(con, CURATED["egen_regi"], own.cast({"till": pl.Date}))
        meta = [
            {
                "fil": f, "kalla": kalla, "namn": f"{kalla}_{f}.xlsx", "ordning": n, "status": "godkand",
                "utdrag": date(2024, 12, 31),
            }
            for n, (kalla, f) in enumerate(files)
        ]  # fmt: skip
        fill(con, META["fil"], pl.DataFrame(meta))
        korning = {"snapshot": path.stem, "kod": kod or code_digest(*COUNTING_ROOMS)[:12]}
        fill(con, META["korning"], pl.DataFrame([korning]))
        plan = settings.plan.model_copy(update={"kalender_fran": "2024-01"})
        derive(con, settings.model_copy(update={"plan": plan}))
        compute(con, {n.id: n for n in nyckeltal}, path.stem)
    return path
