"""Whole runs: what is new in the statistics, and everything for the scheduler."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kpilib.errors import GranskningError, KategoriplanError
from kpilib.isolering import avsluta
from kpilib.pipeline.intag import Delivered, ingest
from kpilib.pipeline.publicering import build_and_publish
from kpilib.pipeline.rapport import report
from kpilib.pipeline.say import Say, silent
from kpilib.qmd import Engine, PagesError
from kpilib.services import statistics
from kpilib.services.registry import SERVICES
from kpilib.settings import load_settings
from kpilib.warehouse import Current, ledgered
from kpilib.workspace import Workspace


def fetch(
    workspace: Workspace,
    kallor: Sequence[str] = tuple(SERVICES),
    *,
    allt: bool = False,
    say: Say = silent,
) -> list[statistics.Fetched]:
    """What is new in the configured statistics, one raw file per service (`kpilib.services`)."""
    return statistics.fetch(workspace, load_settings(workspace.settings), kallor, allt=allt, say=say)


@dataclass(frozen=True)
class Refreshed:
    """What came of a refresh.

    Parameters
    ----------
    unreachable
        Why statistics sources were left at what they last gave.
    sidfel
        Which pages could not be made, and why; the others are.
    """

    delivered: Delivered
    current: Current
    pages: Sequence[Path]
    unreachable: Sequence[KategoriplanError]
    sidfel: Sequence[KategoriplanError] = ()


def refresh(
    workspace: Workspace,
    *,
    offline: bool = False,
    verifiera: bool = False,
    engine: Engine = "auto",
    say: Say = silent,
) -> Refreshed:
    """Everything, as one ledgered run behind the lock: fetch, take in, publish, render.

    A statistics source that cannot be reached does not stop the rest: the former figures stay in force and
    the error is returned. Nor does a page that cannot be made, nor pages that nobody has looked over for the
    audience that they are for: those that were there stay. `verifiera`: see `ingest`.
    """
    unreachable: list[KategoriplanError] = []
    with ledgered(workspace, "refresh", say) as run:
        if offline:
            for kalla in SERVICES:
                say(statistics.age(workspace, kalla))
        else:
            with run.step("fetch") as detail:
                unreachable = [f.fel for f in fetch(workspace, say=say) if f.fel is not None]
                detail += [error.vad for error in unreachable]
        with run.step("ingest") as detail:
            delivered = ingest(workspace, verifiera=verifiera, run=run, say=say)
            detail.append(f"{run.lasta_filer} filer lästa")
        avsluta()  # what comes needs the memory
        with run.step("publish"):
            found = build_and_publish(workspace, delivered.filer, run=run, say=say)
        sidfel: list[KategoriplanError] = []
        with run.step("report") as detail:
            try:
                pages = report(workspace, engine=engine, say=say)
            except PagesError as error:
                pages, sidfel = list(error.sidor), list(error.fel.values())
                detail.append(error.vad)
            except GranskningError as error:
                pages, sidfel = [], [error]
                detail.append(error.vad)
            except KategoriplanError:  # is what ends the run: what was lost on the way is told before it
                for name, lost in delivered.fel:
                    say(f"{name} är inte med i ögonblicksbilden: {lost.vad} {lost.gor}")
                raise
    return Refreshed(delivered, found, pages, unreachable, sidfel)
