"""Kolada v3: ask the service, keep what it answered, read it as tables.

    with KoladaClient() as client:
        delivery = fetch(client, kpis=["N28018"], municipalities=["0000"], years=[2023])
    tables = read_delivery(delivery.to_bytes())

The client only asks and the reader only reads; nothing here writes a file, so an interrupted run leaves
nothing behind.
"""

from kpilib.services.kolada.client import KoladaAnswer, KoladaClient
from kpilib.services.kolada.delivery import Delivery, fetch
from kpilib.services.kolada.scope import Scope, left_to_ask
from kpilib.services.kolada.tables import TABLES, KoladaTables, read_delivery
from kpilib.services.kolada.update import KALLA, Update, last_retrieval, update
from kpilib.services.transport import RawAnswer

__all__ = [
    "KALLA",
    "TABLES",
    "Delivery",
    "KoladaAnswer",
    "KoladaClient",
    "KoladaTables",
    "RawAnswer",
    "Scope",
    "Update",
    "fetch",
    "last_retrieval",
    "left_to_ask",
    "read_delivery",
    "update",
]
