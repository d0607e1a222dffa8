"""The pseudonym key: which one it is, made, and exchanged."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from kpilib import pipeline
from kpilib.cli import output
from kpilib.cli.app import Json, command
from kpilib.cli.bekrafta import bekrafta
from kpilib.errors import UsageError
from kpilib.keys import new_key, parse_key
from kpilib.pipeline.nyckel import Bytt
from kpilib.warehouse import ledgered
from kpilib.workspace import Workspace

_VAD = ("visa", "skapa", "byt")


@command()
def nyckel(
    vad: Annotated[
        str, typer.Argument(help="visa: vilken den är; skapa: gör en, eller lägg in en; byt: byt till en ny.")
    ] = "visa",
    fran: Annotated[
        Path | None,
        typer.Option("--fran", help="skapa: lägg in nyckeln i den här filen i stället för en ny."),
    ] = None,
    forlorad: Annotated[
        bool, typer.Option("--forlorad", help="byt: den förra är förlorad, eller en annan ligger där.")
    ] = False,
    slopa_gallrade: Annotated[
        bool,
        typer.Option("--slopa-gallrade", help="byt: det som lästs ur gallrade råfiler får falla bort."),
    ] = False,
    ja: Annotated[bool, typer.Option("--ja", help="byt: fråga inte.")] = False,
    som_json: Json = False,
) -> None:
    """Visa pseudonymnyckelns fingeravtryck, skapa nyckeln, eller byt den och läs om alla råfiler."""
    workspace = Workspace.find()
    if vad not in _VAD:
        raise UsageError(f"nyckel {vad} finns inte.", gor=f"Skriv kategoriplan nyckel {', '.join(_VAD)}.")
    if vad == "visa":
        _visa(workspace, som_json)
    elif vad == "skapa":
        key = _from_file(fran) if fran else new_key()
        with ledgered(workspace, "nyckel skapa"):
            where = pipeline.skapa_nyckel(workspace, key)
        output.say(f"Nyckeln ligger nu här: {where}")
        output.say(
            "Säkerhetskopiera den dit bara du når: utan den går ingen person att följa från fil till fil."
        )
        if fran:
            output.say(f"Filen {fran} är orörd; ta bort den om den inte är säkerhetskopian.")
    else:
        bekrafta(
            "Alla råfiler läses om, och alla personer får nya pseudonymer. Det som är fastställt behåller "
            "sina. Byta nyckel?",
            ja=ja,
            i_skript="kategoriplan nyckel byt --ja",
        )
        with ledgered(workspace, "nyckel byt") as run:
            done = pipeline.byt_nyckel(
                workspace, forlorad=forlorad, slopa_gallrade=slopa_gallrade, run=run, say=output.say
            )
        if som_json:
            output.show_json(vars(done))
        else:
            _report(done)


def _visa(workspace: Workspace, som_json: bool) -> None:
    lage = pipeline.nyckellage(workspace)
    if som_json:
        output.show_json(vars(lage))
        return
    for line in (
        f"Nyckeln: {lage.var}",
        f"Fingeravtryck: {lage.avtryck or 'ingen nyckel ligger där'}",
        f"Arbetsmappens pseudonymer: {lage.galler or 'inga än'}",
    ):
        output.out.print(Text(line))
    pipeline.prova_nyckel(workspace)


def _from_file(path: Path) -> bytes:
    try:
        content = path.read_bytes()[:4096] if path.is_file() else None
    except OSError:
        content = None
    if content is None:
        raise UsageError(f"Filen går inte att läsa: {path}", gor="Kontrollera namnet och rättigheterna.")
    return parse_key(content, str(path), "Ange filen med nyckeln, eller kör utan --fran: då görs en ny.")


def _report(done: Bytt) -> None:
    output.say(f"Nyckeln är bytt: fingeravtryck {done.fore or '(förlorad)'} till {done.efter}.")
    output.say(f"{done.filer} {'råfil är läst' if done.filer == 1 else 'råfiler är lästa'} på nytt.")
    if done.ogonblicksbild:
        output.say(f"Ögonblicksbilden {done.ogonblicksbild} gäller. kategoriplan report gör om sidorna.")
    if done.slopade:
        output.say(f"Det som lästs ur {len(done.slopade)} gallrade råfiler räknas inte längre.")
    if done.forra:
        output.say(
            f"Den förra nyckeln ligger i {done.forra}. Den behövs för en säkerhetskopia från tiden före "
            "bytet. Förstör den när ingen sådan finns kvar, eller genast om den har kommit i orätta händer."
        )
    output.say(
        "Fastställda uppföljningar och äldre ögonblicksbilder har kvar pseudonymer av den förra nyckeln. De "
        "går att jämföra tal för tal, men inte person för person."
    )
