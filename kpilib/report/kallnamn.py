"""What sources are called where people read of them."""

from __future__ import annotations

from kpilib.secrecy import Gate


def kallnamn(gate: Gate) -> dict[str, str]:
    """Source or table -> its name in reports: ``egen_regi`` -> ``Egen regi``."""
    return dict(gate.tabell("kallor").select("kalla", "titel").iter_rows())
