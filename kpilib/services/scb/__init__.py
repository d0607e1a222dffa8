"""SCB's PxWebApi v2: ask the service, keep what it answered, read it as tables.

    with ScbClient() as client:
        metadata = client.metadata("TAB4199")
        table = client.data(metadata, client.selection(metadata, {"Region": Wanted(("00",)), ...}))

The client only asks and the reader only reads; nothing here writes a file, so an interrupted run leaves
nothing behind.
"""

from kpilib.services.scb.client import Config, Metadata, ScbClient, ScbTable
from kpilib.services.scb.delivery import Delivery, Ordered, fetch
from kpilib.services.scb.jsonstat import Structure, read_cube, read_structure
from kpilib.services.scb.selection import Selection, Wanted
from kpilib.services.scb.tables import ScbTables, read_delivery
from kpilib.services.scb.update import KALLA, update

__all__ = [
    "KALLA",
    "Config",
    "Delivery",
    "Metadata",
    "Ordered",
    "ScbClient",
    "ScbTable",
    "ScbTables",
    "Selection",
    "Structure",
    "Wanted",
    "fetch",
    "read_cube",
    "read_delivery",
    "read_structure",
    "update",
]
