"""Random municipalities: values of nyckeltal as a snapshot has them, of months that hang together.

What is hard to protect is there on purpose: breakdowns with zeros, a part that is the whole, stocks that come
down to zero, an area that is more than its insatser, persons in two parts and once in the whole, a number in
two nyckeltal, a stock with what comes and goes, kronor of few rows, and targets that are last year's value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np
import polars as pl

from attack.rader import ALLA, HELT, PERIODER, SCHEMA, Del, Kommun, Rader, Serier, kalender


def slumpad(
    fro: int, *, ar: int = 1, storlek: float = 1.0, utan: Collection[str] = (), rattad: bool = False
) -> Kommun:
    """A municipality, the same for the same seed.

    Parameters
    ----------
    ar
        So many whole years.
    storlek
        1 is a small one: three or four nyckeltal, two or three insatser. More has more of both.
    utan
        Kinds of nyckeltal that it has none of.
    rattad
        Whether a month has been corrected since.
    """
    dra = np.random.default_rng(fro)
    rader = Rader(kalender(ar), rattad)
    antal = round(float(2 + dra.integers(2)) * storlek**0.5)
    insatser = [f"insats{n}" for n in range(antal)]
    slump = _Slump(dra, 12 * ar, insatser, rader)
    ways: list[Callable[[], None]] = [
        slump.flode,
        slump.bestand,
        slump.andel,
        slump.ackumulerat,
        slump.dubbelt,
        slump.unika,
        slump.in_och_ut,
        slump.kronor,
    ]
    ways = [way for way in ways if way.__name__ not in utan]
    chosen = round(3 * storlek**0.5) + int(dra.integers(2))
    for n in [int(x) for k in range(1 + chosen // len(ways)) for x in dra.permutation(len(ways))][:chosen]:
        ways[n]()
    frame = pl.DataFrame(rader.rows, schema=SCHEMA, orient="row")
    # In the order that a snapshot gives its rows.
    return Kommun(
        frame.sort("nyckeltal", "insats", "dimension", "dimension_varde", "period_typ", "period"),
        rader.kalender,
    )


class _Slump:
    """Kinds of nyckeltal, each drawn anew."""

    def __init__(self, dra: np.random.Generator, manader: int, insatser: Sequence[str], rader: Rader) -> None:
        self._dra = dra
        self._manader = manader
        self._insatser = insatser
        self._rader = rader
        self._nummer = 0

    def _namn(self, kind: str) -> str:
        self._nummer += 1
        return f"{kind}_{self._nummer}"

    def _delar(self) -> list[Del]:
        dra = self._dra
        kon = [("kon", "K"), ("kon", "M"), ("kon", "okänt")][: int(dra.integers(1, 4))]
        form = [("form", f"f{n}") for n in range(int(dra.integers(0, 4)))]
        return kon + form

    def _fordelat(self, delar: Sequence[Del], medel: float | None = None) -> Serier:
        """Counts by insats and part; each breakdown sums to the whole."""
        dra = self._dra
        found: Serier = {}
        dims: dict[str, list[Del]] = defaultdict(list)
        for part in delar:
            dims[part[0]].append(part)
        for insats in self._insatser:
            mean = medel or float(dra.choice([0.5, 2, 8, 25, 60]))
            whole = dra.poisson(mean, self._manader)
            found[insats, HELT] = [int(x) for x in whole]
            for parts in dims.values():
                chances = dra.dirichlet([0.8] * len(parts))
                drawn = np.array([dra.multinomial(n, chances) for n in whole])
                for i, part in enumerate(parts):
                    found[insats, part] = [int(x) for x in drawn[:, i]]
        return found

    def _omrade(self, serier: Serier, *, ofullstandigt: bool = False) -> Serier:
        """With the whole area; what else there is of it has no insats of its own."""
        parts = {part for _, part in serier}
        more = self._dra.poisson(1.0, self._manader) if ofullstandigt else [0] * self._manader
        area: Serier = {}
        for part in sorted(parts, key=lambda p: p != HELT):
            own = [numbers for (_, p), numbers in serier.items() if p == part]
            extra = more if part == HELT else [0] * self._manader
            area[ALLA, part] = [sum(x) + int(e) for x, e in zip(zip(*own, strict=True), extra, strict=True)]
        if ofullstandigt:
            area = {key: n for key, n in area.items() if key[1] == HELT}
        return {**area, **serier}

    def _mal(self) -> dict[str, float | None]:
        dra = self._dra
        return {
            insats: None if dra.random() < 0.5 else float(dra.integers(0, 8))
            for insats in self._insatser
            if dra.random() < 0.3
        }

    def flode(self) -> None:
        """A flow, with rows left out, and now and then the same number under another name."""
        dra = self._dra
        counts = self._fordelat(self._delar())
        left: Serier = {
            key: [int(x) for x in dra.poisson(1.5, self._manader)] for key in counts if key[1] == HELT
        }
        counts = self._omrade(counts, ofullstandigt=dra.random() < 0.25)
        name = self._namn("flode")
        self._rader.lagg(name, "flode", counts, uteslutna=left, nollor=bool(dra.integers(2)), mal=self._mal())
        if dra.random() < 0.3:
            whole = {key: n for key, n in counts.items() if key[1] == HELT}
            typer = ["manad"] if dra.random() < 0.5 else ["manad", *PERIODER]
            self._rader.lagg(self._namn("likadant"), "flode", whole, typer=typer)

    def _vandring(self, top: int) -> list[int]:
        n, found = int(self._dra.integers(0, top)), []
        for _ in range(self._manader):
            n = max(0, n + int(self._dra.integers(-2, 3)))
            found.append(n)
        return found

    def bestand(self) -> None:
        """A stock that comes down to zero now and then."""
        counts: Serier = {}
        parts = self._delar()
        dims = sorted({d for d, _ in parts})[:1]
        parts = [p for p in parts if p[0] in dims]
        for insats in self._insatser:
            for part in parts:
                counts[insats, part] = self._vandring(int(self._dra.choice([4, 12, 60])))
            own = [counts[insats, part] for part in parts]
            counts[insats, HELT] = [sum(x) for x in zip(*own, strict=True)]
        if self._dra.random() < 0.7:
            counts = self._omrade(counts)
        self._rader.lagg(self._namn("bestand"), "bestand", counts, mal=self._mal())

    def andel(self) -> None:
        """A share of a stock, by part; the stock stands in a nyckeltal of its own, too."""
        dra = self._dra
        base: Serier = {}
        top: Serier = {}
        parts = [("form", f"f{n}") for n in range(int(dra.integers(0, 4)))]
        for insats in self._insatser:
            chance = float(dra.choice([0.1, 0.5, 0.9]))
            for part in parts or [HELT]:
                base[insats, part] = self._vandring(int(dra.choice([10, 40, 120])))
                top[insats, part] = [int(dra.binomial(n, chance)) for n in base[insats, part]]
            for serier in (base, top):
                own = [serier[insats, part] for part in parts or [HELT]]
                serier[insats, HELT] = [sum(x) for x in zip(*own, strict=True)]
        base, top = self._omrade(base), self._omrade(top)
        targets: dict[str, float | None] = {i: 0.8 for i in self._insatser if dra.random() < 0.3}
        self._rader.lagg(
            self._namn("andel"),
            "bestand",
            top,
            namnare=base,
            rader=base,
            raknar="kop",
            mal=targets,
            riktning="hog",
        )
        if dra.random() < 0.5:
            whole = {key: n for key, n in base.items() if key[1] == HELT}
            self._rader.lagg(self._namn("volym"), "bestand", whole)

    def ackumulerat(self) -> None:
        """What grows over the year, and begins anew."""

        def grown(numbers: Sequence[int]) -> list[int]:
            years = [numbers[n : n + 12] for n in range(0, len(numbers), 12)]
            return [int(x) for year in years for x in np.cumsum(year)]

        counts = self._omrade(self._fordelat(self._delar(), float(self._dra.choice([0.5, 2, 5]))))
        grows = {key: grown(numbers) for key, numbers in counts.items()}
        self._rader.lagg(self._namn("ackumulerat"), "ackumulerat", grows, nollor=bool(self._dra.integers(2)))

    def dubbelt(self) -> None:
        """Persons who can be in two parts, but are once in the whole."""
        dra = self._dra
        counts: Serier = {}
        parts = [("regiform", name) for name in ("egen", "extern")]
        for insats in self._insatser:
            own = [self._vandring(int(dra.choice([6, 40]))) for _ in parts]
            for part, numbers in zip(parts, own, strict=True):
                counts[insats, part] = numbers
            both = [
                int(dra.integers(0, min(x) + 1)) if dra.random() < 0.3 else 0 for x in zip(*own, strict=True)
            ]
            counts[insats, HELT] = [sum(x) - b for x, b in zip(zip(*own, strict=True), both, strict=True)]
        self._rader.lagg(self._namn("dubbelt"), "bestand", counts)

    def unika(self) -> None:
        """Persons, of whom some come back: of one insats a quarter has fewer than its months."""
        dra = self._dra
        counts = self._fordelat([], float(dra.choice([2, 6, 15])))
        self._rader.lagg(self._namn("unika"), "flode", counts, aterkommer=self._insatser[0])

    def in_och_ut(self) -> None:
        """A stock, what came and what went: last month's and what came less what went is this month's."""
        dra = self._dra
        series: tuple[Serier, Serier, Serier] = ({}, {}, {})
        for insats in self._insatser:
            n = int(dra.integers(2, 40))
            for _ in range(self._manader):
                came = int(dra.poisson(float(dra.choice([1, 6, 15]))))
                went = int(dra.integers(0, min(n + came, 20) + 1))
                n += came - went
                for numbers, x in zip(series, (n, came, went), strict=True):
                    numbers.setdefault((insats, HELT), []).append(x)
        for name, slag, numbers in zip(
            ("kvar", "nya", "avslutade"), ("bestand", "flode", "flode"), series, strict=True
        ):
            self._rader.lagg(self._namn(name), slag, self._omrade(numbers))

    def kronor(self) -> None:
        """Kronor of purchases, by supplier: few rows may stand behind them."""
        dra = self._dra
        rows: Serier = {}
        money: Serier = {}
        parts = [("leverantor", f"l{n}") for n in range(int(dra.integers(1, 5)))]
        for insats in self._insatser:
            for part in parts:
                rows[insats, part] = [
                    int(x) for x in dra.poisson(float(dra.choice([1, 6, 20])), self._manader)
                ]
                money[insats, part] = [int(dra.integers(20_000, 90_000, n).sum()) for n in rows[insats, part]]
            for serier in (rows, money):
                own = [serier[insats, part] for part in parts]
                serier[insats, HELT] = [sum(x) for x in zip(*own, strict=True)]
        self._rader.lagg(
            self._namn("kronor"), "flode", self._omrade(money), rader=self._omrade(rows), raknar="kronor"
        )


def sma(antal: int, forsta: int = 0, utan: Collection[str] = ()) -> Iterator[Kommun]:
    """Small municipalities, of one year or, each fourth, of two."""
    for fro in range(forsta, forsta + antal):
        yield slumpad(fro, ar=1 + fro % 4 // 3, utan=utan)
