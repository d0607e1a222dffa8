"""Täljare and nämnare are of the same days and rows, and nothing but a nyckeltal's own rows moves it."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kpilib.contracts import CONTRACTS
from kpilib.database import query
from nyckeltal.reference import GROUPS, Town
from nyckeltal.reference.bestand import interrupted
from nyckeltal.reference.calendar import named
from nyckeltal.reference.deliveries import delivered
from nyckeltal.reference.engine import outcomes, warehouse
from nyckeltal.reference.samples import ALL, SETTINGS, group_of, samples, values_in
from nyckeltal.reference.town import ALLA, MONTHLY, STATISTIK, WITHOUT_INSATS, Row, period_of, runs
from nyckeltal.test_properties import SHARES, complete

TOGETHER = "sample municipalities"

FEW = 4
"""Towns that are computed anew with something changed."""
COUNTED = """
    SELECT u.insats, u.taljare, u.namnare, u.tabell, u.rad, k.fran, k.till
    FROM ({sql}) AS u JOIN main.kalender AS k USING (period_typ, period)
    WHERE u.utesluten IS NULL AND (k.redovisas OR {alltid})
        AND period_typ IN ({typer}) AND u.insats IN ({insatser})
"""


@pytest.mark.parametrize("name", ALL)
def test_what_is_counted_is_of_the_values_insats_and_days(name: str) -> None:
    """Each row with a part of täljare or nämnare lies in the period, or runs on its last day."""
    terms = ALL[name].terms
    seen = 0
    for sample in samples(group_of(name)):
        sql = COUNTED.format(
            sql=ALL[name].sql,
            alltid=terms.slag == "statistik",
            typer=", ".join(f"'{t}'" for t in terms.period_typer),
            insatser=", ".join(f"'{i}'" for i in terms.insatser),
        )
        with warehouse(sample.town, SETTINGS) as con:
            found = query(con, sql)
        for insats, taljare, namnare, table, rad, fran, till in found.iter_rows():
            seen += 1
            if name in SHARES and taljare is not None and namnare:
                assert 0 <= taljare / namnare <= 1, "what is in the täljare is in the nämnare"
            if rad is None:
                continue  # a figure of Kolada's, whose place in the file is not a row
            row = sample.town.rows(table)[rad - 2]
            if table not in STATISTIK:
                first = date(fran.year - 1, 1, 1) if terms.aret_fore else fran
                first = date(till.year, 1, 1) if terms.slag == "ackumulerat" else first
                assert _belongs(table, row, terms.slag == "bestand", first, till), (table, row, till)
            if insats != ALLA and not terms.namnare_alla:
                assert _insats(sample.town, table, row) in {insats, None}
    assert seen


def _insats(town: Town, table: str, row: Row) -> str | None:
    if table == "avbrott":
        decision = interrupted(town, row)
        return None if decision is None else str(decision["insats"])
    return None if table in WITHOUT_INSATS else str(row["insats"])


def _belongs(table: str, row: Row, stock: bool, fran: date, till: date) -> bool:
    """Whether a row has to do with a period, or is in force on its last day."""
    if table in MONTHLY:
        own = named(period_of(table, row))
        if stock:
            return own.till == till and (table != "kopfil" or runs(row, till))
        return fran <= own.fran and own.till <= till
    begins, ends = _span(table, row)
    return begins <= till and (ends is None or ends >= (till if stock else fran))


def _span(table: str, row: Row) -> tuple[date, date | None]:
    """The first and the last day that a row of a register says something of."""
    if table == "ramavtal":
        return row["fran"], row["forlangd_till"] or row["till"]
    if table == "f100":
        return row["flyttdatum"], row["flyttdatum"]
    if table == "avbrott":
        return row["avbrott_fran"], row["aterupptaget"]
    if table == "beslut":
        days = [row["beslutsdatum"], *([row["verkstallt_fran"]] if row["verkstallt_fran"] else [])]
        return min(days), row["avslutsdatum"]
    return row["fran"], row["till"]


OTHER = "korttidstillsyn"
_BOUGHT = {"leverantor": "Exempel 8", "organisationsnummer": "5560000088"}
MORE: Mapping[str, list[Row]] = {
    "kopfil": [
        {
            **_BOUGHT, "person": "a1", "insats": OTHER, "enhet": "Norr", "kommun": "Ale",
            "avtalsform": "ramavtal", "avtalsnummer": "1", "skolplacering": False, "undantag": False,
            "fran": date(2022, 1, 1), "till": None, "dygnspris": Decimal(100), "dygn": 28,
            "belopp": Decimal(5000),
            "period": "2023-03",
        }
    ],
    "ramavtal": [
        {
            **_BOUGHT, "avtalsnummer": "1", "insats": OTHER, "delomrade": None, "fran": date(2022, 1, 1),
            "till": date(2025, 1, 1), "forlangd_till": None,
        }
    ],
    "avtalspris": [{"avtalsnummer": "1", "insats": OTHER, "galler_fran": date(2022, 1, 1), "dygnspris": 1}],
    "egen_regi": [{"person": "a1", "insats": OTHER, "enhet": "Eken", "fran": date(2022, 6, 1), "till": None}],
    "enhet": [
        {
            "enhet": "Eken", "insats": OTHER, "regiform": "egen", "kommun": "Borås", "period": "2023-03",
            "platser": 4, "belagda_dygn": 9,
        }
    ],
    "kostnad": [
        {
            "insats": OTHER, "regiform": "egen", "enhet": "Eken", "intakt": 1, "kostnad": -700,
            "overhead": None, "period": "2023-03",
        }
    ],
    "beslut": [
        {
            "arende": "9", "person": "a1", "kon": "K", "lagrum": None, "insats": OTHER, "beslutstyp": "nytt",
            "beslutsdatum": date(2022, 6, 1), "verkstallt_fran": date(2022, 7, 1),
            "verkstallighetsgrad": "hel", "avslutsdatum": None, "avslutsorsak": None, "personkrets": "1",
        },
        {
            "arende": "9", "person": "a2", "kon": "M", "lagrum": None, "insats": OTHER, "beslutstyp": "nytt",
            "beslutsdatum": date(2022, 6, 2), "verkstallt_fran": None, "verkstallighetsgrad": "ingen",
            "avslutsdatum": None, "avslutsorsak": None, "personkrets": None,
        },
    ],
    "leverantorsreskontra": [
        {
            "verifikationsnummer": "V0", "leverantor": "Exempel 8", "leverantor_id": "5560000088",
            "konto_nr": "5010", "bokforingsdatum": date(2023, 12, 1), "nettobelopp": Decimal(999),
        }
    ],
    "lss_statistik": [
        {
            "ar": 2023, "kommun": "1480", "roll": "tillsyn", "personkrets": "1", "kon": ALLA, "alder": ALLA,
            "antal": 70, "antal_saknas": None,
        }
    ],
}  # fmt: skip
"""Rows of another insats; the ledger's is on an account of none."""


