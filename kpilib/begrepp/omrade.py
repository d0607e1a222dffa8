"""What is not one insats or one municipality: the whole of them."""

from __future__ import annotations

ALLA = "alla"
"""`insats`, `dimension` and `dimension_varde` of a value that is not broken down."""

ALLA_INSATSER = "*"
"""`insats` where something holds for each of them: coverage of a table without insatser, a series break."""

HELA_OMRADET = "Hela området"
"""What `ALLA` is called among the names of insatser."""

RIKET = "0000"
"""The country, as Kolada codes it; other services' codes are turned into this one as they are read."""
