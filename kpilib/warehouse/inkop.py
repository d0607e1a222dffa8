"""Suppliers from what the sources write, what a person must decide of them, and purchases against ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from importlib.resources import files

import duckdb
import polars as pl

from kpilib.contracts.read import ENSKILD, MASKERAD
from kpilib.database import fill, query
from kpilib.rules.avstamning import Cell, avstam
from kpilib.rules.leverantor import Beslut, Identitet, Indelning, Skriven, indela, is_orgnr
from kpilib.rules.tveksam import tveksamma
from kpilib.settings import Inkop
from kpilib.warehouse.inkop_tables import INKOP

_SKRIVNA = """
SELECT
    namn, nummer, min(manad) AS forst, max(manad) AS senast,
    count(*) FILTER (kalla = 'kopfil') AS kopfil,
    count(*) FILTER (kalla = 'ramavtal') AS ramavtal,
    count(*) FILTER (kalla = 'reskontra') AS reskontra
FROM (
    SELECT 'kopfil' AS kalla, leverantor AS namn, organisationsnummer AS nummer, period AS manad
    FROM main.kopfil
    UNION ALL
    SELECT 'ramavtal', leverantor, organisationsnummer, strftime(fran, '%Y-%m') FROM main.ramavtal
    UNION ALL
    SELECT 'reskontra', leverantor, leverantor_id, strftime(bokforingsdatum, '%Y-%m')
    FROM main.leverantorsreskontra
) WHERE namn IS NOT NULL GROUP BY namn, nummer
"""
_BESLUT = """
SELECT leverantor AS namn, organisationsnummer AS nummer, beslut, samma_som AS annat_nummer,
    samma_som_namn AS annat_namn, koncern
FROM main.leverantorsbeslut ORDER BY ALL
"""


def derive_suppliers(con: duckdb.DuckDBPyConnection, terms: Inkop) -> None:
    """Fill the tables of `INKOP` that tell suppliers apart."""
    konton = {"konto_nr": list(terms.konton), "insats": list(terms.konton.values())}
    fill(con, INKOP["konto_insats"], pl.DataFrame(konton, schema=dict.fromkeys(konton, pl.String)))
    skrivna = [Skriven(**row) for row in query(con, _SKRIVNA).iter_rows(named=True)]
    beslut = [Beslut(**row) for row in query(con, _BESLUT).iter_rows(named=True)]
    indelning = indela(skrivna, beslut, maskerad={MASKERAD})
    _fill(con, "leverantor_namn", (_name(i) for i in indelning.identiteter))
    _fill(con, "leverantor", _suppliers(indelning))
    fokus = {i.leverantor_id for i in indelning.identiteter if i.skriven.kopfil or i.skriven.ramavtal}
    asked = tveksamma(
        indelning, beslut, likhet=terms.namnlikhet, branschord=frozenset(terms.branschord), fokus=fokus
    )
    _fill(con, "leverantor_tveksam", (vars(t) for t in asked))


def reconcile(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `main.avstamning_inkop`, for the months that both sources have of an insats."""
    sql = files("kpilib.warehouse").joinpath("sql/kop_och_bokfort.sql").read_text(encoding="utf-8")
    named = avstam(Cell(**row) for row in query(con, sql).iter_rows(named=True))
    _fill(
        con,
        "avstamning_inkop",
        (
            {
                "manad": a.cell.manad,
                "leverantor_id": a.cell.leverantor_id,
                "insats": a.cell.insats,
                "kopt": _kronor(a.cell.kopt),
                "bokfort": _kronor(a.cell.bokfort),
                "skillnad": _kronor(a.cell.skillnad),
                "orsak": a.orsak,
            }
            for a in named
        ),
    )


def _kronor(ore: int | None) -> Decimal | None:
    return None if ore is None else Decimal(ore).scaleb(-2)


def _fill(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[dict[str, object]]) -> None:
    found = list(rows)
    if found:
        fill(con, INKOP[table], pl.DataFrame(found, infer_schema_length=None))


def _name(i: Identitet) -> dict[str, object]:
    s = i.skriven
    return {
        "namn": s.namn,
        "nummer": s.nummer or "",
        "leverantor_id": i.leverantor_id,
        "regel": i.regel,
        "rader_kopfil": s.kopfil,
        "rader_ramavtal": s.ramavtal,
        "rader_reskontra": s.reskontra,
        "senast": s.senast,
    }


def _suppliers(indelning: Indelning) -> list[dict[str, object]]:
    of: dict[str, list[Skriven]] = defaultdict(list)
    for i in indelning.identiteter:
        of[i.leverantor_id].append(i.skriven)
    names = {nr: max(written, key=lambda s: (s.senast, s.rader, s.namn)).namn for nr, written in of.items()}
    shared = Counter(names.values())
    rows: list[dict[str, object]] = []
    for nr, written in sorted(of.items()):
        number = nr if is_orgnr(nr) else None
        # Sole traders are shown together: their number is a pseudonym, and no report names one.
        alone = shared[names[nr]] == 1 or names[nr] == ENSKILD
        shown = names[nr] if alone else f"{names[nr]} ({nr.removeprefix('namn:')})"
        rows.append(
            {
                "leverantor_id": nr,
                "organisationsnummer": number,
                "namn": names[nr],
                "visas_som": shown,
                "koncern": indelning.koncern.get(nr, shown),
                "antal_namn": len(written),
                "rader_kopfil": sum(s.kopfil for s in written),
                "rader_ramavtal": sum(s.ramavtal for s in written),
                "rader_reskontra": sum(s.reskontra for s in written),
                "forst": min(s.forst for s in written),
                "senast": max(s.senast for s in written),
            }
        )
    return rows
