"""What an audience may see, as files for other programs: DuckDB, Parquet and an Excel workbook.

A folder of an export holds the files, `LÄSMIG.txt`, which says what they are and whom they are for, and
`export.json`, by which a later export knows which files are its own to replace.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from kpilib.begrepp import Steg
from kpilib.cli import output
from kpilib.cli.arbetsbok import ROWS, TEXT, write_workbook
from kpilib.cli.mapp import hel_mapp
from kpilib.database import Column, Table, query
from kpilib.errors import UsageError
from kpilib.secrecy import Dorr
from kpilib.secrecy.databas import lasta
from kpilib.secrecy.granskning import require_granskad
from kpilib.secrecy.publik import vald
from kpilib.secrecy.sakra import Saker
from kpilib.settings import load_settings
from kpilib.warehouse import current
from kpilib.workspace import Workspace

FORMER = ("duckdb", "parquet", "xlsx")
MARKE, LASMIG = "export.json", "LÄSMIG.txt"
_LASES = (
    "Så läses tabellen nyckeltal.varde: där dolt är sant finns ett värde som publiken inte får se. Där "
    "orsak_saknas har text, och varde är tomt, finns inget värde. En nolla är en nolla. Där varde_fran och "
    "varde_till är ifyllda ligger en dold andel mellan dem."
)


def export(
    workspace: Workspace, folder: Path | None, publik: str | None, former: Sequence[str] = ()
) -> dict[str, Any]:
    """Write what an audience may see to a folder: whole or not at all.

    Parameters
    ----------
    folder
        `export/<publik>` in the workspace when None.
    publik
        An audience; None: the workspace's own, whatever the environment says.
    former
        Of `FORMER`; none: all of them, but for an audience that sees rows no workbook.

    Returns
    -------
    dict
        mapp, snapshot, skriven, publik, granskad (role and time, where it was asked for), tabeller (name ->
        rows) and filer (name -> SHA-256), as `export.json` has it.

    Raises
    ------
    UsageError
        No such audience or form, the folder lies among the reports or the data, holds other files, or a file
        in it is held open, or a table has more rows than a sheet.
    GranskningError
        The audience gets nothing that has not been looked over.
    """
    settings = load_settings(workspace.settings)
    publik = vald(settings, publik, {})
    forms = _forms(former, rader=settings.publik[publik].rader)
    folder = (folder or workspace.root / "export" / publik).resolve()
    _require_own(workspace, folder)
    approved = require_granskad(workspace, settings, publik)
    with Dorr(publik, workspace=workspace, settings=settings) as door, hel_mapp(folder, _own) as half:
        tables = _with_rows(door) if door.rader else lasta(door.con)
        if "xlsx" in forms:
            _require_room(tables, publik)
        if "duckdb" in forms:
            shutil.copyfile(door.fil, half / f"{publik}.duckdb")
        if "parquet" in forms:
            for number, one in enumerate(tables):
                output.say(Steg(f"Skriver {one.tabell.name}", number, len(tables), tyst=True))
                _parquet(half / f"{one.tabell.name}.parquet", one)
        content = {
            "snapshot": current(workspace).snapshot,
            "skriven": datetime.now(UTC).isoformat(timespec="seconds"),
            "publik": publik,
            "granskad": {"roll": approved.roll, "tid": approved.tid} if approved else None,
            "tabeller": {one.tabell.name: one.rader.height for one in tables},
        }
        about = _about(workspace, door, content)
        if "xlsx" in forms:
            output.say(f"Skriver {publik}.xlsx")
            _workbook(half / f"{publik}.xlsx", tables, about)
        lines = [f"{name}: {text}" if name else text for name, text in about]
        lines += ["", *(f"{t.tabell.name}: {t.rader.height} rader. {t.tabell.beskrivning}" for t in tables)]
        (half / LASMIG).write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
        content["filer"] = {p.name: _sha256(p) for p in sorted(half.iterdir())}
        (half / MARKE).write_text(output.as_json(content), encoding="utf-8")
        output.say(f"Publik {publik}. {door.far_se}")
    return {"mapp": str(folder), **content}


def _forms(asked: Sequence[str], *, rader: bool) -> Sequence[str]:
    for form in asked:
        if form not in FORMER:
            raise UsageError(f"Formatet {form} finns inte.", gor=f"Välj bland: {', '.join(FORMER)}.")
    return asked or [form for form in FORMER if not (rader and form == "xlsx")]


def _with_rows(door: Dorr) -> list[Saker]:
    """Every table of the snapshot, marked in its first column."""
    found = []
    for schema, name, text in query(door.con, _TABELLER).iter_rows():
        columns = tuple(Column(*row) for row in query(door.con, _KOLUMNER, [schema, name]).iter_rows())
        rows = door.markt(query(door.con, f"FROM {schema}.{name}"))
        found.append(Saker(f"{schema}.{name}"[:31], Table(schema, name, text, columns), rows))
    return found


_TABELLER = (
    "SELECT schema_name, table_name, coalesce(comment, '') FROM duckdb_tables() "
    "WHERE schema_name IN ('main', 'nyckeltal', 'meta') AND NOT internal ORDER BY ALL"
)
_KOLUMNER = (
    "SELECT column_name, data_type, coalesce(comment, '') FROM duckdb_columns() "
    "WHERE schema_name = ? AND table_name = ? ORDER BY column_index"
)


def _about(workspace: Workspace, door: Dorr, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = current(workspace)
    approved = content["granskad"]
    return [
        ("Publik", door.publik),
        ("Vad publiken ser", door.far_se),
        ("Ögonblicksbild", f"{found.snapshot}, publicerad {found.publicerad:%Y-%m-%d %H:%M} UTC"),
        *([("Granskad", f"{approved['tid'][:10]} av {approved['roll']}")] if approved else []),
        ("", _LASES),
    ]


def _parquet(path: Path, one: Saker) -> None:
    said = {c.namn: c.beskrivning for c in one.tabell.kolumner}
    one.rader.write_parquet(
        path,
        metadata={
            "beskrivning": one.tabell.beskrivning,
            "kolumner": json.dumps(said, ensure_ascii=False),
        },
    )


def _workbook(path: Path, tables: Sequence[Saker], about: Sequence[tuple[str, str]]) -> None:
    """A sheet that says what it is, one for each table, and one with what every column is."""
    columns = pl.DataFrame(
        [
            {"blad": one.blad, "tabell": one.tabell.name, "kolumn": c.namn, "beskrivning": c.beskrivning}
            for one in tables
            for c in one.tabell.kolumner
        ]
    )
    sheets = {
        "Om": pl.DataFrame(about, schema=["vad", "uppgift"], orient="row"),
        "Kolumner": columns,
        **{one.blad: _cut(one.rader) for one in tables},
    }
    write_workbook(path, sheets)


def _cut(frame: pl.DataFrame) -> pl.DataFrame:
    """A text that is longer than a cell holds ends where the cell does, and says so."""
    more = " … Hela texten finns i Parquet och DuckDB."
    texts = pl.col(pl.String)
    long = texts.str.len_chars() > TEXT
    return frame.with_columns(
        pl.when(long).then(texts.str.head(TEXT - len(more)) + more).otherwise(texts).name.keep()
    )


def _require_room(tables: Sequence[Saker], publik: str) -> None:
    for one in tables:
        if one.rader.height > ROWS:
            raise UsageError(
                f"{one.tabell.name} har {one.rader.height} rader, och ett Excelblad rymmer {ROWS}.",
                gor=f"Skriv: kategoriplan export --publik {publik} --format duckdb --format parquet",
            )


def _require_own(workspace: Workspace, folder: Path) -> None:
    """The folder is empty, not there, or holds an earlier export."""
    for within in (workspace.reports, workspace.root / "data"):
        if folder.is_relative_to(within):
            raise UsageError(
                f"Exporten får inte ligga i {within.name}.",
                var=str(folder),
                gor="Ange en mapp någon annanstans, som bara kategoriteamet når.",
            )
    if folder.exists() and not (folder.is_dir() and (_own(folder) or not any(folder.iterdir()))):
        raise UsageError(
            "Mappen har annat i sig än en tidigare export.",
            var=str(folder),
            gor="Ange en mapp som är tom eller inte finns.",
        )


def _own(folder: Path) -> set[str]:
    """The names of the files of the export that lies in a folder; none where there is none."""
    try:
        content = json.loads((folder / MARKE).read_text(encoding="utf-8"))
        tables = {f"{name}.parquet" for name in content["tabeller"]}
        return {MARKE, LASMIG, *tables, *content.get("filer", ())}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
