"""Commands that only read: what is in force, what it holds, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.text import Text

from kpilib.cli import karantan, output, svar
from kpilib.cli.app import Json, command, day
from kpilib.cli.export import export
from kpilib.cli.status import status_of
from kpilib.cli.vakt import vaktad
from kpilib.nyckeltal import explain as explain_value
from kpilib.secrecy import Gate
from kpilib.services.revideringar import revised
from kpilib.warehouse import connect, granser, kept
from kpilib.warehouse.ask import ask
from kpilib.warehouse.redovisning import redovisad
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


@command()
def sql(
    fraga: Annotated[str, typer.Argument(metavar="SQL", help="En SELECT-sats.")],
    form: Annotated[str | None, typer.Option("--format", help=svar.HJALP)] = None,
    ut: Annotated[Path | None, typer.Option("--ut", help=svar.HJALP_UT)] = None,
) -> None:
    """Fråga ögonblicksbilden med SQL. Frågan kan bara läsa: inga filer, inget nät, inga ändringar."""
    svar.form_of(form, ut)  # what cannot be answered is not asked
    workspace = Workspace.find()
    limits = granser(workspace)
    with connect(workspace) as con:
        with vaktad(limits):
            found = ask(con, fraga, limits)
        svar.show_frame(found, form, ut)


@command("export")
def write_export(
    mapp: Annotated[Path, typer.Argument(help="Mappen: tom, ny, eller en tidigare exports.")],
    publik: Annotated[
        str | None, typer.Option("--publik", help="Bara det som publiken får se; annars allt, med rader.")
    ] = None,
    som_json: Json = False,
) -> None:
    """Skriv ögonblicksbildens tabeller som Parquet, för Excel, Power BI, R och andra program."""
    done = export(Workspace.find(), mapp, publik)
    if som_json:
        output.show_json(done)
    else:
        output.say(f"Skrev {len(done['tabeller'])} tabeller i {done['mapp']}.")


@command()
def explain(
    nyckeltal: Annotated[str, typer.Argument(help="Nyckeltalets id.")],
    insats: Annotated[str | None, typer.Option(help="Insats.")] = None,
    period: Annotated[str | None, typer.Option(help="Period, t.ex. 2024-10, 2024Q3 eller 2024.")] = None,
    rader: Annotated[int, typer.Option(min=0, help="Hur många rader som visas.")] = 20,
    som_json: Json = False,
) -> None:
    """Förklara ett värde: täljare, nämnare, uteslutna rader, filer, SQL och raderna bakom (pseudonymer)."""
    with connect(Workspace.find()) as con:
        found = explain_value(con, nyckeltal, insats=insats, period=period)
    if som_json:
        output.show_json(found.as_json())
        return
    k = found.katalog
    output.out.print(Text(f"{k['namn']} ({k['nyckeltal']})", style="bold"))
    output.out.print(Text(str(k["beskrivning"])))
    output.out.print(
        Text(f"Källa: {k['kalla']}. Definition {k['definition_version']}. Enhet: {k['enhet']}.\n")
    )
    shown = [
        "insats",
        "period",
        "dimension",
        "dimension_varde",
        "taljare",
        "namnare",
        "varde",
        "mal",
        "malstatus",
    ]
    output.out.print(output.table(found.varden.select(*shown, "orsak_saknas"), titel="Värde"))
    output.out.print(Text("\nRäknas inte: " + ("" if found.uteslutna else "inga rader")))
    for reason, (why, n) in found.uteslutna.items():
        output.out.print(Text(f"  {n} rader ({reason}): {why}"))
    output.out.print()
    output.out.print(output.table(found.filer.drop("fil"), titel="Filer"))
    output.out.print()
    output.out.print(output.table(found.rader.head(rader), titel=f"Rader bakom värdet: {found.rader.height}"))
    output.out.print(Text(f"\nSQL som ger raderna:\n{found.sql}"))


@command()
def redovisning(
    dag: Annotated[str | None, typer.Option("--dag", help="Dagen; annars den senaste som täcks.")] = None,
    form: Annotated[str | None, typer.Option("--format", help=svar.HJALP)] = None,
    ut: Annotated[Path | None, typer.Option("--ut", help=svar.HJALP_UT)] = None,
) -> None:
    """Visa redovisningen till nämnden: beslut som väntar en dag, per lag och insats, med dagar och kön."""
    with connect(Workspace.find()) as con:
        when, found = redovisad(con, day(dag))
    output.say(
        f"Beslut och avbrott som väntar den {when}. Små antal visas som de är: pröva sekretessen innan "
        "redovisningen lämnas till någon annan än nämnden och revisorerna."
    )
    svar.show_frame(found, form, ut)


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
