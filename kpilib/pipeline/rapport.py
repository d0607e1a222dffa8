"""Pages and downloads of the snapshot in force, and a follow-up that is adopted."""

from __future__ import annotations

from pathlib import Path

from kpilib.begrepp import Period
from kpilib.download import FORMATS, Downloads, download_path
from kpilib.errors import RenderError, UsageError
from kpilib.form import text
from kpilib.pipeline.say import Say, silent
from kpilib.qmd import Engine, render_site
from kpilib.qmd.project import read_project
from kpilib.secrecy import Gate
from kpilib.secrecy.faststalld import Faststalld, bevara
from kpilib.secrecy.granskning import require_granskad
from kpilib.settings import load_settings
from kpilib.skanner import in_folder
from kpilib.underlag import (
    Sidvillkor,
    Underlag,
    follow_up_period,
    half_years,
    kommunkod,
    las_period,
    reference_month,
)
from kpilib.warehouse import verify
from kpilib.workspace import Workspace

ALLA, WEBB = "alla", "webb"
"""What `report` makes beside the website: every download, or none."""


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
    GranskningError
        The audience gets no pages of what has not been looked over; those that were there stay.
    PagesError
        Some of several pages could not be made: the others are, and these say in their place why.
    RenderError
        No page could be made, or it has not what the format needs; the pages that were there stay.
    """
    forms = {ALLA: tuple(FORMATS), WEBB: ()}.get(form, (form,))
    if not set(forms) <= set(FORMATS):
        raise UsageError(f"Formatet {form} finns inte.", gor=f"Välj {', '.join((ALLA, WEBB, *FORMATS))}.")
    settings = load_settings(workspace.settings)
    asked = las_period(period)
    with Gate(publik, workspace=workspace, settings=settings) as gate:
        chosen, manad = follow_up_period(gate, asked), reference_month(asked, settings.plan)
        if asked and str(manad) not in gate.tabell("kalender")["period"]:
            raise UsageError(
                f"Ögonblicksbildens kalender har inte månaden {manad}.",
                gor="Välj en annan period, eller ta in filer som täcker månaden.",
            )
        compared = kommunkod(gate, kommun) if kommun else None
        villkor = Sidvillkor(workspace, chosen, manad, gate.publik, compared)
        snapshot = gate.snapshot
        about = _about(Underlag(gate), chosen, manad)
    require_granskad(workspace, settings, gate.publik)
    pages = None if namn == "all" else [_page(workspace, namn)]
    one = namn != "all" and form in FORMATS
    rendered = render_site(
        workspace.root,
        pages=pages,
        output=workspace.site,
        env=villkor.to_env(),
        engine=engine,
        progress=say,
        beside=Downloads(forms, about, snapshot.publicerad, asked=one),
        granska=_without_persons,
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
    asked = las_period(period)
    values = {}
    for publik in settings.publik:
        with Gate(publik, workspace=workspace, settings=settings) as gate:
            chosen = follow_up_period(gate, asked)
            if chosen not in half_years(gate):
                raise UsageError(
                    f"Det finns inga värden för perioden {chosen}.",
                    gor="Ta in filer som täcker halvåret, och publicera.",
                )
            values[publik] = gate.varden()
            tables = {name: gate.tabell(name) for name in ("katalog", "kommentar", "aktivitet")}
            snapshot = gate.snapshot
    verify(workspace, snapshot.snapshot)  # what is adopted is kept for good
    return bevara(
        workspace,
        chosen,
        varden=values,
        tabeller=tables,
        snapshot=snapshot.snapshot,
        underlag=snapshot.path,
        publicerad=snapshot.publicerad,
        troskel=settings.sekretess.troskel,
    )


def _about(u: Underlag, period: Period, manad: Period) -> dict[str, str]:
    """What a download says of the page that it was made of, by heading."""
    return {
        "Kommun": u.hemma.namn,
        "Uppföljningens period": period.namn,
        "Planens månad": manad.namn,
        "Skriven för": u.gate.beskrivning,
        "Ögonblicksbild": u.gate.snapshot.snapshot,
        "Publicerad": text.dag(u.gate.snapshot.publicerad.date()),
        "Källa": "Talen är de som rapporten visar. Rapporten säger vilka filer och vilken statistik de "
        "kommer ur.",
    }


def _without_persons(webbplats: Path) -> None:
    """Refuse a website in which a person's number stands: what comes of the files holds none, but a text that
    the municipality has written may."""
    found = in_folder(webbplats)
    if found:
        raise RenderError(
            "Ett personnummer står i det som skulle publiceras. Sidorna är kvar som de var.",
            var=", ".join(dict.fromkeys(map(str, found))),
            gor="Sök i texterna i reports/text, i sidornas .qmd och i inställningarna, ta bort numret och "
            "kör kategoriplan report. Är det ett annat nummer: skriv det med mellanslag efter var tredje "
            "siffra.",
        )


def _page(workspace: Workspace, namn: str) -> Path:
    known = {page.stem: page for page in read_project(workspace.root).pages}
    if namn not in known:
        raise UsageError(
            f"Det finns ingen rapport som heter {namn}.",
            gor=f"Välj en av: {', '.join(sorted(known))}, eller all.",
        )
    return known[namn]
