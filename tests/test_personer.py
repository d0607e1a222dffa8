"""Rows of real life, from file to page: everyone is counted, and nobody is found.

The files are as real systems write them, in layouts that no profile knows: a register with reserve numbers
and protected persons, purchases with a credit, sole traders in a ledger with the municipality's own supplier
numbers, and suppliers of other countries or without a number.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import redirect_stderr, redirect_stdout
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from kommunen import arbetsmapp

from kpilib.cli import run
from kpilib.contracts.text import case
from kpilib.database import query
from kpilib.warehouse import connect
from kpilib.workspace import HOME, Workspace

FALL = Path(__file__).parent / "sources" / "fixtures" / "fall"
BESLUT = FALL / "verkliga_registerrader" / "Lifecare_beslut_2024-12-31.xlsx"
KOPTA = FALL / "verkliga_registerrader" / "Treserva_kopta_platser_2024-11-05.csv"
INTERNT = FALL / "personnummer_som_leverantor" / "reskontra_internt_2024-10-31.csv"
UTLANDSKA = FALL / "utlandska_nummer" / "l_idformer.csv"

PROFILER = {
    "beslut": """
[las]
datumformer = ["ååmmdd"]
[varden.insats]
bmss_vuxna = ["Bostad m särskild service", "BmSS", "Boende vuxna LSS"]
korttidsvistelse = ["Korttidsvistelse utom hemmet"]
""",
    "kopfil": """
