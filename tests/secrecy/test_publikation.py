"""Values as cells that hang together: each kind of sum that a reader knows, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
from attack.angripare import Syn, avslojade

from kpilib.begrepp import ALLA
from kpilib.rojandekontroll import Skydd, skydda
from kpilib.secrecy.celler import Plats, Publikation
from kpilib.secrecy.publikation import lagd

MANADER = [f"2024-{m:02d}" for m in range(1, 13)]
Del = tuple[str, str]
HELT: Del = (ALLA, ALLA)


def kalender() -> pl.DataFrame:
    """Twelve months with their quarters, half-years and year."""
    first = [date(2024, m, 1) for m in range(1, 13)]
    ends = [*first[1:], date(2025, 1, 1)]
    rows = [("manad", name, f, e - timedelta(1)) for name, f, e in zip(MANADER, first, ends, strict=True)]
    for typ, sign, length in (("kvartal", "Q", 3), ("halvar", "H", 6), ("ar", "", 12)):
        for n in range(12 // length):
            name = f"2024{sign}{n + 1}" if sign else "2024"
            rows.append((typ, name, first[n * length], ends[(n + 1) * length - 1] - timedelta(1)))
    return pl.DataFrame(rows, schema=["period_typ", "period", "fran", "till"], orient="row")


def varden(
    serier: Mapping[Del, Mapping[str, int]],
    *,
    namnare: Mapping[Del, Mapping[str, int]] | None = None,
    slag: str = "flode",
    nyckeltal: str = "nya_beslut",
    insats: str = "boende",
) -> pl.DataFrame:
    """Rows of `nyckeltal.varde`: a nyckeltal's täljare, and nämnare where it has one, by part and period."""
    types = {p: t for t, p in kalender().select("period_typ", "period").rows()}
    rows = [
        {
            "nyckeltal": nyckeltal,
            "insats": insats,
            "dimension": dimension,
            "dimension_varde": varde,
            "period_typ": types[period],
            "period": period,
            "taljare": Decimal(number),
            "namnare": Decimal(namnare[dimension, varde][period]) if namnare else None,
            "antal_rader": None,
            "exkluderade": "{}",
            "mal": None,
            "malstatus": "information",
            "slag": slag,
        }
        for (dimension, varde), numbers in serier.items()
        for period, number in numbers.items()
    ]
    return pl.DataFrame(
        rows,
        schema_overrides={
            "taljare": pl.Decimal(24, 6),
            "namnare": pl.Decimal(24, 6),
            "antal_rader": pl.Int64,
            "mal": pl.Float64,
        },
    )


def over_aret(manader: Sequence[int]) -> dict[str, int]:
    """A flow by month, with its quarters, half-years and year."""
    found = dict(zip(MANADER, manader, strict=True))
    found |= {f"2024Q{q + 1}": sum(manader[q * 3 : q * 3 + 3]) for q in range(4)}
    return found | {"2024H1": sum(manader[:6]), "2024H2": sum(manader[6:]), "2024": sum(manader)}


def dolda_celler(laid: Publikation, dolda: Iterable[int]) -> set[Plats]:
    """Where the hidden cells would be shown."""
    hidden = set(dolda)
    return {place for place, cell in laid.cell.items() if cell in hidden}


def laid(frame: pl.DataFrame, *, skydda_rest: bool = True) -> Publikation:
    return lagd(frame, kalender(), troskel=5, skydda_rest=skydda_rest)


def told(cells: Publikation, protection: Skydd) -> dict[object, set[int]]:
    """What an attacker finds, from the cells as they are seen."""
    hidden = {*protection.dolda, *cells.inre}
    seen = Syn(
        {c: None if c in hidden else v for c, v in enumerate(cells.varden)},
        [dict(e) for e in cells.ekvationer],
        0,
    )
    return {c: n for c, n in avslojade(seen).items() if c not in cells.inre}


def shown(cells: Publikation, protection: Skydd) -> dict[tuple[str, str], int]:
    """The täljare that are shown, by part and period."""
    hidden = dolda_celler(cells, protection.dolda)
    return {
        (serie.dimension_varde, nar.period): cells.varden[cell]
        for (serie, nar), cell in cells.cell.items()
        if (serie, nar) not in hidden and serie.matt == "taljare"
    }


