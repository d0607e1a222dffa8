"""SQL and explanations for an audience: what it may see and no more, and rows for whoever names them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from kommunen import arbetsmapp

import kpilib
from kpilib.database import query
from kpilib.errors import UsageError
from kpilib.secrecy import Dorr, Gate
from kpilib.secrecy.dorr import MARKE
from kpilib.secrecy.publik import PUBLIK, SIDA, forklarad, vald
from kpilib.settings import Settings, load_settings
from kpilib.warehouse import connect
from kpilib.workspace import HOME, Workspace

WITHOUT_ROWS = ("rad", "rapportor", "stad")


@pytest.fixture(autouse=True)
def here(demo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME, str(demo.root))
    monkeypatch.delenv(PUBLIK, raising=False)


def hidden(publik: str, demo: Workspace) -> list[tuple[object, ...]]:
    """What tells each value that an audience may not see from the others."""
    with Gate(publik, workspace=demo) as gate:
        return gate.varden().filter(pl.col("dolt")).select(pl.nth(range(6))).rows()


@pytest.mark.parametrize("publik", WITHOUT_ROWS)
def test_the_database_of_an_audience_has_no_hidden_value_and_no_row_of_a_person(
    publik: str, demo: Workspace
) -> None:
    with Dorr(publik) as door, connect(demo) as con:
        places = hidden(publik, demo)
        assert places
        shown = query(door.con, "FROM nyckeltal.varde")
        assert shown.filter(pl.col("dolt")).select(pl.nth(range(6))).rows() == places
        assert shown.filter(pl.col("dolt"))["varde"].null_count() == len(places)
        columns = query(door.con, "SELECT column_name FROM duckdb_columns()")["column_name"].to_list()
        assert not {"person", "personnummer", "arende"} & set(columns)
        raw = door.fil.read_bytes()
        for column in ("person", "arende"):
            known = query(con, f"SELECT DISTINCT {column} AS v FROM main.beslut LIMIT 500")["v"]
            assert not [v for v in known if str(v).encode() in raw]


def test_a_file_of_an_audience_is_of_its_own_and_kept(demo: Workspace) -> None:
    with Dorr("stad") as first, Dorr("stad") as again, Dorr("rad") as other:
        assert first.fil == again.fil != other.fil
        assert demo.snapshots not in first.fil.parents
        assert (first.fraga("SELECT publik FROM meta.publikation").item(), other.publik) == ("stad", "rad")


@pytest.mark.parametrize("publik", WITHOUT_ROWS)
@pytest.mark.parametrize(
    "table", ["main.beslut", "beslut", "main.kopfil", "main.verkstallighet", "meta.avvisad"]
)
def test_what_an_audience_has_not_is_refused_with_what_to_write(table: str, publik: str) -> None:
    asked = f"SELECT count(*) FROM {table}"
    with pytest.raises(
        UsageError, match=rf"Publiken {publik} har inte tabellen \w+\.{table.split('.')[-1]}"
    ) as error:
        kpilib.sql(asked, publik=publik)
    assert f'kategoriplan sql -p arbetsmaterial "{asked}"' in error.value.gor
    assert f"{PUBLIK}=arbetsmaterial" in error.value.gor


@pytest.mark.parametrize(
    "asked",
    [
        "ATTACH '{snapshot}' AS s",
        "SELECT * FROM '{snapshot}'",
        "SELECT * FROM read_blob('{snapshot}')",
        "FROM duckdb_databases() WHERE path LIKE '%snapshots%' UNION ALL FROM main.beslut",
        "SELECT * FROM query('FROM main.beslut')",
        "SELECT * FROM query_table('main.beslut')",
    ],
)
def test_no_query_reaches_the_snapshot(asked: str, demo: Workspace) -> None:
    snapshot = next(demo.snapshots.glob("*.duckdb"))
    with pytest.raises(UsageError):
        kpilib.sql(asked.format(snapshot=snapshot), publik="stad")


def test_an_audience_with_rows_has_the_snapshot_and_its_answers_say_so_first() -> None:
    found = kpilib.sql("SELECT person, insats FROM main.beslut LIMIT 3", publik="arbetsmaterial")
    assert found.columns == [MARKE, "person", "insats"]
    assert set(found[MARKE]) == {"arbetsmaterial: lämnas inte vidare"}
    own = kpilib.sql("SELECT 1 AS sekretess", publik="arbetsmaterial")
    assert own.columns == ["sekretess_", "sekretess"], "a column of the query's own keeps its name"
    rows = kpilib.explain(
        "ramavtalskop", insats="bmss_vuxna", period="2024-10", publik="arbetsmaterial"
    ).rader
    assert rows.columns[0] == MARKE
    with kpilib.connect("arbetsmaterial") as con:
        assert con.execute("SELECT count(*) FROM main.beslut").fetchall()[0][0] > 0


def test_nobody_who_names_no_audience_has_rows() -> None:
    assert MARKE not in kpilib.sql("FROM nyckeltal.varde LIMIT 1").columns
    assert kpilib.explain("ramavtalskop", insats="bmss_vuxna").rader.is_empty()
    with kpilib.connect() as con:
        names = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert "beslut" not in names


def test_the_environment_names_an_audience_once_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIK, "arbetsmaterial")
    assert kpilib.sql("SELECT 1 AS n").columns == [MARKE, "n"]
    assert kpilib.sql("SELECT 1 AS n", publik="stad").columns == ["n"], "what is named goes before"


def test_a_page_is_answered_for_its_own_audience_and_for_no_other_with_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(PUBLIK, "stad")
    monkeypatch.setenv(SIDA, "1")
    assert kpilib.sql("SELECT publik FROM meta.publikation").item() == "stad"
    with Gate("stad") as gate:
        assert kpilib.varden()["dolt"].sum() == gate.varden()["dolt"].sum()
    for ask in (kpilib.sql, kpilib.explain):
        with pytest.raises(UsageError, match="Sidan görs för publiken stad"):
            ask("volym", publik="arbetsmaterial")
    with pytest.raises(UsageError, match="Sidan görs för publiken stad"):
        kpilib.connect("arbetsmaterial")


@pytest.mark.parametrize("publik", WITHOUT_ROWS)
def test_an_explanation_says_no_more_than_the_audience_sees(publik: str, demo: Workspace) -> None:
    with Gate(publik, workspace=demo) as gate:
        seen = gate.varden("nya_beslut", insats="bmss_vuxna", period="2024")
    found = kpilib.explain("nya_beslut", insats="bmss_vuxna", period="2024", publik=publik)
    assert found.varden.sort(pl.all()).drop("malstatus").equals(seen.sort(pl.all()).drop("malstatus"))
    assert found.rader.is_empty()
    assert found.filer.columns == ["fil", "kalla", "filnamn", "utdrag"], (
        "how many rows a file has is not told"
    )
    assert set(found.filer["kalla"]) <= set(found.katalog["kallor"])
    assert found.filer.height > 0


def test_rows_left_out_that_are_few_are_not_counted_in_an_explanation(demo: Workspace) -> None:
    with Gate("stad", workspace=demo) as gate:
        few = gate.varden().filter(
            pl.col("exkluderade").str.contains('"dolt"') & (pl.col("dimension") == "alla")
        )
    row = few.row(0, named=True)
    asked = {"insats": row["insats"], "period": row["period"]}
    found = kpilib.explain(row["nyckeltal"], **asked, publik="stad").uteslutna
    assert "dolt" in [n for _, n in found.values()]


def test_the_side_of_the_target_of_a_hidden_value_is_hidden() -> None:
    rows = kpilib.sql("FROM nyckeltal.varde WHERE dolt", publik="stad")
    values = kpilib.varden(publik="stad").filter(pl.col("dolt"))
    for found in (rows, values):
        assert "dolt" in set(found["malstatus"])
        untold = found.filter(pl.col("varde_fran").is_null())
        assert not {"uppnått", "ej uppnått"} & set(untold["malstatus"])


def test_the_side_of_the_target_is_told_where_all_that_the_value_can_be_lies_there() -> None:
    values = kpilib.varden(publik="stad").filter(pl.col("varde_fran").is_not_null(), dimension="alla")
    assert values.height
    assert values["dolt"].all()
    assert values["varde"].null_count() == values.height
    for row in values.iter_rows(named=True):
        assert row["riktning"] == "hog"
        below, above = row["varde_till"] < row["mal"], row["varde_fran"] > row["mal"]
        assert row["malstatus"] == ("ej uppnått" if below else "uppnått" if above else "dolt")


def test_a_misspelt_audience_is_answered_with_the_nearest(settings: Settings) -> None:
    with pytest.raises(UsageError, match="Det finns ingen publik som heter arbetsmatrial") as error:
        vald(settings, "arbetsmatrial")
    assert error.value.gor.startswith("Menade du arbetsmaterial? Välj en av: ")


def test_each_audience_is_explained_in_words_of_its_own_rules(settings: Settings) -> None:
    said = {namn: forklarad(one, settings.sekretess.troskel) for namn, one in settings.publik.items()}
    assert "rader om enskilda, med pseudonym" in said["arbetsmaterial"]
    assert "lämnas inte vidare" in said["arbetsmaterial"]
    for namn in WITHOUT_ROWS:
        assert "inga rader om enskilda. Antal från 1 till 4" in said[namn]
    assert "kvar av en andel" in said["stad"]
    assert "kvar av en andel" not in said["rad"]


def test_a_workspace_without_an_audience_with_rows_says_how_to_make_one(
    demo: Workspace, tmp_path: Path
) -> None:
    own = arbetsmapp(tmp_path)
    text = own.settings.read_text(encoding="utf-8") + "\n[publik.arbetsmaterial]\nrader = false\n"
    own.settings.write_text(text, encoding="utf-8")
    with Dorr("rad", workspace=demo, settings=load_settings(own.settings)) as door:
        with pytest.raises(UsageError) as error:
            door.fraga("FROM main.beslut")
        assert "rader = true under [publik.NAMN]" in error.value.gor
