"""The way through the rooms: what each command of the CLI does, as functions that a program can call."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from kpilib.contracts import SHAPES, require_rows
from kpilib.database import fill
from kpilib.demo import write_demo
from kpilib.download import FORMATS, Downloads, download_path
from kpilib.errors import DataError, FileRejectedError, KategoriplanError, UsageError
from kpilib.form import text
from kpilib.formats import contains_personnummer
from kpilib.keys import fingerprint, load_key
from kpilib.nationellt import kommunkod
from kpilib.nyckeltal import compute, registry, seriebrott
from kpilib.qmd import Engine, render_site
from kpilib.secrecy import Gate
from kpilib.secrecy.faststalld import Faststalld, bevara
from kpilib.services import statistics
from kpilib.settings import Settings, load_settings
from kpilib.sources import Stored, load_profiles, recognise, store
from kpilib.underlag import follow_up_period, reference_month
from kpilib.warehouse import (
    Curated,
    Current,
    Run,
    audit,
    build,
    code_digest,
    curate,
    ledgered,
    new_snapshot,
    publish,
    snapshot_path,
)
from kpilib.warehouse.curate import COUNTING_ROOMS
from kpilib.warehouse.schema import META
from kpilib.workspace import Workspace, replace

Say = Callable[[str], None]
ALLA, WEBB = "alla", "webb"
"""What `report` makes beside the website: every download, or none."""


def _shown(path: Path) -> str:
    return "en fil vars namn inte visas" if contains_personnummer(path.stem) else path.name


def silent(_: str) -> None:
    """Progress that nobody follows."""


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
    """

    lagrade: Sequence[Stored]
    refuserade: Sequence[tuple[Path, KategoriplanError]]
    filer: Sequence[Curated]

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
    def rena(self) -> bool:
        """Whether nothing was refused, and no file read now was rejected or has rows in quarantine."""
        return not self.fel and not any(c.balans and c.balans.avvisade_rader for c in self.nylasta)


