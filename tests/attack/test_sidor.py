"""Pages and downloads, read back, hand out no more than the gate, and nothing can be told of their tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from attack.angripare import MotsagelseError, Syn, avslojade
from attack.lasare import sedda
from attack.sedda import Plats
from attack.sidor import Kurva, Rutnat, Sida, blad, ord_i_word
from kpilib.secrecy import Gate
from kpilib.warehouse import connect
from kpilib.workspace import Workspace

TOGETHER = "rendered sites"
PUBLIK = "rad"
_NOG, _OLIKA = 6, 4


def ankare(place: Plats) -> str:
    """What a reader takes the anchor of a value to be, from those that are shown."""
    part = [] if place.dimension == "alla" else [f"{place.dimension}-{place.del_}".replace(" ", "_")]
    led = [] if place.matt == "varde" else [place.matt]
    return "-".join(["v", place.nyckeltal, place.insats, *part, place.period, *led])


def utskrivna(sida: Sida, dolda: set[Plats]) -> list[str]:
    """The anchors of hidden numbers that stand on a number."""
    hidden = {ankare(p) for p in dolda if p.matt in ("taljare", "namnare")}
    hidden |= {ankare(p._replace(matt="varde")) for p in dolda if p.matt in ("taljare", "namnare")}
    return sorted(hidden & sida.ankare.keys())


def ritade(kurva: Kurva, serier: Mapping[Plats, Sequence[tuple[float, bool]]]) -> list[str]:
    """The hidden numbers that a chart draws: it is known by the shown ones which series it is of.

    `serier`: each series' true numbers in order of time, and whether each is shown.
    """
    found = []
    y = np.array([np.nan if n is None else n for n in kurva.y], dtype=float)
    if np.isfinite(y).sum() < _NOG:
        return []
    for serie, points in serier.items():
        true = np.array([n for n, _ in points], dtype=float)
        shown = np.array([s for _, s in points], dtype=bool)
        for first in range(len(true) - len(y) + 1):
            part, seen = true[first : first + len(y)], shown[first : first + len(y)]
            both = seen & np.isfinite(y) & np.isfinite(part)
            for scale, off in ((1.0, 1e-9), (100.0, 0.051)):
                same = np.isclose(part[both] * scale, y[both], rtol=0, atol=off)
                if same.all() and len(set(y[both])) >= _OLIKA and both.sum() >= _NOG:
                    told = ~seen & np.isfinite(y) & np.isclose(part * scale, y, rtol=0, atol=off)
                    found += [f"{'/'.join(serie)}: {n}" for n in y[told]]
    return found


def berattat(rutnat: Rutnat) -> dict[object, set[int]]:
    """The cells without a number of which a table tells too much.

    A row, or a column, is taken to be the sum of others next to it where it is so in each column, or row,
    that has all its numbers.
    """
    found: dict[object, set[int]] = {}
    for grid in (rutnat, [list(column) for column in zip(*rutnat, strict=True)] if _jamn(rutnat) else []):
        found |= _berattat(grid)
    return found


def _jamn(rutnat: Rutnat) -> bool:
    return len({len(row) for row in rutnat}) == 1


def _berattat(grid: Rutnat) -> dict[object, set[int]]:
    if not grid or not _jamn(grid):
        return {}
    columns = [j for j in range(len(grid[0])) if sum(isinstance(row[j], float) for row in grid) > 1]
    body = [
        i
        for i, row in enumerate(grid)
        if columns and all(row[j] is None or isinstance(row[j], float) for j in columns)
    ]
    if len(body) < 3 or not columns:
        return {}
    values = np.array([[np.nan if grid[i][j] is None else grid[i][j] for j in columns] for i in body])
    if not np.isnan(values).any() or (values[np.isfinite(values)] % 1).any():
        return {}
    cells: dict[object, int | None] = {
        (i, j): None if np.isnan(values[i, j]) else int(values[i, j])
        for i in range(len(body))
        for j in range(len(columns))
    }
    sums: list[dict[object, int]] = []
    for total in range(len(body)):
        for first, last in combinations(range(len(body) + 1), 2):
            parts = [i for i in range(first, last) if i != total]
            if len(parts) > 1 and (first > total or last <= total):
                left = values[parts].sum(axis=0) - values[total]
                whole = np.isfinite(left)
                if whole.sum() > 1 and not left[whole].any() and values[total][whole].any():
                    sums += [
                        {(total, j): -1, **{(i, j): 1 for i in parts}}
                        for j in np.flatnonzero(~whole).tolist()
                    ]
    used = {cell for summa in sums for cell in summa}
    try:
        return avslojade(Syn({c: n for c, n in cells.items() if c in used}, sums, 1)) if sums else {}
    except MotsagelseError:
        return {}  # what looked like a sum is none


@pytest.fixture(scope="module")
def sett(demo: Workspace) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The demonstration's values as the audience sees them, as they are, and the calendar."""
    with Gate(PUBLIK, workspace=demo) as gate:
        seen, kalender = gate.varden(), gate.tabell("kalender")
    with connect(demo) as con:
        true = con.sql("FROM nyckeltal.varde").pl()
    return seen, true, kalender


