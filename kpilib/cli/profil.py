"""`kategoriplan profil`: a profile made with the person, or proposed in a file where nobody is there."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from kpilib.cli import output
from kpilib.cli.app import REJECTED, Json, command
from kpilib.errors import AmbiguousError, FileRejectedError, UsageError
from kpilib.fritext import i_kommando
from kpilib.keys import chosen, new_key
from kpilib.profilhjalp import Arbete, Beslut, Fraga, Prov, rader
from kpilib.settings import load_settings
from kpilib.sources import load_profiles
from kpilib.sources.manader import months_in
from kpilib.sources.tidsfraga import month_in_name
from kpilib.workspace import Workspace

_VISADE = 9


@command()
def profil(
    fil: Annotated[Path, typer.Argument(help="Filen som ska kunna läsas.")],
    kalla: Annotated[str | None, typer.Option("--kalla", help="Källa, när den är känd.")] = None,
    namn: Annotated[str | None, typer.Option("--namn", help="Vad profilen ska heta.")] = None,
    jamfor: Annotated[
        bool, typer.Option("--jamfor", help="Säg bara vad som skiljer filen från sin profil.")
    ] = False,
    om: Annotated[bool, typer.Option("--om", help="Börja om, utan svaren från förra gången.")] = False,
    som_json: Json = False,
) -> None:
    """Gör en profil för en fil, med förslag och frågor; eller jämför filen med den profil som läser den."""
    workspace = Workspace.find()
    if fil.is_dir():
        raise UsageError(f"{fil} är en mapp.", gor="Ange en av dess filer: en profil görs av en fil i taget.")
    if not fil.is_file():
        raise UsageError(f"Filen finns inte: {fil}", gor="Kontrollera namnet och mappen.")
    settings = load_settings(workspace.settings)
    key = chosen(workspace).read() or new_key()  # what is tried is not kept, so no key is made for it
    arbete = Arbete(workspace, settings, key, fil, load_profiles(workspace), kalla, namn)
    if om:
        arbete.borja_om()
    if jamfor and arbete.laser is None:
        raise FileRejectedError(
            "Ingen profil läser filen, så det finns inget att jämföra med.",
            var=fil.name,
            gor=f'Gör en profil: kategoriplan profil "{fil}"',
        )
    asks = sys.stdin.isatty() and sys.stdout.isatty() and not som_json
    if som_json:
        output.show_json(_som_json(arbete, jamfor))
        return
    if arbete.laser is not None and namn is None and not arbete.aterupptaget:
        goes_on = _visa_skillnad(arbete)
        if jamfor or not goes_on or (asks and not _ja("Ska profilen ändras?")):
            return
    if asks:
        _fraga_ut(arbete)
    else:
        _foresla(arbete)


def _visa_skillnad(arbete: Arbete) -> bool:
    """What differs from the profile that reads the file; whether there is anything to change it for."""
    profile, skillnad, prov = arbete.laser, arbete.skillnad(), arbete.provad()
    assert profile is not None
    output.say(f"Profilen {profile.kalla}/{profile.namn} ({profile.fil}) läser filen.")
    for line in [*skillnad.rader(), *_kvar(prov)]:
        output.say(line)
    return bool(arbete.oppna_fragor())


def _fraga_ut(arbete: Arbete) -> None:
    """Every open question, until there is none; the profile is then written, and the file read with it."""
    if arbete.aterupptaget:
        output.say(f"Fortsätter: {len(arbete.svar)} svar finns från förra gången (--om börjar om).")
    try:
        shown = False
        while fragor := arbete.oppna_fragor():
            beslut = None if fragor[0].id.startswith("fel.") else arbete.beslut()
            if beslut is not None and not shown:
                _visa_lage(beslut)
                shown = True
            nummer = len(arbete.svar) + 1
            arbete.svara(fragor[0], _svar(fragor[0], f"Fråga {nummer} av {nummer + len(fragor) - 1}", arbete))
    except (KeyboardInterrupt, EOFError):
        output.say(f'\nAvbrutet. Svaren ligger kvar; fortsätt med: kategoriplan profil "{arbete.path}"')
        raise typer.Exit(130) from None
    beslut = arbete.beslut()
    assert beslut is not None
    if not _visa_lage_och_saknas(beslut, visa=not shown):
        raise typer.Exit(REJECTED)
    if arbete.utkast(beslut).tomt:
        output.say("Profilen är som den ska; inget är ändrat.")
        return
    path = arbete.spara(beslut)
    output.say(f"Skrev {path.relative_to(arbete.workspace.root).as_posix()}.")
    prov = arbete.prov(beslut)
    for line in _kvar(prov):
        output.say(line)
    if prov.fel is None:
        output.say(f"Ta in filen: {_ingest(arbete.path, prov)}")
    else:
        raise typer.Exit(REJECTED)


def _foresla(arbete: Arbete) -> None:
    """Nobody is there to ask: the proposal, with its reasons and what is open, in a file to edit."""
    try:
        beslut = arbete.beslut()
    except (AmbiguousError, FileRejectedError) as error:
        raise type(error)(
            error.vad, var=error.var, gor=f"{error.gor} Eller kör kommandot i en terminal."
        ) from None
    if beslut is None:
        fraga = arbete.oppna_fragor()[0]
        raise UsageError(
            f"{fraga.fraga} Det kan vara {' eller '.join(v.svar for v in fraga.val)}.",
            var=arbete.path.name,
            gor=" eller ".join(
                f"kategoriplan profil {i_kommando(arbete.path)} --kalla {v.svar}" for v in fraga.val
            ),
        )
    path = arbete.spara_forslag(beslut).relative_to(arbete.workspace.root)
    target = arbete.utkast(beslut).fil
    output.say(f"Förslaget ligger i {path.as_posix()}, med skälen för varje rad.")
    for fraga in arbete.alla_fragor(beslut):
        output.say(f"Öppet: {fraga.fraga}")
    output.say(
        f"Ta bort # framför de rader som stämmer, spara filen som {target}, "
        f"och kör: kategoriplan ingest {i_kommando(arbete.path)}"
    )


def _visa_lage(beslut: Beslut) -> None:
    """What the file was taken for, and how sure."""
    t = beslut.tolkning
    where = f"blad {t.fil.blad}, " if t.fil.blad else ""
    output.say(
        f"{t.fil.namn}: {where}rubriker på rad {t.fil.rad}, {len(t.fil.kolumner)} kolumner, "
        f"{t.fil.rader} rader."
    )
    output.say(f"Källa: {t.contract.namn} – {t.contract.beskrivning}")
    for column, header in beslut.kolumner.items():
        k = beslut.kandidat(column)
        if k is not None:
            output.say(f"  {header} är {column}: {k.passning.passar} av {k.passning.fyllda} celler passar.")
    if t.fil.utan_rubrik:
        output.say(f"  {t.fil.utan_rubrik} kolumner har celler men ingen rubrik, och kan inte läsas.")
    for twice in t.fil.lika:
        output.say(f"  Flera kolumner heter {twice}; byt namn på den ena i filen, annars läses ingen av dem.")


def _visa_lage_och_saknas(beslut: Beslut, *, visa: bool) -> bool:
    """Whether the source has every column that it must; told where it has not."""
    if visa:
        _visa_lage(beslut)
    if not beslut.saknas:
        return True
    t = beslut.tolkning
    other = "Gör om uttaget med kolumnerna, eller svara om med --om."
    by_name = beslut.saknas == [t.contract.shape.tid] and len(months_in(t.fil.namn)) != 1
    output.show_error(
        FileRejectedError(
            f"Filen saknar {', '.join(beslut.saknas)}, som {beslut.tolkning.contract.namn} måste ha.",
            var=beslut.tolkning.fil.namn,
            gor=month_in_name(t.contract.shape, t.fil.namn) if by_name else other,
        )
    )
    return False


def _svar(fraga: Fraga, nummer: str, arbete: Arbete) -> str:
    """One question asked until its answer can be understood."""
    out = output.out
    out.print(Text(f"\n{nummer}. {fraga.fraga}", style="bold"))
    for why in fraga.skal:
        out.print(Text(f"  {why}"))
    shown = fraga.val[:_VISADE]
    for i, choice in enumerate(shown, 1):
        proposed = "  (föreslås)" if i == 1 and fraga.foreslagen else ""
        out.print(Text(f"  {i}  {choice.text}{proposed}"))
    if len(fraga.val) > len(shown):
        out.print(Text(f"  …  {len(fraga.val) - len(shown)} till; skriv * för alla"))
    out.print(Text(f"  h  hoppa över{f'   u  {fraga.uteslut}' if fraga.uteslut else ''}{_eget(fraga)}"))
    while True:
        written = _skrivet()
        if written.strip() == "*":
            out.print(Text("  " + ", ".join(f"{i} {v.text}" for i, v in enumerate(fraga.val, 1))))
            continue
        answer = fraga.tolkat(written)
        if answer is None and fraga.egen == "rubrik":
            answer = arbete.rubrik(written)
        if answer is not None:
            return answer
        out.print(Text("  Svaret går inte att förstå. Skriv ett nummer, eller ett av orden."))


def _skrivet() -> str:
    """One line from the person. Polars lays a handler of its own over Ctrl-C, with which a line that is being
    waited for is not given up; Python's own is put back."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return output.out.input("Svar: ")