def ingest(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    *,
    source: str | None = None,
    profil: str | None = None,
    utdrag: date | None = None,
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
            stored.append(_take_in(workspace, path, source, profil, utdrag))
        except DataError as error:
            refused.append((path, error))
    delivered = Delivered(stored, refused, curate(workspace, settings, key, progress=say))
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
        hidden_free = (p for p in sorted(path.rglob("*")) if p.is_file() and not p.name.startswith("."))
        found += list(hidden_free) if path.is_dir() else [path]
    return found


def _require_plain_name(path: Path) -> None:
    """A file's name follows it into the manifest, the snapshot and the pages: it may not name a person."""
    if contains_personnummer(path.stem):
        raise FileRejectedError(
            "Filens namn innehåller ett personnummer.",
            var=str(path.parent),
            gor="Byt namn på filen; namnet visas i rapporternas källförteckning.",
        )


def _take_in(
    workspace: Workspace, path: Path, source: str | None, profil: str | None, utdrag: date | None
) -> Stored:
    kalla = source if source in statistics.NAMN else statistics.service_of(path)
    if kalla is None:
        table, found = recognise(path, SHAPES, load_profiles(workspace), source=source, profil=profil)
        require_rows(table)
    return store(workspace, path, source=kalla or found.kalla, profil=profil, utdrag=utdrag)


def fetch(
    workspace: Workspace,
    kallor: Sequence[str] = tuple(statistics.NAMN),
    *,
    allt: bool = False,
    say: Say = silent,
) -> list[statistics.Fetched]:
    """What is new in the configured statistics, one raw file per service (`kpilib.services`)."""
    return statistics.fetch(workspace, load_settings(workspace.settings), kallor, allt=allt, say=say)


def build_and_publish(
    workspace: Workspace, delivered: Sequence[Curated], *, run: Run | None = None, say: Say = silent
) -> Current:
    """A snapshot of the delivered files: built, computed, audited, and put in force.

    The same files, code and settings give the same snapshot id, and what is already built is not built
    again. A snapshot that fails is removed, and the former one stays in force.

    Raises
    ------
    DataError
        No file was accepted.
    AuditError
        The audit failed.
    """
    settings = load_settings(workspace.settings)
    key = load_key(workspace)
    if not any(c.fel is None for c in delivered):
        raise DataError(
            "Det finns inga godkända filer att publicera.",
            var=str(workspace.raw),
            gor="Kör: kategoriplan ingest FIL …",
        )
    snapshot = snapshot_id(delivered, settings, key)
    target = snapshot_path(workspace, snapshot)
    if not target.exists():
        say(f"Bygger ögonblicksbilden {snapshot}")
        half = target.with_name(f".{snapshot}.{os.getpid()}")
        half.parent.mkdir(parents=True, exist_ok=True)
        try:
            with new_snapshot(half) as con:
                build(con, delivered, settings)
                fill(con, META["korning"], _about(snapshot, settings, key))
                catalogue = registry()
                compute(con, catalogue, snapshot, seriebrott(catalogue, settings.seriebrott))
                audit(con)
            replace(half, target)
        finally:
            half.unlink(missing_ok=True)
            half.with_name(f"{half.name}.wal").unlink(missing_ok=True)
    if run is not None:
        run.snapshot = snapshot
    return publish(workspace, snapshot, run.korning if run else None)


def snapshot_id(delivered: Sequence[Curated], settings: Settings, key: bytes) -> str:
    """The id that the files, in their order, the code, the settings and the key give."""
    parts = {
        "filer": [(c.raw.source, c.digest) for c in delivered],
        "kod": code_digest(*COUNTING_ROOMS),
        "installningar": settings.digest(),
        "nyckel": fingerprint(key),
    }
    return "k" + hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


def _about(snapshot: str, settings: Settings, key: bytes) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "snapshot": snapshot,
                "kod": code_digest(*COUNTING_ROOMS)[:12],
                "version": version("kategoriplan"),
                "installningar": settings.digest()[:12],
                "nyckel": fingerprint(key),
            }
        ]
    )


def demo(
    workspace: Workspace, *, seed: int, scale: int, till: date | None = None, say: Say = silent
) -> list[Stored]:
    """The demonstration municipality's files as of a day, taken into data/raw like any others."""
    say("Skriver demonstrationskommunens filer")
    with TemporaryDirectory() as folder:
        written = write_demo(Path(folder), seed=seed, scale=scale, till=till)
        return [store(workspace, file.path, source=file.source) for file in written]


def report(
    workspace: Workspace,
    namn: str = "all",
    *,
    period: str | None = None,
    publik: str | None = None,
    kommun: str | None = None,
    form: str = ALLA,
    engine: Engine = "auto",
    say: Say = silent,
) -> list[Path]:
    """Render the workspace's reports, and make the downloads of those that offer them.

    Parameters
    ----------
    kommun
        Code or name of the municipality that the national comparison is about; None: the own.
    form
        Which downloads: ``alla``, ``webb`` for none, or one of docx, pdf, xlsx and html (one file). One of
        them for a report by name is made also of a page that offers no downloads.

    Returns
    -------
    list of Path
        The pages, the start page first; for one format of one report, that file.

    Raises
    ------
    UsageError
        No such report, period, audience or format, or a municipality that is not compared.
    RenderError
        A page could not be rendered, or has not what the format needs; the pages that were there stay.
    """
    forms = {ALLA: tuple(FORMATS), WEBB: ()}.get(form, (form,))
    if not set(forms) <= set(FORMATS):
        raise UsageError(f"Formatet {form} finns inte.", gor=f"Välj {', '.join((ALLA, WEBB, *FORMATS))}.")
    settings = load_settings(workspace.settings)
    with Gate(publik, workspace=workspace, settings=settings) as gate:
        chosen = follow_up_period(gate, period)
        compared = kommunkod(gate, kommun) if kommun else ""
        audience, snapshot = gate.publik, gate.snapshot
        about = {
            "Kommun": gate.tabell("egen_kommun")["namn"][0],
            "Uppföljningens period": text.period(chosen),
            "Planens månad": text.period(reference_month(period, settings.plan)),
            "Skriven för": gate.beskrivning,
            "Ögonblicksbild": snapshot.snapshot,
            "Publicerad": text.dag(snapshot.publicerad.date()),
            "Källa": "Talen är de som rapporten visar. Rapporten säger vilka filer och vilken statistik de "
            "kommer ur.",
        }
    pages = None if namn == "all" else [_page(workspace, namn)]
    one = namn != "all" and form in FORMATS
    rendered = render_site(
        workspace.root,
        pages=pages,
        output=workspace.site,
        params={},
        env={
            "KATEGORIPLAN_PERIOD": chosen,
            "KATEGORIPLAN_REFERENS": reference_month(period, settings.plan),
            "KATEGORIPLAN_PUBLIK": audience,
            "KATEGORIPLAN_KOMMUN": compared,
            "KATEGORIPLAN_HOME": str(workspace.root),
        },
        engine=engine,
        progress=say,
        beside=Downloads(forms, about, snapshot.publicerad, asked=one),
    )
    return [download_path(page, form) for page in rendered] if one else rendered


