"""Commands that answer an audience: SQL, a value explained, and tables that are looked over and let out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from kpilib.cli import output, svar
from kpilib.cli.app import Json, command, day
from kpilib.cli.export import FORMER, export
from kpilib.cli.granska import as_json, as_text
from kpilib.cli.vakt import vaktad
from kpilib.errors import UsageError
from kpilib.fragor import granser
from kpilib.nyckeltal import Explanation
from kpilib.secrecy import Dorr
from kpilib.secrecy.dorr import heading, marked
from kpilib.secrecy.granskning import godkann
from kpilib.secrecy.granskning import granska as look_over
from kpilib.secrecy.publik import vald
from kpilib.settings import load_settings
from kpilib.warehouse import connect, ledgered
from kpilib.warehouse.arendelista import arendelista
from kpilib.warehouse.redovisning import redovisad
from kpilib.workspace import Workspace

Publik = Annotated[
    str | None,
    typer.Option(
        "--publik",
        "-p",
        help="Vem svaret är för; arbetsmaterial ger rader om enskilda. Annars miljövariabeln "
        "KATEGORIPLAN_PUBLIK, annars arbetsmappens publik.",
    ),
]


Mottagare = Annotated[
    str | None, typer.Option("--publik", "-p", help="Vem det är för; annars arbetsmappens publik.")
]


@command()
def sql(
    fraga: Annotated[str, typer.Argument(metavar="SQL", help="En SELECT-sats.")],
    publik: Publik = None,
    form: Annotated[str | None, typer.Option("--format", help=svar.HJALP)] = None,
    ut: Annotated[Path | None, typer.Option("--ut", help=svar.HJALP_UT)] = None,
) -> None:
    """Fråga med SQL det som publiken får se. Frågan kan bara läsa: inga filer, inget nät, inga ändringar.

    Med -p arbetsmaterial frågas hela ögonblicksbilden, med rader om enskilda under pseudonym. Svaret är då
    märkt i sin första kolumn.
    """
    svar.form_of(form, ut)  # what cannot be answered is not asked
    with Dorr(publik) as door:
        with vaktad(granser(Workspace.find())):
            found = door.fraga(fraga)
        _for_whom(door)
        svar.show_frame(found, form, ut, blad="Arbetsmaterial" if door.rader else "Svar", titel=_title(door))


@command("export")
def write_export(
    mapp: Annotated[
        Path | None, typer.Argument(help="Mappen: tom, ny, eller en tidigare exports.", show_default=False)
    ] = None,
    publik: Mottagare = None,
    till: Annotated[Path | None, typer.Option("--till", help="Mappen, sagd med namn.")] = None,
    form: Annotated[
        list[str] | None,
        typer.Option("--format", help=f"{', '.join(FORMER)}; går att ange flera gånger. Annars alla."),
    ] = None,
    som_json: Json = False,
) -> None:
    """Skriv det som publiken får se som DuckDB, Parquet och Excel, för Power BI, R och andra program.

    Mappen skrivs hel eller inte alls. En publik som kräver granskning får inget förrän det är granskat.
    """
    if mapp is not None and till is not None and mapp != till:
        raise UsageError("Mappen är sagd två gånger.", gor=f"Skriv: kategoriplan export --till {till}")
    workspace = Workspace.find()
    done = export(workspace, till or mapp, publik, form or ())
    if som_json:
        output.show_json(done)
    else:
        output.say(f"Skrev {len(done['tabeller'])} tabeller i {done['mapp']}, för {done['publik']}.")


@command()
def granska(
    publik: Mottagare = None,
    roll: Annotated[
        str | None, typer.Option("--roll", help="Rollen som godkänner, ur [granskning] roller.")
    ] = None,
    sett: Annotated[
        str | None, typer.Option("--avtryck", help="Avtrycket av det som visades, för att godkänna just det.")
    ] = None,
    som_json: Json = False,
) -> None:
    """Visa en andra person vad som går ut till en publik, och spara godkännandet med rollen.

    Utan --roll visas det bara: per tabell antal celler, dolda, det minsta som visas, vad som är nytt och vad
    som var dolt och nu visas. Sist står kommandot som godkänner.
    """
    workspace = Workspace.find()
    settings = load_settings(workspace.settings)
    chosen = vald(settings, publik, {})
    if (roll is None) != (sett is None):
        raise UsageError(
            "Den som godkänner säger både sin roll och vad den har sett.",
            gor=f"Skriv: kategoriplan granska --publik {chosen}, och sedan kommandot som står sist.",
        )
    if roll is None or sett is None:
        shown = look_over(workspace, settings, chosen)
        if som_json:
            output.show_json(as_json(shown))
        else:
            for part in as_text(shown, settings):
                output.out.print(part)
        return
    with ledgered(workspace, f"granska {chosen}") as run, run.step("granska"):
        shown = look_over(workspace, settings, chosen)
        run.snapshot = shown.snapshot
        done = godkann(workspace, settings, shown, roll=roll, sett=sett)
    if som_json:
        output.show_json(vars(done))
    else:
        output.say(
            f"Godkänt för {chosen} av {done.roll}: ögonblicksbild {done.snapshot}, {done.celler} celler, "
            f"{done.dolda} dolda. Nu går det att skriva ut: kategoriplan export --publik {chosen}, och "
            f"kategoriplan report --publik {chosen}"
        )


@command()
def explain(
    nyckeltal: Annotated[str, typer.Argument(help="Nyckeltalets id.")],
    insats: Annotated[str | None, typer.Option(help="Insats.")] = None,
    period: Annotated[str | None, typer.Option(help="Period, t.ex. 2024-10, 2024Q3 eller 2024.")] = None,
    publik: Publik = None,
    rader: Annotated[int, typer.Option(min=0, help="Hur många rader som visas.")] = 20,
    som_json: Json = False,
) -> None:
    """Förklara ett värde: täljare, nämnare, uteslutna rader, filer och SQL, så som publiken får se det.

    Med -p arbetsmaterial visas också raderna bakom, med pseudonymer.
    """
    with Dorr(publik) as door:
        found = door.forklara(nyckeltal, insats=insats, period=period)
        if som_json:
            output.show_json({"publik": door.publik, "far_se": door.far_se, **found.as_json()})
            return
        _for_whom(door)
        _show(door, found, rader)


def _show(door: Dorr, found: Explanation, rader: int) -> None:
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
        "orsak_saknas",
    ]
    hidden = [c for c in ("dolt", "varde_fran", "varde_till") if c in found.varden.columns]
    output.out.print(output.table(found.varden.select(*shown, *hidden), titel=_title(door) or "Värde"))
    output.out.print(Text("\nRäknas inte: " + ("" if found.uteslutna else "inga rader")))
    for reason, (why, n) in found.uteslutna.items():
        output.out.print(Text(f"  {n} rader ({reason}): {why}"))
    output.out.print()
    output.out.print(output.table(found.filer.drop("fil"), titel="Filer"))
    output.out.print()
    if door.rader:
        title = f"{_title(door)}\nRader bakom värdet: {found.rader.height}"
        output.out.print(output.table(found.rader.head(rader), titel=title))
    else:
        asked = f"kategoriplan explain {k['nyckeltal']} -p {{publik}}"
        call = f'kpilib.explain("{k["nyckeltal"]}", publik="{{publik}}")'
        output.out.print(Text(f"Raderna bakom visas inte för {door.publik}. {door.hur(asked, call)}"))
    output.out.print(Text(f"\nSQL som ger raderna:\n{found.sql}"))


@command()
def redovisning(
    dag: Annotated[str | None, typer.Option("--dag", help="Dagen; annars den senaste som täcks.")] = None,
    arenden: Annotated[
        bool, typer.Option("--arenden", help="Rapportörens lista: ett ärende per rad, med ärendenummer.")
    ] = False,
    publik: Publik = None,
    form: Annotated[str | None, typer.Option("--format", help=svar.HJALP)] = None,
    ut: Annotated[Path | None, typer.Option("--ut", help=svar.HJALP_UT)] = None,
) -> None:
    """Visa redovisningen till nämnden: beslut som väntar en dag, per lag och insats, med dagar och kön.

    Små antal visas som de är, så den görs av en publik som ser rader: -p arbetsmaterial. Rapportörens lista,
    --arenden -p rapportor, har ärendenumren som i systemet; ingen annan publik ser dem.
    """
    svar.form_of(form, ut)
    with Dorr(publik) as door:
        if arenden:
            _reporters_list(door, day(dag), form, ut)
            return
        if not door.rader:
            raise UsageError(
                f"Redovisningen visar små antal som de är, och det ser inte publiken {door.publik}.",
                gor=door.hur("kategoriplan redovisning -p {publik}", 'kpilib.sql("…", publik="{publik}")'),
            )
        when, found = redovisad(door.con, day(dag))
        output.say(
            f"Beslut och avbrott som väntar den {when}. Små antal visas som de är: pröva sekretessen innan "
            "redovisningen lämnas till någon annan än nämnden och revisorerna."
        )
        svar.show_frame(door.markt(found), form, ut, titel=_title(door))


def _reporters_list(door: Dorr, dag: date | None, form: str | None, ut: Path | None) -> None:
    workspace = Workspace.find()
    settings = load_settings(workspace.settings)
    if not settings.publik[door.publik].arendenummer:
        sees = next((namn for namn, one in settings.publik.items() if one.arendenummer), None)
        raise UsageError(
            f"Publiken {door.publik} ser inte ärendenummer.",
            gor=f"Är du rapportör: kategoriplan redovisning --arenden -p {sees}"
            if sees
            else "Ingen publik i kategoriplan.toml gör det: arendenummer = true under [publik.NAMN].",
        )
    with connect(workspace) as con:
        when, found = arendelista(con, workspace, dag)
    output.say(
        f"Beslut och avbrott som den {when} har väntat längre än lagen medger. Ärendenummer är uppgifter om "
        "enskilda: listan är för den som rapporterar, och lämnas inte till någon annan."
    )
    svar.show_frame(
        marked(found, door.publik), form, ut, blad="Rapportörens lista", titel=heading(door.publik)
    )


def _for_whom(door: Dorr) -> None:
    """Whom the answer is for, on the error stream: what a program reads stays clean."""
    output.say(f"Publik {door.publik}. {door.far_se}")


def _title(door: Dorr) -> str | None:
    """What stands over a table in the terminal, and goes with it when it is copied."""
    return heading(door.publik) if door.rader else None