[varden.insats]
bmss_vuxna = ["LSS § 9:9", "Boende vuxna LSS"]
""",
}
INTERNA = """
kalla = "leverantorsreskontra"
namn = "interna"
filnamn = ["reskontra_internt*"]
[las]
leverantor_id_ar_organisationsnummer = false
[kolumner]
nettobelopp = ["Belopp"]
"""
PERSONER = (
    "900101-9844", "850615-9816", "100202-9856", "770361-9887", "230710+9807", "991231-9994", "900101-TF12",
)  # fmt: skip
NAMN = ("Exempelsson", "Skyddas", "Samordn", "Reservnr", "Skyddad identitet")
HEMLIGT = re.compile("|".join([*(re.sub("[-+]", "[-+]?", one) for one in PERSONER), *NAMN]))


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str]:
    """The files taken in and published, and all that was printed on the way."""
    ws = arbetsmapp(tmp_path_factory.mktemp("personer"))
    ws.profiles.mkdir()
    for kalla, more in PROFILER.items():
        head = f'kalla = "{kalla}"\nnamn = "standard"\n'
        (ws.profiles / f"{kalla}.toml").write_text(head + more, encoding="utf-8")
    (ws.profiles / "interna.toml").write_text(INTERNA, encoding="utf-8")
    said = StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
        patch.setenv(HOME, str(ws.root))
        run(["ingest", "--profil", "standard", str(BESLUT), str(KOPTA), str(UTLANDSKA)])
        run(["ingest", "--profil", "interna", str(INTERNT)])
        run(["publish"])
        for command in ("status", "leverantorer"):
            run([command])
            run([command, "--json"])
        for table in ("main.kopfil", "main.leverantor_namn", "main.beslut"):
            run(["sql", "-p", "arbetsmaterial", f"FROM {table}"])
    return ws, said.getvalue()


def rows(ws: Workspace, sql: str) -> list[tuple[Any, ...]]:
    with connect(ws) as con:
        return query(con, sql).rows()


def test_every_row_with_a_person_is_in_and_the_protected_are_persons_of_their_own(
    taken: tuple[Workspace, str],
) -> None:
    ws, _ = taken
    found = rows(ws, "SELECT arende, person, avslutsdatum IS NULL, beslutsdatum::VARCHAR FROM main.beslut")
    assert len(found) == 9
    assert all(re.fullmatch(r"arende-[0-9a-f]{16}", arende) for arende, *_ in found)
    key = bytes.fromhex(Path(os.environ["KATEGORIPLAN_NYCKELFIL"]).read_text())
    number = {case(f"Ä-{n}", key): f"Ä-{n}" for n in range(20)}
    found = [(number[arende], *rest) for arende, *rest in found]
    persons = {arende: person for arende, person, *_ in found}
    assert len(set(persons.values())) == 9
    assert persons["Ä-6"].startswith("reserv-")
    assert persons["Ä-7"].startswith("skyddad-")
    assert persons["Ä-8"].startswith("skyddad-")
    assert {a: ended for a, _, ended, _ in found}["Ä-5"], "9999-12-31 is tills vidare"
    assert {a: day for a, *_, day in found}["Ä-8"] == "2024-03-08", "a clock time with a date"


def test_a_credit_corrects_its_own_person_s_month_and_knocks_nothing_out(
    taken: tuple[Workspace, str],
) -> None:
    ws, _ = taken
    assert rows(ws, "SELECT count(*), sum(belopp) FROM main.kopfil") == [(7, Decimal("531000.00"))]
    assert rows(
        ws, "SELECT sum(belopp), count(*) FROM main.kopfil GROUP BY person HAVING min(belopp) < 0"
    ) == [(Decimal("62350.00"), 2)]
    assert rows(ws, "SELECT count(*) FROM meta.avvisad WHERE regel LIKE 'dubblett%'") == [(0,)]
    assert rows(
        ws,
        "SELECT lasta_ore, godkanda_ore, avvisade_ore FROM meta.fil WHERE kalla = 'kopfil'",
    ) == [(53_100_000, 53_100_000, 0)]


def test_a_reserve_number_is_one_person_in_every_register(taken: tuple[Workspace, str]) -> None:
    ws, _ = taken
    assert rows(
        ws, "SELECT count(DISTINCT person) FROM main.kopfil JOIN main.beslut USING (person)"
        " WHERE person LIKE 'reserv-%'"
    ) == [(1,)]  # fmt: skip


def test_suppliers_of_other_countries_and_without_a_number_are_told_apart_by_what_there_is(
    taken: tuple[Workspace, str],
) -> None:
    ws, _ = taken
    found = rows(
        ws,
        "SELECT leverantor_id, sum(nettobelopp) FROM main.leverantorsreskontra WHERE kopare_id = '2120002627'"
        " GROUP BY 1 ORDER BY 1",
    )
    assert found == [
        ("5592480007", 4000),
        ("DE123456789", 1000),
        ("NO912345678MVA", 1000),
        (None, 3000),
    ]
    of = dict(rows(ws, "SELECT nummer, leverantor_id FROM main.leverantor_namn WHERE namn = 'X'"))
    assert len(set(of.values())) == 4, "one name, and four suppliers"


def test_a_sole_trader_is_a_person_whichever_kind_of_number_the_profile_names(
    taken: tuple[Workspace, str],
) -> None:
    ws, _ = taken
    found = rows(
        ws,
        "SELECT leverantor, leverantor_id FROM main.leverantorsreskontra WHERE kopare_id = '2120001355'"
        " ORDER BY rad",
    )
    assert found[0] == ("Västra AB", "10004007")
    assert [name for name, _ in found[1:]] == ["Enskild näringsidkare"] * 2
    assert len({nr for _, nr in found}) == 3
    persons = {p for (p,) in rows(ws, "SELECT person FROM main.kopfil")}
    assert {nr.removeprefix("person-") for _, nr in found[1:]} <= persons


def test_nobody_is_found_in_any_table_file_or_output(taken: tuple[Workspace, str]) -> None:
    ws, said = taken
    assert HEMLIGT.search(INTERNT.read_text(encoding="utf-8")), "what is looked for is in what was read"
    assert "Enskild näringsidkare" in said
    assert not HEMLIGT.search(said)
    raw = ws.raw.resolve()
    own = [p for p in ws.root.rglob("*") if p.is_file() and not p.is_relative_to(raw)]
    for path in own:
        held = path.read_bytes()
        for encoding in ("latin-1", "utf-16-le"):
            assert not HEMLIGT.search(held.decode(encoding, errors="replace")), path
        if path.suffix == ".parquet":
            assert not HEMLIGT.search(pl.read_parquet(path).write_json()), path
    with connect(ws) as con:
        for schema, table in con.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall():
            text = json.dumps(
                con.execute(f'FROM {schema}."{table}"').fetchall(), default=str, ensure_ascii=False
            )
            assert not HEMLIGT.search(text), f"{schema}.{table}"