def test_a_flow_s_quarter_is_its_months() -> None:
    cells = laid(varden({HELT: over_aret([3, 9, 8, 7, 6, 9, 8, 7, 6, 9, 8, 7])}))
    protection = skydda(cells.tabell(0))
    seen = shown(cells, protection)
    assert (ALLA, "2024-01") not in seen
    assert sum((ALLA, month) not in seen for month in MANADER[:3]) == 2  # one more month of the quarter
    assert {(ALLA, "2024Q1"), (ALLA, "2024H1"), (ALLA, "2024")} <= seen.keys()
    assert told(cells, protection) == {}


def test_a_stock_s_quarter_is_its_last_month() -> None:
    stock = dict(zip(MANADER, [9, 9, 3, 9, 9, 9, 9, 9, 9, 9, 9, 9], strict=True))
    stock |= {"2024Q1": 3, "2024Q2": 9, "2024H1": 9}
    cells = laid(varden({HELT: stock}, slag="bestand"))
    seen = shown(cells, skydda(cells.tabell(0)))
    assert {period for _, period in seen} == stock.keys() - {"2024-03", "2024Q1"}


def test_what_is_accumulated_grows() -> None:
    """A hidden month is at most what the next one shows."""
    cells = laid(varden({HELT: dict(zip(MANADER[:4], [2, 2, 6, 8], strict=True))}, slag="ackumulerat"))
    protection = skydda(cells.tabell(0))
    assert (ALLA, "2024-03") in shown(cells, protection)
    assert told(cells, protection) == {}


def test_the_parts_of_a_breakdown_are_the_whole() -> None:
    parts = {("kon", "K"): 3, ("kon", "M"): 12, HELT: 15}
    cells = laid(varden({part: {"2024": number} for part, number in parts.items()}))
    protection = skydda(cells.tabell(0))
    assert shown(cells, protection) == {(ALLA, "2024"): 15}


def test_parts_that_persons_share_leave_the_whole_some_room() -> None:
    parts = {("form", "eget"): 3, ("form", "köpt"): 12, HELT: 13}
    cells = laid(varden({part: {"2024": number} for part, number in parts.items()}))
    assert len(cells.inre) == 1
    assert shown(cells, skydda(cells.tabell(0))) == {("köpt", "2024"): 12, (ALLA, "2024"): 13}


def test_the_rest_of_a_share_is_a_number_too() -> None:
    frame = varden({HELT: {"2024": 10}}, namnare={HELT: {"2024": 14}}, slag="bestand")
    hidden = {
        rest: {serie.matt for serie, _ in dolda_celler(cells, skydda(cells.tabell(0)).dolda)}
        for rest in (True, False)
        for cells in [laid(frame, skydda_rest=rest)]
    }
    assert hidden == {True: {"namnare", "rest"}, False: set()}  # 10 may be shown, but not 14 beside it


def test_one_number_in_two_nyckeltal_is_hidden_in_both() -> None:
    months = dict(zip(MANADER[:6], [9, 8, 3, 9, 8, 7], strict=True))
    share = {period: 10 * number for period, number in months.items()}
    first = varden({HELT: months}, slag="bestand", nyckeltal="volym")
    second = varden({HELT: months}, namnare={HELT: share}, slag="bestand", nyckeltal="andel")
    cells = laid(pl.concat([first, second]), skydda_rest=False)
    hidden = dolda_celler(cells, skydda(cells.tabell(0)).dolda)
    assert {serie.nyckeltal for serie, _ in hidden if serie.matt == "taljare"} == {"volym", "andel"}
    assert {nar.period for _, nar in hidden} >= {"2024-03"}


def test_quarters_and_half_years_do_not_give_a_child_away() -> None:
    """A quarter of 5 beside a half-year of 6 says that the other quarter, though hidden, is one."""
    numbers = over_aret([1, 0, 0, 2, 2, 1, 3, 3, 3, 3, 3, 3])
    assert (numbers["2024Q1"], numbers["2024Q2"], numbers["2024H1"]) == (1, 5, 6)
    cells = laid(varden({HELT: numbers}))
    protection = skydda(cells.tabell(0))
    seen = shown(cells, protection)
    assert not {(ALLA, "2024Q1"), (ALLA, "2024Q2")} & seen.keys()
    assert told(cells, protection) == {}


def test_a_part_of_fractions_is_laid_in_whole_steps() -> None:
    frame = varden({HELT: {"2024": 7}}).with_columns(taljare=pl.lit(Decimal("2.5")).cast(pl.Decimal(24, 6)))
    cells = laid(frame)
    assert cells.varden == [25]
    assert cells.kansliga == {0}
