"""What came of taking files in, for a person and for a program."""

from __future__ import annotations

from kpilib.cli import karantan
from kpilib.pipeline import Delivered, Refreshed


def as_text(delivered: Delivered) -> list[str]:
    """What came of taking files in, in Swedish, a line each."""
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
    if not delivered.nylasta and not delivered.lagrade and not delivered.refuserade:
        lines.append("Inga nya eller ändrade filer.")
    earlier = sum(c.balans.avvisade_rader for c in delivered.filer if c.balans and not c.nylast)
    if earlier:
        lines.append(f"Sedan tidigare ligger {earlier} rader i karantän; kategoriplan karantan visar dem.")
    return lines


def as_json(delivered: Delivered) -> dict[str, object]:
    """What came of taking files in, for a program."""
    return {
        "intagna": [
            {"namn": s.raw.name, "fil": s.raw.fil, "dubblett": s.duplicate} for s in delivered.lagrade
        ],
        "avvisade": [{"namn": name, "vad": e.vad, "var": e.var, "gor": e.gor} for name, e in delivered.fel],
        "lasta": [c.as_row() for c in delivered.nylasta],
    }


def refreshed_as_json(done: Refreshed) -> dict[str, object]:
    """What came of a refresh, for a program."""
    return {
        **as_json(done.delivered),
        "snapshot": done.current.snapshot,
        "sidor": [str(p) for p in done.pages],
        "statistik": [error.vad for error in done.unreachable],
    }
