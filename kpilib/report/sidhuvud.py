"""What stands first on the plan and the follow-up: whether it is adopted, and for whom it is written."""

from __future__ import annotations

from kpilib.form import text
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import UTKAST, callout
from kpilib.underlag.grund import Underlag


def utkast(varfor: str) -> str:
    """The mark of a draft, as Markdown."""
    return str(callout(varfor, kind="warning", title="Utkast", id=UTKAST).data)


def faststalld(nar: str) -> str:
    """The mark of a page that is adopted, as Markdown."""
    return str(callout(nar, kind="note", title="Fastställd").data)


def lasare(u: Underlag, dolda: str) -> str:
    """Whom the page is written for, and what they see instead of small counts and `dolda` (plural)."""
    troskel = u.gate.troskel
    rest = ", liksom det som är kvar av en andel," if u.gate.skyddar_rest else ""
    given = "" if u.gate.skyddar_rest else " Det som är kvar av en andel med mål visas."
    return (
        f"Skriven för: {i_markdown(u.gate.beskrivning)}. Antal personer under {troskel}{rest} och {dolda} "
        f"som skulle röja dem står som *{text.DOLT}*.{given}"
    )
