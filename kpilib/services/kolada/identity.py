"""What Kolada is called, and what it takes."""

from __future__ import annotations

from kpilib.services.identity import Identity

KOLADA = Identity(
    namn="kolada",
    titel="Kolada",
    sektion="[kolada]",
    urval="kpi och kommuner",
    granser="En lista får ha högst 25 id, och varje id ska finnas: se [kolada] i kategoriplan.toml.",
)
