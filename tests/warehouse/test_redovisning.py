"""The statistics to the board on a day: what waits, by the law as it reads then, where the day is covered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import polars as pl
import pytest

from kpilib.contracts import CONTRACTS
from kpilib.database import fill
from kpilib.errors import UsageError
from kpilib.settings import Settings
from kpilib.warehouse.build import derive
from kpilib.warehouse.redovisning import redovisad
from kpilib.warehouse.schema import CURATED, META, create_all

UTDRAG = date(2025, 9, 30)


def decision(n: int, **given: object) -> dict[str, object]:
    common = {
        "arende": f"Ä{n}", "person": f"p{n}", "kon": "K", "insats": "boendestod", "beslutstyp": "nytt",
        "beslutsdatum": date(2025, 3, 1), "fil": "b", "blad": "", "rad": n,
    }  # fmt: skip
    return common | given


@pytest.fixture
def con(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        create_all(con)
        rows = [
            decision(2),
            decision(3, kon="M", beslutsdatum=date(2025, 6, 1)),
            decision(4, insats="bmss_vuxna", lagrum="LSS 9 § 9"),
            decision(5, verkstallt_fran=date(2025, 7, 1)),
        ]
        fill(con, CURATED["beslut"], pl.DataFrame(rows, infer_schema_length=None))
        pause = {"arende": "Ä5", "avbrott_fran": date(2025, 8, 1), "fil": "a", "blad": "", "rad": 2}
        fill(con, CURATED["avbrott"], pl.DataFrame([pause]))
        files = [{"fil": k[0], "kalla": k, "namn": k, "utdrag": UTDRAG} for k in ("beslut", "avbrott")]
        fill(con, META["fil"], pl.DataFrame(files))
        derive(con, settings)
        yield con


def test_the_latest_day_is_that_which_both_sources_cover(con: duckdb.DuckDBPyConnection) -> None:
    dag, found = redovisad(con)
    assert dag == UTDRAG
    assert found.select("lagrum", "insats", "antal", "K", "M", "avbrott").rows() == [
        ("9 § LSS", "BmSS vuxna", 1, 1, 0, 0),
        ("11 kap. 1 § socialtjänstlagen (2025:400)", "Boendestöd", 3, 2, 1, 1),
    ]
    assert found["summa_dagar"].to_list() == [213, 213 + 121 + 60]


def test_the_law_is_that_of_the_day(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE main.tackning SET fran = DATE '2025-01-01'")
    for dag, act in ((date(2025, 6, 30), "2001:453"), (date(2025, 7, 1), "2025:400")):
        _, found = redovisad(con, dag)
        assert act in found["lagrum"][-1]


@pytest.mark.parametrize("dag", [date(2025, 7, 31), date(2025, 10, 1)])
def test_a_day_that_is_not_covered_is_refused(dag: date, con: duckdb.DuckDBPyConnection) -> None:
    """The interruptions begin in August; the extractions were made in September."""
    with pytest.raises(UsageError, match=str(dag)) as error:
        redovisad(con, dag)
    assert "2025-08-01 till och med 2025-09-30" in error.value.gor


def test_a_source_that_is_missing_is_named(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("DELETE FROM main.tackning WHERE tabell = 'avbrott'")
    with pytest.raises(UsageError, match=CONTRACTS["avbrott"].titel):
        redovisad(con)