@pytest.fixture(scope="module")
def dolda(sett: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]) -> set[Plats]:
    seen, _, kalender = sett
    return {place for place, n in sedda(seen, kalender).tal.items() if n is None}


@pytest.fixture(scope="module")
def serier(
    sett: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
) -> dict[Plats, list[tuple[float, bool]]]:
    """The series with something hidden, in order of time."""
    seen, true, _ = sett
    keys = ["nyckeltal", "insats", "dimension", "dimension_varde", "period_typ", "period"]
    both = true.select(*keys, "referensdatum", "taljare", "varde").join(
        seen.select(*keys, shown=~pl.col("dolt")), on=keys
    )
    found: dict[Plats, list[tuple[float, bool]]] = defaultdict(list)
    for row in both.sort("referensdatum").iter_rows(named=True):
        for matt in ("varde", "taljare"):
            number = float("nan") if row[matt] is None else float(row[matt])
            serie = Plats(*(row[k] for k in keys[:4]), matt, row["period_typ"], "")
            found[serie].append((number, row["shown"]))
    return {serie: points for serie, points in found.items() if not all(s for _, s in points)}


def sidor(site: Path) -> Iterator[Sida]:
    for path in sorted(site.rglob("*.html")):
        if not path.name.endswith("-en-fil.html"):
            yield Sida(path)


def test_no_anchor_of_a_hidden_number_stands_on_a_number(site: Path, dolda: set[Plats]) -> None:
    assert dolda
    assert {s.path.name: found for s in sidor(site) if (found := utskrivna(s, dolda))} == {}


def test_no_chart_draws_what_is_hidden(
    site: Path, serier: Mapping[Plats, Sequence[tuple[float, bool]]]
) -> None:
    curves = [(s.path.name, k) for s in sidor(site) for k in s.kurvor]
    assert len(curves) > 20
    assert [(name, told) for name, k in curves if (told := ritade(k, serier))] == []


def test_nothing_can_be_told_of_a_table_by_its_own_sums(site: Path) -> None:
    grids = [(s.path.name, grid) for s in sidor(site) for grid in s.tabeller]
    grids += [(path.name, grid) for path in sorted(site.rglob("*.xlsx")) for grid in blad(path)]
    assert len(grids) > 20
    assert [(name, told) for name, grid in grids if (told := berattat(grid))] == []


def test_a_workbook_has_no_number_that_its_page_has_not(site: Path) -> None:
    books = sorted(site.rglob("*.xlsx"))
    assert books
    for path in books:
        page = Sida(path.with_suffix(".html"))
        numbers = {n for grid in blad(path) for row in grid for n in row if isinstance(n, float)}
        # A share is a fraction in a workbook, and a column of kronor has one unit.
        said = {round(n * unit, 6) for n in page.tal for unit in (1, 0.01, 1000, 0.001)}
        more = {n for n in numbers if round(n, 6) not in said and not _dag_eller_nummer(n)}
        assert more == set(), path.name


def _dag_eller_nummer(number: float) -> bool:
    """A day of a workbook, or a year."""
    return number == int(number) and (1990 <= number <= 2100 or 30_000 < number < 60_000)


def test_a_word_document_has_no_number_that_its_page_has_not(site: Path) -> None:
    documents = sorted(site.rglob("*.docx"))
    assert documents
    for path in documents:
        said = _tal_i(Sida(path.with_suffix(".html")).texter)
        assert {n for words in ord_i_word(path) for n in _tal_i(words)} <= said, path.name


def _tal_i(words: str) -> set[str]:
    """The numbers of a text as they are written, thousands apart."""
    found = re.findall(r"\d+(?:[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]\d{3})*(?:,\d+)?", words)
    return {"".join(n.split()) for n in found}


def test_the_reader_of_tables_finds_what_there_is_to_find() -> None:
    """15 is 3 and 12, and so on: the hidden one of the third column is 4."""
    grid: Rutnat = [
        ["Del", "a", "b", "c"],
        ["K", 3.0, 5.0, None],
        ["M", 12.0, 6.0, 9.0],
        ["Alla", 15.0, 11.0, 13.0],
    ]
    assert list(berattat(grid).values()) == [{4}]


def test_the_reader_of_charts_finds_what_there_is_to_find() -> None:
    true = [7.0, 9.0, 3.0, 8.0, 6.0, 11.0, 12.0]
    serie = Plats("volym", "boende", "alla", "alla", "taljare", "manad", "")
    points = {serie: [(n, n >= 5) for n in true]}
    drawn = ritade(Kurva("Boende", [], true, []), points)
    assert len(drawn) == 1
    assert ritade(Kurva("Boende", [], [n if n >= 5 else None for n in true], []), points) == []
