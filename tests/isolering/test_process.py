"""A function called in another process: what it gives, and that nothing it does reaches the caller."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from isolering import farligt
from kpilib.errors import AmbiguousError, FormatError
from kpilib.isolering import Granser, StoppadError, avskilt, avsluta

SMALL = Granser(minne_mb=200, sekunder=2)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """The process that a test asks is its own; it is warm, so that a limit of time is of the call alone."""
    avsluta()
    avskilt(farligt.plus, 1, 1, limits=SMALL)
    yield
    avsluta()


def pid() -> int:
    return int(avskilt(farligt.plus, 1, 2, limits=SMALL)[1])


def test_what_a_function_returns_comes_back_from_one_other_process() -> None:
    first = avskilt(farligt.plus, 1, 2, limits=SMALL)
    assert first[0] == 3
    assert first[1] != os.getpid()
    assert avskilt(farligt.plus, 3, 4, limits=SMALL) == [7, first[1]]


def test_the_limits_of_the_call_are_those_of_the_reading() -> None:
    assert avskilt(farligt.limit, limits=Granser(minne_mb=345)) == 345


@pytest.mark.parametrize("function", [farligt.abort, farligt.segfault, farligt.leave, farligt.overflow])
def test_what_ends_the_process_is_the_files_fault_and_the_next_is_read(function: Callable[[], None]) -> None:
    before = pid()
    with pytest.raises(StoppadError, match=r"stannade|klarade inte|minne") as stopped:
        avskilt(function, limits=Granser(minne_mb=200, sekunder=30), var="fil.xlsx")
    assert stopped.value.var.startswith("fil.xlsx")
    assert stopped.value.gor
    assert pid() not in (before, os.getpid())


@pytest.mark.parametrize("function", [farligt.loop, farligt.busy])
def test_what_never_ends_is_ended(function: Callable[[], None]) -> None:
    start = time.monotonic()
    with pytest.raises(StoppadError, match="mer än 1 sekunder") as stopped:
        avskilt(function, limits=Granser(sekunder=1))
    assert time.monotonic() - start < 20
    assert "höj sekunder under [lasning] i kategoriplan.toml" in stopped.value.gor


def test_a_larger_file_may_take_longer() -> None:
    assert Granser(sekunder=1, sekunder_per_mb=2).tid(10 << 20) == 21


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS bounds no memory")
def test_what_fills_the_memory_is_stopped_at_its_limit() -> None:
    with pytest.raises(StoppadError, match=r"mer än 200 MB minne|stannade") as stopped:
        avskilt(farligt.fill, limits=Granser(minne_mb=200, sekunder=60))
    assert "minne_mb" in stopped.value.gor
    assert pid()


@pytest.mark.parametrize("function", [farligt.panic, farligt.fail])
def test_what_the_program_did_not_foresee_is_told_by_its_kind_and_never_by_what_it_read(
    function: Callable[[], None],
) -> None:
    with pytest.raises(StoppadError, match="klarade inte att läsa") as stopped:
        avskilt(function, limits=SMALL, var="fil.csv")
    said = str(stopped.value)
    assert "9804" not in said
    assert "Panic" in said or "KeyError" in said
    assert pid()


def test_what_is_wrong_with_a_file_comes_as_the_class_it_is() -> None:
    with pytest.raises(AmbiguousError) as asked:
        avskilt(farligt.ask, limits=SMALL)
    assert (asked.value.vad, asked.value.var, asked.value.gor) == ("Två sätt.", "rad 1", "Välj.")
    with pytest.raises(FormatError, match="andra tecken"):
        avskilt(farligt.shape, limits=SMALL)


def test_what_a_library_prints_is_no_answer() -> None:
    assert avskilt(farligt.chatter, limits=SMALL) == "svar"


@pytest.mark.skipif(sys.platform != "linux", reason="told by /proc")
def test_a_process_that_has_grown_is_replaced() -> None:
    grown = avskilt(farligt.grow, 80, limits=SMALL)
    assert pid() != grown
    assert avskilt(farligt.grow, 1, limits=SMALL) == pid()


def test_a_path_means_the_same_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Path(avskilt(farligt.folder, limits=SMALL)).samefile(tmp_path)


def test_it_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    program = (
        "import sys; sys.path[:0] = sys.argv[2:]\n"
        "from isolering import farligt; from kpilib.isolering import Granser, avskilt\n"
        "print(avskilt(farligt.plus, 1, 1, limits=Granser())[1], flush=True)\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program, str(told), str(root), str(root / "tests")],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert not _runs(int(done.stdout))


@pytest.mark.skipif(os.name == "nt", reason="a Windows job ends it with its parent; there is no signal")
def test_a_reader_at_work_whose_parent_is_killed_uses_no_more_time_than_it_had(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from isolering import farligt; from kpilib.isolering import Granser, avskilt\n"
        "print(avskilt(farligt.plus, 1, 1, limits=Granser())[1], flush=True)\n"
        "avskilt(farligt.busy, limits=Granser(sekunder=1))\n"
    )
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(root), str(root / "tests")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    reader = int(process.stdout.readline())
    time.sleep(0.3)
    process.kill()
    process.wait()
    process.stdout.close()
    end = time.monotonic() + 60
    while _runs(reader) and time.monotonic() < end:
        time.sleep(0.2)
    assert not _runs(reader)


def _runs(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    if status.parent.parent.exists() and sys.platform == "linux":
        return status.exists() and "\nState:\tZ" not in status.read_text()
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True
