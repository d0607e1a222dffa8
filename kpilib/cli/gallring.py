"""Retention: what a rule would remove, shown; and removed when that is said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.text import Text

from kpilib import pipeline
from kpilib.begrepp import och
from kpilib.cli import output
from kpilib.cli.app import Json, command
from kpilib.cli.bekrafta import bekrafta
from kpilib.errors import UsageError
from kpilib.pipeline.gallring import ROLL, Gallrat, Gallringsplan, fore_dag
from kpilib.warehouse import ledgered
from kpilib.workspace import Workspace

_VISADE = 20


@command()
def gallra(
    aldre_an: Annotated[
        str | None,
        typer.Option("--aldre-an", help="Filer mottagna före en dag, eller för så länge sedan: 24m, 2år."),
    ] = None,
    fil: Annotated[
        list[str] | None,
        typer.Option("--fil", help="Bara den här filen, med namn eller id; går att upprepa."),
    ] = None,
    kalla: Annotated[
        list[str] | None, typer.Option("--kalla", help="Bara filer av den här källan; går att upprepa.")
    ] = None,
    aven_tabeller: Annotated[
        bool,
        typer.Option(
            "--aven-tabeller", help="Ta bort det som lästs ur filerna också; raderna räknas inte mer."
        ),
    ] = False,
    roll: Annotated[str, typer.Option("--roll", help="I vilken roll det är beslutat, för kvittot.")] = ROLL,
    torrkor: Annotated[bool, typer.Option("--torrkor", help="Visa bara vad som skulle tas bort.")] = False,
    ja: Annotated[bool, typer.Option("--ja", help="Fråga inte; för schemaläggaren.")] = False,
    som_json: Json = False,
) -> None:
    """Ta bort råfiler enligt en gallringsregel, med kvitto; visar först vad som skulle tas bort."""
    workspace = Workspace.find()
    if aldre_an is None and not fil:
        raise UsageError(
            "Det är inte sagt vad som ska gallras.",
            gor="Skriv till exempel kategoriplan gallra --aldre-an 24m --torrkor, eller --fil NAMN.",
        )
    fore = fore_dag(aldre_an, datetime.now(UTC).astimezone().date()) if aldre_an else None
    asked = {"fore": fore, "filer": fil or (), "kallor": kalla or (), "tabeller": aven_tabeller}
    plan = pipeline.gallringsplan(workspace, **asked)  # type: ignore[arg-type]
    if torrkor and som_json:
        output.show_json(_as_json(plan))
        return
    if not som_json:
        _show(plan, fore)
    if torrkor or (not plan.filer and not aven_tabeller):
        return
    if plan.filer:
        bekrafta(
            f"{_antal(len(plan.filer))} tas bort för gott. Ta bort?",
            ja=ja,
            i_skript="samma kommando med --ja, eller med --torrkor för att bara se",
        )
    with ledgered(workspace, "gallra") as run, run.step("gallra") as detail:
        done = pipeline.gallra(workspace, **asked, roll=roll, run=run, say=output.say)  # type: ignore[arg-type]
        detail += [f"{len(done.filer)} filer", done.kvitto.name if done.kvitto else ""] if done else []
    if som_json:
        output.show_json(None if done is None else _done_as_json(done))
    elif done is not None:
        _report(done, aven_tabeller)


def _show(plan: Gallringsplan, fore: date | None) -> None:
    when = f" (mottagna före {fore})" if fore else ""
    _print(f"{_antal(len(plan.filer))} att ta bort{when}.")
    for c in plan.filer[:_VISADE]:
        rows = f", {c.balans.godkanda_rader} rader" if c.balans else ""
        _print(f"  {c.raw.fil}  {c.raw.source}: {c.raw.name}, mottagen {c.raw.mottagen:%Y-%m-%d}{rows}")
    if len(plan.filer) > _VISADE:
        _print(f"  … och {len(plan.filer) - _VISADE} till; --json visar alla.")
    for raw, why in plan.kvar[:_VISADE]:
        _print(f"  ligger kvar: {raw.name}: {why}")
    if len(plan.kvar) > _VISADE:
        _print(f"  … och {len(plan.kvar) - _VISADE} till som ligger kvar; --json visar alla.")
    if not plan.filer:
        return
    if plan.tabeller:
        _print(
            "Det som lästs ur dem tas också bort: deras rader räknas inte mer, och månader kan falla bort."
        )
    else:
        _print(
            "Det som lästs ur dem, med pseudonymer, ligger kvar och räknas som förut. Filerna går sedan inte "
            "att läsa om: en rättad profil eller en ny version av programmet ändrar inte deras rader."
        )
    if plan.karantan:
        _print(f"{plan.karantan} rader i karantän går sedan inte att rätta genom att läsa om filerna.")


def _report(done: Gallrat, tabeller: bool) -> None:
    output.say(f"Tog bort {_antal(len(done.filer))}." + (f" Kvitto: {done.kvitto}" if done.kvitto else ""))
    if done.borttagna:
        output.say(f"Tog bort ögonblicksbilder som hade deras rader: {och(done.borttagna)}.")
    if done.ogonblicksbild:
        output.say(f"Ögonblicksbilden {done.ogonblicksbild} gäller. kategoriplan report gör om sidorna.")
    if done.uppfoljningar:
        what = "bevaras som de fastställdes, också med de raderna" if tabeller else "bevaras med dem"
        output.say(f"Fastställda uppföljningar som bygger på dem {what}: {och(done.uppfoljningar)}.")
    output.say("Säkerhetskopior utanför arbetsmappen gallras för sig.")


def _as_json(plan: Gallringsplan) -> dict[str, object]:
    return {
        "regel": plan.regel,
        "aven_tabeller": plan.tabeller,
        "filer": [
            {"fil": c.raw.fil, "kalla": c.raw.source, "namn": c.raw.name, "mottagen": c.raw.mottagen}
            for c in plan.filer
        ],
        "kvar": [{"namn": raw.name, "varfor": why} for raw, why in plan.kvar],
        "karantan_rader": plan.karantan,
    }


def _done_as_json(done: Gallrat) -> dict[str, object]:
    return {
        "kvitto": str(done.kvitto) if done.kvitto else None,
        "filer": [raw.fil for raw in done.filer],
        "ogonblicksbild": done.ogonblicksbild,
        "borttagna": done.borttagna,
        "uppfoljningar": done.uppfoljningar,
    }


def _antal(n: int) -> str:
    return f"{n} {'råfil' if n == 1 else 'råfiler'}"


def _print(line: str) -> None:
    """What was asked for, and so on standard output."""
    output.out.print(Text(line))
