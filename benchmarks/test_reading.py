"""Reading a large ledger, against a bare loop over the same file in the same run."""

from __future__ import annotations

import csv
import hashlib
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from kommunen import arbetsmapp

from kpilib import pipeline

ROWS, RUNS = 300_000, 3
MOST = 10.0
"""Times the bare loop, which parts the lines and types dates and amounts; 7 when it was measured."""


def test_a_ledger_is_read_in_a_bounded_multiple_of_a_bare_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key" / "pseudonym.key"
    key.parent.mkdir()
    key.write_text(hashlib.sha256(b"a key that is nobody's").hexdigest())
    key.chmod(0o600)
    monkeypatch.setenv("KATEGORIPLAN_NYCKELFIL", str(key))
    path = tmp_path / "leverantorsreskontra_2024.csv"
    head = (
        "kopare_id;kopare;verifikationsnummer;leverantor;leverantor_id;konto_nr;konto_text;bokforingsdatum;"
        "forvaltning;fakturanummer;nettobelopp\n"
    )
    with path.open("w", encoding="utf-16") as file:
        file.write(head)
        for n in range(ROWS):
            file.write(
                f"2120001355;Göteborg;V{n};Leverantör {n % 900};5560360793;4{n % 500:03d};Köp;"
                f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d};FFS;F{n};{n * 7 % 90_000 + 1},{n % 100:02d}\n"
            )

    def loop() -> float:
        start = time.perf_counter()
        with path.open(encoding="utf-16", newline="") as file:
            lines = csv.DictReader(file, delimiter=";")
            typed = [
                (date.fromisoformat(r["bokforingsdatum"]), Decimal(r["nettobelopp"].replace(",", ".")))
                for r in lines
            ]
        taken = time.perf_counter() - start
        assert len(typed) == ROWS
        return taken

    def taken_in(run: int) -> float:
        workspace = arbetsmapp(tmp_path / f"w{run}")
        start = time.perf_counter()
        delivered = pipeline.ingest(workspace, [path])
        taken = time.perf_counter() - start
        assert delivered.nylasta[0].balans is not None
        assert delivered.nylasta[0].balans.godkanda_rader == ROWS
        return taken

    # In turn, and the best of each: the machine does other things as well.
    pairs = [(loop(), taken_in(run)) for run in range(RUNS)]
    bare, whole = min(b for b, _ in pairs), min(w for _, w in pairs)
    print(f"\n{ROWS} rows: bare loop {bare:.2f} s, taken in {whole:.2f} s, ratio {whole / bare:.1f}")
    assert whole <= MOST * bare
