"""What SCB is called, and what it takes."""

from __future__ import annotations

from kpilib.services.identity import Identity

SCB = Identity(
    namn="scb",
    titel="SCB",
    sektion="[scb]",
    urval="tabell och urval",
    granser="Kontrollera tabellens urval: se [scb.tabell] i kategoriplan.toml.",
)
