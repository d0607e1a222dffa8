"""SCB as one thing: what the other rooms ask of a service."""

from __future__ import annotations

from collections.abc import Sequence

from kpilib.database import sql_file
from kpilib.services.scb.identity import SCB
from kpilib.services.scb.load import load_scb
from kpilib.services.scb.schema import CELL, TABELLER
from kpilib.services.scb.tables import read_delivery
from kpilib.services.scb.update import update
from kpilib.services.service import Say, Service
from kpilib.settings import Scb
from kpilib.workspace import Workspace


def _update(workspace: Workspace, settings: Scb, allt: bool, say: Say) -> Sequence[str]:
    stored = update(workspace, settings, allt=allt, say=say)
    if stored is None:
        return ["SCB har inte uppdaterat någon av tabellerna sedan sist."]
    return [f"Sparade {stored.raw.path.name}."]


TJANST = Service(
    identitet=SCB,
    lasning="SCB:s PxWebApi v2",
    tabeller=TABELLER,
    varden="scb_varde",
    nycklar={"scb_varde": CELL},
    installningar=lambda settings: settings.scb,
    update=_update,
    read=read_delivery,
    load=load_scb,
    serie=sql_file(__package__, "serie"),
    revidering=sql_file(__package__, "revideringar"),
)
