"""Commands that only read: what is in force, what it holds, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from kpilib.cli import karantan, output, svar
from kpilib.cli.app import Json, command, day
from kpilib.cli.status import status_of
from kpilib.secrecy import Gate
from kpilib.services.revideringar import revised
from kpilib.warehouse import connect, kept
from kpilib.workspace import Workspace


@command()
def status(som_json: Json = False) -> None:
    """Visa vad som gäller: ögonblicksbild, filer, karantän, kontroller och senaste körningar."""
    found = status_of(Workspace.find())
    if som_json:
        output.show_json(found.as_json())
    else:
        for part in found.as_text():
            output.out.print(part)


@command("karantan")
def show_karantan(
    fil: Annotated[str | None, typer.Argument(metavar="FIL", help="Filens namn; alla om inget sägs.")] = None,
    ut: Annotated[Path | None, typer.Option("--ut", help=svar.HJALP_UT)] = None,
    som_json: Json = False,
) -> None:
    """Visa raderna i karantän per regel och fil: vad som är fel, och vad som ska göras.

    Med --ut skrivs listan till en fil, för den som rättar i systemet. Skyddade värden är aldrig med.
    """
    form = svar.form_of(None, ut) if ut is not None else svar.TABELL
    delivered = karantan.av_fil(kept(Workspace.find()), fil)
    found = karantan.anmarkningar(delivered)
    if ut is not None:
        rows = pl.concat([karantan.hela_filer(delivered), karantan.rader(found)], how="diagonal")
        svar.write(
            ut,
            form,
            rows.select(karantan.KOLUMNER),
            blad="Att rätta",
            fler={"Per regel": karantan.per_regel(found)},
        )
    if som_json:
        output.show_json(karantan.som_json(delivered, found))
    elif ut is None:
        for part in karantan.hel_lista(delivered, found):
            output.out.print(part)


@command("revisions", hidden=True)  # what it was called at first
@command()
def revideringar(
    sedan: Annotated[str | None, typer.Option("--sedan", help="Bara det som hämtats sedan dess.")] = None,
    form: Annotated[str | None, typer.Option("--format", help=svar.HJALP)] = None,
    ut: Annotated[Path | None, typer.Option("--ut", help=svar.HJALP_UT)] = None,
) -> None:
    """Visa vad som har ändrats i hämtad nationell statistik: varje uppgift, från vad till vad och när."""
    with connect(Workspace.find()) as con:
        found = revised(con, sedan=day(sedan))
    if found.is_empty():
        output.say("Inget som hämtats har ändrats sedan dess.")
    svar.show_frame(found, form, ut)


@command()
def leverantorer(som_json: Json = False) -> None:
    """Visa leverantörer som kan vara samma, och hur beslutet skrivs."""
    with Gate() as gate:
        asked = gate.tabell("leverantorer_att_avgora")
    if som_json:
        output.show_json(asked.to_dicts())
    elif asked.is_empty():
        output.say("Det finns inga leverantörer att avgöra.")
    else:
        output.out.print(output.table(asked, titel="Leverantörer att avgöra"))
        output.say(
            "Skriv besluten i en fil leverantorsbeslut_ÅÅÅÅ-MM-DD.csv med kolumnerna leverantor, "
            "organisationsnummer, beslut (samma, olika eller koncern), samma_som, samma_som_namn, koncern, "
            "motivering och beslutad, och ta in den. En ny fil ersätter den förra helt."
        )
