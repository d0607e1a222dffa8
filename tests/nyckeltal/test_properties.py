"""What holds for a nyckeltal whatever the municipality: shares, parts and wholes, stock and flow, order."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpilib.contracts import CONTRACTS, Terms, accept
from kpilib.formats import DEFAULT
from kpilib.nyckeltal import registry
from kpilib.settings import load_settings
from kpilib.sources import RawTable
from nyckeltal.reference import DEFINITIONS, Key, Outcome, Town, engine
from nyckeltal.reference.bestand import interrupted
from nyckeltal.reference.calendar import months_later, named
from nyckeltal.reference.deliveries import delivered
from nyckeltal.reference.engine import flows, outcomes
from nyckeltal.reference.rows import of_insatser, towns
from nyckeltal.reference.town import ALLA, MONTHLY, WITHOUT_INSATS, Row

ALL = registry()
SETTINGS = load_settings()


def _of_insats(name: str) -> bool:
    """Whether a value is of an insats alone: its rows name one, and so does its nämnare."""
    definition = DEFINITIONS[name]
    return not definition.over_alla and not set(definition.kallor) <= WITHOUT_INSATS


SHARES = [n for n in DEFINITIONS if ALL[n].terms.enhet == "andel" and ALL[n].terms.raknar != "kronor"]
FLOWS = [
    n
    for n, d in DEFINITIONS.items()
    if ALL[n].terms.slag == "flode" and len(ALL[n].terms.period_typer) > 1 and d.summeras
]
BROKEN_DOWN = [n for n in DEFINITIONS if ALL[n].terms.total and ALL[n].terms.dimension]
OF_INSATS = [n for n in DEFINITIONS if _of_insats(n)]
Values = dict[Key, tuple[Outcome, float | None]]

few = hypothesis_settings(max_examples=6)
fewer = hypothesis_settings(max_examples=3)  # each municipality is computed twice


def _towns(name: str) -> st.SearchStrategy[Town]:
    return towns(DEFINITIONS[name].tabeller, DEFINITIONS[name].insatser)


def _values(name: str, town: Town) -> Values:
    return engine(ALL[name], town, SETTINGS)


def _complete(values: Values) -> Values:
    """The values that have their basis."""
    return {key: value for key, value in values.items() if not value[0].saknas}


@pytest.mark.parametrize("name", SHARES)
@few
@given(data=st.data())
def test_a_share_lies_between_none_and_all(name: str, data: st.DataObject) -> None:
    for key, (_, varde) in _values(name, data.draw(_towns(name))).items():
        assert varde is None or 0 <= varde <= 1, key


@pytest.mark.parametrize("name", BROKEN_DOWN)
@few
@given(data=st.data())
def test_the_parts_of_a_breakdown_sum_to_the_whole(name: str, data: st.DataObject) -> None:
    values = _complete(_values(name, data.draw(_towns(name))))
    for (insats, dimension, _, typ, period), (whole, _) in values.items():
        if dimension != "alla":
            continue
        for part, is_share_of_whole in DEFINITIONS[name].delar.items():
            of_whole = [o for k, (o, _) in values.items() if k[:2] + k[3:] == (insats, part, typ, period)]
            assert sum(o.rader for o in of_whole) == whole.rader
            assert _left_out(of_whole) == whole.uteslutna
            if is_share_of_whole:
                assert sum(o.taljare for o in of_whole) == whole.namnare
                assert {o.namnare for o in of_whole} <= {whole.namnare}
            else:
                assert sum(o.taljare for o in of_whole) == whole.taljare
                assert sum(o.namnare for o in of_whole) == whole.namnare


@few
@given(town=_towns("regiform"))
def test_the_regiformer_share_everybody_between_them(town: Town) -> None:
    values = _complete(_values("regiform", town))
    for (insats, _, _, typ, period), (one, _) in values.items():
        both = [o for k, (o, _) in values.items() if (k[0], *k[3:]) == (insats, typ, period)]
        assert sum(o.taljare for o in both) == one.namnare


@pytest.mark.parametrize("name", OF_INSATS)
@fewer
@given(data=st.data())
def test_rows_of_another_insats_change_nothing(name: str, data: st.DataObject) -> None:
    town = data.draw(_towns(name))
    tables = [t for t in DEFINITIONS[name].tabeller if t not in WITHOUT_INSATS]
    more = data.draw(_rows_of(tables, "korttidstillsyn"))
    larger = town
    for table in tables:
        # An ärende of its own: an interruption names no insats, only its ärende.
        added = [row | {"arende": "9"} if "arende" in row else row for row in map(dict, more[table])]
        larger = larger.with_rows(table, [*larger.rows(table), *added])
    others = {"korttidstillsyn", ALLA}
    before = {k: v for k, v in _values(name, town).items() if k[0] not in others}
    after = _values(name, larger)
    # A month's köpfil answers for every insats, so a purchase of another may fill a gap; that is all.
    assert {key: after.get(key) for key in _complete(before)} == _complete(before)
    if "kopfil" not in tables:
        reported = {key[3:] for key in before}
        assert {k for k in after if k[0] not in others and k[3:] in reported} == before.keys()


@st.composite
def _rows_of(draw: st.DrawFn, tables: list[str], insats: str) -> dict[str, list[Row]]:
    return of_insatser(draw, tables, st.just(insats), 0)


@few
@given(town=_towns("ej_verkstallda"))
def test_the_stock_of_waiting_decisions_closes(town: Town) -> None:
    """Ingående + nya − verkställda − återupptagna − avslutade = utgående, per insats and quarter.

    The stocks are the nyckeltal's own at either end of the quarter; the flows are counted here, one by
    one, from the decisions and interruptions.
    """
    values = _complete(_values("ej_verkstallda", town))
    stock = {(k[0], named(k[4]).till): o.taljare for k, (o, _) in values.items() if k[1] == ALLA}
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
        assert row["ingaende"] == stock.get((row["insats"], fran - timedelta(1)), row["ingaende"])


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


@pytest.mark.parametrize("name", FLOWS)
@few
@given(data=st.data())
def test_a_longer_period_is_the_sum_of_its_shorter_ones(name: str, data: st.DataObject) -> None:
    town = data.draw(_towns(name))
    # What is booked for a year belongs to none of its quarters.
    monthly = [row for row in town.rows("kostnad") if len(row["period"]) > 4]
    values = _complete(_values(name, town.with_rows("kostnad", monthly)))
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
        if not DEFINITIONS[name].delar.get(dimension):  # a share's nämnare is the whole's, tried there
            assert abs(sum(o.namnare for o in within) - long.namnare) <= rounded
        assert sum(o.rader for o in within) == long.rader
        assert _left_out(within) == long.uteslutna


def _within(short: str, long: str) -> bool:
    return named(long).fran <= named(short).fran and named(short).till <= named(long).till


def _left_out(parts: list[Outcome]) -> dict[str, int]:
    reasons = {reason for part in parts for reason in part.uteslutna}
    return {reason: sum(part.uteslutna.get(reason, 0) for part in parts) for reason in reasons}


@pytest.mark.parametrize("name", DEFINITIONS)
@fewer
@given(data=st.data())
def test_the_order_of_rows_does_not_matter(name: str, data: st.DataObject) -> None:
    town = data.draw(_towns(name))
    turned = town
    for table, rows in town.tables.items():
        turned = turned.with_rows(table, data.draw(st.permutations(rows)))
    assert _values(name, turned) == _values(name, town)


@pytest.mark.parametrize("name", DEFINITIONS)
@fewer
@given(data=st.data())
def test_the_order_of_files_does_not_matter_where_none_replaces_another(
    name: str, data: st.DataObject
) -> None:
    town = data.draw(_towns(name))

    def in_order(paths: list[Path]) -> list[Path]:
        return data.draw(st.permutations(paths))

    with tempfile.TemporaryDirectory() as folder:
        found = delivered(ALL[name], town, SETTINGS, Path(folder), in_order)
    together, whole = outcomes(found), _values(name, town)
    assert together.keys() == whole.keys()
    # A file answers for the insatser that it came with: files of a month each say less than one of all.
    for key, value in whole.items():
        if "kopfil" not in (*value[0].saknas, *together[key][0].saknas):
            assert (key, together[key]) == (key, value)


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


def test_every_monthly_table_is_delivered_month_by_month() -> None:
    """The order of files is tried with files that no later one replaces."""
    for table in MONTHLY:
        by = ("period",) if table in WITHOUT_INSATS else ("insats", "period")
        assert CONTRACTS[table].ersatter == by
