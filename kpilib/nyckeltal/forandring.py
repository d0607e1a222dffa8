"""Why a value is another than it was: each value in an earlier and a later snapshot, and what moved it.

What a cause adds is the value after it less the value before it, so the parts make up the whole difference.
The causes are those of `kpilib.nyckeltal.spar`; a changed target (`mål`) moves no value and is a cause of
its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from kpilib.begrepp import DOLT, EJ_UPPNATT, UPPNATT
from kpilib.begrepp.orsak import MAL, NY_PERIOD, OFORANDRAT, UTGAR

NYCKEL = ("nyckeltal", "insats", "dimension", "dimension_varde", "period_typ", "period")
"""What tells one value from another."""


@dataclass(frozen=True)
class Steg:
    """The values after a cause: the columns of `nyckeltal.varde` but `snapshot`."""

    orsak: str
    varden: pl.DataFrame


def jamfor_varden(start: pl.DataFrame, steg: Sequence[Steg], mal: pl.DataFrame | None = None) -> pl.DataFrame:
    """What each value was and is, and what each cause moved it by.

    Parameters
    ----------
    start, steg
        As in `Spar`; `dolt` (Boolean) in a frame hides what it says of a value.
    mal
        nyckeltal, insats whose target was decided anew.

    Returns
    -------
    polars.DataFrame
        One row per value of either: the columns of `NYCKEL`, enhet, referensdatum, fore, nu, skillnad (null
        where either is missing), mal_fore, mal, malstatus_fore, malstatus, definition_fore, definition,
        `bidrag` (list of orsak, fran, till: each step begins where the one before it ended), `orsaker` (list)
        and `dolt`: fore or nu is hidden, and so are skillnad, bidrag, and whether it has changed; a step
        through a hidden value hides bidrag alone.
    """
    frames = [_by_key(start), *(_by_key(s.varden) for s in steg)]
    decided = set(mal.select("nyckeltal", "insats").iter_rows()) if mal is not None else set()
    orsaker = [s.orsak for s in steg]
    # A part of a breakdown comes and goes with its rows; a period, or the whole nyckeltal, for good.
    before, after = ({_helhet(key) for key in frames[n]} for n in (0, -1))
    rows = []
    for key in {**frames[0], **frames[-1]}:
        whole = _helhet(key)
        new = NY_PERIOD if whole not in before else UTGAR if whole not in after else None
        rows.append(_jamford(key, [frame.get(key) for frame in frames], orsaker, new, key[:2] in decided))
    return pl.DataFrame(rows, schema=_FORANDRING, orient="row").sort(
        "nyckeltal", "insats", "dimension", "dimension_varde", "referensdatum", "period_typ"
    )


_STEG = pl.Struct({"orsak": pl.String(), "fran": pl.Float64(), "till": pl.Float64()})
_FORANDRING = pl.Schema(
    {
        **dict.fromkeys((*NYCKEL, "enhet"), pl.String()),
        "referensdatum": pl.Date(),
        **dict.fromkeys(("fore", "nu", "skillnad", "mal_fore", "mal"), pl.Float64()),
        **dict.fromkeys(("malstatus_fore", "malstatus"), pl.String()),
        **dict.fromkeys(("definition_fore", "definition"), pl.Int32()),
        "bidrag": pl.List(_STEG),
        "orsaker": pl.List(pl.String()),
        "dolt": pl.Boolean(),
    }
)
_Key = tuple[Any, ...]
_Value = Mapping[str, Any]


def _by_key(frame: pl.DataFrame) -> dict[_Key, _Value]:
    return {tuple(row[c] for c in NYCKEL): row for row in frame.iter_rows(named=True)}


def _helhet(key: _Key) -> _Key:
    nyckeltal, insats, _, _, period_typ, period = key
    return nyckeltal, insats, period_typ, period


def _status(state: _Value | None) -> str | None:
    """Whether the target is met is not told of a value that is hidden."""
    if state is None:
        return None
    hide = state["malstatus"] in (UPPNATT, EJ_UPPNATT) and state.get("dolt")
    return DOLT if hide else state["malstatus"]


def _jamford(
    key: _Key, states: Sequence[_Value | None], orsaker: Sequence[str], hel: str | None, nytt_mal: bool
) -> _Key:
    """A row of `jamfor_varden` from the value in each state, the earlier snapshot's first."""
    first, last = states[0], states[-1]
    end = last or first or {}
    values = [state["varde"] if state else None for state in states]
    hidden = [bool(state and state.get("dolt")) for state in states]
    steps = [
        {"orsak": orsak, "fran": values[n], "till": values[n + 1]}
        for n, orsak in enumerate(orsaker)
        if values[n] != values[n + 1]
    ]
    ends_hidden = hidden[0] or hidden[-1]
    why = [hel] if hel else [] if ends_hidden else list(dict.fromkeys(step["orsak"] for step in steps))
    if nytt_mal and end["mal"] is not None:
        why.append(MAL)
    fore, nu = (None if hide else value for hide, value in ((hidden[0], values[0]), (hidden[-1], values[-1])))
    return (
        *key,
        end["enhet"],
        end["referensdatum"],
        fore,
        nu,
        nu - fore if nu is not None and fore is not None else None,
        first["mal"] if first else None,
        last["mal"] if last else None,
        _status(first),
        _status(last),
        first["definition_version"] if first else None,
        last["definition_version"] if last else None,
        [] if hel or any(hidden) else steps,
        why or [DOLT if ends_hidden else OFORANDRAT],
        ends_hidden,
    )
