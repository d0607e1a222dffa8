"""Files taken in: recognised, stored, read through the contracts; what cannot be is said and left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from kpilib.contracts import CONTRACTS
from kpilib.errors import DataError, FileRejectedError, KategoriplanError
from kpilib.formats import holds_person, nearest
from kpilib.fritext import hel
from kpilib.isolering import avskilt, require_file, unreadable
from kpilib.pipeline.nyckel import arbetsmappens_nyckel
from kpilib.pipeline.say import Say, silent
from kpilib.pipeline.upplysningar import catalogue, upplysningar
from kpilib.rawstore import Stored, Svar, register, require_name, store, taken_in
from kpilib.rawstore.gallring import complete
from kpilib.rawstore.raw_file import original_name, plain_name
from kpilib.services.registry import SERVICES
from kpilib.settings import load_settings
from kpilib.sheets.opening import EXCEL
from kpilib.sources import load_profiles, require_own_month
from kpilib.systemet import of_file
from kpilib.warehouse import Curated, Run, curate
from kpilib.warehouse.lasning import recognised
from kpilib.workspace import Workspace

_KALLOR = (*CONTRACTS, *SERVICES)
_ANDELSER = EXCEL | {".csv", ".txt", ".json"}


@dataclass(frozen=True)
class Delivered:
    """What came of taking files in.

    Parameters
    ----------
    lagrade
        The files that were stored, or recognised as already stored.
    refuserade
        Path -> why the file was not taken in at all; one that lay in data/raw is set aside from there.
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
    key: bytes | None = None,
    verifiera: bool = False,
    run: Run | None = None,
    say: Say = silent,
) -> Delivered:
    """Take files in and read what is new: into data/raw, then through the contracts into data/curated.

    A file is recognised before it is stored; one that cannot be is refused and stays where it is, or is set
    aside where it lay in data/raw already. Each is read in a process of its own, and whatever one does to it
    stops no other.

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
    key
        Another pseudonym key than the workspace's, which it is being exchanged for.
    verifiera
        Hold the whole content of every raw file against its hash, and not only its size and time.
    run
        The run that this is part of: its findings are kept in `data/curated/rejected`.
    """
    settings = load_settings(workspace.settings)
    key = key or arbetsmappens_nyckel(workspace)
    complete(workspace)
    stored: list[Stored] = []
    refused: list[tuple[Path, KategoriplanError]] = []
    profiles = load_profiles(workspace)

    def examine(path: Path, source: str | None, profil: str | None = None) -> tuple[str, str | None]:
        limits, size = settings.lasning, path.stat().st_size
        arguments = (path, profiles, source, profil)
        kalla, namn = avskilt(recognised, *arguments, limits=limits, size=size, var=path.name)
        return kalla, namn

    def take_in(path: Path) -> Stored:
        require_file(path, workspace.root)
        require_name(path)
        _require_plain_name(path)
        before = path.stat()
        kalla, namn = examine(path, source, profil)
        found = next((p for p in profiles if (p.kalla, p.namn) == (kalla, namn)), None)
        if found is None:
            return store(workspace, path, source=kalla, profil=profil, utdrag=utdrag, since=before)
        require_own_month(workspace, path, found)
        return store(
            workspace, path, source=kalla, profil=profil, utdrag=utdrag, part=part, svar=svar, since=before
        )

    for path in _files(paths):
        try:
            stored.append(take_in(path))
            taken_in(workspace, path)
        except DataError as error:
            refused.append((path, error))
        except OSError as error:
            if not of_file(error, path):
                raise
            refused.append((path, unreadable(path, error)))
    aside = register(workspace, lambda path, kalla: examine(path, _source(kalla)), _KALLOR)
    refused += [(one.path.with_name(one.namn), one.fel) for one in aside]
    given = {one.raw.fil for one in stored}
    files = curate(workspace, settings, key, igen=given, verifiera=verifiera, progress=say)
    delivered = Delivered(stored, refused, files, upplysningar(files, catalogue(workspace)))
    if run is not None:
        run.lasta_filer = len(delivered.nylasta)
        run.refuserade += delivered.fel[: len(refused)]
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
    """What is meant by files and folders: of a folder all in it that is no folder itself, links included.

    A folder that is called as a file is none that holds files: it is refused as what it is.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir() and path.suffix.lower() not in _ANDELSER:
            found += sorted(p for one in path.iterdir() if not _left(one) for p in _files([one]))
        else:
            found.append(path)
    return found


def _left(path: Path) -> bool:
    """What is left alone in a folder: hidden and temporary files, and links to other folders."""
    return path.name.startswith((".", "~$")) or (path.is_symlink() and path.is_dir())


def _require_plain_name(path: Path) -> None:
    """A file's name follows it into the manifest, the snapshot and the pages: it may not name a person."""
    if holds_person(path.stem):
        raise FileRejectedError(
            "Filens namn innehåller ett personnummer.",
            var=str(path.parent),
            gor="Byt namn på filen; namnet visas i rapporternas källförteckning.",
        )
    if hel(path.name) != path.name:
        raise FileRejectedError(
            "Filens namn har tecken som inte går att läsa.",
            var=hel(path.name),
            gor="Byt namn på filen, och ta in den igen.",
        )


def _source(kalla: str) -> str:
    """The name of a folder of data/raw, which is to be a source's."""
    if kalla not in _KALLOR:
        near = nearest(kalla, _KALLOR, n=1)
        raise FileRejectedError(
            f"{kalla} är ingen källa.",
            var=f"data/raw/{kalla}",
            gor=f"Menade du {near[0]}?" if near else f"Källorna är {', '.join(_KALLOR)}.",
        )
    return kalla


def _shown(path: Path) -> str:
    if holds_person(path.stem):
        return "en fil vars namn inte visas"
    return plain_name(original_name(hel(path.name)))
