"""Files taken in: recognised, stored, read through the contracts; what cannot be is said and left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from kpilib.contracts import SHAPES, require_rows
from kpilib.errors import DataError, FileRejectedError, KategoriplanError
from kpilib.formats import holds_person
from kpilib.keys import load_key
from kpilib.pipeline.say import Say, silent
from kpilib.pipeline.upplysningar import catalogue, upplysningar
from kpilib.rawstore import Stored, Svar, store
from kpilib.rawstore.content import unreadable
from kpilib.services.registry import SERVICES, service_of
from kpilib.settings import load_settings
from kpilib.sources import load_profiles, recognise, require_own_month
from kpilib.systemet import of_file
from kpilib.warehouse import Curated, Run, curate
from kpilib.workspace import Workspace


@dataclass(frozen=True)
class Delivered:
    """What came of taking files in.

    Parameters
    ----------
    lagrade
        The files that were stored, or recognised as already stored.
    refuserade
        Path -> why the file was not taken in at all.
    filer
        Every raw file of the workspace as it now stands.
    upplysningar
        What there is to know of them (`kpilib.pipeline.upplysningar`).
    """

    lagrade: Sequence[Stored]
    refuserade: Sequence[tuple[Path, KategoriplanError]]
    filer: Sequence[Curated]
    upplysningar: pl.DataFrame

    @property
    def fel(self) -> list[tuple[str, KategoriplanError]]:
        """Name -> why, for every file that was refused, or rejected whole now or when it was given before."""
        given = {stored.raw.fil for stored in self.lagrade}
        rejected = [
            (c.raw.name, DataError(c.fel["vad"], var=c.fel["var"], gor=c.fel["gor"]))
            for c in self.filer
            if c.fel and (c.nylast or c.raw.fil in given)
        ]
        return [*((_shown(path), error) for path, error in self.refuserade), *rejected]

    @property
    def nylasta(self) -> list[Curated]:
        return [c for c in self.filer if c.nylast]

    @property
    def vantar(self) -> list[Curated]:
        """The files that do not count before a question is answered, whenever they came."""
        return [c for c in self.filer if c.status == "vantar"]

    @property
    def nya_fragor(self) -> list[Curated]:
        """Those of them that were given or read now."""
        given = {stored.raw.fil for stored in self.lagrade}
        return [c for c in self.vantar if c.nylast or c.raw.fil in given]

    @property
    def rena(self) -> bool:
        """Whether nothing was refused or waits, and no file read now has rows in quarantine."""
        left = any(c.balans and c.balans.avvisade_rader for c in self.nylasta)
        return not self.fel and not self.vantar and not left


def ingest(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    *,
    source: str | None = None,
    profil: str | None = None,
    utdrag: date | None = None,
    part: str | None = None,
    svar: Svar | None = None,
    verifiera: bool = False,
    run: Run | None = None,
    say: Say = silent,
) -> Delivered:
    """Take files in and read what is new: into data/raw, then through the contracts into data/curated.

    A file is recognised before it is stored; one that cannot be is refused and stays where it is. The
    others go on.

    Parameters
    ----------
    paths
        Files, or folders whose files are meant. None: read what already lies in data/raw.
    source, profil
        Which source and profile, when the header does not say; they are kept with the file.
    utdrag
        The day of extraction, when neither the profile nor the file's name says.
    part, svar
        The part of a delivery that the files are, and the answer to what they do to earlier rows.
    verifiera
        Hold the whole content of every raw file against its hash, and not only its size and time.
    run
        The run that this is part of: its findings are kept in `data/curated/rejected`.
    """
    settings = load_settings(workspace.settings)
    key = load_key(workspace)
    stored: list[Stored] = []
    refused: list[tuple[Path, KategoriplanError]] = []
    for path in _files(paths):
        try:
            _require_plain_name(path)
            stored.append(_take_in(workspace, path, source, profil, utdrag, part, svar))
        except DataError as error:
            refused.append((path, error))
        except OSError as error:
            if not of_file(error, path):
                raise
            refused.append((path, unreadable(path, error)))
    files = curate(workspace, settings, key, verifiera=verifiera, progress=say)
    delivered = Delivered(stored, refused, files, upplysningar(files, catalogue(workspace)))
    if run is not None:
        run.lasta_filer = len(delivered.nylasta)
        _keep_findings(workspace, delivered, run)
    return delivered


def _keep_findings(workspace: Workspace, delivered: Delivered, run: Run) -> None:
    """The quarantine of a run, kept as it was found: a later reading of the file makes its own."""
    found = [pl.read_parquet(c.findings) for c in delivered.nylasta if c.findings is not None]
    rows = pl.concat(found) if found else pl.DataFrame()
    if rows.height:
        workspace.rejected.mkdir(parents=True, exist_ok=True)
        rows.write_parquet(workspace.rejected / f"korning-{run.korning:06d}.parquet")


def _files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        hidden_free = (
            p for p in sorted(path.rglob("*")) if p.is_file() and not p.name.startswith((".", "~$"))
        )
        found += list(hidden_free) if path.is_dir() else [path]
    return found


def _require_plain_name(path: Path) -> None:
    """A file's name follows it into the manifest, the snapshot and the pages: it may not name a person."""
    if holds_person(path.stem):
        raise FileRejectedError(
            "Filens namn innehåller ett personnummer.",
            var=str(path.parent),
            gor="Byt namn på filen; namnet visas i rapporternas källförteckning.",
        )


def _take_in(
    workspace: Workspace,
    path: Path,
    source: str | None,
    profil: str | None,
    utdrag: date | None,
    part: str | None,
    svar: Svar | None,
) -> Stored:
    service = SERVICES.get(source or "") or service_of(path)
    if service is not None:
        return store(workspace, path, source=service.namn, profil=profil, utdrag=utdrag)
    table, found = recognise(path, SHAPES, load_profiles(workspace), source=source, profil=profil)
    require_rows(table)
    require_own_month(workspace, path, found)
    return store(workspace, path, source=found.kalla, profil=profil, utdrag=utdrag, part=part, svar=svar)


def _shown(path: Path) -> str:
    return "en fil vars namn inte visas" if holds_person(path.stem) else path.name
