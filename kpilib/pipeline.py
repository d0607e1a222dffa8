"""The way through the rooms: what each command of the CLI does, as functions that a program can call."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from kpilib.contracts import SHAPES, require_rows
from kpilib.demo import write_demo
from kpilib.errors import DataError, FileRejectedError, KategoriplanError, SourceError, UsageError
from kpilib.formats import contains_personnummer
from kpilib.keys import fingerprint, load_key
from kpilib.nyckeltal import compute, registry, seriebrott
from kpilib.report import Engine, follow_up_period, reference_month, render_site
from kpilib.secrecy import Gate
from kpilib.secrecy.faststalld import Faststalld, bevara
from kpilib.settings import Settings, load_settings
from kpilib.sources import Stored, load_profiles, raw_files, recognise, store
from kpilib.sources.kolada import KALLA as KOLADA_KALLA
from kpilib.sources.kolada import Update, update
from kpilib.sources.scb import KALLA as SCB_KALLA
from kpilib.warehouse import (
    Curated,
    Current,
    Run,
    audit,
    build,
    code_digest,
    curate,
    ledgered,
    publish,
    snapshot_path,
)
from kpilib.warehouse.curate import COUNTING_ROOMS
from kpilib.warehouse.schema import META, fill
from kpilib.workspace import Workspace, replace

Say = Callable[[str], None]

STATISTIK = (KOLADA_KALLA, SCB_KALLA)
"""The sources whose files are a service's answers; every other file is read by its header."""


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
        Which source and profile, when the header does not say.
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
    statistics = source if source in STATISTIK else _statistics(path)
    if statistics is None:
        table, found = recognise(path, SHAPES, load_profiles(workspace), source=source, profil=profil)
        require_rows(table)
    return store(workspace, path, source=statistics or found.kalla, utdrag=utdrag)


def _statistics(path: Path) -> str | None:
    """Which service's answers a file holds; None when it is another kind of file."""
    if path.suffix != ".json" or not path.is_file():
        return None
    try:
        content = json.loads(path.read_bytes())
    except ValueError:
        return None
    kalla = content.get("kalla") if isinstance(content, dict) else None
    return kalla if kalla in STATISTIK else None


def fetch_kolada(workspace: Workspace, *, allt: bool = False, say: Say = silent) -> Update:
    """What has changed in the configured part of Kolada, kept as one raw file.

    Parameters
    ----------
    allt
        Fetch everything anew, not only the changes.

    Raises
    ------
    SourceError
        Kolada cannot be reached or answers wrongly; what was fetched before stays as it is.
    """
    try:
        return update(workspace, load_settings(workspace.settings).kolada, allt=allt, say=say)
    except SourceError:
        say(kolada_age(workspace))
        raise


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
            with duckdb.connect(str(half)) as con:
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


def kolada_age(workspace: Workspace, now: datetime | None = None) -> str:
    """A sentence on how old the fetched statistics are."""
    fetched = [raw for raw in raw_files(workspace) if raw.source == KOLADA_KALLA]
    if not fetched:
        return "Det finns ingen hämtad statistik från Kolada."
    last = fetched[-1]
    days = ((now or datetime.now(UTC)).date() - last.mottagen.date()).days
    age = "i dag" if days < 1 else "i går" if days == 1 else f"för {days} dagar sedan"
    return f"Statistiken från Kolada togs emot {last.mottagen:%Y-%m-%d}, {age} ({last.name})."


def report(
    workspace: Workspace,
    namn: str = "all",
    *,
    period: str | None = None,
    publik: str | None = None,
    form: str = "html",
    engine: Engine = "auto",
    say: Say = silent,
) -> list[Path]:
    """Render the workspace's reports; returns the pages, the start page first.

    Raises
    ------
    UsageError
        No such report, period, audience or format.
    RenderError
        A page could not be rendered; the pages that were there stay.
    """
    if form != "html":
        raise UsageError(f"Formatet {form} finns inte.", gor="Välj html.")
    settings = load_settings(workspace.settings)
    with Gate(publik, workspace=workspace, settings=settings) as gate:
        chosen = follow_up_period(gate, period)
        audience = gate.publik
    pages = None if namn == "all" else [_page(workspace, namn)]
    return render_site(
        workspace.root,
        pages=pages,
        output=workspace.site,
        params={},
        env={
            "KATEGORIPLAN_PERIOD": chosen,
            "KATEGORIPLAN_REFERENS": reference_month(period, settings.plan),
            "KATEGORIPLAN_PUBLIK": audience,
            "KATEGORIPLAN_HOME": str(workspace.root),
        },
        engine=engine,
        progress=say,
    )


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
    """What came of a refresh; `unreachable` is why a statistics source was left at what it last gave."""

    delivered: Delivered
    current: Current
    pages: Sequence[Path]
    unreachable: SourceError | None


def refresh(
    workspace: Workspace, *, offline: bool = False, engine: Engine = "auto", say: Say = silent
) -> Refreshed:
    """Everything, as one ledgered run behind the lock: fetch, take in, publish, render.

    A statistics source that cannot be reached does not stop the rest: the former figures stay in force and
    the error is returned.
    """
    unreachable = None
    with ledgered(workspace, "refresh") as run:
        if offline:
            say(kolada_age(workspace))
        else:
            with run.step("fetch") as detail:
                try:
                    fetch_kolada(workspace, say=say)
                except SourceError as error:
                    unreachable = error
                    detail.append(error.vad)
        with run.step("ingest") as detail:
            delivered = ingest(workspace, run=run, say=say)
            detail.append(f"{run.lasta_filer} filer lästa")
        with run.step("publish"):
            found = build_and_publish(workspace, delivered.filer, run=run, say=say)
        with run.step("report"):
            pages = report(workspace, engine=engine, say=say)
    return Refreshed(delivered, found, pages, unreachable)
