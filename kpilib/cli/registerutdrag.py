"""What is held of one person, for the person: asked for by a number that is neither shown nor kept."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from kpilib import pipeline
from kpilib.cli import output, svar
from kpilib.cli.app import Json, command
from kpilib.errors import UsageError
from kpilib.warehouse import connect
from kpilib.warehouse.registerutdrag import pseudonyms, rows_of
from kpilib.workspace import Workspace


@command()
def registerutdrag(
    ut: Annotated[
        Path | None, typer.Option("--ut", help="Skriv raderna till en Excelfil, ett blad per tabell.")
    ] = None,
    som_json: Json = False,
) -> None:
    """Visa vad ögonblicksbilden har om en person; numret frågas det om, och det visas inte."""
    workspace = Workspace.find()
    if ut is not None and ut.suffix.lower() != ".xlsx":
        raise UsageError("Ett registerutdrag blir en Excelfil.", gor=f"Skriv --ut {ut.stem or 'utdrag'}.xlsx")
    number = getpass("Personnummer (syns inte): ") if sys.stdin.isatty() else sys.stdin.readline()
    if not number.strip():
        raise UsageError(
            "Det är inte sagt vilken person det gäller.",
            gor="Kör kategoriplan registerutdrag i en terminal, och skriv numret när det frågas.",
        )
    key = pipeline.arbetsmappens_nyckel(workspace)
    found_as = pseudonyms(number.strip(), key, datetime.now(UTC).date())
    with connect(workspace) as con:
        tables = rows_of(con, found_as)
    counts = pl.DataFrame(
        {"tabell": list(tables), "rader": [frame.height for frame in tables.values()]},
        schema={"tabell": pl.String, "rader": pl.Int64},
    )
    if ut is not None:
        svar.write(ut, "xlsx", counts, blad="Innehåll", fler=tables)
    if som_json:
        output.show_json({"tabeller": {name: frame.to_dicts() for name, frame in tables.items()}})
    elif tables:
        output.out.print(output.table(counts))
        output.say(f"Skrev {ut}." if ut else "Skriv raderna till en fil med --ut FIL.xlsx.")
    else:
        output.say("Ögonblicksbilden har inga rader om personen. Ett skyddat nummer går inte att söka på.")
