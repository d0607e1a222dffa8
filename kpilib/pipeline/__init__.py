"""The way through the rooms: what each command of the CLI does, as functions that a program can call."""

from kpilib.pipeline.demonstration import Borttaget, demo, ta_bort_demo
from kpilib.pipeline.intag import Delivered, ingest
from kpilib.pipeline.korning import Refreshed, fetch, refresh
from kpilib.pipeline.publicering import build_and_publish, snapshot_id
from kpilib.pipeline.rapport import ALLA, WEBB, faststall, report
from kpilib.pipeline.upplysningar import known, upplysningar

__all__ = [
    "ALLA",
    "WEBB",
    "Borttaget",
    "Delivered",
    "Refreshed",
    "build_and_publish",
    "demo",
    "faststall",
    "fetch",
    "ingest",
    "known",
    "refresh",
    "report",
    "snapshot_id",
    "ta_bort_demo",
    "upplysningar",
]
