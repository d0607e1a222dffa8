"""Kolada v3: ask the service, keep what it answered, read it as tables, lay those over one another.

    with KoladaClient() as client:
        delivery = fetch(client, kpis=["N28018"], municipalities=["0000"], years=[2023])
    tables = read_delivery(delivery.to_bytes())

The client only asks and the reader only reads; neither writes a file, so an interrupted run leaves nothing
behind.
"""

from kpilib.services.kolada.answer import KoladaAnswer
from kpilib.services.kolada.client import KoladaClient
from kpilib.services.kolada.delivery import Delivery, fetch
from kpilib.services.kolada.load import load_kolada
from kpilib.services.kolada.scope import Scope, left_to_ask
from kpilib.services.kolada.tables import KoladaTables, read_delivery
from kpilib.services.kolada.tjanst import TJANST
from kpilib.services.kolada.update import Update, last_retrieval, update

__all__ = [
    "TJANST",
    "Delivery",
    "KoladaAnswer",
    "KoladaClient",
    "KoladaTables",
    "Scope",
    "Update",
    "fetch",
    "last_retrieval",
    "left_to_ask",
    "load_kolada",
    "read_delivery",
    "update",
]