def faststall(workspace: Workspace, period: str) -> Faststalld:
    """Adopt the follow-up of a half-year: what each audience sees of it in the snapshot in force is kept.

    Raises
    ------
    UsageError
        The snapshot has no values for the half-year, or its follow-up is adopted already.
    """
    settings = load_settings(workspace.settings)
    values = {}
    for publik in settings.publik:
        with Gate(publik, workspace=workspace, settings=settings) as gate:
            chosen = follow_up_period(gate, period)
            values[publik] = gate.varden()
            tables = {name: gate.tabell(name) for name in ("katalog", "kommentar", "aktivitet")}
            found = gate.snapshot
    return bevara(
        workspace,
        chosen,
        varden=values,
        tabeller=tables,
        snapshot=found.snapshot,
        underlag=found.path,
        publicerad=found.publicerad,
        troskel=settings.sekretess.troskel,
    )


def _page(workspace: Workspace, namn: str) -> Path:
    known = {
        p.stem: p for folder in ("", "reports", "notebooks") for p in (workspace.root / folder).glob("*.qmd")
    }
    if namn not in known:
        raise UsageError(
            f"Det finns ingen rapport som heter {namn}.",
            gor=f"Välj en av: {', '.join(sorted(known))}, eller all.",
        )
    return known[namn]


@dataclass(frozen=True)
class Refreshed:
    """What came of a refresh; `unreachable` is why statistics sources were left at what they last gave."""

    delivered: Delivered
    current: Current
    pages: Sequence[Path]
    unreachable: Sequence[KategoriplanError]


def refresh(
    workspace: Workspace, *, offline: bool = False, engine: Engine = "auto", say: Say = silent
) -> Refreshed:
    """Everything, as one ledgered run behind the lock: fetch, take in, publish, render.

    A statistics source that cannot be reached does not stop the rest: the former figures stay in force and
    the error is returned.
    """
    unreachable: list[KategoriplanError] = []
    with ledgered(workspace, "refresh") as run:
        if offline:
            for kalla in statistics.NAMN:
                say(statistics.age(workspace, kalla))
        else:
            with run.step("fetch") as detail:
                unreachable = [f.fel for f in fetch(workspace, say=say) if f.fel is not None]
                detail += [error.vad for error in unreachable]
        with run.step("ingest") as detail:
            delivered = ingest(workspace, run=run, say=say)
            detail.append(f"{run.lasta_filer} filer lästa")
        with run.step("publish"):
            found = build_and_publish(workspace, delivered.filer, run=run, say=say)
        with run.step("report"):
            pages = report(workspace, engine=engine, say=say)
    return Refreshed(delivered, found, pages, unreachable)
