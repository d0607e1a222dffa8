"""What the demonstration municipality is steered to: volumes, queues and flows per insats.

The volumes of autumn 2024 are the published figures of Göteborg's kategoriplan 2025-2026; months between
the given ones lie on straight lines. Everything else is invented, in proportions that are plausible for
a large city. All counts are of persons.
"""

from __future__ import annotations

BORJAN = "2014-12"
"""The simulation starts from the stock at the end of this month."""

SLUT = "2025-03"
"""The simulation goes on for three months after the files end, so that new decisions wait as usual."""

SOL = "SoL 4 kap. 1 §"
