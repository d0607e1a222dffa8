"""The commands: a thin skin over `kpilib.pipeline`, `kpilib.nyckeltal` and `kpilib.warehouse`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from kpilib import pipeline
from kpilib.cli import delivery, output
from kpilib.cli.andringar import as_json, as_text, since
from kpilib.cli.doctor import examine
from kpilib.cli.status import status_of
from kpilib.cli.swedish import SwedishCommand, SwedishGroup
from kpilib.errors import KategoriplanError, UsageError
from kpilib.nyckeltal import explain as explain_value
from kpilib.nyckeltal.scaffold import scaffold
from kpilib.qmd import Engine
from kpilib.secrecy import Gate
from kpilib.services import statistics
from kpilib.services.kolada.load import revised
from kpilib.warehouse import connect, ledgered
from kpilib.warehouse.ask import ask
from kpilib.workspace import Workspace

REJECTED = 1

app = typer.Typer(
    cls=SwedishGroup,
    help="Kategoriplanens siffror: råfiler in, kontrollerade nyckeltal och rapporter ut.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["--help", "-h"]},
    options_metavar="[VAL]",
    subcommand_metavar="KOMMANDO [ARGUMENT] …",
)
command = partial(app.command, cls=SwedishCommand, options_metavar="[VAL]")

Json = Annotated[bool, typer.Option("--json", help="Svara med JSON, för program.")]


@command()
def demo(
    seed: Annotated[int, typer.Option(help="Frö: samma frö ger samma filer.")] = 2024,
    scale: Annotated[int, typer.Option(min=1, help="Hur många gånger större kommunen ska vara.")] = 1,
    till: Annotated[
        str | None, typer.Option(help="Bara det som systemen hade lämnat den dagen, ÅÅÅÅ-MM-DD.")
    ] = None,
) -> None:
    """Skriv demonstrationskommunens filer i data/raw."""
    workspace = Workspace.find()
    with ledgered(workspace, "demo") as run, run.step("demo"):
        stored = pipeline.demo(workspace, seed=seed, scale=scale, till=_day(till), say=output.say)
    new = sum(not s.duplicate for s in stored)
    output.say(f"Demonstrationskommunen har {len(stored)} filer; {new} är nya.")


@command()
def fetch(
    kalla: Annotated[
        str | None, typer.Argument(help="Vilken statistik: kolada eller scb; båda om inget sägs.")
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Hämta inget; säg hur gamla uppgifterna är.")
    ] = False,
    allt: Annotated[
        bool, typer.Option("--allt", help="Hämta allt på nytt, inte bara det som ändrats.")
    ] = False,
) -> None:
    """Hämta nationell statistik till data/raw: bara det som har ändrats sedan sist."""
    kallor = tuple(statistics.NAMN) if kalla is None else (kalla,)
    if not set(kallor) <= set(statistics.NAMN):
        raise UsageError(
            f"Källan {kalla} finns inte.", gor=f"Skriv: kategoriplan fetch {' eller '.join(statistics.NAMN)}"
        )
    workspace = Workspace.find()
    if offline:
        for one in kallor:
            output.say(statistics.age(workspace, one))
        return
    with ledgered(workspace, f"fetch {' '.join(kallor)}") as run, run.step("fetch") as detail:
        done = pipeline.fetch(workspace, kallor, allt=allt, say=output.say)
        detail += [one.fel.vad for one in done if one.fel is not None]
    for line in (line for one in done for line in one.besked):
        output.say(line)
    _fail([one.fel for one in done if one.fel is not None])


@command()
def ingest(
    filer: Annotated[list[Path] | None, typer.Argument(help="Filer eller mappar att ta in.")] = None,
    kalla: Annotated[str | None, typer.Option("--kalla", help="Källa, när rubriken inte avgör det.")] = None,
    profil: Annotated[str | None, typer.Option("--profil", help="Profil, när flera passar.")] = None,
    utdrag: Annotated[
        str | None, typer.Option("--utdrag", help="Dag då uttaget gjordes, ÅÅÅÅ-MM-DD.")
    ] = None,
    som_json: Json = False,
) -> None:
    """Ta in filer: lagra dem i data/raw, kontrollera dem och lägg felaktiga rader i karantän."""
    workspace = Workspace.find()
    paths = filer or []
    for path in paths:
        if not path.exists():
            raise UsageError(f"Filen finns inte: {path}", gor="Kontrollera namnet och mappen.")
    with ledgered(workspace, "ingest") as run, run.step("ingest"):
        delivered = pipeline.ingest(
            workspace, paths, source=kalla, profil=profil, utdrag=_day(utdrag), run=run, say=output.say
        )
    if som_json:
        output.show_json(delivery.as_json(delivered))
    else:
        _report_delivery(delivered)
    if not delivered.rena:
        raise typer.Exit(REJECTED)


@command()
def publish() -> None:
    """Bygg, kontrollera och publicera en ögonblicksbild av det som är intaget."""
    workspace = Workspace.find()
    with ledgered(workspace, "publish") as run:
        delivered = pipeline.ingest(workspace, run=run, say=output.say)
        with run.step("publish"):
            found = pipeline.build_and_publish(workspace, delivered.filer, run=run, say=output.say)
    output.say(f"Ögonblicksbilden {found.snapshot} gäller.")


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
) -> None:
    """Skapa rapporterna i reports/_site, som webbsidor och som filer att ladda ner."""
    workspace = Workspace.find()
    with ledgered(workspace, f"report {namn}") as run, run.step("report"):
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
    count = "1 sida" if len(pages) == 1 else f"{len(pages)} sidor"
    output.say(f"Klart: {count}. Öppna {pages[0]}.")


@command()
def faststall(
    period: Annotated[str, typer.Argument(help="Halvår, t.ex. 2024H1.")],
) -> None:
    """Fastställ ett halvårs uppföljning: det som rådet såg bevaras, och nästa jämförs med det."""
    workspace = Workspace.find()
    with ledgered(workspace, f"faststall {period}") as run, run.step("faststall"):
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


@command()
def refresh(
    offline: Annotated[bool, typer.Option("--offline", help="Hämta ingen statistik.")] = False,
    som_json: Json = False,
) -> None:
    """Gör allt i en körning, för schemaläggaren: hämta, ta in, publicera och skapa rapporterna."""
    workspace = Workspace.find()
    done = pipeline.refresh(workspace, offline=offline, say=output.say)
    if som_json:
        output.show_json(delivery.refreshed_as_json(done))
    else:
        _report_delivery(done.delivered)
        output.say(f"Ögonblicksbilden {done.current.snapshot} gäller. Öppna {done.pages[0]}.")
    _fail(done.unreachable)
    if not done.delivered.rena:
        raise typer.Exit(REJECTED)


@command()
def status(som_json: Json = False) -> None:
    """Visa vad som gäller: ögonblicksbild, filer, karantän, kontroller och senaste körningar."""
    found = status_of(Workspace.find())
    if som_json:
        output.show_json(found.as_json())
    else:
        for part in found.as_text():
            output.out.print(part)


@command()
def sql(
    fraga: Annotated[str, typer.Argument(metavar="SQL", help="En SELECT-sats.")],
    form: Annotated[str, typer.Option("--format", help="table, csv, json eller parquet.")] = "table",
    ut: Annotated[Path | None, typer.Option("--ut", help="Skriv till en fil.")] = None,
) -> None:
    """Fråga ögonblicksbilden med SQL. Frågan kan bara läsa: inga filer, inget nät, inga ändringar."""
    with connect(Workspace.find()) as con:
        output.show_frame(ask(con, fraga), form, ut)


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
def revisions(
    sedan: Annotated[str | None, typer.Option("--sedan", help="Bara det som hämtats sedan dess.")] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv, json eller parquet.")] = "table",
    ut: Annotated[Path | None, typer.Option("--ut", help="Skriv till en fil.")] = None,
) -> None:
    """Visa vad som har ändrats i det som hämtats ur Kolada: varje uppgift, från vad till vad och när."""
    with connect(Workspace.find()) as con:
        found = revised(con, sedan=_day(sedan))
    if found.is_empty():
        output.say("Inget som hämtats har ändrats sedan dess.")
    output.show_frame(found, form, ut)


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


@command("new-kpi")
def new_kpi(
    namn: Annotated[str, typer.Argument(help="Id: små bokstäver a–z, siffror och understreck.")],
) -> None:
    """Skapa mappen för ett nytt nyckeltal, med alla delar på plats."""
    folder = scaffold(namn)
    output.say(f"Skapade {folder}. Fyll i delarna och kör testerna; exemplet visar om SQL:en stämmer.")


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


def _fail(errors: Sequence[KategoriplanError]) -> None:
    """Tell what failed, and leave with the gravest exit code."""
    for error in errors:
        output.show_error(error)
    if errors:
        raise typer.Exit(max(error.exit_code for error in errors))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text} är inte en dag.", gor="Skriv dagen som 2024-12-31.") from None


def _report_delivery(delivered: pipeline.Delivered) -> None:
    for line in delivery.as_text(delivered):
        output.say(line)
    for name, error in delivered.fel:
        output.say(f"Tog inte in {name}:")
        output.show_error(error)
