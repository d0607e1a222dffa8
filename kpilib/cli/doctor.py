"""Whether the installation and the workspace can do their work, and what to do where they cannot."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path, PurePath

import duckdb
import polars as pl

from kpilib.begrepp import och
from kpilib.cli import karantan, laget
from kpilib.cli.faults import fault
from kpilib.database import query
from kpilib.demo import blandade
from kpilib.errors import KategoriplanError, RenderError, UsageError
from kpilib.keys import synced
from kpilib.mall.sidor import sidor
from kpilib.nyckeltal import registry
from kpilib.nyckeltal.prova import check
from kpilib.pipeline import nyckellage, prova_nyckel
from kpilib.qmd import find_quarto, pandoc_version
from kpilib.qmd.project import NAME, read_project
from kpilib.qmd.quarto import stale_theme
from kpilib.rawstore import altered, damage, raw_files, undanlagda
from kpilib.rawstore.gallring import returned
from kpilib.services.registry import SERVICES, check_sections
from kpilib.settings import load_settings
from kpilib.skanner import in_workspace
from kpilib.sources import load_profiles
from kpilib.systemet import refused_by_system
from kpilib.warehouse import connect, current, kept, reading_fault, verify
from kpilib.warehouse.liggaren import examine as examine_ledger
from kpilib.workspace import Workspace

OK, OBS, FEL = "OK", "OBS", "FEL"


@dataclass(frozen=True)
class Finding:
    """One thing examined: whether it is in order, what was found, and what to do if it is not.

    `lage` is ``OK``, ``OBS`` where everything works and something waits for a person, or ``FEL``.
    """

    lage: str
    vad: str
    gor: str = ""


class _NoteError(KategoriplanError):
    """Something that stops nothing, and that a person should know and do something about."""


def examine(workspace: Workspace) -> list[Finding]:
    """Every examination, each on its own: one that fails does not stop the next."""
    return [_examined(name, check) for name, check in _checks(workspace)]


def _checks(workspace: Workspace) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "Program", lambda: f"kategoriplan {version('kategoriplan')} på Python {sys.version.split()[0]}"
    yield "Arbetsmapp", lambda: _writable(workspace)
    yield (
        "Inställningar",
        lambda: f"{load_settings(workspace.settings).kommun.namn}, {workspace.settings.name}",
    )
    yield "Statistik", lambda: _services(workspace)
    yield "Pseudonymnyckel", lambda: _key(workspace)
    yield "Profiler", lambda: f"{len(load_profiles(workspace))} profiler"
    yield "Nyckeltal", lambda: _nyckeltal(workspace)
    yield "Råfiler", lambda: _all_there(workspace)
    yield "Lästa filer", lambda: _read(workspace)
    yield "Uttagsdagar", lambda: _days(workspace)
    yield "Karantän", lambda: _quarantine(workspace)
    yield "Ögonblicksbild", lambda: _snapshot(workspace)
    yield "Liggare", lambda: f"{examine_ledger(workspace)} körningar, hela läst"
    yield "Sidor", lambda: _pages(workspace)
    yield "Personnummer i det skrivna", lambda: _without_persons(workspace)
    yield (
        "Rapportmotor",
        lambda: f"pandoc {pandoc_version()}; Quarto {'finns' if find_quarto() else 'saknas (behövs inte)'}",
    )


def _writable(workspace: Workspace) -> str:
    workspace.curated.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=workspace.curated):
        pass
    if note := placering(workspace.root, windows=os.name == "nt"):
        raise _NoteError(f"{workspace.root}. {note[0]}", gor=note[1])
    return str(workspace.root)


LANGST = 90
"""Signs in the path of a workspace's root on Windows: below it names of 160 are made, and 260 are allowed."""


def placering(root: PurePath, *, windows: bool) -> tuple[str, str] | None:
    """What is unwise about where a workspace lies, and what to do; None where nothing is."""
    if cloud := synced(root):
        return (
            f"Mappen synkas ({cloud}): råfilerna har personnummer, och filer hålls öppna av synkningen.",
            "Flytta arbetsmappen till en plats som inte synkas.",
        )
    if windows and len(str(root)) > LANGST:
        return (
            "Sökvägen är lång, och Windows tillåter 260 tecken för hela namnet på en fil.",
            "Flytta arbetsmappen närmare diskens rot, till exempel till C:\\kategoriplan.",
        )
    return None


