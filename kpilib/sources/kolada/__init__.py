"""Kolada v3: ask the service, keep what it answered, read it as tables.

    with KoladaClient() as client:
        delivery = fetch(client, kpis=["N28018"], municipalities=["1480"], years=[2023])
    tables = read_delivery(delivery.to_bytes())

The client only asks and the reader only reads; nothing here writes a file, so an interrupted run leaves
nothing behind.
"""

from kpilib.sources.kolada.client import KoladaAnswer, KoladaClient
from kpilib.sources.kolada.delivery import Delivery, fetch
from kpilib.sources.kolada.tables import KoladaTables, read_delivery
from kpilib.sources.transport import RawAnswer

__all__ = ["Delivery", "KoladaAnswer", "KoladaClient", "KoladaTables", "RawAnswer", "fetch", "read_delivery"]
