"""The pseudonym key exchanged: everything is read anew under the other before anything of it holds."""

from __future__ import annotations

from datetime import UTC, datetime

from kpilib.errors import UsageError
from kpilib.keys import fingerprint
from kpilib.pipeline.gallring import ROLL, kvitto
from kpilib.pipeline.intag import ingest
from kpilib.pipeline.nyckel import Bytt, Utbyte, fullborda_byte, inled_byte
from kpilib.pipeline.publicering import build_and_publish
from kpilib.pipeline.say import Say, silent
from kpilib.rawstore import RawFile, raw_files
from kpilib.rawstore.gallring import remove
from kpilib.warehouse import Current, Run, has_pseudonyms, nyckelbok
from kpilib.workspace import Workspace


def byt_nyckel(
    workspace: Workspace,
    *,
    forlorad: bool = False,
    slopa_gallrade: bool = False,
    roll: str = ROLL,
    run: Run,
    say: Say = silent,
) -> Bytt:
    """Exchange the key: every raw file read anew, a snapshot built of it, and then the key, in one step.

    Whoever stops it before that step has changed nothing: the former key lies where it lay, the snapshot in
    force is the former one, and the next run reads with the former key. After it the other key holds, and a
    snapshot that was not put in force is so by the next publishing. Adopted follow-ups keep the pseudonyms
    that they were adopted with.

    Parameters
    ----------
    forlorad
        The former key is lost.
    slopa_gallrade
        What was read of raw files that are gone by decision may go: their pseudonyms cannot be made anew.
    roll
        In which role it was decided, for the receipt of that.

    Raises
    ------
    UsageError
        There is nothing to exchange, or it would take away what nobody has said may go.
    """
    byte = inled_byte(workspace, forlorad=forlorad)
    lost = _cannot_be_read_again(workspace)
    if lost and not slopa_gallrade:
        raise UsageError(
            f"{len(lost)} råfiler är gallrade, och det som lästs ur dem har pseudonymer som inte kan räknas "
            "om med en ny nyckel. Bytet är inte gjort.",
            var=", ".join(raw.name for raw in lost[:5]) + (" …" if len(lost) > 5 else ""),
            gor="Ta ut dem på nytt ur systemet och ta in dem: kategoriplan ingest FIL. Eller byt ändå, och "
            "avstå från deras rader (månaderna faller ur serierna): kategoriplan nyckel byt --slopa-gallrade",
        )
    nyckelbok.begin(workspace, byte.efter)
    say("Läser om alla råfiler under den nya nyckeln")
    with run.step("ingest"):
        delivered = ingest(workspace, key=byte.efter, run=run, say=say)
    kept: list[str | None] = []
    published: Current | None = None
    if workspace.current.exists() and any(c.status == "godkand" for c in delivered.filer):
        with run.step("publish"):
            published = build_and_publish(
                workspace,
                delivered.filer,
                key=byte.efter,
                innan=lambda: kept.append(fullborda_byte(workspace, byte)),
                run=run,
                say=say,
            )
    else:
        kept.append(fullborda_byte(workspace, byte))
    if lost:
        remove(
            workspace,
            lost,
            kvitto(lost, delivered.filer, regel="Pseudonymnyckeln byttes.", roll=roll),
            now=datetime.now(UTC),
            tabeller=True,
        )
    snapshot = published.snapshot if published else None
    return _said(byte, kept[0], run.lasta_filer, snapshot, lost)


def _said(byte: Utbyte, kept: str | None, filer: int, snapshot: str | None, lost: list[RawFile]) -> Bytt:
    fore = fingerprint(byte.fore) if byte.fore is not None else None
    return Bytt(fore, fingerprint(byte.efter), kept, filer, snapshot, [raw.name for raw in lost])


def _cannot_be_read_again(workspace: Workspace) -> list[RawFile]:
    """The files that are gone by decision and of which pseudonyms are left."""
    return [
        raw
        for raw in raw_files(workspace)
        if raw.gallrad is not None
        and not raw.tabeller_gallrade
        and any(has_pseudonyms(f) for f in (workspace.parquet / raw.source).glob(f"{raw.fil}-*"))
    ]
