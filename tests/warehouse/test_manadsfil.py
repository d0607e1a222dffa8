"""A ledger whose month stands in the files' names, month by month to the snapshot."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kpilib import pipeline
from kpilib.database import query
from kpilib.errors import AuditError
from kpilib.warehouse import connect
from kpilib.workspace import Workspace

MAY = Path(__file__).resolve().parents[1] / "sources/fixtures/fall/manad_i_filnamnet"
HEAD = "Förvaltning;Leverantör;Organisationsnummer;Fakturanummer;Konto;Kontotext;Belopp\n"
JUNE = HEAD + "Funktionsstöd;Västra Omsorgsbolaget AB;5564594538;F-5;46310;Köp av boende, LSS;10,00\n"


@pytest.fixture
def ws(workspace: Workspace) -> Workspace:
    workspace.profiles.mkdir(exist_ok=True)
    (workspace.profiles / "leverantorsreskontra.toml").write_text(
        'kalla = "leverantorsreskontra"\nnamn = "standard"\n\n[las]\nperiod = "filnamn"\n', encoding="utf-8"
    )
    return workspace


def _deliver(ws: Workspace, path: Path) -> pipeline.Delivered:
    delivered = pipeline.ingest(ws, [path])
    pipeline.build_and_publish(ws, delivered.filer)
    return delivered


def _months(ws: Workspace) -> list[tuple[str, int, Decimal]]:
    with connect(ws) as con:
        return query(
            con,
            "SELECT strftime(bokforingsdatum, '%Y-%m') AS manad, count(*), sum(nettobelopp) "
            "FROM main.leverantorsreskontra GROUP BY manad ORDER BY manad",
        ).rows()


def test_junes_file_leaves_may_as_it_is(ws: Workspace, tmp_path: Path) -> None:
    _deliver(ws, MAY / "leverantorsfakturor-202405.csv")
    assert _months(ws) == [("2024-05", 4, Decimal("1172753.75"))]
    june = tmp_path / "leverantorsfakturor-202406.csv"
    june.write_text(JUNE, encoding="utf-8")
    _deliver(ws, june)
    assert _months(ws) == [("2024-05", 4, Decimal("1172753.75")), ("2024-06", 1, Decimal("10.00"))]


def test_the_same_content_as_another_month_is_refused(ws: Workspace, tmp_path: Path) -> None:
    for month in ("05", "06"):
        (tmp_path / f"leverantorsfakturor-2024{month}.csv").write_text(JUNE, encoding="utf-8")
    pipeline.ingest(ws, [tmp_path / "leverantorsfakturor-202405.csv"])
    again = pipeline.ingest(ws, [tmp_path / "leverantorsfakturor-202406.csv"])
    ((path, error),) = again.refuserade
    assert path.name == "leverantorsfakturor-202406.csv"
    assert "leverantorsfakturor-202405.csv" in error.vad
    assert pipeline.ingest(ws, [tmp_path / "leverantorsfakturor-202405.csv"]).refuserade == []


def test_a_month_with_a_buyer_and_without_is_not_counted_twice(ws: Workspace, tmp_path: Path) -> None:
    one, other = tmp_path / "reskontra-202406.csv", tmp_path / "reskontra-202406 ny.csv"
    one.write_text(JUNE, encoding="utf-8")
    rows = JUNE.splitlines()
    other.write_text(f"kopare_id;{rows[0]}\n2120001355;{rows[1]}\n", encoding="utf-8")
    _deliver(ws, one)
    with pytest.raises(AuditError, match="2024-06, Funktionsstöd: 1 rader utan köpare bredvid 1 med"):
        _deliver(ws, other)
