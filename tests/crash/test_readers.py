"""Killed at any moment, also in the middle of publishing: who reads the snapshot or the site never misses.

A process refreshes a small municipality's workspace over and over, and is killed by SIGKILL. Half of the
kills fall at moments spread over the whole run; the others just before the steps in the file system by which
it publishes. One process reads the snapshot in force meanwhile, and one the whole site.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from annan import annan_kommun

from crash.upprepa import MAL
from kpilib.warehouse import ledgered, runs
from kpilib.workspace import HOME, Workspace

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not there to send")

KILLS = int(os.environ.get("KATEGORIPLAN_AVBROTT", "30"))
TESTS = Path(__file__).resolve().parents[1]
QUARTO = """
project:
  type: website
  output-dir: reports/_site
  execute-dir: project
  render:
    - index.qmd
    - reports/*.qmd
lang: sv
execute:
  freeze: false
  echo: false
website:
  title: "Prov"
  search: true
  navbar:
    left:
      - text: Start
        href: index.qmd
      - text: A
        href: reports/a.qmd
      - text: B
        href: reports/b.qmd
format:
  html:
    toc: false
    html-math-method: mathml
    html-table-processing: none
"""
PAGE = """---
title: Start
---

```{python}
#| output: asis
from kpilib.secrecy import Gate
with Gate() as gate:
    values = gate.varden("ej_verkstallda", insats="serviceboende")
    print(f"`bild={gate.snapshot.snapshot}|{values['mal'].drop_nulls()[0]:g}=`")
```
"""


@dataclass
class Place:
    """A workspace, a temporary folder of its own, and what is started in them."""

    ws: Workspace
    temp: Path
    env: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        path = os.pathsep.join([str(TESTS), str(TESTS.parent), os.environ.get("PYTHONPATH", "")])
        self.env = {**os.environ, HOME: str(self.ws.root), "TMPDIR": str(self.temp), "PYTHONPATH": path}

    def start(self, *args: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", *args]
        return subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, text=True, cwd=self.ws.root)

    def leftovers(self) -> list[str]:
        """What lies where nothing should once a run has begun and ended."""
        ws, left = self.ws, [*self.temp.iterdir()]
        for folder in (ws.root / "data", ws.reports):
            left += [p for p in folder.rglob("*") if p.name.startswith(".") and p.name != ".gitkeep"]
        left += ws.tillfalligt.iterdir() if ws.tillfalligt.is_dir() else []
        left += ws.reports.glob("_site.log")
        in_force = ws.site.resolve()
        left += [p for p in in_force.parent.iterdir() if p.name > in_force.name]
        left += sorted(p for p in in_force.parent.iterdir() if p.name < in_force.name)[:-1]
        return [str(p) for p in left]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    ws = annan_kommun(tmp_path)
    with ws.settings.open("a", encoding="utf-8") as file:
        file.write("\n[ogonblicksbilder]\nantal = 3\ndagar = 0\n")
    shutil.rmtree(ws.nyckeltal)
    ws.mal.write_text(MAL.format(varv=0), encoding="utf-8")
    (ws.root / "_quarto.yml").write_text(QUARTO, encoding="utf-8")
    (ws.root / "index.qmd").write_text(PAGE, encoding="utf-8")
    ws.reports.mkdir()
    temp = tmp_path / "tmp"
    temp.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temp))
    return Place(ws, temp)


def _line(process: subprocess.Popen[str], start: str) -> list[str]:
    """The words of the next line that begins so."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(start):
            return line.split()
    raise AssertionError(f"the process ended with {process.wait()}")


def _killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def _kernels(place: Place) -> list[Path]:
    """The workspace's kernels that still run. One whose run was killed sees it within a second or two."""
    found = []
    for process in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            env = process.read_bytes().split(b"\0")
            ours = f"{HOME}={place.ws.root}".encode() in env
            if ours and any(one.startswith(b"JPY_PARENT_PID=") for one in env):
                found.append(process)
    return found


def _ended(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def _undisturbed(place: Place) -> tuple[int, float, float]:
    """A round that nobody kills: the steps and seconds of its publishing, and its own seconds."""
    process = place.start("crash.upprepa")
    try:
        _, steps, window, whole = _line(process, "klart")
    finally:
        _killed(process)
    with ledgered(place.ws, "prov"):
        pass
    return int(steps), float(window), float(whole)


def test_nobody_who_reads_misses_anything(
    place: Place, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    draw = random.Random(26)
    steps, window, whole = _undisturbed(place)
    stop = tmp_path / "stopp"
    readers = {name: place.start("crash.lasare", name, str(stop)) for name in ("bild", "sajt")}
    request.addfinalizer(lambda: [_ended(reader) for reader in readers.values()])
    within = draw.sample(range(1, steps + 1), min(steps, KILLS // 2))
    kills: list[float | int] = [*within, *(draw.random() * whole for _ in range(KILLS - len(within)))]
    draw.shuffle(kills)
    left: list[str] = []
    for kill in kills:
        if isinstance(kill, int):
            process = place.start("crash.upprepa", str(kill))
            assert process.wait() == -signal.SIGKILL, f"step {kill} of {steps} was never come to"
            process.communicate()
        else:
            process = place.start("crash.upprepa")
            _line(process, "varv")
            time.sleep(kill)
            _killed(process)
        while _kernels(place):
            time.sleep(0.1)
        with ledgered(place.ws, "prov"):  # the next run
            pass
        left += place.leftovers()
    stop.touch()
    seen: dict[str, Any] = {}
    for name, reader in readers.items():
        assert reader.stdout is not None
        seen[name] = json.loads(reader.stdout.readline())
    misses = {name: found["misses"] for name, found in seen.items()}
    print(
        f"\n{len(kills)} kills: {len(within)} of the {steps} steps of publishing, which take "
        f"{1000 * window:.0f} ms, and {len(kills) - len(within)} spread over a run of {whole:.1f} s. "
        + "; ".join(
            f"{name}: {found['polls']} readings of {len(found['seen'])} states, {len(found['misses'])} misses"
            for name, found in seen.items()
        )
        + f"; {len(left)} leftovers after the next run"
    )
    assert {name: sorted(set(said)) for name, said in misses.items()} == {"bild": [], "sajt": []}
    assert left == []
    assert all(found["polls"] > 100 and len(found["seen"]) > 1 for found in seen.values()), seen
    assert runs(place.ws)["status"].to_list()[:1] == ["klar"]
    assert len(list(place.ws.snapshots.glob("*.duckdb"))) <= 4
