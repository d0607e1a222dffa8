"""Bad input, as an analyst meets it: one Swedish message, the next step, the exit code, nothing lost."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from kpilib.cli import run
from kpilib.database import query
from kpilib.rawstore import raw_files, undanlagda
from kpilib.warehouse import connect
from kpilib.workspace import Workspace

HEAD = "Personnummer;Insats;Leverantör;Organisationsnummer;Avtalsform;Från;Till;Dygn;Belopp;Period\n"
GOOD = "19811218-9876;BmSS vuxna;Exempel AB;556036-0793;Ramavtal;2023-05-01;;31;93 000,00;2024-10\n"
PNR = "811218"


def row(**changed: str) -> str:
    cells = dict(zip(HEAD.strip().split(";"), GOOD.strip().split(";"), strict=True)) | changed
    return ";".join(cells.values()) + "\n"


@pytest.fixture
def cli(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def _cli(*args: str | Path) -> tuple[int, str]:
        code = run([str(a) for a in args])
        shown = capsys.readouterr()
        text = shown.out + shown.err
        assert "Traceback" not in text
        assert PNR not in text, "a personnummer was printed"
        return code, re.sub(r"\s+", " ", text)

    return _cli


def quarantined(workspace: Workspace) -> pl.DataFrame:
    found = [pl.read_parquet(p) for p in workspace.parquet.rglob("avvisad.parquet")]
    return pl.concat(found)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("kopfil_2024-10.xlsx", (HEAD + GOOD).encode(), "Excel"),
        ("kopfil_2024-10.csv", b"", "tom"),
        ("kopfil_2024-10.csv", HEAD.encode(), "inga rader"),
        ("kopfil_2024-10.csv", (HEAD + GOOD).replace("Belopp", "Summa kr").encode(), "belopp"),
        ("kopfil_2024-10.csv", b"PK\x03\x04 not a workbook", ""),
    ],
    ids=["text named xlsx", "empty", "header only", "missing mandatory column", "broken workbook"],
)
def test_a_file_of_the_wrong_shape_is_refused_whole(
    name: str,
    content: bytes,
    says: str,
    tmp_path: Path,
    workspace: Workspace,
    cli: Callable[..., tuple[int, str]],
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    code, text = cli("ingest", path)
    assert code == 1
    assert says in text
    assert "Gör så här:" in text
    assert raw_files(workspace) == []
    assert path.read_bytes() == content, "the analyst's own file is untouched"


@pytest.mark.parametrize(
    ("changed", "column", "regel"),
    [
        ({"Belopp": "93 0O0,00"}, "belopp", "belopp_tecken"),
        ({"Personnummer": "19811218-9875"}, "person", "pnr_kontrollsiffra"),
        ({"Från": "2023-02-31"}, "fran", "datum_finns_inte"),
        ({"Avtalsform": "handslag"}, "avtalsform", "otillatet_varde"),
        ({"Till": "2023-04-01"}, "", "till_fore_fran"),
        ({"Dygn": "32"}, "dygn", "utanfor_grans"),
        ({"Insats": f"Hos 19{PNR}-9876"}, "insats", "otillatet_varde"),
        ({"Insats": ""}, "insats", "not_nullable"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_bad_row_goes_to_quarantine_and_the_rest_goes_on(
    changed: dict[str, str],
    column: str,
    regel: str,
    write: Callable[..., Path],
    workspace: Workspace,
    cli: Callable[..., tuple[int, str]],
) -> None:
    other = row(Personnummer="19640823-9819")
    code, text = cli("ingest", write("kopfil_2024-10.csv", HEAD + other + row(**changed)))
    assert code == 1
    assert "2 rader lästa, 1 godkända, 1 i karantän" in text
    assert "rad 3" in text
    found = quarantined(workspace).filter(pl.col("regel") == regel).row(0, named=True)
    assert (found["rad"], found["kolumn"], found["allvar"]) == (3, column, "avvisad")
    assert found["nasta_steg"]
    assert found["varde"] is None or PNR not in found["varde"]


def test_an_ambiguous_file_says_what_settles_it_each_time_it_is_given(
    write: Callable[..., Path], workspace: Workspace, cli: Callable[..., tuple[int, str]]
) -> None:
    path = write("kopfil_2024-10.csv", HEAD + row(Belopp="1,234"))
    for _ in range(2):
        code, text = cli("ingest", path)
        assert code == 1
        assert "decimaltecken" in text
    workspace.profiles.mkdir()
    (workspace.profiles / "kopfil.toml").write_text(
        'kalla = "kopfil"\nnamn = "standard"\n[las]\ndecimaltecken = "."\n', encoding="utf-8"
    )
    assert cli("ingest")[0] == 0


def test_a_file_named_after_a_person_is_refused_and_not_named(
    write: Callable[..., Path], workspace: Workspace, cli: Callable[..., tuple[int, str]]
) -> None:
    for args in ([], ["--json"]):
        code, text = cli("ingest", write("kopfil 19811218-9876.csv", HEAD + GOOD), *args)
        assert code == 1
        assert "namn innehåller ett personnummer" in text
    assert raw_files(workspace) == []


@pytest.mark.parametrize("name", ["kopfil 8112189876.csv", "kopfil 198112189876.csv"])
def test_nor_is_one_named_with_the_digits_alone(
    name: str, write: Callable[..., Path], workspace: Workspace, cli: Callable[..., tuple[int, str]]
) -> None:
    assert cli("ingest", write(name, HEAD + GOOD))[0] == 1
    assert raw_files(workspace) == []


def test_a_file_laid_in_the_store_by_hand_loses_the_person_in_its_name(
    workspace: Workspace, cli: Callable[..., tuple[int, str]]
) -> None:
    folder = workspace.raw / "kopfil"
    folder.mkdir(parents=True)
    (folder / f"kopfil 19{PNR}-9876.csv").write_text(HEAD + GOOD, encoding="utf-8")
    code, text = cli("ingest")
    assert code == 0
    assert "kopfil (visas inte).csv" in text
    assert not any(PNR in path.name for path in workspace.root.rglob("*"))


def test_a_duplicate_file_changes_nothing(
    write: Callable[..., Path], workspace: Workspace, cli: Callable[..., tuple[int, str]]
) -> None:
    path = write("kopfil_2024-10.csv", HEAD + GOOD)
    assert cli("ingest", path)[0] == 0
    again = path.rename(path.with_name("kopia av kopfil.csv"))
    code, text = cli("ingest", again)
    assert code == 0
    assert "redan intagen" in text
    assert len(raw_files(workspace)) == 1


def test_a_file_in_a_folder_that_is_no_source_is_set_aside_and_does_not_stop_the_rest(
    write: Callable[..., Path], workspace: Workspace, cli: Callable[..., tuple[int, str]]
) -> None:
    folder = workspace.raw / "kopfiler"
    folder.mkdir(parents=True)
    (folder / "kopfil_2024-09.csv").write_text(HEAD + GOOD)
    code, text = cli("ingest", write("kopfil_2024-10.csv", HEAD + row(Belopp="95 000,00")))
    assert code == 1
    assert "kopfiler är ingen källa" in text
    assert "Menade du kopfil?" in text
    assert "1 rader lästa, 1 godkända" in text
    assert [path.name for path in undanlagda(workspace)] == ["kopfil_2024-09.csv"]
    assert {raw.source for raw in raw_files(workspace)} == {"kopfil"}
    assert cli("publish")[0] == 0


TWIN = 'kalla = "kopfil"\nnamn = "tvilling"\nfilnamn = ["kopfil*"]\n'


def test_a_profile_that_is_named_follows_the_file(
    write: Callable[..., Path], workspace: Workspace, cli: Callable[..., tuple[int, str]]
) -> None:
    (workspace.root / "profiler").mkdir()
    (workspace.root / "profiler" / "tvilling.toml").write_text(TWIN + _standard_columns(), encoding="utf-8")
    other = TWIN.replace("tvilling", "trilling") + _standard_columns()
    (workspace.root / "profiler" / "trilling.toml").write_text(other, encoding="utf-8")
    path = write("kopfil_2024-10.csv", HEAD + GOOD)
    code, text = cli("ingest", path)
    assert (code, raw_files(workspace)) == (1, [])
    assert "--profil" in text
    assert cli("ingest", "--profil", "tvilling", path)[0] == 0
    assert cli("ingest")[0] == 0, "read again without being told"
    (workspace.root / "profiler" / "tvilling.toml").unlink()
    code, text = cli("ingest")
    assert code == 1
    assert "Profilen tvilling" in text
    assert cli("ingest", "--profil", "standard", path)[0] == 0


def _standard_columns() -> str:
    """What the bundled profile calls the columns."""
    bundled = (files("kpilib.sources") / "profiles" / "kopfil.toml").read_text(encoding="utf-8")
    return bundled[bundled.index("[las]") :]


def test_a_duplicate_row_is_quarantined_once(
    write: Callable[..., Path], workspace: Workspace, cli: Callable[..., tuple[int, str]]
) -> None:
    code, text = cli("ingest", write("kopfil_2024-10.csv", HEAD + GOOD + GOOD))
    assert code == 1
    assert "2 rader lästa, 1 godkända, 1 i karantän" in text
    assert quarantined(workspace)["regel"].to_list() == ["dubblett"]


def test_rows_that_contradict_each_other_are_both_quarantined(
    write: Callable[..., Path], workspace: Workspace, cli: Callable[..., tuple[int, str]]
) -> None:
    cli("ingest", write("kopfil_2024-10.csv", HEAD + GOOD + row(Belopp="94 000,00")))
    assert quarantined(workspace)["regel"].to_list() == ["dubblett_nyckel", "dubblett_nyckel"]


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, workspace: Workspace, cli: Callable[..., tuple[int, str]]
) -> None:
    path = tmp_path / "kopfil_2024-10.csv"
    many = "".join(row(Belopp=f"{n},00") for n in range(60_000))
    path.write_text(HEAD + many)
    stop = threading.Event()

    def writer() -> None:
        with path.open("a") as file:
            while not stop.is_set():
                file.write(GOOD)
                file.flush()

    thread = threading.Thread(target=writer)
    thread.start()
    try:
        code, text = cli("ingest", path)
    finally:
        stop.set()
        thread.join()
    assert code == 1
    assert "ändrades medan den lästes" in text
    assert raw_files(workspace) == []
    assert not [p for p in workspace.raw.rglob("*") if p.is_file()]


def test_a_rejected_file_leaves_the_published_snapshot_in_force(
    write: Callable[..., Path], workspace: Workspace, cli: Callable[..., tuple[int, str]]
) -> None:
    assert cli("ingest", write("kopfil_2024-10.csv", HEAD + GOOD))[0] == 0
    assert cli("publish")[0] == 0
    before = workspace.current.read_bytes()
    assert cli("ingest", write("kopfil_2024-11.csv", HEAD.replace("Period", "Tid") + GOOD))[0] == 1
    assert workspace.current.read_bytes() == before
    code, text = cli(
        "sql", "-p", "arbetsmaterial", "SELECT count(*) AS n FROM main.kopfil", "--format", "json"
    )
    assert (code, '"n": 1' in text) == (0, True)


def test_a_mended_profile_replays_the_quarantined_rows(
    write: Callable[..., Path], workspace: Workspace, cli: Callable[..., tuple[int, str]]
) -> None:
    assert cli("ingest", write("kopfil_2024-10.csv", HEAD + row(Avtalsform="RA-köp")))[0] == 1
    workspace.profiles.mkdir()
    (workspace.profiles / "kopfil.toml").write_text(
        'kalla = "kopfil"\nnamn = "standard"\n[varden.avtalsform]\nramavtal = ["RA-köp"]\n', encoding="utf-8"
    )
    code, text = cli("ingest")
    assert code == 0
    assert "1 rader lästa, 1 godkända, 0 i karantän" in text
    assert cli("publish")[0] == 0
    with connect(workspace) as con:
        assert query(con, "SELECT avtalsform FROM main.kopfil").rows() == [("ramavtal",)]
        assert query(con, "SELECT * FROM meta.avvisad").height == 0


def test_nothing_to_publish_is_said(cli: Callable[..., tuple[int, str]]) -> None:
    code, text = cli("publish")
    assert code == 1
    assert "inga godkända filer" in text
    assert cli("sql", "SELECT 1")[0] == 1


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["ingets"], "Menade du ingest"),
        (["sql"], "saknas"),
        (["status", "--jsson"], "--jsson finns inte"),
        (["demo", "--tabort"], "Menade du --ta-bort?"),
        (["ingest", "--utdrag", "2999-12-31"], "har inte varit än"),
        (["ingest", "finns-inte.csv"], "Filen finns inte"),
        (["fetch", "socialstyrelsen"], "finns inte"),
        (["ingest", "--utdrag", "igår"], "inte en dag"),
        (["new-kpi", "Stor Bokstav"], "id"),
        (["report", "--format", "ppt"], "Formatet"),
        (["report", "--engine", "quartoo"], "Välj en av: auto, quarto, builtin."),
        (["init", "ny", "--kommun", "Malå", "--ar", "25"], "Skriv ett heltal, minst 2000."),
        (["explain", "volym", "--rader", "-1"], "Skriv ett heltal, minst 0."),
        (["explain", "volym", "--rader", "alla"], "Skriv ett heltal"),
        (["profil", "."], ". är en mapp."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_use_exits_2_in_swedish(
    args: list[str], says: str, cli: Callable[..., tuple[int, str]]
) -> None:
    code, text = cli(*args)
    assert code == 2
    assert says in text
    assert "Gör så här:" in text


@pytest.mark.parametrize(
    "toml",
    ["[sekretess]\ntrosken = 4\n", "[plan]\nar = 'tjugofem'\n", "[plan\n"],
    ids=["key", "value", "syntax"],
)
def test_a_bad_setting_exits_2(toml: str, workspace: Workspace, cli: Callable[..., tuple[int, str]]) -> None:
    workspace.settings.write_text(toml, encoding="utf-8")
    code, text = cli("ingest")
    assert code == 2
    assert "kategoriplan.toml" in text
