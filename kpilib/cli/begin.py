"""Commands that begin something: a workspace, a nyckeltal, a page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from kpilib.cli import output
from kpilib.cli.app import Json, command
from kpilib.errors import UsageError
from kpilib.mall import gor_arbetsmapp, hitta_kommun, ny_sida, nytt_nyckeltal
from kpilib.settings import load_settings
from kpilib.workspace import RESERVED, Workspace


@command()
def init(
    mapp: Annotated[Path, typer.Argument(help="Mappen: en som inte finns, eller är tom.")],
    kommun: Annotated[
        str | None, typer.Option("--kommun", help="Kommunens kod, fyra siffror, eller dess namn.")
    ] = None,
    ar: Annotated[
        int | None,
        typer.Option("--ar", min=2000, max=2100, help="Planens år; utan det nästa plan som ska göras."),
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Gör demonstrationskommunens arbetsmapp i stället.")
    ] = False,
    som_json: Json = False,
) -> None:
    """Gör en arbetsmapp: inställningar, sidor och de mappar som filer läggs i."""
    if demo == (kommun is not None):
        raise UsageError(
            "Säg vilken kommun arbetsmappen är för." if not demo else "Demonstrationen har redan en kommun.",
            gor="Skriv: kategoriplan init MAPP --kommun KOD|NAMN, eller kategoriplan init MAPP --demo",
        )
    valid = hitta_kommun(kommun) if kommun is not None else None
    workspace = gor_arbetsmapp(mapp, valid, datetime.now(UTC).date(), ar=ar)
    settings = load_settings(workspace.settings)
    if som_json:
        output.show_json({"mapp": str(workspace.root), "kommun": settings.kommun.model_dump()})
        return
    output.say(f"Arbetsmappen för {settings.kommun.namn} ligger i {workspace.root}.")
    output.say("Stå i den, och läs LÄSMIG.md: där står de fyra nästa kommandona.")


@command("new-kpi")
def new_kpi(
    namn: Annotated[str, typer.Argument(help="Id: små bokstäver a–z, siffror och understreck.")],
) -> None:
    """Skapa ett nytt nyckeltal i arbetsmappen: en mapp med alla delar på plats."""
    _require_free_name(namn)
    folder = nytt_nyckeltal(namn, Workspace.find())
    output.say(f"Skapade {folder}.")
    output.say(f"Fyll i delarna, och kör kategoriplan check {namn}: exemplet räknas, två gånger om.")


@command("new-page")
def new_page(
    namn: Annotated[str, typer.Argument(help="Små bokstäver a–z, siffror och bindestreck.")],
) -> None:
    """Skapa en ny sida i arbetsmappens reports: rubrik, en cell och plats för text."""
    _require_free_name(namn)
    workspace = Workspace.find()
    page = ny_sida(namn, workspace).relative_to(workspace.root).as_posix()
    output.say(f"Skapade {page}. Den blir en sida nästa gång kategoriplan report körs.")
    output.say("Ska den stå i menyn: lägg till de här raderna under website, navbar, left i _quarto.yml.")
    output.out.print(Text(f'      - text: "{namn}"\n        href: {page}'))


def _require_free_name(namn: str) -> None:
    """A folder or file that Windows cannot have is not made anywhere: a workspace moves between machines."""
    if RESERVED.match(namn):
        raise UsageError(f"{namn} är ett namn som Windows har själv.", gor="Välj ett annat namn.")
