"""Commands that see whether the installation, the workspace and what it has of its own hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.text import Text

from kpilib.cli import output
from kpilib.cli.app import REJECTED, Json, command
from kpilib.cli.doctor import FEL, OBS, OK, examine
from kpilib.errors import UsageError
from kpilib.formats import nearest
from kpilib.nyckeltal import Nyckeltal, registry
from kpilib.nyckeltal.prova import OMRAKNING, Prov, prova
from kpilib.settings import load_settings
from kpilib.workspace import Workspace


@command()
def check(
    namn: Annotated[str | None, typer.Argument(help="Nyckeltalets id; alla egna om inget sägs.")] = None,
    som_json: Json = False,
) -> None:
    """Pröva egna nyckeltal: exemplet mot SQL:en, och SQL:en mot den andra uträkningen."""
    workspace = Workspace.find()
    found = [prova(one) for one in _asked(workspace, namn)]
    if som_json:
        output.show_json([_as_json(one) for one in found])
    else:
        for line in _as_text(found):
            output.out.print(Text(line))
    if any(one.skillnader for one in found):
        raise typer.Exit(REJECTED)


def _asked(workspace: Workspace, namn: str | None) -> list[Nyckeltal]:
    catalogue = registry(workspace, load_settings(workspace.settings))
    if namn is None:
        return [one for one in catalogue.values() if one.folder.parent == workspace.nyckeltal]
    if namn not in catalogue:
        near = nearest(namn, catalogue)
        raise UsageError(
            f"Det finns inget nyckeltal som heter {namn}.",
            gor=f"Menade du {' eller '.join(near)}?" if near else "kategoriplan new-kpi gör ett nytt.",
        )
    return [catalogue[namn]]


def _as_text(found: Sequence[Prov]) -> list[str]:
    lines = [] if found else ["Arbetsmappen har inga egna nyckeltal. kategoriplan new-kpi NAMN gör ett."]
    for one in found:
        times = "på två sätt" if one.omraknad else f"på ett sätt: mappen har ingen {OMRAKNING}"
        mark, values = "FEL   " if one.skillnader else "OK    ", "värde" if one.varden == 1 else "värden"
        lines.append(f"{mark}{one.nyckeltal}: {one.varden} {values}, {times}.")
        lines += [f"      {s.fil}, {s.var}: {s.vad}" for s in one.skillnader]
    return lines


def _as_json(one: Prov) -> dict[str, object]:
    return {
        "nyckeltal": one.nyckeltal,
        "varden": one.varden,
        "omraknad": one.omraknad,
        "skillnader": [{"fil": s.fil, "var": s.var, "vad": s.vad} for s in one.skillnader],
    }


_STYLE = {OK: "green", OBS: "yellow", FEL: "bold red"}


@command()
def doctor(som_json: Json = False) -> None:
    """Kontrollera installationen och arbetsmappen: vad som är fel, och vad som väntar på en människa."""
    findings = examine(Workspace.find())
    if som_json:
        output.show_json([vars(finding) for finding in findings])
    else:
        for finding in findings:
            line = Text(f"{finding.lage:<6}", style=_STYLE[finding.lage])
            output.out.print(line.append(finding.vad, style="default"))
            if finding.lage != OK:
                output.out.print(Text(f"      Gör så här: {finding.gor}"))
    if any(finding.lage == FEL for finding in findings):
        raise typer.Exit(REJECTED)