def _nyckeltal(workspace: Workspace) -> str:
    catalogue = registry(workspace, load_settings(workspace.settings))
    own = [one for one in catalogue.values() if one.folder.parent == workspace.nyckeltal]
    for one in own:
        check(one)
    return f"{len(catalogue)} nyckeltal" + (
        f", {len(own)} av dem egna, med exempel som stämmer" if own else ""
    )


def _services(workspace: Workspace) -> str:
    settings = load_settings(workspace.settings)
    check_sections(settings)
    for service in SERVICES.values():
        service.installningar(settings)
    return och(service.titel for service in SERVICES.values())


def _key(workspace: Workspace) -> str:
    """The key is there and is the one that the data was pseudonymised with; none is made here."""
    lage = nyckellage(workspace)
    if lage.avtryck is None and lage.galler is None:
        return f"skapas när något tas in: {lage.var}"
    prova_nyckel(workspace)
    if cloud := synced(Path(lage.var)):
        raise _NoteError(
            f"{lage.var}. Nyckeln ligger i en mapp som synkas ({cloud}), och kopieras därifrån.",
            gor="Flytta den dit bara du når, och låt KATEGORIPLAN_NYCKELFIL peka på den nya platsen.",
        )
    return f"finns utanför arbetsmappen, fingeravtryck {lage.avtryck}: {lage.var}; säkerhetskopiera den"


def _all_there(workspace: Workspace) -> str:
    """Every raw file is there, and the whole content of each is what was taken in."""
    files = raw_files(workspace)
    for raw in files:
        if raw.gallrad is None and (fel := altered(raw)):
            raise fel
    if damage(workspace) is not None:
        raise UsageError(
            "Förteckningen över råfiler är skadad; dess kopia har det som saknas.",
            var=str(workspace.manifest),
            gor="Kör: kategoriplan ingest, som återställer den.",
        )
    if back := returned(workspace, files):
        raise _NoteError(
            f"{len(back)} råfiler är gallrade och ligger ändå i data/raw, bland dem {back[0].name}: de kan "
            "ha kommit tillbaka ur en säkerhetskopia. Programmet läser dem inte.",
            gor=f"Ta bort dem: kategoriplan gallra --fil {back[0].fil}. Eller ta in dem igen: kategoriplan "
            f"ingest {back[0].argument}",
        )
    if mixed := blandade(files):
        raise mixed
    if outside := laget.utanfor_sagt(workspace):
        raise _NoteError(outside[0], gor=outside[1])
    if aside := undanlagda(workspace):
        where = aside[0].relative_to(workspace.root).as_posix()
        raise _NoteError(
            f"{len(aside)} filer är undanlagda och räknas inte.",
            var=where,
            gor=f"Gör som det står i kvittot bredvid ({where}.kvitto.txt), eller ta bort filen och kvittot.",
        )
    if not files:
        return "inga än; kategoriplan ingest FIL … tar in dem"
    gone = sum(raw.gallrad is not None for raw in files)
    return f"{len(files) - gone} filer, alla som de togs emot" + (
        ", demonstrationens" if any(raw.demonstration for raw in files) else ""
    ) + (f"; {gone} gallrade enligt beslut" if gone else "")  # fmt: skip


def _read(workspace: Workspace) -> str:
    """Every file is read, and none was rejected or refused."""
    files = kept(workspace)
    if unread := laget.olasta(workspace, files):
        raise _NoteError(f"{len(unread)} filer är inte lästa.", var=unread[0], gor="Kör: kategoriplan ingest")
    told = [(f"{f.raw.name} är avvisad i sin helhet. {f.fel['vad']}", f.fel["gor"]) for f in files if f.fel]
    refused = laget.refuserade(workspace, files)
    told += [
        (f"{f.raw.name} räknas inte än: den väntar på svar.", "Svara som kategoriplan status visar.")
        for f in files
        if f.status == "vantar"
    ]
    told += [(f"{row['namn']} togs inte in. {row['vad']}", row["gor"]) for row in refused.to_dicts()]
    if told:
        raise _first_of(told)
    return f"{len(files)}"


