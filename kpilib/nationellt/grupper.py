"""Which municipalities are peers, and what it means that the group has changed."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import och
from kpilib.form import text
from kpilib.form.kallmarkt import datatabell
from kpilib.fritext import i_markdown
from kpilib.underlag.jamforelse import Jamforelse
from kpilib.underlag.kallor import saknar


def grupper(j: Jamforelse) -> Markdown:
    """The members of the own peer group; side by side per vintage where they differ."""
    rows = j.gate.tabell("kommungrupp_historik").filter(
        pl.col("titel").str.starts_with(f"Liknande kommuner LSS, {j.egen_namn}, ")
    )
    if not rows.height:
        return saknar(j, "kolada", av=f"gruppen av kommuner som liknar {j.egen_namn} inom LSS")
    editions = rows.select("argang", "galler_fran").unique().sort("argang", "galler_fran")
    sets = {
        key: set(rows.filter((pl.col("argang") == key[0]) & (pl.col("galler_fran") == key[1]))["namn"])
        for key in editions.rows()
    }
    named = list(sets)
    last = sets[named[-1]]
    own, members = i_markdown(j.egen_namn), i_markdown(och(sorted(last)))
    source = "Gruppen är Koladas: kommuner som har liknande förutsättningar inom LSS."
    if len(named) == 1:
        return Markdown(
            f"{source} För {own} är den {members}. Det finns en årgång i det som är "
            f"hämtat, {i_markdown(named[0][0])}, och den används för alla år."
        )
    if all(members == last for members in sets.values()):
        return Markdown(
            f"{source} För {own} är den {members}, i alla {text.tal(len(named))} årgångar som är hämtade."
        )
    heads = {f"a{n}": _rubrik(key, named) for n, key in enumerate(named)}
    everyone = sorted(set().union(*sets.values()))
    cells = [
        {"namn": name, **{f"a{n}": "●" if name in sets[key] else text.SAKNAS for n, key in enumerate(named)}}
        for name in everyone
    ]
    changes = [
        i_markdown(f"{_rubrik(after, named)}: {_byte(sets[before], sets[after])}.")
        for before, after in pairwise(named)
        if sets[before] != sets[after]
    ]
    html = datatabell(
        pl.DataFrame({"kallhanvisning": ["Källa: Kolada"]}),
        cells,
        {"namn": "Kommun", **heads},
        id="tbl-grupper",
        caption=f"Kommuner som liknar {j.egen_namn} inom LSS, per årgång",
        noter=["●: med i årgången.", f"{text.SAKNAS}: inte med."],
    )
    why = (
        "Gruppen har bytt medlemmar. Ett års värden jämförs med årets grupp, och saknas den med den närmast "
        "äldre; en ändrad plats bland liknande kommuner kan därför bero på att gruppen är en annan."
    )
    return Markdown("\n\n".join([f"{source} {why}", *changes, html]))


def _rubrik(key: tuple[object, object], named: list[tuple[object, object]]) -> str:
    """The vintage; with the day it was fetched, where one vintage came in two editions."""
    argang, day = key
    twice = sum(a == argang for a, _ in named) > 1
    return f"Årgång {argang}, hämtad {day}" if twice else f"Årgång {argang}"


def _byte(before: set[str], after: set[str]) -> str:
    new, gone = sorted(after - before), sorted(before - after)
    moves = [f"{och(new)} har kommit till" if new else "", f"{och(gone)} har lämnat" if gone else ""]
    return och(part for part in moves if part)
