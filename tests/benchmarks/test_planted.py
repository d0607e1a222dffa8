"""Planted faults: a weak test lets them through and a good one does not, and they are what people write."""

from __future__ import annotations

from pathlib import Path

import pytest
from planted import equal
from planted.__main__ import Result, enough
from planted.fault import Fault
from planted.python import python_faults
from planted.rooms import ROOMS
from planted.sql import sql_faults, unchanged
from planted.toml import filled_faults, toml_faults
from planted.trial import Copy, Outcome, Selection

TAXA = "def fri(alder: int) -> bool:\n    return alder >= 65\n"
WEAK = "from matt.taxa import fri\n\ndef test_the_old_pay_nothing():\n    assert fri(80) and not fri(20)\n"
GOOD = (
    "from matt.taxa import fri\n\ndef test_from_the_day_they_are_65():\n    assert fri(65) and not fri(64)\n"
)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy of a program of one module, with a weak test and a good one."""
    for name in ("matt", "tests"):
        (tmp_path / name).mkdir()
    (tmp_path / "matt" / "__init__.py").touch()
    (tmp_path / "matt" / "taxa.py").write_text(TAXA)
    (tmp_path / "tests" / "test_weak.py").write_text(WEAK)
    (tmp_path / "tests" / "test_good.py").write_text(GOOD)
    return Copy(tmp_path / "copy", tmp_path, "matt")


def test_a_fault_survives_a_weak_test_and_is_found_by_a_good_one(copy: Copy) -> None:
    fault = python_faults("matt/taxa.py", TAXA)[0]
    assert str(fault) == "matt/taxa.py:2  alder >= 65  →  alder > 65"
    with copy.planted({fault.file: fault.source()}):
        assert copy.run(Selection(["tests/test_weak.py"])).failed is None
        found = copy.run(Selection(["tests"])).failed
    assert found == "tests/test_good.py::test_from_the_day_they_are_65"
    assert copy.run(Selection(["tests"])).failed is None, "afterwards the copy is as it was"


@pytest.mark.parametrize(
    ("fault", "at_most"), [("def fri(", None), ("while True:\n    pass", 3)], ids=["no Python", "no end"]
)
def test_what_cannot_be_run_is_found(fault: str, at_most: float | None, copy: Copy) -> None:
    with copy.planted({"matt/taxa.py": fault}):
        assert copy.run(Selection(["tests"]), at_most=at_most).failed


def changes(faults: list[Fault]) -> list[str]:
    return [fault.change for fault in faults]


@pytest.mark.parametrize(
    ("code", "planted"),
    [
        ("a < b", ["a < b  →  a <= b"]),
        ("a <= b < c", ["a <= b < c  →  a < b < c", "a <= b < c  →  a <= b <= c"]),
        ("a and not b", ["a and (not b)  →  a or not b", "not b  →  b"]),
        ("x & ~y", ["x & ~y  →  x | ~y", "~y  →  y"]),
        ("a + 7", ["a + 7  →  a - 7", "7  →  8", "7  →  6"]),
        ("'a' + b", []),
        ("sorted(a)", ["sorted(a)  →  sorted(a, reverse=True)"]),
        ("df.sort('a', descending=True)", [
            "df.sort('a', descending=True)  →  df.sort('a', descending=False)",
            "df.sort('a', descending=True)  →  df",
            "True  →  False",
        ]),
        ("x.fill_null(y)", ["x.fill_null(y)  →  x"]),
        ("d.get(k, e)", ["d.get(k, e)  →  d.get(k)"]),
        ("max(a)", ["max(a)  →  min(a)"]),
        ("a if b else c", ["a if b else c  →  a", "a if b else c  →  c"]),
        ("[a for a in b if c]", ["for a in b if c  →  for a in b"]),
        ("pl.when(a).then(b).when(c).then(d)", [
            "pl.when(a).then(b).when(c).then(d)  →  pl.when(a).then(b)",
        ]),
        ("df.join(other, how='left')", ["how='left'  →  how='inner'"]),
        ("f'{a} av {b}'", ["f'{a} av {b}'  →  f'{b} av {a}'"]),
        ("f(x, strict=True)", []),
        ("'en mening'", []),
    ],
)  # fmt: skip
def test_what_may_stand_instead_of_an_expression(code: str, planted: list[str]) -> None:
    assert changes(python_faults("x.py", f"y = {code}")) == planted


def test_a_type_and_a_decorator_are_no_place_for_a_fault() -> None:
    assert python_faults("x.py", "@cache(maxsize=8)\ndef f(a: int | None) -> str | None:\n    return a") == []


def test_how_many_pixels_something_is_drawn_on_is_no_place_for_a_fault() -> None:
    drawn = "f.update_layout(height=300, margin={'l': 16}, x=3, y={'u': 4})"
    changes = {fault.change for fault in python_faults("a.py", drawn)}
    assert {"3  →  4", "4  →  5"} <= changes
    assert not [change for change in changes if change.startswith(("300", "16"))]


@pytest.mark.parametrize(("survivors", "code"), [(0, 0), (1, 0), (2, 1)])
def test_nineteen_of_twenty_faults_are_enough_and_eighteen_are_not(survivors: int, code: int) -> None:
    fault = python_faults("matt/taxa.py", TAXA)[0]
    failed = [None] * survivors + ["tests/test_good.py"] * (20 - survivors)
    results = [Result(ROOMS[0], 20, [(fault, Outcome(f, {}, 0, None)) for f in failed], 0)]
    assert enough(results) == code


def test_a_fault_is_said_with_its_line_and_planted_alone() -> None:
    first, *_ = python_faults("x.py", "a = 1\nif a < 2:\n    b = 3\n")
    assert (first.line, first.change) == (1, "1  →  2")
    assert first.source() == "a = 2\nif a < 2:\n    b = 3"


@pytest.mark.parametrize(
    ("condition", "planted"),
    [
        ("a.x >= 1", ["WHERE a.x >= 1  →  WHERE TRUE", "a.x >= 1  →  a.x > 1", "1  →  2", "1  →  0"]),
        ("a.x = a.y AND a.z IS NULL", [
            "a.x = a.y AND a.z IS NULL  →  a.x = a.y OR a.z IS NULL",
            "a.x = a.y AND a.z IS NULL  →  a.z IS NULL",
            "a.x = a.y AND a.z IS NULL  →  a.x = a.y",
            "a.z IS NULL  →  NOT a.z IS NULL",
        ]),
        ("a.d BETWEEN k.f AND k.t", [
            "WHERE a.d BETWEEN k.f AND k.t  →  WHERE TRUE",
            "a.d BETWEEN k.f AND k.t  →  (a.d > k.f AND a.d <= k.t)",
            "a.d BETWEEN k.f AND k.t  →  (a.d >= k.f AND a.d < k.t)",
        ]),
    ],
)  # fmt: skip
def test_what_may_stand_instead_of_a_condition(condition: str, planted: list[str]) -> None:
    assert changes(sql_faults("x.sql", f"SELECT a.b FROM t AS a WHERE {condition}")) == planted


@pytest.mark.parametrize(
    ("selected", "planted"),
    [
        ("sum(b)", ["SUM(b)  →  MAX(b)"]),
        ("coalesce(b, c)", ["COALESCE(b, c)  →  b", "COALESCE(b, c)  →  c"]),
        ("CASE WHEN b THEN 'x' WHEN c THEN 'y' END", [
            "CASE WHEN b THEN 'x' WHEN c THEN 'y' END  →  CASE WHEN c THEN 'y' END",
            "CASE WHEN b THEN 'x' WHEN c THEN 'y' END  →  CASE WHEN b THEN 'x' END",
        ]),
        ("DATE '2024-12-31'", [
            "CAST('2024-12-31' AS DATE)  →  CAST('2024-12-30' AS DATE)",
            "CAST('2024-12-31' AS DATE)  →  CAST('2025-01-01' AS DATE)",
        ]),
        ("row_number() OVER (PARTITION BY b, period_typ ORDER BY d, fil, rad)", [
            "ROW_NUMBER() OVER (PARTITION BY b, period_typ ORDER BY d, fil, rad)  →  "
            "ROW_NUMBER() OVER (PARTITION BY period_typ ORDER BY d, fil, rad)",
            "d  →  d DESC",
        ]),
    ],
)  # fmt: skip
def test_what_may_stand_instead_of_what_is_selected(selected: str, planted: list[str]) -> None:
    assert changes(sql_faults("x.sql", f"SELECT {selected} AS a FROM t")) == planted


def test_a_join_may_be_of_another_kind_and_a_selection_may_be_forgotten() -> None:
    joined = changes(sql_faults("x.sql", "SELECT DISTINCT a.b FROM t AS a LEFT JOIN u ON u.b = a.b"))
    assert any(change.startswith("LEFT JOIN u ON u.b = a.b  →  JOIN u") for change in joined)
    assert len(joined) == 2
    both = changes(sql_faults("x.sql", "SELECT b AS a FROM t UNION ALL SELECT c FROM u"))
    assert both == [
        "SELECT b AS a FROM t UNION ALL SELECT c FROM u  →  SELECT b AS a FROM t",
        "SELECT b AS a FROM t UNION ALL SELECT c FROM u  →  SELECT c AS a FROM u",
        "SELECT b AS a FROM t UNION ALL SELECT c FROM u  →  SELECT b AS a FROM t UNION SELECT c FROM u",
    ]


def test_a_parameter_may_be_beside_the_right_one() -> None:
    text = 'namn = "manader"\nvarde = 3\ngaller_till = 2025-06-30\n'
    faults = toml_faults("x.toml", text)
    assert changes(faults) == [
        "varde = 3  →  varde = 2",
        "varde = 3  →  varde = 4",
        "galler_till = 2025-06-30  →  galler_till = 2025-06-29",
        "galler_till = 2025-06-30  →  galler_till = 2025-07-01",
        "galler_till = 2025-06-30  →  (left out)",
    ]
    assert faults[-1].source() == 'namn = "manader"\nvarde = 3\n'


def test_a_statement_may_be_filled_in_as_another_nyckeltal_fills_it() -> None:
    text = 'namn = "Volym"\n\n[sql]\nsats = "personer"\navlasning = "sista_dagen"\n\n[mal]\ny = 1\n'
    faults = filled_faults("kpilib/nyckeltal/volym/nyckeltal.toml", text)
    assert changes(faults) == ["avlasning = \"sista_dagen\"  →  avlasning = 'nagon_dag'"]
    assert "sats = \"personer\"\navlasning = 'nagon_dag'\n\n[mal]" in faults[0].source()
    assert filled_faults("kpilib/nyckeltal/regiform/nyckeltal.toml", "ordning = 4\n") == []


def test_a_statement_that_is_filled_in_is_planted_with_its_gaps_and_tried_on_all_that_fill_it() -> None:
    where, beside = sql_faults("x.sql", "SELECT a.b FROM t AS a WHERE a.x >= {namn}")
    assert (where.line, beside.change) == (1, "a.x >= $namn  →  a.x > $namn")
    assert "a.x > {namn}" in beside.source()
    nyckeltal = next(room for room in ROOMS if room.by_nyckeltal)
    tried = nyckeltal.tests_of(["kpilib/nyckeltal/satser/personer.sql"], {})
    assert {"volym", "volym_manad"} < tried.only
    assert not {"flytt_f100", "nya_leverantorer"} & tried.only


def test_every_room_has_files_and_tests() -> None:
    root = Path(__file__).resolve().parents[2]
    for room in ROOMS:
        assert room.paths()
        assert all((root / tests).exists() for tests in room.tests), room.namn


def test_tests_of_another_nyckeltal_are_left_out() -> None:
    tests = Selection([], frozenset({"volym", "beslut"}), frozenset({"volym", "betaldagar", "beslut", "kop"}))
    assert [tests.wanted(p) for p in ("volym", "beslut", "", "annat-3", "betaldagar", "kop")] == [
        True, True, True, True, False, False
    ]  # fmt: skip


def test_a_fault_that_changes_nothing_is_known_by_its_line_and_says_why() -> None:
    assert all(why.endswith(".") for why in equal.listed().values())


def test_a_query_is_written_again_as_it_was() -> None:
    assert unchanged("SELECT a FROM t").split() == ["SELECT", "a", "FROM", "t"]
