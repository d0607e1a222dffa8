"""The way through the rooms: what each command of the CLI does, as functions that a program can call."""

from kpilib.pipeline.demonstration import Borttaget, demo, ta_bort_demo
from kpilib.pipeline.gallring import Gallrat, Gallringsplan, gallra, gallringsplan
from kpilib.pipeline.intag import Delivered, ingest
from kpilib.pipeline.korning import Refreshed, fetch, refresh
from kpilib.pipeline.nyckel import arbetsmappens_nyckel, nyckellage, prova_nyckel, skapa_nyckel
from kpilib.pipeline.nyckelbyte import byt_nyckel
from kpilib.pipeline.publicering import build_and_publish, snapshot_id
from kpilib.pipeline.rapport import ALLA, WEBB, faststall, report
from kpilib.pipeline.upplysningar import known, upplysningar

__all__ = [
    "ALLA",
    "WEBB",
    "Borttaget",
    "Delivered",
    "Gallrat",
    "Gallringsplan",
    "Refreshed",
    "arbetsmappens_nyckel",
    "build_and_publish",
    "byt_nyckel",
    "demo",
    "faststall",
    "fetch",
    "gallra",
    "gallringsplan",
    "ingest",
    "known",
    "nyckellage",
    "prova_nyckel",
    "refresh",
    "report",
    "skapa_nyckel",
    "snapshot_id",
    "ta_bort_demo",
    "upplysningar",
]
