"""Each raw file read once: its accepted rows as Parquet, its findings, and a receipt.

`data/curated/parquet/<kalla>/<fil>-<digest>/` holds one `<table>.parquet` per table, `avvisad.parquet`
and `kvitto.json`. The digest covers everything that decides the outcome (the file, the code that reads
it, the profiles, the insats tree, the pseudonym key), so a mended profile reads the file again, which
is how quarantined rows are replayed, and an unchanged one never does. What is not as the receipt says
(`kpilib.warehouse.kvitto`) is read again from the raw file.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from kpilib.begrepp import Steg
from kpilib.begrepp.upplysning import GISSAD_DAG
from kpilib.contracts import CONTRACTS, SHAPES, Balance, Contract, Outcome, Terms, accept, told
from kpilib.errors import DataError, FileRejectedError
from kpilib.formats import nearest
from kpilib.keys import fingerprint
from kpilib.rawstore import RawFile, listed_files, raw_files, verified
from kpilib.rawstore.manifest import days_in
from kpilib.services.registry import SERVICES
from kpilib.services.service import Service
from kpilib.settings import Settings
from kpilib.sheets.types import Upplysning
from kpilib.sources import Profile, RawTable, i_profilen, load_profiles, recognise
from kpilib.warehouse.code import READING_ROOMS, code_digest
from kpilib.warehouse.curated import Curated
from kpilib.warehouse.delning import part_of, where_to_write
from kpilib.warehouse.kvitto import damage, read_receipt, write_receipt
from kpilib.warehouse.leverans import weigh
from kpilib.warehouse.vagning import recall, remember
from kpilib.workspace import Workspace, replace

FINDINGS = "avvisad.parquet"


def curate(
    workspace: Workspace,
    settings: Settings,
    key: bytes,
    *,
    verifiera: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Curated]:
    """Every raw file of the workspace, in order of arrival; only what is new, changed or damaged is read.

    A file that cannot be used is in the list with its reason (`fel`); the others go on. `verifiera` holds
    every raw file's content against its hash, also of those whose size and time are as before.
    """
    profiles = load_profiles(workspace)
    result = []
    listed = verified(workspace, raw_files(workspace), helt=verifiera)
    for number, raw in enumerate(listed):
        digest = _digest(raw, profiles, settings, key)
        if raw.fel is not None:
            result.append(Curated(raw, f"saknas-{digest}", fel=_told(raw.fel), nylast=True))
            continue
        folder = workspace.parquet / raw.source / f"{raw.fil}-{digest[:12]}"
        receipt, new = read_receipt(folder), False
        if receipt is None and folder.exists():
            progress(f"{raw.name}: det lästa {damage(folder)}. Råfilen läses på nytt.")
        if receipt is None:
            progress(Steg(f"Läser {raw.source}: {raw.name}", number, len(listed)))
            receipt, new = _read(raw, folder, digest, profiles, settings, key), True
        result.append(_curated(raw, folder, receipt, nylast=new))
    weighed = weigh(result, {key: i.namn for key, i in settings.insats.items()})
    remember(workspace, weighed)
    return weighed


def kept(workspace: Workspace) -> list[Curated]:
    """What the latest reading and weighing of each raw file gave, in order of arrival; nothing is read anew.

    So it is the same after the program, a profile or the settings have changed, until files are taken in
    again. A file that has not been read yet, or of which something is not as its receipt says, has an empty
    digest and no balance.
    """
    result = []
    for raw in listed_files(workspace):
        folder = next((workspace.parquet / raw.source).glob(f"{raw.fil}-*"), None)
        receipt = read_receipt(folder) if folder else None
        if raw.fel is not None:
            result.append(Curated(raw, "", fel=_told(raw.fel)))
        elif folder is None or receipt is None:
            result.append(Curated(raw, ""))
        else:
            result.append(_curated(raw, folder, receipt, nylast=False))
    return recall(workspace, result)


def _digest(raw: RawFile, profiles: Sequence[Profile], settings: Settings, key: bytes) -> str:
    parts = {
        "fil": raw.sha256,
        "kalla": raw.source,
        "utdrag": [str(raw.utdrag), *map(str, sorted(days_in(raw.name)))],
        "kod": code_digest(*READING_ROOMS),
        "profil": raw.profil,
        "svar": [raw.part, raw.svar],
        "profiler": sorted(p.digest for p in profiles if p.kalla == raw.source),
        "insatser": {name: (i.namn, i.lagrum, *i.alias) for name, i in settings.insats.items()},
        "nyckel": fingerprint(key),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _read(
    raw: RawFile, folder: Path, digest: str, profiles: Sequence[Profile], settings: Settings, key: bytes
) -> dict[str, Any]:
    """One raw file into its folder, whole or not at all; the receipt says why of one that is unusable."""
    half = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    receipt: dict[str, Any] = {"digest": digest}
    try:
        if raw.source in SERVICES:
            receipt |= _read_answers(raw, half, SERVICES[raw.source])
        else:
            receipt |= _read_table(raw, half, profiles, settings, key)
    except DataError as error:
        receipt["fel"] = _told(error)
    whole = write_receipt(half, receipt)
    for older in folder.parent.glob(f"{raw.fil}-*"):  # what another profile or other code made of the file
        shutil.rmtree(older) if older.is_dir() else older.unlink()
    replace(half, folder)
    return whole


def _told(error: DataError) -> dict[str, str]:
    return {"vad": error.vad, "var": error.var, "gor": error.gor}


def _read_table(
    raw: RawFile, folder: Path, profiles: Sequence[Profile], settings: Settings, key: bytes
) -> dict[str, Any]:
    if raw.source not in CONTRACTS:
        near = nearest(raw.source, CONTRACTS, n=1)
        hint = f"Menade du {near[0]}? " if near else ""
        raise FileRejectedError(
            f"{raw.source} är ingen källa.",
            var=raw.name,
            gor=f"{hint}Flytta filen till sin källas mapp i data/raw, och ta bort dess rad i manifest.jsonl.",
        )
    contract = CONTRACTS[raw.source]
    if raw.profil is not None and (raw.source, raw.profil) not in {(p.kalla, p.namn) for p in profiles}:
        raise FileRejectedError(
            f"Profilen {raw.profil}, som filen togs in med, finns inte.",
            var=raw.name,
            gor=f"Lägg tillbaka den, eller ta in filen igen: kategoriplan ingest --profil NAMN {raw.path}",
        )
    table, profile = recognise(raw.path, SHAPES, profiles, source=raw.source, profil=raw.profil)
    with i_profilen(profile, profiles):
        outcome = accept(contract, table, raw.fil, terms(table, profile, settings, key, raw))
    utdrag, guessed = _extracted(raw, profile, outcome, contract)
    outcome.godkanda.write_parquet(folder / f"{contract.namn}.parquet")
    outcome.avvisade.write_parquet(folder / FINDINGS)
    return {
        "profil": profile.namn,
        "lasning": table.lasning,
        "utdrag": utdrag,
        "balans": asdict(outcome.balans),
        "upplysningar": [one._asdict() for one in (*told(contract, table), *outcome.upplysningar, *guessed)],
        "delning": part_of(raw, profile),
        "profilfil": where_to_write(profile),
    }


def _read_answers(raw: RawFile, folder: Path, service: Service[Any]) -> dict[str, Any]:
    """What a service answered: there is nothing to put in quarantine, a file is whole or refused."""
    tables = service.read(raw.path.read_bytes())
    for name, frame in tables.frames.items():
        frame.with_columns(pl.lit(raw.fil).alias("fil")).write_parquet(folder / f"{name}.parquet")
    rows = tables.frames[service.varden].height
    return {
        "profil": service.namn,
        "lasning": service.lasning,
        "utdrag": tables.hamtad.date().isoformat(),
        "balans": asdict(Balance(rows, rows, 0, None, None, None)),
    }


def terms(table: RawTable, profile: Profile, settings: Settings, key: bytes, raw: RawFile) -> Terms:
    """What the contract's readings need to know of the file and the workspace."""
    return Terms(
        key=key,
        dag=_said(raw, profile) or raw.mottagen.date(),
        insatser={name: (i.namn, *i.alias) for name, i in settings.insats.items()},
        varden=profile.varden,
        decimaltecken=profile.las.decimaltecken,
        datumformer=table.datumformer,
        faktor=table.faktor,
        omvanda=table.omvanda,
        organisationsnummer=profile.leverantor_id_ar_organisationsnummer is not False,
        lagrum={name: i.lagrum for name, i in settings.insats.items()},
    )


