"""Commands that make pages and hold them against what was adopted."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from kpilib import pipeline
from kpilib.cli import output
from kpilib.cli.andringar import as_json, as_text, since
from kpilib.cli.app import Json, command
from kpilib.download import FORMATS
from kpilib.qmd import Engine
from kpilib.secrecy import Gate
from kpilib.utgavor import Utgavor
from kpilib.warehouse import ledgered
from kpilib.workspace import Workspace


@command()
def report(
    namn: Annotated[str, typer.Argument(help="Rapportens namn, eller all.")] = "all",
    period: Annotated[
        str | None, typer.Option(help="Period, t.ex. 2024H2; den senaste om inget sägs.")
    ] = None,
    publik: Annotated[str | None, typer.Option(help="Vem rapporten är för.")] = None,
    kommun: Annotated[
        str | None,
        typer.Option(help="Kommun som den nationella jämförelsen gäller, i stället för den egna."),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="Nedladdningar: alla, webb (inga), docx, pdf, xlsx eller html (en enda fil).",
        ),
    ] = pipeline.ALLA,
    engine: Annotated[Engine, typer.Option(help="Vad som skapar sidorna.")] = "auto",
    som_json: Json = False,
) -> None:
    """Skapa rapporterna i reports/_site, som webbsidor och som filer att ladda ner."""
    workspace = Workspace.find()
    with ledgered(workspace, f"report {namn}", output.say) as run, run.step("report"):
        pages = pipeline.report(
            workspace,
            namn,
            period=period,
            publik=publik,
            kommun=kommun,
            form=form,
            engine=engine,
            say=output.say,
        )
    if som_json:
        output.show_json({"sidor": [str(page) for page in pages]})
        return
    count = "1 sida" if len(pages) == 1 else f"{len(pages)} sidor"
    first = pages[0] if form in FORMATS else Utgavor(workspace.site).adress(pages[0])
    output.say(f"Klart: {count}. Öppna {first}.")


@command()
def faststall(
    period: Annotated[str, typer.Argument(help="Halvår, t.ex. 2024H1.")],
) -> None:
    """Fastställ ett halvårs uppföljning: det som rådet såg bevaras, och nästa jämförs med det."""
    workspace = Workspace.find()
    with ledgered(workspace, f"faststall {period}", output.say) as run, run.step("faststall"):
        kept = pipeline.faststall(workspace, period)
        run.snapshot = kept.snapshot
    output.say(f"Uppföljningen för {kept.period} är fastställd, med ögonblicksbilden {kept.snapshot}.")


@command()
def andringar(
    sedan: Annotated[
        str | None,
        typer.Option(
            help="Fastställt halvår, körning eller ögonblicksbild; den senast fastställda om inget sägs."
        ),
    ] = None,
    publik: Annotated[str | None, typer.Option(help="Vem svaret är för.")] = None,
    som_json: Json = False,
) -> None:
    """Visa vilka tidigare värden som är ändrade, och varför: nya rader, rättelse, definition eller mål."""
    workspace = Workspace.find()
    earlier = since(workspace, sedan)
    with Gate(publik, workspace=workspace) as gate:
        found = gate.andringar(earlier)
        if som_json:
            output.show_json(as_json(found))
        else:
            for line in as_text(gate, found):
                output.out.print(Text(line))
