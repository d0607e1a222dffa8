"""The page's first lines: what the council takes with it."""

from __future__ import annotations

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import och
from kpilib.form import text
from kpilib.fritext import i_markdown
from kpilib.nationellt.lage import mening
from kpilib.nationellt.utveckling import egen_mening
from kpilib.underlag.jamforelse import Jamforelse
from kpilib.underlag.serier import AVVIKELSE, FASTA_PRISER, LOPANDE_PRISER, PER_10000, Serie


def sammanfattning(j: Jamforelse) -> Markdown:
    """The deviation and its position, the cost per inhabitant, the persons, and how old the figures are."""
    cost = next((s for s in FASTA_PRISER if j.serie(s).height), LOPANDE_PRISER)
    known: list[Serie] = [s for s in (AVVIKELSE, cost, PER_10000[0]) if j.serie(s).height]
    lines = [f"- **{serie.namn}.** {egen_mening(j, serie)}" for serie in known]
    if AVVIKELSE in known:
        lines.insert(1, f"- **Läget bland kommunerna.** {mening(j, AVVIKELSE)}")
    files = j.gate.tabell("hamtningar").filter(pl.col("hamtad").is_not_null())
    days = [
        f"{i_markdown(name)} {text.dag(part['hamtad'].max())}"  # type: ignore[arg-type]
        for kalla, name in j.gate.tabell("tjanster").rows()
        if (part := files.filter(pl.col("kalla") == kalla)).height
    ]
    if days:
        lines.append(f"- **Hämtat.** {och(days)}.")
    if not lines:
        return Markdown("Ingen nationell statistik är hämtad.")
    name, own = i_markdown(j.egen_namn), i_markdown(j.hemma.namn)
    instead = "" if j.egen == j.hemma.kod else f" Sidan gäller {name} i stället för {own}."
    about = f"**{name}** jämförs här med andra kommuner och med riket.{instead}"
    return Markdown("\n".join([about, "", *lines]))
