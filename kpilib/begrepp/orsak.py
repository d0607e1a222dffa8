"""Why a value is another than it was: the causes in `kpilib.nyckeltal.forandring` and on pages."""

from __future__ import annotations

PROGRAM, INSTALLNING, RATTELSE, NYA_RADER = "program", "inställning", "rättelse", "nya rader"
DEFINITION, MAL, NY_PERIOD, UTGAR, OFORANDRAT = "definition", "mål", "ny period", "utgår", "oförändrat"
DOLT = "dolt"
"""Whether a value that is hidden, then or now, has changed is not told: it would tell what it is."""
