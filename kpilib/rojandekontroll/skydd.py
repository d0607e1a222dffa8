"""The whole protection of a set of cells: hide, ask what a reader can tell, hide more, until nothing can."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field, replace

from kpilib.rojandekontroll.avrundning import avrundade
from kpilib.rojandekontroll.elimination import eliminera
from kpilib.rojandekontroll.intervall import osakra
from kpilib.rojandekontroll.reparation import reparera
from kpilib.rojandekontroll.tabell import Tabell

PRIMAR, SEKUNDAR, REPARERAD = "liten", "skulle avslöja", "skulle nästan avslöja"
VARV = 40
"""So many rounds of asking and hiding more before the rest of a block is hidden."""


@dataclass(frozen=True)
class Skydd:
    """What is not shown, and why.

    Parameters
    ----------
    dolda
        Cell -> the rule that hides it: one of `PRIMAR`, `SEKUNDAR`, `REPARERAD`.
    hjalplosa
        Hidden cells of which what is fixed already tells too much: nothing that is hidden can help.
    avrundade
        Those of `Tabell.kvoter` with a hidden cell whose limits can be told -> to how many percentage points.
    """

    dolda: Mapping[int, str]
    hjalplosa: frozenset[int]
    avrundade: Mapping[tuple[int, int], int] = field(default_factory=dict)


def skydda(tabell: Tabell, minne: MutableMapping[str, Skydd] | None = None) -> Skydd:
    """The cells to hide so that no hidden one can be told from the rest.

    Parameters
    ----------
    minne
        What has been found of blocks before, by their `Tabell.avtryck`; what is found now is added.
    """
    minne = {} if minne is None else minne
    dolda: dict[int, str] = {}
    hjalplosa: set[int] = set()
    rounded: dict[tuple[int, int], int] = {}
    for cells, block in tabell.block():
        if not block.kansliga:
            continue
        key = block.avtryck()
        if key not in minne:
            found = _skydda(block)
            shares = avrundade(block, found.dolda, found.hjalplosa)
            minne[key] = replace(found, avrundade=shares)
        own = minne[key]
        dolda |= {cells[c]: why for c, why in own.dolda.items()}
        hjalplosa |= {cells[c] for c in own.hjalplosa}
        rounded |= {(cells[part], cells[whole]): steg for (part, whole), steg in own.avrundade.items()}
    return Skydd(dict(sorted(dolda.items())), frozenset(hjalplosa), rounded)


def _skydda(block: Tabell) -> Skydd:
    dolda = {c: PRIMAR if c in block.kansliga else SEKUNDAR for c in eliminera(block)}
    hjalplosa: set[int] = set()
    for _ in range(VARV):
        unsafe = osakra(block, dolda) - hjalplosa
        if not unsafe:
            return Skydd(dolda, frozenset(hjalplosa))
        more, helpless = reparera(block, dolda, unsafe)
        hjalplosa |= helpless
        # What cannot be made safe is told by what is fixed; what stands next to it is not to tell more.
        near = {c for e in block.ekvationer if helpless & e.keys() for c in e}
        more |= near - block.synliga - block.inre - set(dolda)
        if not more and not helpless:
            break
        dolda |= dict.fromkeys(sorted(more), REPARERAD)
    rest = set(range(len(block))) - block.synliga - block.inre - set(dolda)
    dolda |= dict.fromkeys(sorted(rest), REPARERAD)
    return Skydd(dolda, frozenset(osakra(block, dolda)))
