"""The quarantine, before and after publishing: by rule for a reader, by row for the owner of the system."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from kpilib.cli import run
from kpilib.cli.karantan import anmarkningar, grupper, som_text, summering
from kpilib.contracts.masked import masked
from kpilib.warehouse import kept
from kpilib.workspace import Workspace

HEAD = "Personnummer;Insats;Leverantör;Organisationsnummer;Avtalsform;Från;Till;Dygn;Belopp;Period\n"
GOOD = "19811218-9876;BmSS vuxna;Exempel AB;556036-0793;Ramavtal;2023-05-01;;31;93 000,00;2024-10\n"
WRONG_DIGIT, OTHER_DIGIT, NAME = "19811218-9875", "19640823-9818", "Hos 19811218-9876"
BAD = (
    GOOD.replace("19811218-9876", WRONG_DIGIT).replace("93 000,00", "1 000,50")
    + GOOD.replace("19811218-9876", OTHER_DIGIT).replace("93 000,00", "2 000,25")
    + GOOD.replace("19811218-9876", "19811218-98").replace("Ramavtal", "handslag")
    + GOOD.replace("19811218-9876", WRONG_DIGIT).replace("93 000,00", "4 000,00")
)
PROTECTED = ("19811218", "19640823", "9876", "9875", "9818")

Cli = Callable[..., tuple[int, str]]


@pytest.fixture
def cli(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Cli:
    def _cli(*args: str | Path) -> tuple[int, str]:
        code = run([str(a) for a in args])
        shown = capsys.readouterr()
        text = shown.out + shown.err
        assert not any(part in text for part in PROTECTED), "a protected value was printed"
        return code, text

    return _cli


@pytest.fixture
def taken_in(write: Callable[..., Path], workspace: Workspace, cli: Cli) -> str:
    """What `ingest` says of one good row and four bad ones."""
    code, text = cli("ingest", write("kopfil_2024-10.csv", HEAD + GOOD + BAD))
    assert code == 1
    return text


RULE = [
    "3 rader, 7 001 kr: Personnumrets kontrollsiffra stämmer inte. (kopfil, Personnummer)",
    "  Till exempel kopfil_2024-10.csv, rad 3 (########-####); kopfil_2024-10.csv, rad 4 (########-####)",
    "  Gör så här: Rätta numret i källan.",
]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_ingest_status_and_karantan_say_the_same_by_rule(taken_in: str, cli: Cli) -> None:
    for text in (taken_in, cli("status")[1], cli("karantan")[1]):
        for line in RULE:
            assert line in plain(text)


def test_a_row_with_two_faults_is_one_row_of_the_quarantine(taken_in: str, workspace: Workspace) -> None:
    found = anmarkningar(kept(workspace))
    assert summering(found) == (4, 100_050 + 200_025 + 9_300_000 + 400_000)
    by_rule = {(g["regel"], g["kolumn"]): (g["rader"], g["ore"]) for g in grupper(found).to_dicts()}
    assert by_rule == {
        ("pnr_kontrollsiffra", "Personnummer"): (3, 700_075),
        ("pnr_form", "Personnummer"): (1, 9_300_000),
        ("otillatet_varde", "Avtalsform"): (1, 9_300_000),
    }


def test_what_the_steps_differ_in_is_said(taken_in: str, workspace: Workspace) -> None:
    found = anmarkningar(kept(workspace)).with_row_index("i")
    steps = found.with_columns(pl.format("Steg {}.", "i").alias("nasta_steg")).drop("i")
    assert "  Gör så här: Steg 0. (och 2 andra steg; kategoriplan karantan visar dem)" in som_text(steps, "")


@pytest.mark.parametrize("published", [False, True])
def test_the_list_to_mend_has_each_fault_and_no_protected_value(
    published: bool, taken_in: str, cli: Cli, tmp_path: Path
) -> None:
    if published:
        cli("publish")
    for name in ("lista.xlsx", "lista.csv", "lista.json", "lista.parquet"):
        assert cli("karantan", "--ut", tmp_path / name)[0] == 0
        content = (tmp_path / name).read_bytes()
        assert not any(part.encode() in content for part in PROTECTED)
    book = fastexcel.read_excel(tmp_path / "lista.xlsx")
    assert book.sheet_names == ["Att rätta", "Per regel"]
    rows = book.load_sheet("Att rätta").to_polars()
    assert rows.columns[:6] == ["Fil", "Blad", "Rad", "Kolumn", "Vad", "Nästa steg"]
    listed = {(r["Rad"], r["Kolumn"], r["Form"], r["Värde"]) for r in rows.to_dicts()}
    assert listed == {
        (3, "Personnummer", "########-####", None),
        (4, "Personnummer", "########-####", None),
        (5, "Personnummer", "########-##", None),
        (5, "Avtalsform", "xxxxxxxx", "handslag"),
        (6, "Personnummer", "########-####", None),
    }
    swedish = (tmp_path / "lista.csv").read_text(encoding="utf-8-sig").splitlines()
    assert swedish[0].startswith("Fil;Blad;Rad;Kolumn;Vad;Nästa steg;")
    assert len(swedish) == 1 + rows.height


def test_a_file_that_was_rejected_whole_stands_in_the_list(
    write: Callable[..., Path], workspace: Workspace, cli: Cli, tmp_path: Path
) -> None:
    cli("ingest", write("kopfil_2024-10.csv", HEAD + GOOD.replace("93 000,00", "1,234")))
    assert "Avvisad i sin helhet: kopfil_2024-10.csv." in cli("karantan")[1]
    cli("karantan", "--ut", tmp_path / "lista.xlsx")
    [row] = fastexcel.read_excel(tmp_path / "lista.xlsx").load_sheet(0).to_polars().to_dicts()
    assert (row["Fil"], row["Utfall"]) == ("kopfil_2024-10.csv", "hela filen avvisad")
    assert "decimaltecken" in row["Nästa steg"]


def test_one_file_is_asked_for_by_its_name(taken_in: str, write: Callable[..., Path], cli: Cli) -> None:
    cli("ingest", write("kopfil_2024-11.csv", (HEAD + BAD).replace("2024-10", "2024-11")))
    assert "kopfil_2024-10.csv" not in cli("karantan", "kopfil_2024-11.csv")[1]
    code, text = cli("karantan", "kopfil_2024-1.csv")
    assert code == 2
    assert "Menade du kopfil_2024-1" in text


def test_a_program_reads_the_groups_and_the_rows(taken_in: str, cli: Cli) -> None:
    found = json.loads(cli("karantan", "--json")[1])
    assert (found["rader"], len(found["anmarkningar"]), len(found["grupper"])) == (4, 5, 3)
    status = json.loads(cli("status", "--json")[1])
    assert status["karantan"] == found["anmarkningar"]
    assert status["karantan_grupper"] == found["grupper"]


def test_nothing_in_quarantine_is_said(workspace: Workspace, cli: Cli) -> None:
    assert cli("karantan") == (0, "Inga rader i karantän.\n")


@pytest.mark.parametrize(
    ("cell", "shape"),
    [
        ("19811218-9876", "########-####"),
        ("198112189876", "############"),
        ("TF123456", "XX######"),
        ("Åsa Öberg", "Xxx Xxxxx"),
        ("93\N{NO-BREAK SPACE}0O0,00", "## #X#,##"),
        ("en text som är lång och kan namnge någon", "xx xxxx xxx xx xxxx xxx …"),
        ("", ""),
    ],
)
def test_a_masked_cell_shows_its_shape_and_no_letter_or_digit_of_it(cell: str, shape: str) -> None:
    assert masked(cell) == shape
