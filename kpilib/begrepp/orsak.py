"""Why a value is another than it was: the causes in `kpilib.nyckeltal.forandring` and on pages."""

from __future__ import annotations

PROGRAM, INSTALLNING, RATTELSE, NYA_RADER = "program", "inställning", "rättelse", "nya rader"
DEFINITION, MAL, NY_PERIOD, UTGAR, OFORANDRAT = "definition", "mål", "ny period", "utgår", "oförändrat"
