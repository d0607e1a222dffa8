"""Commands for the installation and for whoever adds to it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from kpilib.cli import output
from kpilib.cli.app import REJECTED, command
from kpilib.cli.doctor import examine
from kpilib.nyckeltal.scaffold import scaffold
from kpilib.workspace import Workspace


@command("new-kpi")
def new_kpi(
    namn: Annotated[str, typer.Argument(help="Id: små bokstäver a–z, siffror och understreck.")],
) -> None:
    """Skapa ett nytt nyckeltal i arbetsmappen: en mapp med alla delar på plats."""
    folder = scaffold(namn, Workspace.find())
    output.say(f"Skapade {folder}. Fyll i delarna och kör kategoriplan doctor, som räknar exemplet.")


@command()
def doctor() -> None:
    """Kontrollera installationen och arbetsmappen."""
    findings = examine(Workspace.find())
    for finding in findings:
        output.out.print(
            Text("OK    " if finding.ok else "FEL   ", style="green" if finding.ok else "bold red").append(
                finding.vad, style="default"
            )
        )
        if not finding.ok:
            output.out.print(Text(f"      Gör så här: {finding.gor}"))
    if not all(finding.ok for finding in findings):
        raise typer.Exit(REJECTED)
