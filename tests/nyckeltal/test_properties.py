"""What holds for a nyckeltal whatever the municipality: shares, parts and wholes, stock and flow, order."""

from __future__ import annotations

import tempfile
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
from nyckeltal.reference.calendar import months_later, named
from nyckeltal.reference.deliveries import delivered
from nyckeltal.reference.engine import outcomes
from nyckeltal.reference.rows import of_insatser, towns
from nyckeltal.reference.town import MONTHLY, Row

ALL = registry()
SETTINGS = load_settings()
SHARES = [name for name in DEFINITIONS if ALL[name].terms.enhet == "andel"]
FLOWS = [name for name in DEFINITIONS if ALL[name].terms.slag == "flode"]
BROKEN_DOWN = [name for name, d in DEFINITIONS.items() if d.helhet and d.delar]
Values = dict[Key, tuple[Outcome, float | None]]

few = hypothesis_settings(deadline=None, max_examples=8)
fewer = hypothesis_settings(deadline=None, max_examples=4)  # each municipality is computed twice


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


@pytest.mark.parametrize("name", DEFINITIONS)
@fewer
@given(data=st.data())
def test_rows_of_another_insats_change_nothing(name: str, data: st.DataObject) -> None:
    definition = DEFINITIONS[name]
    town = data.draw(_towns(name))
    tables = [t for t in definition.kallor if t not in {"avbrott", "behovsbedomning"}]
    more = data.draw(_rows_of(tables, "korttidstillsyn"))
    larger = town
    for table in tables:
        # An ärende of its own: an interruption names no insats, only its ärende.
        added = [row | {"arende": "9"} if "arende" in row else row for row in map(dict, more[table])]
        larger = larger.with_rows(table, [*larger.rows(table), *added])
    before = {k: v for k, v in _values(name, town).items() if k[0] != "korttidstillsyn"}
    after = _values(name, larger)
    assert {key: after.get(key) for key in before} == before
    reported = {key[3:] for key in before}
    assert {k for k in after if k[0] != "korttidstillsyn" and k[3:] in reported} == before.keys()


@st.composite
def _rows_of(draw: st.DrawFn, tables: list[str], insats: str) -> dict[str, list[Row]]:
    return of_insatser(draw, tables, st.just(insats), 0)


@few
@given(town=_towns("ej_verkstallda"))
def test_the_stock_of_waiting_decisions_closes(town: Town) -> None:
    """Ingående + those that pass three months − those executed, resumed or closed = utgående."""
    values = _complete(_values("ej_verkstallda", town))
    stock = {(k[0], k[4]): o.taljare for k, (o, _) in values.items() if k[1] == "alla" and k[3] == "manad"}
    waits = _waits(town)
    for (insats, period), utgaende in stock.items():
        fran, till = named(period).fran, named(period).till
        before = fran - timedelta(1)
        ingaende = stock.get((insats, f"{before.year}-{before.month:02d}"))
        if ingaende is None:
            continue
        mine = [(passed, end) for i, passed, end in waits if i == insats and (end is None or end > passed)]
        new = sum(fran <= passed <= till for passed, _ in mine)
        ended = sum(end is not None and fran <= end <= till for _, end in mine)
        assert ingaende + new - ended == utgaende, (insats, period)


def _waits(town: Town) -> list[tuple[str, date, date | None]]:
    """insats, the first day on which it has waited too long, and the day the wait ended."""
    found = []
    for row in town.rows("beslut"):
        whole = row["verkstallighetsgrad"] in {"hel", None}
        ends = [row["verkstallt_fran"] if whole else None, row["avslutsdatum"]]
        found.append((row["insats"], row["beslutsdatum"], ends))
    for row in town.rows("avbrott"):
        same = [b for b in town.rows("beslut") if b["arende"] == row["arende"]]
        earlier = [b for b in same if b["beslutsdatum"] <= row["avbrott_fran"]]
        if earlier:
            decision = max(earlier, key=lambda b: b["beslutsdatum"])
            ends = [row["aterupptaget"], decision["avslutsdatum"]]
            found.append((decision["insats"], row["avbrott_fran"], ends))
    return [
        (insats, months_later(start, 3) + timedelta(1), min((e for e in ends if e), default=None))
        for insats, start, ends in found
    ]


@pytest.mark.parametrize("name", FLOWS)
@few
@given(data=st.data())
def test_a_longer_period_is_the_sum_of_its_shorter_ones(name: str, data: st.DataObject) -> None:
    values = _complete(_values(name, data.draw(_towns(name))))
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
    assert outcomes(found) == _values(name, town)


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
        assert CONTRACTS[table].ersatter == ("insats", "period")
