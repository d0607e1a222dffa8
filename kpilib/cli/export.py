"""The tables of the snapshot in force as Parquet files, for Excel, Power BI, R and others.

A folder of an export holds the files, `LÄSMIG.txt`, which says what they are and whom they are for, and
`export.json`, by which a later export knows which files are its own to replace.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from kpilib.begrepp import Steg
from kpilib.cli import output
from kpilib.cli.svar import writing
from kpilib.database import query
from kpilib.errors import UsageError
from kpilib.secrecy import Gate
from kpilib.secrecy.oppet import OPPET
from kpilib.warehouse import connect, current
from kpilib.workspace import Workspace

MARKE, LASMIG = "export.json", "LÄSMIG.txt"
_TABELLER = """
SELECT concat(schema_name, '.', table_name) AS tabell, coalesce(comment, '') AS beskrivning
FROM duckdb_tables() WHERE schema_name IN ('main', 'nyckeltal', 'meta') AND NOT internal ORDER BY ALL
"""
_RADER = (
    "Tabellerna har rader om enskilda, med pseudonym i stället för personnummer, och små antal som de är. "
    "Uppgifterna omfattas av sekretess enligt offentlighets- och sekretesslagen. De är arbetsmaterial för "
    "kategoriteamet: lämna dem inte vidare och publicera dem inte. Det som får lämnas vidare skrivs med "
    "kategoriplan export MAPP --publik PUBLIK."
)
_PUBLIK = (
    "Antal personer under tröskeln är dolda, så som publiken {publik} ser dem. Inga rader om enskilda är med."
)

Tabeller = Mapping[str, tuple[str, Callable[[], pl.DataFrame]]]
"""Name -> what it is, and what reads it."""


def export(workspace: Workspace, folder: Path, publik: str | None) -> dict[str, Any]:
    """Write every table of the snapshot, or what an audience may see of it, to a folder.

    Returns
    -------
    dict
        mapp, snapshot, publik and tabeller (name -> rows), as `export.json` has it.

    Raises
    ------
    UsageError
        The folder lies among the reports or the data, holds other files, or a file in it is held open.
    """
    folder = folder.resolve()
    before = _require_own(workspace, folder)
    folder.mkdir(parents=True, exist_ok=True)
    found = current(workspace)
    rows: dict[str, int] = {}
    with _tables(workspace, publik) as tables:
        for number, (name, (_, read)) in enumerate(tables.items()):
            output.say(Steg(f"Skriver {name}", number, len(tables), tyst=True))
            frame = read()
            with writing(folder / f"{name}.parquet", tell=False) as half:
                frame.write_parquet(half)
            rows[name] = frame.height
        about = {name: what for name, (what, _) in tables.items()}
    for name in set(before) - set(rows):
        (folder / f"{name}.parquet").unlink(missing_ok=True)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    content = {"snapshot": found.snapshot, "skriven": made, "publik": publik, "tabeller": rows}
    secrecy = _RADER if publik is None else _PUBLIK.format(publik=publik)
    lines = [
        f"Ögonblicksbild {found.snapshot}, publicerad {found.publicerad:%Y-%m-%d %H:%M} UTC.",
        secrecy,
        "",
        *(f"{name}.parquet: {rows[name]} rader. {about[name]}" for name in rows),
    ]
    with writing(folder / LASMIG, tell=False) as half:
        half.write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    with writing(folder / MARKE, tell=False) as half:
        half.write_text(output.as_json(content), encoding="utf-8")
    output.say(secrecy)
    return {"mapp": str(folder), **content}


@contextmanager
def _tables(workspace: Workspace, publik: str | None) -> Iterator[Tabeller]:
    if publik is not None:
        with Gate(publik, workspace=workspace) as gate:
            shown = {name: ("Det som får visas för alla.", partial(gate.tabell, name)) for name in OPPET}
            yield {"varden": ("Nyckeltalens värden, så som publiken ser dem.", gate.varden), **shown}
        return
    with connect(workspace) as con:
        named = query(con, _TABELLER).iter_rows()
        yield {name: (what, partial(query, con, f"FROM {name}")) for name, what in named}


def _require_own(workspace: Workspace, folder: Path) -> list[str]:
    """The tables of the export that lies in the folder; none where it is empty or not there."""
    for within in (workspace.reports, workspace.root / "data"):
        if folder.is_relative_to(within):
            raise UsageError(
                f"Exporten får inte ligga i {within.name}.",
                var=str(folder),
                gor="Ange en mapp någon annanstans, som bara kategoriteamet når.",
            )
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return []
    try:
        return list(json.loads((folder / MARKE).read_text(encoding="utf-8"))["tabeller"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(
            "Mappen har annat i sig än en tidigare export.",
            var=str(folder),
            gor="Ange en mapp som är tom eller inte finns.",
        ) from None
