from __future__ import annotations

from helhet.arbetsmappar import cli, facit, hel, ws

__all__ = ["cli", "facit", "hel", "ws"]
