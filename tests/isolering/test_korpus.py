"""Files that nobody can read, and files that look as if: each by itself, and all at once among good ones.

The good ones are those of a municipality with few of the sources. Printed is how many there were, what became
of them, and the longest time and most memory that it took, of the program and its reader together.
"""

from __future__ import annotations

import os
import re
import threading
import time
from pathlib import Path

import polars as pl
import pytest
from annan import SETTINGS, annan_kommun

from isolering import korpus
from isolering.minne import peak
from kpilib import pipeline
from kpilib.rawstore import raw_files, undanlagda
from kpilib.rawstore.raw_file import plain_name
from kpilib.workspace import Workspace

LONGEST, LARGEST = 60.0, 1_500
"""Seconds for one file, and MB of memory."""
WHO = getattr(os, "geteuid", lambda: 1)()

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the corpus has pipes, links and names of Linux")


@pytest.fixture(scope="module")
def kommun(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Another municipality than the demonstration's, its few files taken in and published."""
    return annan_kommun(tmp_path_factory.mktemp("kommun"))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace in which files are tried one by one."""
    ws = Workspace(tmp_path_factory.mktemp("en"))
    ws.settings.write_text(SETTINGS, encoding="utf-8")
    return ws


def written(folder: Path, name: str) -> Path:
    every = {**korpus.FILER, **korpus.ODDA, **korpus.LAGEN, **korpus.OLASBAR}
    path = folder / "a" / "b" / "c" / name
    path.parent.mkdir(parents=True)
    every[name](path)
    return path


@pytest.mark.parametrize("name", [*korpus.FILER, *korpus.LAGEN], ids=ascii)
def test_a_file_that_cannot_be_read_is_refused_by_name_with_a_next_step(
    name: str, alone: Workspace, tmp_path: Path
) -> None:
    path, start = written(tmp_path, name), time.monotonic()
    got = pipeline.ingest(alone, [path])
    assert time.monotonic() - start < LONGEST
    [(named, error)] = got.fel
    assert named == name
    assert error.vad
    assert error.gor
    assert "klarade inte att läsa" not in error.vad, "what the program knows nothing of is no reason"
    assert raw_files(alone) == []


@pytest.mark.skipif(WHO == 0, reason="the system's own user may read everything")
@pytest.mark.parametrize("name", [*korpus.OLASBAR])
def test_a_file_that_one_may_not_read_is_refused(name: str, alone: Workspace, tmp_path: Path) -> None:
    [(_, error)] = pipeline.ingest(alone, [written(tmp_path, name)]).fel
    assert "får inte läsa" in error.vad


@pytest.mark.parametrize("name", [*korpus.ODDA], ids=lambda n: ascii(n)[:40])
def test_a_file_that_only_looks_dangerous_is_read(name: str, kommun: Workspace, tmp_path: Path) -> None:
    ws = Workspace(tmp_path / "ws")
    ws.root.mkdir()
    ws.settings.write_bytes(kommun.settings.read_bytes())
    got = pipeline.ingest(ws, [written(tmp_path, name)])
    assert got.fel == []
    [read] = got.nylasta
    assert read.balans is not None
    assert read.balans.godkanda_rader >= 1
    assert read.balans.closes()
    assert read.raw.name == plain_name(name)


def rows(ws: Workspace) -> dict[str, list[tuple[object, ...]]]:
    """What was read of each file that is in force."""
    return {
        f"{c.raw.name} {table}": pl.read_parquet(path).rows()
        for c in pipeline.ingest(ws).filer
        for table, path in c.i_kraft.items()
    }


def test_all_of_them_at_once_stop_nothing(
    kommun: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows(kommun)
    folder = kommun.raw / "kopfil"
    bad = list(korpus.skriv(folder, korpus.FILER, korpus.LAGEN, korpus.OLASBAR if WHO else {}))
    odd = list(korpus.skriv(folder, korpus.ODDA))
    first = peak(["ingest"], kommun.root)
    second = peak(["ingest"], kommun.root)
    aside = [*undanlagda(kommun)]
    said = re.findall(r"Tog inte in (.+):", first.text)
    with capsys.disabled():
        print(
            f"\n{len(bad) + len(odd)} filer, {len(aside)} undanlagda, {first.text.count('Traceback')} "
            f"återspårningar, {int(first.code not in (0, 1))} avbrott; {first.sekunder:.0f} s och "
            f"{first.mb:.0f} MB, andra gången {second.sekunder:.1f} s och {second.mb:.0f} MB"
        )
    assert (first.code, "Traceback" in first.text) == (1, False), first.text
    assert first.mb < LARGEST
    named = sorted(plain_name(path.name) for path in [*bad, folder / "varv_tillbaka.csv"])
    assert sorted(said) == named, "each is named"
    assert len(aside) == len(said)
    for path in aside:
        note = path.with_name(f"{path.name}.kvitto.txt").read_text(encoding="utf-8")
        assert re.search(r"^Gör så här: \S", note, re.M), path.name
    assert (second.code, second.text.count("Tog inte in")) in ((0, 0), (1, 0)), second.text
    assert second.sekunder < LONGEST
    left = [p.name for p in folder.iterdir() if not re.match("[0-9a-f]{12}-", p.name)]
    assert left == [], "nothing lies where it was"
    after = rows(kommun)
    assert {name: after[name] for name in before} == before
    assert pipeline.build_and_publish(kommun, pipeline.ingest(kommun).filer).path.exists()


def test_a_file_that_was_set_aside_is_taken_in_as_its_note_says(kommun: Workspace, tmp_path: Path) -> None:
    folder = kommun.raw / "kopfil"
    (folder / "senare.csv").write_text("inte än\n", encoding="utf-8")
    [(name, error)] = pipeline.ingest(kommun).fel
    assert name == "senare.csv"
    [path] = [p for p in undanlagda(kommun) if p.name == "senare.csv"]
    command = re.search(r'kategoriplan ingest --kalla (\w+) "(.+)"$', error.gor)
    assert command is not None
    assert kommun.root / command[2] == path
    path.write_text(korpus.csv(71), encoding="utf-8")
    given = pipeline.ingest(kommun, [kommun.root / command[2]], source=command[1])
    assert [stored.raw.name for stored in given.lagrade] == ["senare.csv"]
    assert not path.exists()
    assert path not in undanlagda(kommun)


def test_a_file_that_grows_or_goes_away_while_it_is_read_is_refused(alone: Workspace, tmp_path: Path) -> None:
    growing = tmp_path / "vaxer.csv"
    growing.write_text(korpus.csv(72, 30_000), encoding="utf-8")
    stop = threading.Event()

    def grow() -> None:
        with growing.open("a", encoding="utf-8") as file:
            while not stop.wait(0.001):
                file.write(korpus.ROW.format(1) + "\n")
                file.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        [(name, error)] = pipeline.ingest(alone, [growing]).fel
    finally:
        stop.set()
        writer.join()
    assert name == "vaxer.csv"
    assert error.gor
    gone = tmp_path / "borta.csv"
    [(name, error)] = pipeline.ingest(alone, [gone]).fel
    assert (name, error.vad) == ("borta.csv", "Filen finns inte.")


def test_a_folder_of_a_source_that_is_a_link_elsewhere_is_set_aside_and_not_what_it_leads_to(
    alone: Workspace, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "annanstans"
    elsewhere.mkdir()
    (elsewhere / "fil.csv").write_text(korpus.csv(73), encoding="utf-8")
    alone.raw.mkdir(parents=True, exist_ok=True)
    (alone.raw / "enhet").symlink_to(elsewhere)
    [(name, error)] = pipeline.ingest(alone).fel
    assert name == "enhet"
    assert error.gor
    assert (elsewhere / "fil.csv").exists()
    assert not (alone.raw / "enhet").exists()
