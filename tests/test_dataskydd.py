"""The notes on data protection say what is so: tables, places, measures and commands are the program's.

`KATEGORIPLAN_FACIT=skriv` writes the lists of columns anew; read the difference before it is committed.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import annan
import pytest

from kpilib.cli import run
from kpilib.contracts import CONTRACTS
from kpilib.contracts.columns import kind
from kpilib.keys import FILE
from kpilib.warehouse.schema import TABLES
from kpilib.workspace import HOME, Workspace

ROOT = Path(__file__).resolve().parent.parent
DOKUMENT = ROOT / "docs" / "dataskydd.md"
TEXT = DOKUMENT.read_text(encoding="utf-8")
BORJAN, SLUT = "<!-- tabeller: början -->\n", "<!-- tabeller: slut -->"
PERSON = ("person", "arende")


def columns_of_persons() -> dict[str, tuple[list[str], list[str]]]:
    """Table -> its columns with a pseudonym of a person or a case, and all the others of the row."""
    by_contract = {
        name: [c for c, column in contract.kolumner.items() if kind(column).typ in PERSON]
        for name, contract in CONTRACTS.items()
    }
    found = {}
    for table in TABLES:
        own = by_contract.get(table.namn) or [k.namn for k in table.kolumner if k.namn in PERSON]
        if own:
            found[table.namn] = (own, [k.namn for k in table.kolumner if k.namn not in own])
    return found


def lists() -> str:
    """The part of the document that says which columns there are, as it is to be."""
    persons = columns_of_persons()
    lines = [
        "**Rader om enskilda.** Varje rad är en uppgift om den person som pseudonymen står för.",
        "",
        "| Tabell | Rad | Pseudonym | Det övriga som raden säger om personen |",
        "|---|---|---|---|",
    ]
    about = {table.namn: table.beskrivning for table in TABLES}
    for name, (own, others) in persons.items():
        lines.append(f"| `{name}` | {about[name]} | {_named(own)} | {_named(others)} |")
    lines += [
        "",
        "**Leverantörer som kan vara en person** (enskild firma). Namnet och numret är ersatta: `person-` "
        "och en pseudonym, och *Enskild näringsidkare*.",
        "",
        "| Tabell | Kolumner |",
        "|---|---|",
    ]
    supplied = {
        name: [
            c
            for c, column in contract.kolumner.items()
            if kind(column).typ in ("organisationsnummer", "foretag")
        ]
        for name, contract in CONTRACTS.items()
    }
    derived = [t for t in TABLES if t.namn.startswith("leverantor") and t.namn not in supplied]
    supplied |= {t.namn: [k.namn for k in t.kolumner if k.typ == "VARCHAR"] for t in derived}
    lines += [f"| `{name}` | {_named(columns)} |" for name, columns in supplied.items() if columns]
    lines += [
        "",
        "**Text i tabeller utan personer.** Inget i den är avsett att peka ut någon, men någon kan ha "
        "skrivit det.",
        "",
        "| Tabell | Kolumner |",
        "|---|---|",
    ]
    for name, contract in CONTRACTS.items():
        texts = [c for c, column in contract.kolumner.items() if kind(column).typ == "text"]
        if texts and name not in persons:
            lines.append(f"| `{name}` | {_named(texts)} |")
    lines += [
        "",
        "I `meta.avvisad` står en cell som inte gick att använda så som den skrevs, men aldrig ur en kolumn "
        "som pekar ut någon, aldrig om den ser ut som ett personnummer, och aldrig ur en rad som kan vara "
        "förskjuten.",
    ]
    return "\n".join(lines) + "\n"


def _named(columns: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in columns)


def test_the_lists_of_columns_are_those_of_the_contracts() -> None:
    before, _, rest = TEXT.partition(BORJAN)
    written, _, after = rest.partition(SLUT)
    if os.environ.get("KATEGORIPLAN_FACIT") == "skriv":
        DOKUMENT.write_text(f"{before}{BORJAN}\n{lists()}\n{SLUT}{after}", encoding="utf-8")
        return
    assert written.strip() == lists().strip()


def test_every_table_with_a_person_in_it_is_listed() -> None:
    assert set(columns_of_persons()) == {
        "kopfil", "beslut", "avbrott", "egen_regi", "behovsbedomning", "f100", "verkstallighet",
    }  # fmt: skip


def test_every_place_of_a_workspace_is_listed() -> None:
    ws = Workspace(Path("/arbetsmapp"))
    places = {
        getattr(ws, name).relative_to(ws.root).as_posix()
        for name, found in vars(Workspace).items()
        if isinstance(found, property) and isinstance(getattr(ws, name), Path)
    }
    listed = set(re.findall(r"^\| `([^`]+)` \|", TEXT, re.M))
    settings = {"kategoriplan.toml", "mal.toml", "nyckeltal", "reports", "data/curated"}
    assert places - listed <= settings, "what is not the municipality's own settings is told of"


MEASURES = re.findall(r"^\| [^|]+ \| [^|]+ \| ([^|]*(?:`|–)[^|]*) \|[^|]*\|[^|]*\|$", TEXT, re.M)


@pytest.mark.parametrize("held", MEASURES)
def test_what_holds_a_measure_is_there(held: str) -> None:
    named = re.findall(r"`([^`]+)`", held)
    assert named or held.strip() == "–"
    assert [name for name in named if not (ROOT / name).is_file()] == []
    if named:
        assert any(name.startswith("tests/") for name in named), "a test holds each measure"


def test_every_measure_is_looked_at() -> None:
    assert len(MEASURES) >= 14


def _commands() -> Iterator[list[str]]:
    for block in re.findall(r"^```sh\n(.*?)^```", TEXT, re.M | re.S):
        for line in block.splitlines():
            yield shlex.split(line.partition(" #")[0])


def test_the_commands_work_as_they_are_written_one_after_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(FILE, str(tmp_path / "nyckel" / "pseudonym.key"))
    ws = annan.annan_kommun(tmp_path)
    corrected = tmp_path / "uttag" / "beslut_2025-01-31.csv"
    corrected.parent.mkdir()
    shutil.copy(tmp_path / "filer" / "beslut_2024-12-31.csv", corrected)
    corrected.write_text(corrected.read_text(encoding="utf-8").replace(";K;", ";M;"), encoding="utf-8")
    monkeypatch.setenv(HOME, str(ws.root))
    monkeypatch.chdir(ws.root)
    ran = []
    for program, *args in _commands():
        assert program == "kategoriplan"
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{annan.PERSONER[0]}\n"))
        code = run(args)
        shown = capsys.readouterr()
        assert code == 0, (args, shown.out, shown.err)
        ran.append(args[0])
    assert (ws.root / "utdrag.xlsx").is_file()
    assert ran.count("gallra") == 4
    assert {"registerutdrag", "ingest", "publish", "status", "nyckel", "doctor"} <= set(ran)


@pytest.mark.parametrize("name", ["SECURITY.md", "docs/dataskydd.md"])
def test_what_a_document_links_to_is_there(name: str) -> None:
    document = ROOT / name
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text(encoding="utf-8")):
        file, _, anchor = target.partition("#")
        linked = document.parent / file if file else document
        assert linked.is_file(), target
        headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.M)
        anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert not anchor or anchor in anchors, target
