"""What holds for a nyckeltal whatever the municipality: shares, parts and wholes, stock and flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import polars as pl
import pytest

from kpilib.contracts import CONTRACTS, Terms, accept
from kpilib.formats import DEFAULT
from kpilib.sources import RawTable
from nyckeltal.reference import DEFINITIONS, Del, Outcome, Town, Values
from nyckeltal.reference.bestand import interrupted
from nyckeltal.reference.calendar import months_later, named
from nyckeltal.reference.engine import flows
from nyckeltal.reference.samples import ALL, SETTINGS, Sample, group_of, samples, values_in
from nyckeltal.reference.town import ALLA

TOGETHER = "sample municipalities"

SHARES = [n for n, d in DEFINITIONS.items() if ALL[n].terms.enhet == "andel" and not d.kvot]
BROKEN_DOWN = [n for n in DEFINITIONS if ALL[n].terms.dimension]
ON_A_DAY = [n for n in DEFINITIONS if ALL[n].terms.slag in {"bestand", "ackumulerat"}]
FLOWS = [
    n
    for n, d in DEFINITIONS.items()
    if ALL[n].terms.slag == "flode" and len(ALL[n].terms.period_typer) > 1 and d.summeras
]
AMOUNTS = {"belopp", "kostnad", "nettobelopp", "overhead", "intakt"}


def complete(values: Values) -> Values:
    """The values that have their basis."""
    return {key: value for key, value in values.items() if not value[0].saknas}


@pytest.mark.parametrize("name", SHARES)
def test_a_share_lies_between_none_and_all(name: str) -> None:
    """Where nothing is credited: what is paid back can be more than what was paid."""
    seen = 0
    for sample in paid(group_of(name)) if ALL[name].terms.raknar == "kronor" else samples(group_of(name)):
        for key, (_, varde) in sample.values[name].items():
            assert varde is None or 0 <= varde <= 1 + 1e-12, key
            seen += varde is not None
    assert seen


@cache
def paid(group: str) -> list[Sample]:
    """The same towns where every amount is paid, and none comes back."""
    towns = [_paid(sample.town) for sample in samples(group)]
    return [Sample(town, values_in(group, town)) for town in towns]


def _paid(town: Town) -> Town:
    for table, rows in town.tables.items():
        sign = -1 if table == "kostnad" else 1
        paid = [
            {c: sign * abs(v) if c in AMOUNTS and v is not None else v for c, v in row.items()}
            for row in rows
        ]
        town = town.with_rows(table, paid)
    return town


@pytest.mark.parametrize("name", BROKEN_DOWN)
def test_the_parts_of_a_breakdown_sum_to_the_whole(name: str) -> None:
    """Where there is no whole of its own, the parts of a distribution share its nämnare between them."""
    for sample in samples(group_of(name)):
        values = complete(sample.values[name])
        for dimension, kind in DEFINITIONS[name].delar.items():
            if kind is Del.BREDVID:
                continue
            for insats, typ, period in {(k[0], *k[3:]) for k in values if k[1] == dimension}:
                parts = [
                    o for k, (o, _) in values.items() if (*k[:2], *k[3:]) == (insats, dimension, typ, period)
                ]
                whole = values.get((insats, ALLA, ALLA, typ, period), (None, None))[0]
                _sum_up(kind, parts, whole)


def _sum_up(kind: Del, parts: list[Outcome], whole: Outcome | None) -> None:
    taljare, namnare = sum(o.taljare for o in parts), {o.namnare for o in parts}
    if kind is Del.FORDELNING:
        assert len(namnare) == 1
        assert namnare == {taljare}
    if whole is None:
        return
    if kind is Del.FORDELNING:
        assert namnare == {whole.namnare}
    else:
        assert taljare == whole.taljare
    if kind is Del.GEMENSAM:
        assert namnare == {whole.namnare}
        return
    assert sum(o.rader for o in parts) == whole.rader
    left_out = _left_out(parts)
    if kind is Del.DELVIS:
        assert all(n <= whole.uteslutna[reason] for reason, n in left_out.items())
    else:
        assert left_out == whole.uteslutna
    if kind is not Del.FORDELNING:
        assert sum(o.namnare for o in parts) == whole.namnare


@pytest.mark.parametrize("name", ON_A_DAY)
def test_what_is_read_on_a_day_is_the_same_whatever_period_ends_on_it(name: str) -> None:
    for sample in samples(group_of(name)):
        on_day: dict[tuple[object, ...], tuple[Outcome, float | None]] = {}
        for (insats, dimension, part, _, period), value in sample.values[name].items():
            same = (insats, dimension, part, named(period).till)
            assert on_day.setdefault(same, value) == value, (same, period)


@pytest.mark.parametrize("name", [n for n in ON_A_DAY if ALL[n].terms.slag == "ackumulerat"])
def test_what_is_accumulated_never_falls_within_a_year(name: str) -> None:
    for sample in samples(group_of(name)):
        months = [
            (named(k[4]).till, o.taljare)
            for k, (o, _) in complete(sample.values[name]).items()
            if k[1] == ALLA and k[3] == "manad"
        ]
        for year in {day.year for day, _ in months}:
            so_far = [taljare for day, taljare in sorted(months) if day.year == year]
            assert so_far == sorted(so_far)


@pytest.mark.parametrize("name", FLOWS)
def test_a_longer_period_is_the_sum_of_its_shorter_ones(name: str) -> None:
    for sample in samples(group_of(name)):
        if any(len(row["period"]) == 4 for row in sample.town.rows("kostnad")):
            continue  # what is booked for a year belongs to none of its quarters
        values = complete(sample.values[name])
        shortest = ALL[name].terms.period_typer[0]
        for (insats, dimension, part, typ, period), (long, _) in values.items():
            if typ in {shortest, "tertial" if shortest == "kvartal" else ""}:
                continue
            within = [
                o
                for key, (o, _) in values.items()
                if key[:4] == (insats, dimension, part, shortest) and _within(key[4], period)
            ]
            rounded = Fraction(len(within) + 1, 2 * 10**6)  # each part is stored with six decimals
            assert sum(o.taljare for o in within) == long.taljare
            if DEFINITIONS[name].delar.get(dimension) is not Del.FORDELNING:  # its nämnare is the whole's
                assert abs(sum(o.namnare for o in within) - long.namnare) <= rounded
            assert sum(o.rader for o in within) == long.rader
            assert _left_out(within) == long.uteslutna


def _within(short: str, long: str) -> bool:
    return named(long).fran <= named(short).fran and named(short).till <= named(long).till


def _left_out(parts: Iterable[Outcome]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for part in parts:
        found.update(part.uteslutna)
    return found


def test_concentration_lies_between_an_even_spread_and_the_largest_suppliers_share() -> None:
    """At least 1/n of n suppliers, and never above the largest's share of those that are not credited."""
    for sample in samples("kop"):
        largest = sample.values["storsta_leverantor"]
        for key, (outcome, varde) in sample.values["leverantorskoncentration"].items():
            if varde is None:
                continue
            bought = [row for row in sample.town.rows("kopfil") if row["insats"] == key[0]]
            written = {(row["leverantor"], row["organisationsnummer"]) for row in bought}
            assert 1 / len(written) - 1e-9 <= varde <= 1 + 1e-9
            share = largest[key][1]
            if share is not None and not outcome.uteslutna:
                assert varde <= share + 1e-9


