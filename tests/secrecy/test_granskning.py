"""What goes out is looked over by a second person, and the approval is kept by role and never changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from kommunen import arbetsmapp

from kpilib import pipeline
from kpilib.database import Column, Table
from kpilib.errors import GranskningError, SnapshotError, UsageError
from kpilib.secrecy.granskning import (
    KORT,
    LIGGARE,
    Granskning,
    godkann,
    granska,
    liggare,
    require_granskad,
)
from kpilib.secrecy.sakra import Saker
from kpilib.secrecy.skillnad import bild
from kpilib.settings import Settings
from kpilib.workspace import HOME, Workspace

HEAD = "Personnummer;Insats;Leverantör;Organisationsnummer;Avtalsform;Från;Till;Dygn;Belopp;Period\n"
ROW = "{};BmSS vuxna;Exempel AB;556036-0793;Ramavtal;2023-05-01;;31;93 000,00;2024-10\n"


@pytest.fixture
def published(write: Callable[..., Path], workspace: Workspace) -> Workspace:
    publish(workspace, write, 7)
    return workspace


def publish(workspace: Workspace, write: Callable[..., Path], persons: int, month: str = "2024-10") -> None:
    from stdnum import luhn

    numbers = [f"19811218-98{n}" for n in range(10)]
    rows = "".join(
        ROW.format(f"{n}{luhn.calc_check_digit(n[2:].replace('-', ''))}") for n in numbers[:persons]
    )
    path = write(f"kopfil_{month}.csv", HEAD + rows.replace("2024-10", month))
    delivered = pipeline.ingest(workspace, [path])
    assert delivered.rena
    pipeline.build_and_publish(workspace, delivered.filer)


def approve(workspace: Workspace, settings: Settings, publik: str = "stad") -> Granskning:
    shown = granska(workspace, settings, publik)
    godkann(workspace, settings, shown, roll="kategoriledare", sett=shown.avtryck[:KORT])
    return shown


def test_nothing_goes_out_before_it_is_looked_over_and_all_of_it_after(
    published: Workspace, settings: Settings
) -> None:
    with pytest.raises(GranskningError) as error:
        require_granskad(published, settings, "stad")
    assert error.value.gor.endswith("kategoriplan granska --publik stad")
    assert require_granskad(published, settings, "rad") is None, "its rules ask for none"
    approve(published, settings)
    found = require_granskad(published, settings, "stad")
    assert found is not None
    assert (found.roll, found.publik) == ("kategoriledare", "stad")
    assert granska(published, settings, "stad").godkand == found


def test_another_publication_needs_its_own_approval(
    published: Workspace, settings: Settings, write: Callable[..., Path]
) -> None:
    first = approve(published, settings)
    publish(published, write, 8, "2024-11")
    with pytest.raises(GranskningError):
        require_granskad(published, settings, "stad")
    again = granska(published, settings, "stad")
    assert again.avtryck != first.avtryck
    assert again.forra is not None
    assert again.forra.avtryck == first.avtryck
    values = again.tabeller[0]
    assert values.nya + values.andrade + values.visas_nu.height > 0


def test_what_is_approved_is_what_was_shown(
    published: Workspace, settings: Settings, write: Callable[..., Path]
) -> None:
    shown = granska(published, settings, "stad")
    publish(published, write, 8, "2024-11")
    now = granska(published, settings, "stad")
    for sett in (shown.avtryck[:KORT], now.avtryck[: KORT - 1], ""):
        with pytest.raises(UsageError, match="inte det som gäller nu") as error:
            godkann(published, settings, now, roll="kategoriledare", sett=sett)
        assert error.value.gor == "Granska igen: kategoriplan granska --publik stad"
    assert liggare(published) == []


@pytest.mark.parametrize(
    ("roll", "said"),
    [("kategoriledaren", "Menade du kategoriledare?"), ("Anna Andersson", "Namn på personer sparas aldrig")],
)
def test_only_a_role_of_the_settings_approves_and_no_name_is_kept(
    roll: str, said: str, published: Workspace, settings: Settings
) -> None:
    shown = granska(published, settings, "stad")
    with pytest.raises(UsageError, match="Rollen finns inte") as error:
        godkann(published, settings, shown, roll=roll, sett=shown.avtryck)
    assert said in error.value.gor
    assert "Anna" not in str(error.value)
    assert not published.granskningar.exists()


def test_an_approval_is_a_line_that_is_added_and_never_changed(
    published: Workspace, settings: Settings, write: Callable[..., Path]
) -> None:
    approve(published, settings)
    path = published.granskningar / LIGGARE
    first = path.read_bytes()
    approve(published, settings)
    assert path.read_bytes() == first, "the same is not approved twice"
    publish(published, write, 8, "2024-11")
    approve(published, settings)
    assert path.read_bytes().startswith(first)
    assert len(liggare(published)) == 2
    assert {p.suffix for p in published.granskningar.iterdir()} == {".jsonl", ".duckdb"}


@pytest.mark.parametrize("how", ["changed", "removed", "cut"])
def test_a_ledger_that_somebody_has_changed_is_told(
    how: str, published: Workspace, settings: Settings, write: Callable[..., Path]
) -> None:
    approve(published, settings)
    publish(published, write, 8, "2024-11")
    approve(published, settings)
    path = published.granskningar / LIGGARE
    first, second = path.read_text(encoding="utf-8").splitlines()
    changed = json.dumps({**json.loads(first), "roll": "dataskyddsombud"}, ensure_ascii=False)
    lines = {"changed": [changed, second], "removed": [second], "cut": [first, second[:40]]}[how]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(SnapshotError, match="skadat eller ändrat") as error:
        require_granskad(published, settings, "stad")
    assert error.value.gor


def test_what_was_approved_and_is_gone_is_told(published: Workspace, settings: Settings) -> None:
    approve(published, settings)
    for kept in published.granskningar.glob("*.duckdb"):
        kept.unlink()
    with pytest.raises(SnapshotError, match="skadat eller ändrat"):
        granska(published, settings, "stad")


def test_a_run_that_makes_everything_leaves_the_pages_until_they_are_looked_over(
    demo: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = arbetsmapp(tmp_path / "stad")
    text = ws.settings.read_text(encoding="utf-8").replace('publik = "rad"', 'publik = "stad"')
    ws.settings.write_text(text, encoding="utf-8")
    shutil.copytree(demo.curated, ws.curated)
    ws.site.mkdir(parents=True)
    (ws.site / "index.html").write_text("det som är granskat", encoding="utf-8")
    monkeypatch.setenv(HOME, str(ws.root))
    with pytest.raises(GranskningError, match="publiken stad"):
        pipeline.report(ws, form=pipeline.WEBB)
    assert (ws.site / "index.html").read_text(encoding="utf-8") == "det som är granskat"


VARDE = Table("nyckeltal", "varde", "Värden.", (Column("nyckeltal", "VARCHAR", "Id."),))


def values(*rows: tuple[str, float | None, bool]) -> Saker:
    """Values of a count of persons per month."""
    frame = pl.DataFrame(
        {
            "nyckeltal": ["vantar"] * len(rows),
            "insats": ["boende"] * len(rows),
            "dimension": ["alla"] * len(rows),
            "dimension_varde": ["alla"] * len(rows),
            "period_typ": ["manad"] * len(rows),
            "period": [month for month, _, _ in rows],
            "taljare": pl.Series([v for _, v, _ in rows], dtype=pl.Decimal(24, 6)),
            "namnare": pl.Series([None] * len(rows), dtype=pl.Decimal(24, 6)),
            "varde": pl.Series([v for _, v, _ in rows], dtype=pl.Float64),
            "antal_rader": pl.Series([v for _, v, _ in rows], dtype=pl.Int64, strict=False),
            "raknar": ["personer"] * len(rows),
            "dolt": [hidden for _, _, hidden in rows],
        }
    )
    return Saker("Värden", VARDE, frame)


def test_the_second_person_is_shown_what_is_new_what_was_hidden_and_the_least() -> None:
    before = values(
        ("2024-01", 12, False), ("2024-02", None, True), ("2024-03", 9, False), ("2024-04", 8, False)
    )
    now = values(
        ("2024-01", 13, False), ("2024-02", 6, False), ("2024-03", None, True), ("2024-05", 0, False)
    )
    found = bild(now, before)
    assert (found.rader, found.dolda, found.minsta) == (4, 1, 6), "nought is no count of persons"
    assert (found.nya, found.borta, found.andrade) == (1, 1, 1)
    assert found.visas_nu["period"].to_list() == ["2024-02"]
    assert found.doljs_nu["period"].to_list() == ["2024-03"]
    assert found.per_nyckeltal.rows() == [("vantar", 4, 1, 6)]
    first = bild(now, None)
    assert (first.nya, first.visas_nu.height) == (4, 0)


def test_of_a_table_of_another_kind_rows_that_are_new_and_gone_are_shown() -> None:
    table = Table("main", "karantan", "Karantän.", (Column("regel", "VARCHAR", "Regel."),))

    def rows(*of: tuple[str, int]) -> Saker:
        return Saker("Karantän", table, pl.DataFrame(of, schema=["regel", "antal"], orient="row"))

    found = bild(rows(("a", 1), ("b", 7)), rows(("a", 2), ("b", 7)))
    assert (found.nya, found.borta, found.minsta, found.dolda) == (1, 1, 1, 0)


def test_an_approval_says_when_and_by_whom(published: Workspace, settings: Settings) -> None:
    shown = granska(published, settings, "stad")
    when = datetime(2025, 3, 1, 8, 30, tzinfo=UTC)
    done = godkann(published, settings, shown, roll="dataskyddsombud", sett=shown.avtryck, now=when)
    assert (done.tid, done.roll, done.snapshot) == (when.isoformat(), "dataskyddsombud", shown.snapshot)
    assert done.celler == sum(t.celler for t in shown.tabeller)
