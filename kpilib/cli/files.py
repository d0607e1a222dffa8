"""Commands that take in, fetch and publish."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from kpilib import pipeline
from kpilib.begrepp import och
from kpilib.cli import delivery, output
from kpilib.cli.app import REJECTED, Json, command, day, fail
from kpilib.demo import blandade
from kpilib.errors import UsageError
from kpilib.rawstore import Svar
from kpilib.services import statistics
from kpilib.services.registry import SERVICES
from kpilib.utgavor import Utgavor
from kpilib.warehouse import ledgered
from kpilib.workspace import Workspace


@command()
def demo(
    seed: Annotated[int, typer.Option(help="Frö: samma frö ger samma filer.")] = 2024,
    scale: Annotated[int, typer.Option(min=1, help="Hur många gånger större kommunen ska vara.")] = 1,
    till: Annotated[
        str | None, typer.Option(help="Bara det som systemen hade lämnat den dagen, ÅÅÅÅ-MM-DD.")
    ] = None,
    ta_bort: Annotated[
        bool, typer.Option("--ta-bort", help="Ta bort dem, och det som är gjort av dem.")
    ] = False,
) -> None:
    """Skriv demonstrationskommunens filer i data/raw, där inga egna finns."""
    workspace = Workspace.find()
    if ta_bort:
        with ledgered(workspace, "demo --ta-bort", output.say) as run, run.step("demo"):
            _report_removed(pipeline.ta_bort_demo(workspace))
        return
    with ledgered(workspace, "demo", output.say) as run, run.step("demo"):
        stored = pipeline.demo(workspace, seed=seed, scale=scale, till=day(till), say=output.say)
    new = sum(not s.duplicate for s in stored)
    output.say(f"Demonstrationskommunen har {len(stored)} filer; {new} är nya.")


@command()
def fetch(
    kalla: Annotated[
        str | None, typer.Argument(help=f"Vilken statistik: {och(SERVICES, 'eller')}; all om inget sägs.")
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Hämta inget; säg hur gamla uppgifterna är.")
    ] = False,
    allt: Annotated[
        bool, typer.Option("--allt", help="Hämta allt på nytt, inte bara det som ändrats.")
    ] = False,
) -> None:
    """Hämta nationell statistik till data/raw: bara det som har ändrats sedan sist."""
    kallor = tuple(SERVICES) if kalla is None else (kalla,)
    if not set(kallor) <= set(SERVICES):
        raise UsageError(
            f"Källan {kalla} finns inte.", gor=f"Skriv: kategoriplan fetch {och(SERVICES, 'eller')}"
        )
    workspace = Workspace.find()
    if offline:
        for one in kallor:
            output.say(statistics.age(workspace, one))
        return
    with ledgered(workspace, f"fetch {' '.join(kallor)}", output.say) as run, run.step("fetch") as detail:
        done = pipeline.fetch(workspace, kallor, allt=allt, say=output.say)
        detail += [one.fel.vad for one in done if one.fel is not None]
    for line in (line for one in done for line in one.besked):
        output.say(line)
    fail([one.fel for one in done if one.fel is not None])


@command()
def ingest(
    filer: Annotated[list[Path] | None, typer.Argument(help="Filer eller mappar att ta in.")] = None,
    kalla: Annotated[str | None, typer.Option("--kalla", help="Källa, när rubriken inte avgör det.")] = None,
    profil: Annotated[str | None, typer.Option("--profil", help="Profil, när flera passar.")] = None,
    utdrag: Annotated[
        str | None, typer.Option("--utdrag", help="Dag då uttaget gjordes, ÅÅÅÅ-MM-DD.")
    ] = None,
    part: Annotated[
        str | None,
        typer.Option("--del", help="Filen är en del av en leverans, som den här: ett distrikt, en enhet."),
    ] = None,
    ersatter: Annotated[
        bool, typer.Option("--ersatter", help="Filen får ersätta rader som den inte själv har.")
    ] = False,
    bortse: Annotated[bool, typer.Option("--bortse", help="Filen ska inte räknas.")] = False,
    som_json: Json = False,
) -> None:
    """Ta in filer: lagra dem i data/raw, kontrollera dem och lägg felaktiga rader i karantän."""
    workspace = Workspace.find()
    if ersatter and bortse:
        raise UsageError("Två svar som inte går ihop.", gor="Ange antingen --ersatter eller --bortse.")
    svar: Svar | None = "ersatter" if ersatter else "bortse" if bortse else None
    if (part or svar) and not filer:
        raise UsageError("Det är inte sagt vilken fil det gäller.", gor="Ange filen: kategoriplan ingest FIL")
    # What messages name lies in the workspace, which need not be the folder that one stands in.
    paths = [path if path.exists() else workspace.root / path for path in filer or []]
    extracted = day(utdrag)
    if extracted is not None and extracted > datetime.now(UTC).astimezone().date():
        raise UsageError(f"{extracted} har inte varit än.", gor="Ange dagen då uttaget gjordes.")
    for path in paths:
        if not path.exists():
            raise UsageError(f"Filen finns inte: {path}", gor="Kontrollera namnet och mappen.")
        if (path.parent / f"~${path.name}").exists():
            output.say(f"{path.name} är öppen i Excel: det som inte är sparat där är inte med.")
    with ledgered(workspace, "ingest", output.say) as run, run.step("ingest"):
        delivered = pipeline.ingest(
            workspace,
            paths,
            source=kalla,
            profil=profil,
            utdrag=extracted,
            part=part,
            svar=svar,
            run=run,
            say=output.say,
        )
    if som_json:
        output.show_json(delivery.as_json(delivered))
    else:
        _report_delivery(delivered)
    if not delivered.rena:
        raise typer.Exit(REJECTED)


Verifiera = Annotated[
    bool, typer.Option("--verifiera", help="Läs hela råfilerna och jämför med det som togs emot.")
]


@command()
def publish(verifiera: Verifiera = False) -> None:
    """Bygg, kontrollera och publicera en ögonblicksbild av det som är intaget."""
    workspace = Workspace.find()
    with ledgered(workspace, "publish", output.say) as run:
        delivered = pipeline.ingest(workspace, verifiera=verifiera, run=run, say=output.say)
        with run.step("publish"):
            found = pipeline.build_and_publish(workspace, delivered.filer, run=run, say=output.say)
    for name, error in delivered.fel[: len(delivered.refuserade)]:
        output.say(f"Tog inte in {name}:")
        output.show_error(error)
    for line in (
        *chain.from_iterable(map(delivery.question, delivered.nya_fragor)),
        *delivery.earlier(delivered),
    ):
        output.say(line)
    for name, error in delivered.fel[len(delivered.refuserade) :]:
        output.say(f"{name} är inte med i ögonblicksbilden:")
        output.show_error(error)
    output.say(f"Ögonblicksbilden {found.snapshot} gäller.")
    if delivered.vantar or delivered.fel:
        raise typer.Exit(REJECTED)


@command()
def refresh(
    offline: Annotated[bool, typer.Option("--offline", help="Hämta ingen statistik.")] = False,
    verifiera: Verifiera = False,
    som_json: Json = False,
) -> None:
    """Gör allt i en körning, för schemaläggaren: hämta, ta in, publicera och skapa rapporterna."""
    workspace = Workspace.find()
    done = pipeline.refresh(workspace, offline=offline, verifiera=verifiera, say=output.say)
    if som_json:
        told = [output.error_as_json(error) for error in done.unreachable]
        output.show_json({**delivery.refreshed_as_json(done), "fel": told})
    else:
        _report_delivery(done.delivered)
        pages = f" Öppna {Utgavor(workspace.site).adress(done.pages[0])}." if done.pages else ""
        output.say(f"Ögonblicksbilden {done.current.snapshot} gäller.{pages}")
    fail([*done.unreachable, *done.sidfel])
    if not done.delivered.rena:
        raise typer.Exit(REJECTED)


def _report_removed(gone: pipeline.Borttaget) -> None:
    if not gone.filer:
        output.say("Inga filer här är demonstrationens; inget är borttaget.")
        return
    output.say(f"Tog bort demonstrationens {len(gone.filer)} filer ur data/raw, och det som lästs ur dem:")
    for name in gone.filer:
        output.say(f"  {name}")
    if gone.ogonblicksbilder:
        output.say(f"Tog bort ögonblicksbilder som byggde på dem: {och(gone.ogonblicksbilder)}.")
    if gone.uppfoljningar:
        output.say(f"Tog bort uppföljningar som var fastställda av dem: {och(gone.uppfoljningar)}.")
    if gone.sidor:
        output.say("Tog bort sidorna i reports/_site, som visade dem.")
    output.say("Egna filer är orörda. kategoriplan publish publicerar det som är kvar.")


def _report_delivery(delivered: pipeline.Delivered) -> None:
    for line in delivery.as_text(delivered):
        output.say(line)
    if mixed := blandade(one.raw for one in delivered.filer):
        output.show_error(mixed)
    for name, error in delivered.fel:
        output.say(f"Tog inte in {name}:")
        output.show_error(error)
    for line in delivery.earlier(delivered):
        output.say(line)
