"""A nyckeltal as the snapshot's catalogue has it."""

from __future__ import annotations

import json

from kpilib.nyckeltal.terms import Nyckeltal
from kpilib.rules import med_lag


def post(nyckeltal: Nyckeltal) -> dict[str, object]:
    """The row of `nyckeltal.katalog`."""
    terms = nyckeltal.terms
    same = (
        "namn",
        "strategi",
        "beskrivning",
        "enhet",
        "raknar",
        "slag",
        "riktning",
        "definition_version",
        "kalla",
    )
    return {
        "nyckeltal": nyckeltal.id,
        **{name: getattr(terms, name) for name in same},
        "insatser": list(terms.insatser),
        "roller": list(terms.roller),
        "period_typer": list(terms.period_typer),
        "kallor": list(terms.kallor),
        "dimensioner": list(terms.dimension),
        "utesluts": json.dumps(terms.utesluts, ensure_ascii=False),
        "mal": json.dumps({name: m.model_dump() for name, m in terms.mal.items()}, ensure_ascii=False),
        "exempel": json.dumps(dict(nyckeltal.exempel), ensure_ascii=False),
        "villkor": terms.model_dump_json(),
        "sida": med_lag(nyckeltal.sida),
        "sql": nyckeltal.sql,
    }
