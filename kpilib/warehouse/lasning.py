"""A file read, in the process that does nothing else: what it is, and its rows as Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from kpilib.begrepp.upplysning import GISSAD_DAG
from kpilib.contracts import CONTRACTS, SHAPES, Balance, Contract, Outcome, Terms, accept, require_rows, told
from kpilib.errors import FileRejectedError
from kpilib.formats import nearest
from kpilib.fritext import i_kommando
from kpilib.isolering import las, require_file
from kpilib.rawstore import RawFile
from kpilib.rawstore.manifest import days_in
from kpilib.services.registry import SERVICES, service_of
from kpilib.services.service import Service
from kpilib.settings import Settings
from kpilib.sheets.types import Upplysning
from kpilib.sources import Profile, RawTable, i_profilen, recognise
from kpilib.warehouse.delning import part_of, where_to_write

FINDINGS = "avvisad.parquet"


def recognised(
    path: Path, profiles: Sequence[Profile], source: str | None, profil: str | None
) -> tuple[str, str | None]:
    """The source that a file is, and the profile that reads it; of a service's answers there is none.

    Raises
    ------
    DataError
        It is none, or cannot be read.
    """
    service = SERVICES.get(source or "") or service_of(path)
    if service is not None:
        service.read(las(path))
        return service.namn, None
    table, found = recognise(path, SHAPES, profiles, source=source, profil=profil)
    require_rows(table)
    return found.kalla, found.namn


def read_into(
    raw: RawFile, folder: Path, profiles: Sequence[Profile], settings: Settings, key: bytes
) -> dict[str, Any]:
    """A raw file's tables and findings into a folder, and what its receipt says.

    Raises
    ------
    DataError
        It cannot be used.
    """
    require_file(raw.path, raw.path.parents[1])
    if raw.source in SERVICES:
        return _read_answers(raw, folder, SERVICES[raw.source])
    return _read_table(raw, folder, profiles, settings, key)


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
            gor="Lägg tillbaka den, eller ta in filen igen: "
            f"kategoriplan ingest --profil NAMN {i_kommando(raw.path)}",
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
    tables = service.read(las(raw.path))
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