def _eget(fraga: Fraga) -> str:
    return {"rubrik": "   eller skriv en annan rubrik", "värde": "   eller skriv ett eget värde", "": ""}[
        fraga.egen
    ]


def _kvar(prov: Prov) -> list[str]:
    """What came of the file's rows, and what is left to do, rule by rule."""
    if prov.fel is not None:
        return [f"Filen kan inte läsas än: {prov.fel}"]
    b = prov.balans
    assert b is not None
    lines = [f"{rader(b.lasta_rader)} lästa, {b.godkanda_rader} godkända, {b.avvisade_rader} i karantän."]
    for k in prov.karantan:
        where = f"{k.kolumn}: " if k.kolumn else ""
        lines.append(f"  {rader(k.antal)}, {where}{k.vad} {k.gor}")
    return lines


def _ingest(path: Path, prov: Prov) -> str:
    named = f" --kalla {prov.profil.kalla} --profil {prov.profil.namn}" if prov.utpekad else ""
    return f"kategoriplan ingest{named} {i_kommando(path)}"


def _ja(fraga: str) -> bool:
    output.out.print(Text(f"{fraga} j  ja (föreslås)   n  nej"))
    return not _skrivet().strip().casefold().startswith("n")


def _som_json(arbete: Arbete, jamfor: bool) -> dict[str, Any]:
    """What is known, proposed and open, for a program; the proposal is written as without a terminal."""
    found: dict[str, Any] = {"fil": arbete.path.name, "profil": None, "skillnad": None}
    if arbete.laser is not None:
        s = arbete.skillnad()
        found["profil"] = {"kalla": arbete.laser.kalla, "namn": arbete.laser.namn, "fil": arbete.laser.fil}
        found["skillnad"] = {
            "nya": list(s.nya),
            "borta": list(s.borta),
            "andrade": list(s.andrade),
            "nya_varden": [{"kolumn": c, "varde": v, "rader": n} for c, v, n in s.nya_varden],
        }
    if jamfor:
        return found
    beslut = arbete.beslut()
    fragor: Sequence[Fraga] = arbete.alla_fragor(beslut) if beslut else arbete.oppna_fragor()
    found["fragor"] = [
        {"id": f.id, "fraga": f.fraga, "skal": list(f.skal), "val": [v.svar for v in f.val]} for f in fragor
    ]
    if beslut is not None:
        path = arbete.spara_forslag(beslut)
        found |= {
            "kalla": beslut.tolkning.contract.namn,
            "kolumner": dict(beslut.kolumner),
            "saknas": beslut.saknas,
            "forslag": path.relative_to(arbete.workspace.root).as_posix(),
            "blir": arbete.utkast(beslut).fil,
        }
    return found
