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
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kpilib.begrepp import Steg
from kpilib.contracts import Balance
from kpilib.errors import DataError
from kpilib.formats import hidden
from kpilib.isolering import avskilt
from kpilib.keys import fingerprint
from kpilib.rawstore import RawFile, raw_files, verified
from kpilib.rawstore.manifest import days_in
from kpilib.settings import Settings
from kpilib.sheets.types import Upplysning
from kpilib.sources import Profile, load_profiles
from kpilib.warehouse import gallrade
from kpilib.warehouse.code import READING_ROOMS, code_digest
from kpilib.warehouse.curated import Curated
from kpilib.warehouse.kvitto import damage, read_receipt, write_receipt
from kpilib.warehouse.lasning import FINDINGS, read_into
from kpilib.warehouse.leverans import weigh
from kpilib.warehouse.vagning import recall, remember
from kpilib.workspace import Workspace, replace


def curate(
    workspace: Workspace,
    settings: Settings,
    key: bytes,
    *,
    igen: Collection[str] = (),
    verifiera: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Curated]:
    """Every raw file of the workspace, in order of arrival; only what is new, changed or damaged is read.

    A file that cannot be used is in the list with its reason (`fel`); the others go on.

    Parameters
    ----------
    igen
        Ids of the files that were given now: of these one that was rejected is tried again.
    verifiera
        Hold every raw file's content against its hash, also of those whose size and time are as before.
    """
    profiles = load_profiles(workspace)
    result = []
    listed = verified(workspace, raw_files(workspace), helt=verifiera)
    for number, raw in enumerate(listed):
        if raw.gallrad is not None:
            result.append(_of_removed(workspace, raw, key))
            continue
        digest = _digest(raw, profiles, settings, key)
        if raw.fel is not None:
            result.append(Curated(raw, f"saknas-{digest}", fel=_told(raw.fel), nylast=True))
            continue
        folder = workspace.parquet / raw.source / f"{raw.fil}-{digest[:12]}"
        receipt, new = read_receipt(folder), False
        if receipt is None and folder.exists():
            progress(f"{raw.name}: det lästa {damage(folder)}. Råfilen läses på nytt.")
        within = receipt.get("granser") if receipt else None
        if receipt is None or (within and (raw.fil in igen or within != settings.lasning.model_dump())):
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
    for raw in raw_files(workspace):
        folder, receipt = _latest(workspace, raw)
        if raw.gallrad is not None:
            result.append(_of_removed(workspace, raw))
        elif raw.fel is not None:
            result.append(Curated(raw, "", fel=_told(raw.fel)))
        elif folder is None or receipt is None:
            result.append(Curated(raw, ""))
        else:
            result.append(_curated(raw, folder, receipt, nylast=False))
    return recall(workspace, result)


def _latest(workspace: Workspace, raw: RawFile) -> tuple[Path | None, Mapping[str, Any] | None]:
    """What the latest reading of a file left, and its receipt; None where there is none."""
    folder = next((workspace.parquet / raw.source).glob(f"{raw.fil}-*"), None)
    return folder, read_receipt(folder) if folder else None


def _of_removed(workspace: Workspace, raw: RawFile, key: bytes | None = None) -> Curated:
    """A file that was removed by decision: as it was last read, which cannot be done again."""
    if raw.tabeller_gallrade:
        return Curated(raw, f"gallrad-{raw.fil}")
    folder, receipt = _latest(workspace, raw)
    if error := gallrade.wrong(raw, folder, receipt, key):
        return Curated(raw, f"oanvandbar-{raw.fil}", fel=_told(error), nylast=True)
    assert folder is not None
    assert receipt is not None
    return _curated(raw, folder, receipt, nylast=False)


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
    """One raw file into its folder, whole or not at all; the receipt says why of one that is unusable.

    It is read in a process of its own. A receipt of a rejected file says within which limits it was: with
    others, or when it is given again, it is tried again.
    """
    half = folder.with_name(f".{folder.name}.{os.getpid()}")
    _empty(half)
    receipt: dict[str, Any] = {"digest": digest, "nyckel": fingerprint(key)}
    limits = settings.lasning
    try:
        receipt |= avskilt(
            read_into, raw, half, profiles, settings, key, limits=limits, size=raw.bytes, var=raw.name
        )
    except DataError as error:
        _empty(half)
        receipt["fel"] = _told(error)
        receipt["granser"] = limits.model_dump()
    whole = write_receipt(half, receipt)
    for older in folder.parent.glob(f"{raw.fil}-*"):  # what another profile or other code made of the file
        shutil.rmtree(older) if older.is_dir() else older.unlink()
    replace(half, folder)
    return whole


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _told(error: DataError) -> dict[str, str]:
    return {"vad": hidden(error.vad), "var": hidden(error.var), "gor": hidden(error.gor)}


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
