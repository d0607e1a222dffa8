"""What is about to leave for an audience, for a person who looks it over and for a program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
from rich.console import RenderableType
from rich.text import Text

from kpilib.cli import output
from kpilib.secrecy.granskning import KORT, Granskning
from kpilib.secrecy.publik import forklarad
from kpilib.secrecy.skillnad import Tabellbild
from kpilib.settings import Settings

_VISAS = 40


def as_json(shown: Granskning) -> dict[str, Any]:
    """For a program; what is shown now and was hidden, with every value's key."""
    return {
        "publik": shown.publik,
        "snapshot": shown.snapshot,
        "avtryck": shown.avtryck,
        "forra": vars(shown.forra) if shown.forra else None,
        "godkand": vars(shown.godkand) if shown.godkand else None,
        "kommando": f"{shown.kommando} --roll ROLL",
        "tabeller": [
            {
                name: value.to_dicts() if isinstance(value, pl.DataFrame) else value
                for name, value in vars(one).items()
            }
            for one in shown.tabeller
        ],
    }


def as_text(shown: Granskning, settings: Settings) -> Iterator[RenderableType]:
    """For a person: what the audience sees, each table, what moved, and what to write to approve."""
    troskel = settings.sekretess.troskel
    yield Text(f"Det som går ut till {shown.publik}", style="bold")
    yield Text(forklarad(settings.publik[shown.publik], troskel))
    yield Text(f"Ögonblicksbild {shown.snapshot}, avtryck {shown.avtryck[:KORT]}.")
    last = shown.forra
    yield Text(
        f"Jämfört med det som godkändes {last.tid[:10]} av {last.roll}.\n"
        if last
        else "Inget är godkänt för publiken förut: allt är nytt.\n"
    )
    yield output.table(pl.DataFrame([_row(one) for one in shown.tabeller]), titel="Tabeller")
    for one in shown.tabeller:
        if one.per_nyckeltal.height:
            yield Text()
            yield output.table(one.per_nyckeltal.rename({"minsta": "minsta som visas"}), titel=one.blad)
        if last:
            yield from _moved("Var dolt och visas nu", one.visas_nu)
            yield from _moved("Visades och är dolt nu", one.doljs_nu)
    low = [one.blad for one in shown.tabeller if one.minsta is not None and one.minsta < troskel]
    if low:
        yield Text(
            f"\nAntal under {troskel} visas i: {', '.join(low)}. Se efter att de inte räknar enskilda.",
            style="yellow",
        )
    if shown.godkand:
        yield Text(f"\nGodkänt {shown.godkand.tid[:10]} av {shown.godkand.roll}.")
    else:
        role = settings.granskning.roller[0]
        yield Text(f'\nInte godkänt. Den som godkänner skriver: {shown.kommando} --roll "{role}"')
        yield Text(f"Rollen är en av: {', '.join(settings.granskning.roller)}.")


def _row(one: Tabellbild) -> dict[str, object]:
    return {
        "tabell": one.tabell,
        "rader": one.rader,
        "celler": one.celler,
        "dolda": one.dolda,
        "minsta som visas": one.minsta,
        "nya": one.nya,
        "borta": one.borta,
        "ändrade": one.andrade,
        "visas nu": one.visas_nu.height,
        "döljs nu": one.doljs_nu.height,
    }


def _moved(title: str, values: pl.DataFrame) -> Iterator[RenderableType]:
    if values.height:
        yield Text()
        more = f" ({_VISAS} av {values.height}; alla med --json)" if values.height > _VISAS else ""
        yield output.table(values.head(_VISAS), titel=f"{title}: {values.height}{more}")
