"""The source line of a series, as the snapshot has it and as the reports write it."""

from __future__ import annotations

from itertools import combinations

import duckdb
import pytest

from kpilib.begrepp import kallhanvisning
from kpilib.services.serier import define_attribution

NAMES = ("Kolada", "SCB", "Socialstyrelsen")


@pytest.mark.parametrize("names", [c for n in (1, 2, 3) for c in combinations(NAMES, n)])
@pytest.mark.parametrize("harledd", [False, True])
def test_sql_writes_it_as_begrepp_does(names: tuple[str, ...], harledd: bool) -> None:
    with duckdb.connect() as con:
        define_attribution(con)
        [(line,)] = con.execute("SELECT kallhanvisning(?, ?)", [", ".join(names), harledd]).fetchall()
    assert line == kallhanvisning(names, harledd=harledd)


def test_it_is_of_the_connection_and_not_of_the_snapshot(tmp_path) -> None:
    path = str(tmp_path / "a.duckdb")
    with duckdb.connect(path) as con:
        define_attribution(con)
        define_attribution(con)
    with duckdb.connect(path) as con, pytest.raises(duckdb.CatalogException):
        con.execute("SELECT kallhanvisning('Kolada', false)")