def _days(workspace: Workspace) -> str:
    guessed = laget.gissade(kept(workspace))
    if guessed:
        raise _first_of(
            [
                (f"{one.raw.name} är ett register, och ingen har sagt vilken dag det togs ut.", command)
                for one, _, command in guessed
            ]
        )
    return "sagda för varje register"


def _first_of(told: Sequence[tuple[str, str]]) -> _NoteError:
    """The first of several things to do, and how many there are."""
    more = f" ({len(told) - 1} till: kategoriplan status visar alla)" if len(told) > 1 else ""
    return _NoteError(told[0][0] + more, gor=told[0][1])


def _quarantine(workspace: Workspace) -> str:
    found = karantan.anmarkningar(kept(workspace))
    rows, ore = karantan.summering(found)
    if rows:
        raise _NoteError(
            f"{karantan.antal(rows, ore)} kommer inte med i siffrorna.",
            gor="kategoriplan karantan visar vad som är fel, och --ut FIL.xlsx ger en lista att rätta efter.",
        )
    return f"inga rader; {found.height} anmärkningar på rader som är med" if found.height else "inga rader"


def _snapshot(workspace: Workspace) -> str:
    if not workspace.current.exists() and not any(workspace.snapshots.glob("*.duckdb")):
        if any(one.balans for one in kept(workspace)):
            raise _NoteError("ingen är publicerad.", gor="Kör: kategoriplan publish")
        return "ingen än, för inget är intaget"
    verify(workspace, current(workspace).snapshot)
    with connect(workspace) as con:
        values = con.execute("SELECT count(*) FROM nyckeltal.varde").fetchall()[0][0]
        files = [one for one in kept(workspace) if one.balans]
        waiting = laget.opublicerade(files, query(con, "FROM meta.fil"))
    if waiting:
        raise _NoteError(
            f"kan läsas, {values} värden. {len(waiting)} filer är intagna eller lästa på nytt sedan dess.",
            var=waiting[0].raw.name,
            gor="Kör: kategoriplan publish",
        )
    return f"kan läsas, {values} värden, av alla intagna filer"


def _pages(workspace: Workspace) -> str:
    if not (workspace.root / NAME).is_file():
        return f"inga, mappen har ingen {NAME}"
    project = read_project(workspace.root)
    for stale in stale_theme(project):
        raise RenderError(
            "Temat är inte programmets.", var=stale, gor="Kör kategoriplan report, som skriver det på nytt."
        )
    other = [path.as_posix() for path, text in sidor().items() if _differs(workspace.root / path, text)]
    return f"{len(project.pages)} sidor" + (f", inte som programmets: {och(other)}" if other else "")


def _without_persons(workspace: Workspace) -> str:
    """No person's number stands in what was written of the files."""
    found = in_workspace(workspace)
    if found:
        shown = list(dict.fromkeys(map(str, found)))
        more = f" och {len(shown) - 3} ställen till" if len(shown) > 3 else ""
        raise UsageError(
            "finns på " + ("ett ställe." if len(shown) == 1 else f"{len(shown)} ställen."),
            var=", ".join(shown[:3]) + more,
            gor="Ta bort filen, eller mappen om den ligger i data/curated/parquet. Kör kategoriplan refresh "
            "--offline. Står numret kvar i en sida: sök i reports/text och i inställningarna.",
        )
    return "inga, i någon fil utom råfilerna"


def _differs(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_text(encoding="utf-8", errors="replace") != text


def _examined(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(OK, f"{name}: {check()}")
    except KategoriplanError as error:
        where = f" ({error.var})" if error.var else ""
        return Finding(
            OBS if isinstance(error, _NoteError) else FEL, f"{name}: {error.vad}{where}", error.gor
        )
    except (OSError, duckdb.Error, pl.exceptions.PolarsError) as error:
        told = reading_fault(error) or (
            refused_by_system(error) if isinstance(error, OSError) else fault(error)
        )
        return Finding(FEL, f"{name}: {told.vad}" + (f" ({told.var})" if told.var else ""), told.gor)