def _said(raw: RawFile, profile: Profile) -> date | None:
    """The day of extraction that was said on delivery, else the one that the file's name holds."""
    named = days_in(raw.name)
    return raw.utdrag or profile.utdragsdatum(raw.name) or (named.pop() if len(named) == 1 else None)


def _extracted(
    raw: RawFile, profile: Profile, outcome: Outcome, contract: Contract
) -> tuple[str | None, list[Upplysning]]:
    """The day of extraction, else the latest date in the file; and what is to be told where it is guessed.

    What a month or a year covers does not hang on that day, so there a guess does no harm.
    """
    column = contract.dagkolumn
    if said := _said(raw, profile):
        return said.isoformat(), []
    latest = outcome.godkanda[column].max() if column else None
    if latest is None:
        return None, []
    day = str(latest)
    if contract.tackning is not None and contract.tackning.slag != "register":
        return day, []
    return day, [
        Upplysning(
            "",
            0,
            str(column),
            GISSAD_DAG,
            f"Dagen för uttaget är gissad: {day}, den senaste i kolumnen {column}. Varken filens namn eller "
            "den som tog in filen har sagt den.",
            f"Säg den: kategoriplan ingest {raw.argument} --utdrag {day} (med rätt dag).",
        )
    ]


def _curated(raw: RawFile, folder: Path, receipt: Mapping[str, Any], *, nylast: bool) -> Curated:
    if "fel" in receipt:
        return Curated(raw, receipt["digest"], fel=receipt["fel"], nylast=nylast)
    tables = {name: folder / f"{name}.parquet" for name in receipt["tabeller"]}
    findings = tables.pop(Path(FINDINGS).stem, None)
    return Curated(
        raw,
        receipt["digest"],
        profil=receipt["profil"],
        lasning=receipt["lasning"],
        utdrag=date.fromisoformat(receipt["utdrag"]) if receipt["utdrag"] else None,
        balans=Balance(**receipt["balans"]),
        tables=tables,
        findings=findings,
        upplysningar=[Upplysning(**one) for one in receipt.get("upplysningar", ())],
        delning=receipt.get("delning"),
        profilfil=receipt.get("profilfil", ""),
        nylast=nylast,
    )
