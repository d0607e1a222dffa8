"""What has changed since an earlier follow-up or run, for a person and for a program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from kpilib.begrepp import DOLT
from kpilib.errors import SnapshotError, UsageError
from kpilib.form import text
from kpilib.report import orsaker
from kpilib.secrecy import Andringar, Faststalld, Gate, faststallda
from kpilib.warehouse import current, require_as_built, runs, snapshot_path
from kpilib.workspace import Workspace

_ALL = 1_000_000


def since(workspace: Workspace, sedan: str | None) -> Faststalld | Path:
    """What to compare with: an adopted half-year, a run of the ledger or a snapshot's id.

    None: the latest follow-up that was adopted, or where there is none, the snapshot before the one in force.

    Raises
    ------
    UsageError
        There is no such follow-up, run or snapshot, or its file is gone.
    SnapshotError
        The earlier snapshot is not as it was built.
    """
    adopted = faststallda(workspace)
    now = current(workspace).snapshot
    made = runs(workspace, _ALL)
    if sedan is None and adopted:
        return list(adopted.values())[-1]
    if sedan in adopted:
        return adopted[sedan]
    if sedan is None:
        earlier = made.filter(pl.col("snapshot").is_not_null() & (pl.col("snapshot") != now))[
            "snapshot"
        ].to_list()
        if not earlier:
            raise UsageError(
                "Det finns inget tidigare att jämföra med.",
                gor="Fastställ en uppföljning: kategoriplan faststall 2024H1. Eller publicera igen senare.",
            )
        snapshot = str(earlier[0])
    elif sedan.isdecimal():
        found = made.filter(pl.col("korning") == int(sedan))["snapshot"].drop_nulls().to_list()
        if not found:
            raise UsageError(
                f"Körning {sedan} finns inte eller publicerade inget.",
                gor="kategoriplan status visar körningarna.",
            )
        snapshot = str(found[0])
    else:
        snapshot = sedan
    path = snapshot_path(workspace, snapshot)
    if not path.exists():
        known = f"Fastställda: {text.och(adopted)}. " if adopted else "Ingen uppföljning är fastställd. "
        raise UsageError(
            f"{sedan or snapshot} är varken fastställd uppföljning, körning eller ögonblicksbild här.",
            gor=f"{known}Ange ett halvår (2024H1), ett körningsnummer eller en ögonblicksbilds id.",
        )
    try:
        require_as_built(path)
    except SnapshotError as error:
        raise SnapshotError(
            error.vad,
            var=error.var,
            gor="Jämför med något annat: ett fastställt halvår eller en annan körning, med --sedan. En äldre "
            "ögonblicksbild kan återställas från säkerhetskopia.",
        ) from None
    return path


def as_text(gate: Gate, a: Andringar) -> list[str]:
    """The changed values with their causes, a line each, under what concerns them all."""
    names = dict(gate.tabell("katalog").select("nyckeltal", "namn").iter_rows())
    lines = [f"Från {a.fore} till {a.efter}."]
    for id_, (old, new) in a.definitioner.items():
        lines.append(f"Definitionen av {names.get(id_, id_)} är ändrad: version {old} till {new}.")
    new_periods = a.varden.filter(pl.col("orsaker").list.first() == "ny period").height
    lines.append(
        f"{text.tal(a.andrade.height)} tidigare värden är ändrade. "
        f"{text.tal(new_periods)} värden gäller nya perioder."
    )
    for row in a.andrade.iter_rows(named=True):
        part = "" if row["dimension"] == "alla" else f" ({row['dimension']}: {row['dimension_varde']})"
        values = (
            DOLT
            if row["dolt"]
            else f"{text.varde(row['fore'], row['enhet'])} till {text.varde(row['nu'], row['enhet'])}"
        )
        lines.append(
            f"{names.get(row['nyckeltal'], row['nyckeltal'])}, {row['insats']}{part}, {row['period']}: "
            f"{values}. Orsak: {orsaker.orsaker(row)}."
        )
        lines += [f"  {said}" for said in orsaker.bakom(a, row)]
    return lines


def as_json(a: Andringar) -> dict[str, Any]:
    """The same for a program."""
    return {
        "fore": a.fore,
        "efter": a.efter,
        "definitioner": {id_: {"fran": old, "till": new} for id_, (old, new) in a.definitioner.items()},
        "andrade": a.andrade.to_dicts(),
        "rader": a.rader.to_dicts(),
        "nya_perioder": a.varden.filter(pl.col("orsaker").list.first() == "ny period").height,
    }
