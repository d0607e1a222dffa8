"""Real input: the board paper's lists, Kolada's real values, and a ledger in two disguises.

The lists are those of Borås' social omsorgsnämnd of 2024-02-19, reported up to 31 December 2023: days
since the decision and sex, per insats. The dates are derived from the days.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from kommunen import arbetsmapp
from services.kolada.server import KoladaServer, data_row

from kpilib import pipeline
from kpilib.database import query
from kpilib.rawstore import store
from kpilib.rules import redovisning
from kpilib.services.kolada import KoladaClient, fetch
from kpilib.warehouse import connect
from kpilib.workspace import Workspace

DAG = date(2023, 12, 31)
LSS = {
    "Daglig verksamhet": "1376M 1377M 1395K 1378K 1376M 717M 670K 690K 520M 387M 410K 395K 454K 276M 285M "
    "345M 299M 500M 243K 262K 230M 220M 213M 390M 181M 129M 101K 93M",
    "Kontaktperson": "1154M 641M 474K 563M 248K 223M 92K",
    "Bostad med särskild service för vuxna": "3513M 2398K 2427M 1879M 1493M 1136M 766M 593M 307M 303M",
    "Korttidsvistelse": "276M",
    "Avlösarservice": "828M 828K 195K",
    "Personlig assistans": "1105M 698M 457K",
    "Ledsagarservice": "245M 214K 195K 184M 184M 184M",
}
SOL = {
    "Bostad med särskild service": "202K",
    "Boendestöd": "388K 306M 292K 305M 355M 202K 144K 199K 124M 90A 153K 100M 91K 96M",
    "Daglig sysselsättning": "559K 559K 205K 111K",
}
HEAD = ["Ärende", "Personnummer", "Kön", "Lagrum", "Insats", "Beslutsdatum", "Beslutstyp", "Verkställt från"]


def personnummer(n: int) -> str:
    """A valid personnummer in the range that Skatteverket keeps for tests (birth numbers 980–999)."""
    digits = f"{(date(1960, 1, 1) + timedelta(n // 20)):%y%m%d}{980 + n % 20}"
    doubled = (int(c) * (2 - i % 2) for i, c in enumerate(digits))
    check = -sum(d - 9 if d > 9 else d for d in doubled) % 10
    return f"19{digits}{check}"


def the_lists() -> str:
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEAD)
    n = 0
    for lagrum, lists in (("9 § LSS", LSS), ("4 kap. 1 § SoL", SOL)):
        for insats, cells in lists.items():
            for cell in cells.split():
                n += 1
                day = DAG - timedelta(int(cell[:-1]))
                writer.writerow([f"Ä{n}", personnummer(n), cell[-1], lagrum, insats, day, "Nytt", ""])
    return out.getvalue()


@pytest.fixture
def board(workspace: Workspace, write: Callable[..., Path]) -> Workspace:
    delivered = pipeline.ingest(workspace, [write("beslut_2023-12-31.csv", the_lists(), "utf-8-sig")])
    pipeline.build_and_publish(workspace, delivered.filer)
    return workspace


@pytest.fixture
def statistics(board: Workspace) -> pl.DataFrame:
    with connect(board) as con:
        return redovisning(query(con, "FROM main.verkstallighet"), DAG)


def test_the_counts_per_insats_are_those_of_the_paper(statistics: pl.DataFrame) -> None:
    found = {
        (lag, insats): n for lag, insats, n in statistics.select("lagstiftning", "insats", "antal").rows()
    }
    assert found == {
        ("LSS", "daglig_verksamhet"): 28,
        ("LSS", "kontaktperson"): 7,
        ("LSS", "bmss_vuxna"): 10,
        ("LSS", "korttidsvistelse"): 1,
        ("LSS", "avlosarservice"): 3,
        ("LSS", "personlig_assistans"): 3,
        ("LSS", "ledsagarservice"): 6,
        ("SoL", "bmss_vuxna"): 1,
        ("SoL", "boendestod"): 14,
        ("SoL", "daglig_sysselsattning"): 4,
    }


@pytest.mark.parametrize(
    ("lag", "rows", "median", "days"), [("LSS", 58, 402.5, 38_715), ("SoL", 19, 202, 4_481)]
)
def test_the_days_are_those_of_the_paper(
    board: Workspace, lag: str, rows: int, median: float, days: int
) -> None:
    with connect(board) as con:
        events = query(con, "FROM main.verkstallighet WHERE lagstiftning = ?", [lag])
    waited = (pl.lit(DAG) - pl.col("startdatum")).dt.total_days()
    assert events.select(pl.len(), waited.median().alias("m"), waited.sum().alias("s")).row(0) == (
        rows,
        median,
        days,
    )


def test_the_sexes_are_those_of_the_paper_and_a_is_no_sex(statistics: pl.DataFrame) -> None:
    by_law = statistics.group_by("lagstiftning").agg(pl.col("K", "M", "okant").sum()).sort("lagstiftning")
    assert by_law.rows() == [("LSS", 19, 39, 0), ("SoL", 12, 6, 1)]


def test_the_code_a_is_noted_and_the_row_is_kept(board: Workspace) -> None:
    with connect(board) as con:
        noted = query(con, "SELECT rad, kolumn, regel, allvar, varde FROM meta.avvisad")
        kept = query(con, "SELECT godkanda_rader, avvisade_rader FROM meta.fil")
    assert noted.rows() == [(70, "kon", "otillatet_varde", "anmarkt", "A")]
    assert kept.rows() == [(77, 0)]


def test_the_rows_at_90_and_91_days_are_not_yet_three_months(
    board: Workspace, statistics: pl.DataFrame
) -> None:
    with connect(board) as con:
        early = query(con, "SELECT rad FROM main.verkstallighet WHERE gransdatum >= ? ORDER BY rad", [DAG])
    assert early["rad"].to_list() == [70, 73]
    assert statistics.filter(pl.col("ej_tre_manader") > 0).select("insats", "ej_tre_manader").rows() == [
        ("boendestod", 2)
    ]


def test_without_a_register_of_interruptions_the_nyckeltal_says_what_it_lacks(board: Workspace) -> None:
    with connect(board) as con:
        why = query(
            con,
            "SELECT DISTINCT malstatus, orsak_saknas FROM nyckeltal.varde WHERE nyckeltal = 'ej_verkstallda' "
            "AND period = '2023' AND insats = 'bmss_vuxna' AND dimension = 'alla'",
        )
    assert why.rows() == [("saknar underlag", "Källan Avbrott täcker inte dagen för insatsen.")]


COLUMNS = (
    "kopare_id;kopare;verifikationsnummer;leverantor;leverantor_id;konto_nr;konto_text;bokforingsdatum;"
    "forvaltning;fakturanummer;nettobelopp;grund;avtal;kommun_id;s_kod_nr"
)
LINES = [
    "2120001355;Göteborg;V1;Exempel Omsorg AB;5560360793;4512;Köp – boende;2024-10-31;FFS;F9;{};;;1480;",
    "2120001355;Göteborg;V2;*****;*****;4512;Innehåller personuppgifter;2024-10-31;FFS;F10;{};;;1480;",
    '2120001355;Göteborg;V3;"Exempel; Omsorg ’89";5560360793;4512;Köp;2024-11-02;FFS;F9K;{};;;1480;',
]
AMOUNTS = [("1234567,89", "1234567.89"), ("100,00", "100.00"), ("-500,50", "-500.50")]


def ledger(decimal: int) -> str:
    return "\r\n".join(
        [COLUMNS, *(line.format(a[decimal]) for line, a in zip(LINES, AMOUNTS, strict=True)), ""]
    )


def test_a_ledger_in_two_disguises_gives_the_same_table(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = []
    for n, (encoding, decimal) in enumerate([("utf-16", 0), ("utf-8", 1)]):
        folder = tmp_path / str(n)
        folder.mkdir()
        ws = arbetsmapp(folder)
        path = write(f"leverantorsreskontra_{n}.csv", ledger(decimal), encoding)
        delivered = pipeline.ingest(ws, [path])
        assert delivered.rena
        pipeline.build_and_publish(ws, delivered.filer)
        with connect(ws) as con:
            tables.append(query(con, "SELECT * EXCLUDE (fil) FROM main.leverantorsreskontra ORDER BY rad"))
    assert tables[0].equals(tables[1])
    assert tables[0]["leverantor"].to_list() == [
        "Exempel Omsorg AB",
        "Skyddad uppgift",
        "Exempel; Omsorg ’89",
    ]
    assert [str(x) for x in tables[0]["nettobelopp"]] == ["1234567.89", "100.00", "-500.50"]


def test_real_kolada_values_pass_the_whole_way_and_meet_scb(
    shared_data: Path, workspace: Workspace, tmp_path: Path
) -> None:
    """Malmö 2024: the deviation in mnkr over the one in per cent is the reference cost; SCB says the sum."""
    real = pl.read_csv(shared_data / "kolada" / "values_N28018_N28021_2018-2025.csv", infer_schema=False)
    rows = [
        data_row(k, m, int(y), float(v))
        for k, m, y, v in real.select("kpi", "municipality", "period", "value").rows()
    ]
    kpi = [{"id": k, "title": k} for k in ("N28018", "N28021")]
    areas = [
        {"id": m, "title": t, "type": "K"} for m, t in real.select("municipality", "title").unique().rows()
    ]
    with (
        KoladaServer(rows, kpi=kpi, municipality=areas) as server,
        KoladaClient(server.base, per_second=1000) as client,
    ):
        delivery = fetch(
            client,
            kpis=["N28018", "N28021"],
            municipalities=[a["id"] for a in areas],
            years=range(2018, 2026),
        )
    path = tmp_path / "kolada.json"
    path.write_bytes(delivery.to_bytes())
    store(workspace, path, source="kolada")
    pipeline.build_and_publish(workspace, pipeline.ingest(workspace).filer)
    scb = pl.read_csv(
        shared_data / "scb" / "TAB4199_2024_nettokostnad_vard_omsorg_selected.csv", infer_schema=False
    )
    malmo = scb.filter((pl.col("Region") == "1280") & (pl.col("Verksomrkom") == "513"))["value"][0]
    with connect(workspace) as con:
        assert query(con, "SELECT count(*) FROM main.kolada_varde").item() == real.height
        avvikelse, referens = query(
            con,
            "SELECT taljare, namnare FROM nyckeltal.varde WHERE nyckeltal = 'nettokostnadsavvikelse' "
            "AND period = '2024' AND dimension_varde = '1280'",
        ).row(0)
    assert round(float(referens) / 1_000_000, 1) == pytest.approx(2217.7)
    assert float(avvikelse + referens) / 1_000_000 == pytest.approx(int(malmo) / 1000, abs=0.05)
