"""What came of taking files in, for a person and for a program."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import polars as pl

from kpilib.begrepp.upplysning import VANTAR
from kpilib.cli import karantan
from kpilib.form.upplysning import grouped
from kpilib.pipeline import Delivered, Refreshed
from kpilib.warehouse import Curated


def as_text(delivered: Delivered) -> list[str]:
    """What came of the files that were given or read now, in Swedish, a line each."""
    lines = [f"{s.raw.name} är redan intagen; inget är ändrat." for s in delivered.lagrade if s.duplicate]
    lines += [
        f"{s.raw.name} är oförändrad sedan uttaget {s.oforandrad_sedan}; den gäller nu för det senare."
        for s in delivered.lagrade
        if s.oforandrad_sedan
    ]
    for c in delivered.nylasta:
        if c.balans:
            b = c.balans
            lines.append(
                f"{c.raw.name}: {c.raw.source}, {b.lasta_rader} rader lästa, {b.godkanda_rader} godkända, "
                f"{b.avvisade_rader} i karantän."
            )
            lines += karantan.som_text(karantan.anmarkningar([c]))
    lines += _told_lines(delivered)
    lines += _profile_lines(delivered, lines)
    lines += chain.from_iterable(map(question, delivered.nya_fragor))
    if not delivered.nylasta and not delivered.lagrade and not delivered.refuserade:
        lines.append("Inga nya eller ändrade filer.")
    return lines


def _told_lines(delivered: Delivered, most: int = 20) -> list[str]:
    """What there is to know of the files that were read, of each source what is of one kind on one line."""
    names = {c.raw.fil: c.raw.name for c in delivered.nylasta}
    told = delivered.upplysningar.filter(pl.col("fil").is_in(list(names)) & (pl.col("kod") != VANTAR))
    rows = grouped(told.with_columns(pl.col("fil").replace(names)), ["kalla"]).to_dicts()
    lines = ["Att veta om filerna:"] if rows else []
    for row, after in zip(rows[:most], [*rows[1:most], None], strict=False):
        lines.append(f"  {row['kalla']}, {row['var']}: {row['beskrivning']}")
        if row["nasta_steg"] and (after is None or after["nasta_steg"] != row["nasta_steg"]):
            lines.append(f"    {row['nasta_steg']}")
    if len(rows) > most:
        lines.append(f"  … och {len(rows) - most} till i kategoriplan status.")
    return lines


def _profile_lines(delivered: Delivered, told: Sequence[str]) -> list[str]:
    """Which file the profile is that next steps speak of, where any does."""
    if not any("i profilen" in line for line in told):
        return []
    where = {c.raw.source: c.profilfil for c in delivered.nylasta if c.profilfil}
    return [f"Profilen för {kalla} är {fil}." for kalla, fil in where.items()]


def question(c: Curated) -> list[str]:
    """What a file that does not count waits for, and the answers; nothing of one that does."""
    if c.fraga is None:
        return []
    return [f"{c.raw.name}: {c.fraga.vad}", *(f"  {way}" for way in c.fraga.gor.split("\n"))]


def earlier(delivered: Delivered) -> list[str]:
    """What there was before and still is, a line each: it may not bury what is new."""
    new = {c.raw.fil for c in delivered.nya_fragor}
    lines = [
        f"{c.raw.name} väntar på svar sedan tidigare; kategoriplan status visar frågan och svaren."
        for c in delivered.vantar
        if c.raw.fil not in new
    ]
    rows = sum(c.balans.avvisade_rader for c in delivered.filer if c.balans and not c.nylast)
    if rows:
        lines.append(f"Sedan tidigare ligger {rows} rader i karantän; kategoriplan karantan visar dem.")
    return lines


def as_json(delivered: Delivered) -> dict[str, object]:
    """What came of taking files in, for a program."""
    return {
        "intagna": [
            {"namn": s.raw.name, "fil": s.raw.fil, "dubblett": s.duplicate} for s in delivered.lagrade
        ],
        "avvisade": [{"namn": name, "vad": e.vad, "var": e.var, "gor": e.gor} for name, e in delivered.fel],
        "lasta": [c.as_row() for c in delivered.nylasta],
        "upplysningar": delivered.upplysningar.filter(
            pl.col("fil").is_in([c.raw.fil for c in (*delivered.nylasta, *delivered.vantar)])
        ).to_dicts(),
        "vantar": [
            {"namn": c.raw.name, "fil": c.raw.fil, "vad": c.fraga.vad, "gor": c.fraga.gor}
            for c in delivered.vantar
            if c.fraga
        ],
    }


def refreshed_as_json(done: Refreshed) -> dict[str, object]:
    """What came of a refresh, for a program."""
    return {
        **as_json(done.delivered),
        "snapshot": done.current.snapshot,
        "sidor": [str(p) for p in done.pages],
        "statistik": [error.vad for error in done.unreachable],
        "sidfel": [{"vad": e.vad, "var": e.var, "gor": e.gor} for e in done.sidfel],
    }