def test_the_stock_of_waiting_decisions_closes() -> None:
    """Ingående + nya − verkställda − återupptagna − avslutade = utgående, per insats and quarter.

    The stocks are the nyckeltal's own at either end of the quarter; the flows are counted here, one by
    one, from the decisions and interruptions.
    """
    for sample in samples("beslut"):
        values = complete(sample.values["ej_verkstallda"])
        stock = {(k[0], named(k[4]).till): o.taljare for k, (o, _) in values.items() if k[1] == ALLA}
        _close(sample.town, stock)


def _close(town: Town, stock: dict[tuple[str, date], Fraction]) -> None:
    waits = list(_waits(town))
    for row in flows(town, SETTINGS).iter_rows(named=True):
        fran, till = named(row["period"]).fran, named(row["period"]).till
        mine = [w for w in waits if w[0] == row["insats"] and (w[2] is None or w[2] > w[1])]
        out = Counter(how for _, _, end, how in mine if end is not None and fran <= end <= till)
        assert row["nya"] == sum(fran <= passed <= till for _, passed, _, _ in mine)
        assert {how: row[how] for how in ("verkstallda", "aterupptagna", "avslutade")} == {
            how: out[how] for how in ("verkstallda", "aterupptagna", "avslutade")
        }
        assert row["ingaende"] + row["nya"] - out.total() == row["utgaende"]
        assert row["utgaende"] == stock[row["insats"], till]
        assert row["ingaende"] == sum(
            passed < fran and (end is None or end >= fran) for _, passed, end, _ in mine
        )
        before = row["insats"], fran - timedelta(1)
        if before in stock:  # the first quarter has none before it
            assert row["ingaende"] == stock[before]


def _waits(town: Town) -> Iterator[tuple[str, date, date | None, str]]:
    """insats, the first day on which it has waited too long, and when and how the wait ended."""
    for row in town.rows("beslut"):
        whole = row["verkstallighetsgrad"] in {"hel", None}
        ends = [
            (row["verkstallt_fran"] if whole else None, "verkstallda"),
            (row["avslutsdatum"], "avslutade"),
        ]
        yield row["insats"], _passed(row["beslutsdatum"]), *_first(ends)
    for row in town.rows("avbrott"):
        decision = interrupted(town, row)
        if decision is not None:
            ends = [(row["aterupptaget"], "aterupptagna"), (decision["avslutsdatum"], "avslutade")]
            yield decision["insats"], _passed(row["avbrott_fran"]), *_first(ends)


def _passed(start: date) -> date:
    return months_later(start, 3) + timedelta(1)


def _first(ends: list[tuple[date | None, str]]) -> tuple[date | None, str]:
    """What ended a wait; on one day, what was waited for before the closing."""
    return min((end for end in ends if end[0]), key=lambda end: end[0] or date.max, default=(None, ""))


def test_a_unit_cannot_be_occupied_more_days_than_its_month_has() -> None:
    """Twenty-nine days of one place in a February of 28 would be a share of more than all."""
    contract = CONTRACTS["enhet"]
    row = {
        "enhet": "Eken",
        "insats": "korttidsvistelse",
        "regiform": "egen",
        "kommun": None,
        "period": "2023-02",
        "platser": "1",
        "belagda_dygn": "29",
        "blad": "",
    }
    frame = pl.DataFrame([row], schema_overrides={"kommun": pl.String}).with_columns(
        pl.lit(2, pl.UInt32).alias("rad")
    )
    terms = Terms(
        key=b"k" * 32,
        dag=date(2023, 3, 31),
        insatser={"korttidsvistelse": ("Korttidsvistelse",)},
        varden={},
        decimaltecken=",",
        datumformer=DEFAULT,
        faktor={},
    )
    assert accept(contract, RawTable(frame), "f00", terms).balans.avvisade_rader == 1
