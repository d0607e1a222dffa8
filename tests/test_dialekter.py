"""A table in whatever dialect is read as what it says, or somebody is told; never different in silence.

What a file gives is compared with the table that it was written from: the rows that are accepted are its
rows, and those that are not are in quarantine, or the file is refused, or a question is asked whose literal
lines for the profile are tried.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import dialekt
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kommunen import SETTINGS, arbetsmapp

from kpilib.contracts import CONTRACTS, Outcome, accept
from kpilib.errors import AmbiguousError, DataError
from kpilib.rawstore import RawFile
from kpilib.sheets.sumrow import label
from kpilib.sources import Profile, RawTable, load_profiles, read_file
from kpilib.sources.profile import Las
from kpilib.warehouse.lasning import terms

DRAWS = 10_000 if settings().max_examples > 100 else 200
"""In `make test`, and more when the profile asks for new examples."""
KEY = b"5a" * 16
_LINE = re.compile(r'(\w+) = (\[[^\]]*\]|"[^"]*"|\{[^}]*\})')


@pytest.fixture(scope="module")
def standard(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Profile]:
    workspace = arbetsmapp(tmp_path_factory.mktemp("arbetsmapp"))
    return {p.kalla: p for p in load_profiles(workspace) if p.namn == "standard"}


def taken(path: Path, kalla: str, profile: Profile) -> tuple[Outcome, set[str]]:
    """What became of a file, and what was told of it."""
    table = read_file(path, profile, CONTRACTS[kalla].shape)
    return outcome(table, path, kalla, profile), {told.kod for told in table.upplysningar}


def outcome(table: RawTable, path: Path, kalla: str, profile: Profile) -> Outcome:
    raw = RawFile("0" * 64, kalla, path.name, path, 1, 0, datetime(2024, 11, 6, tzinfo=UTC), None)
    return accept(CONTRACTS[kalla], table, "f", terms(table, profile, SETTINGS, KEY, raw))


def rows(frame: pl.DataFrame) -> Counter[tuple[object, ...]]:
    return Counter(frame.drop("fil", "blad", "rad").rows())


def unsigned(table: Counter[tuple[object, ...]]) -> Counter[tuple[object, ...]]:
    return Counter(
        tuple(abs(cell) if isinstance(cell, Decimal) else cell for cell in row) for row in table.elements()
    )


def canonical(kalla: str, table: list[dialekt.Row], profile: Profile) -> Counter[tuple[object, ...]]:
    """The table as its contract types it, without any file between."""
    columns = dialekt.KOLUMNER[kalla]
    text = [[None if row[c] is None else str(row[c]) for c in columns] for row in table]
    frame = pl.DataFrame(text, schema=dict.fromkeys(columns, pl.String), orient="row")
    place = [pl.lit("").alias("blad"), pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("rad")]
    right = outcome(RawTable(frame.with_columns(place)), Path("x"), kalla, profile)
    assert right.avvisade.height == 0, right.avvisade
    return rows(right.godkanda)


def how(path: Path, kalla: str, profile: Profile, right: Counter[tuple[object, ...]]) -> str:
    """How a file was read; AssertionError where it is different in silence."""
    try:
        found, told = taken(path, kalla, profile)
    except AmbiguousError as question:
        return "efter en fråga" if _answered(question, path, kalla, profile, right) else "frågade"
    except DataError:
        return "vägrade"
    read = rows(found.godkanda)
    if "blandade_tecken" in told and unsigned(read) == unsigned(right):
        return "utan hjälp" if read == right else "med upplysning om tecken"
    if "lika_rader" in told and set(read) == set(right):
        return "utan hjälp" if read == right else "med upplysning om lika rader"
    extra = read - right
    if "kan_vara_summa" in told and all(any(map(_calls_itself_a_sum, row)) for row in extra):
        return "utan hjälp" if read == right else "med upplysning om en rad som heter summa"
    assert not extra, f"rows that are not in the table: {extra}"
    missing = right - read
    assert missing.total() <= found.balans.avvisade_rader, f"lost without a word: {missing}"
    return "med rader i karantän" if missing else "utan hjälp"


def _calls_itself_a_sum(cell: object) -> bool:
    return isinstance(cell, str) and label(cell) is not None


def _answered(
    question: AmbiguousError, path: Path, kalla: str, profile: Profile, right: Counter[tuple[object, ...]]
) -> bool:
    """Whether a line that the question proposes gives the table; each is one that a profile may hold."""
    lines = [line for line in _LINE.findall(question.gor) if line[0] not in ("kalla", "namn")]  # which file
    assert lines, question.gor
    for key, value in lines:
        las = profile.las.model_dump(exclude_defaults=True) | _toml(f"{key} = {value}")
        answered = profile.model_copy(update={"las": Las.model_validate(las)})
        answered.check(CONTRACTS[kalla].shape)
        try:
            found, _ = taken(path, kalla, answered)
        except DataError:
            continue
        if rows(found.godkanda) == right:
            return True
    return False


def _toml(line: str) -> dict[str, object]:
    return tomllib.loads(line)


@pytest.mark.hypothesis
def test_a_table_in_any_dialect_is_itself_or_told(standard: dict[str, Profile], tmp_path: Path) -> None:
    counted: Counter[str] = Counter()

    @settings(max_examples=DRAWS, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def one(data: st.DataObject) -> None:
        kalla, table = data.draw(dialekt.tables())
        profile = standard[kalla]
        name, content = dialekt.write(data.draw(dialekt.dialects(kalla, profile)), kalla, table)
        path = tmp_path / name
        path.write_bytes(content)
        counted[how(path, kalla, profile, canonical(kalla, table, profile))] += 1

    one()
    print("\n" + ", ".join(f"{n} {what}" for what, n in counted.most_common()))
    assert counted["utan hjälp"] * 2 > counted.total()  # or the dialects would say nothing