def _larger(town: Town) -> Town:
    """The town with rows of another insats in each table that it has rows in."""
    for table, rows in MORE.items():
        if town.rows(table):
            columns = town.rows(table)[0].keys()
            added = [{column: row.get(column) for column in columns} for row in rows]
            town = town.with_rows(table, [*town.rows(table), *added])
    return town


@pytest.mark.parametrize("group", GROUPS)
def test_rows_of_another_insats_change_nothing(group: str) -> None:
    for sample in samples(group)[:FEW]:
        larger = values_in(group, _larger(sample.town))
        for name, before in sample.values.items():
            if ALL[name].terms.namnare_alla:
                continue  # its nämnare is of all insatser, and says so
            own = {k: v for k, v in before.items() if k[0] != OTHER and not _is_of_all(name, k[0])}
            after = larger[name]
            # A month's köpfil answers for every insats, so a purchase of another may fill a gap; that is all.
            assert (name, {k: after.get(k) for k in complete(own)}) == (name, complete(own))
            if "kopfil" not in ALL[name].terms.kallor:
                reported = {key[3:] for key in before}
                there = {k for k in after if k in own or (k[0] != OTHER and k[3:] in reported)}
                assert (name, {k for k in there if not _is_of_all(name, k[0])}) == (name, own.keys())


def _is_of_all(name: str, insats: str) -> bool:
    """Whether a value counts every insats together, from tables that tell them apart."""
    return insats == ALLA and not set(ALL[name].terms.kallor) <= {*WITHOUT_INSATS, *STATISTIK}


@pytest.mark.parametrize("group", GROUPS)
def test_the_order_of_rows_does_not_matter(group: str) -> None:
    for n, sample in enumerate(samples(group)[:FEW]):
        turned = sample.town
        for table, rows in sample.town.tables.items():
            turned = turned.with_rows(table, random.Random(n).sample(list(rows), len(rows)))
        assert values_in(group, turned) == sample.values


@pytest.mark.parametrize("group", GROUPS)
def test_the_order_of_files_does_not_matter_where_none_replaces_another(group: str) -> None:
    """Kolada's deliveries are laid over one another in a way of their own, which has its own tests."""
    nyckeltal = [ALL[name] for name in GROUPS[group].nyckeltal]
    for n, sample in enumerate(samples(group)[:2]):
        town = sample.town.with_rows("kolada_varde", [])
        in_one = values_in(group, town) if sample.town.rows("kolada_varde") else sample.values
        with tempfile.TemporaryDirectory() as folder:
            found = delivered(nyckeltal, town, SETTINGS, Path(folder), random.Random(n))
        for name, whole in in_one.items():
            together = outcomes(found[name])
            assert together.keys() == whole.keys()
            # A file answers for the insatser that it came with: files of a month say less than one.
            for key, value in whole.items():
                if "kopfil" not in (*value[0].saknas, *together[key][0].saknas):
                    assert (name, key, together[key]) == (name, key, value)


def test_every_monthly_table_is_delivered_month_by_month() -> None:
    """The order of files is tried with files that no later one replaces."""
    for table in MONTHLY:
        month = "strftime(bokforingsdatum, '%Y-%m')" if table == "leverantorsreskontra" else "period"
        assert CONTRACTS[table].ersatter[-1] == month
