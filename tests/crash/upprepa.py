"""A process that refreshes a workspace over and over, and may be told at which step of publishing to die.

Started as ``python -m crash.upprepa [STEG]``. Each round has targets of its own, and so its own snapshot. It
prints ``varv N`` when a round begins, and when it is over ``klart`` with the steps in the file system and the
seconds that publishing took, and the seconds of it all. With STEG it kills itself, by SIGKILL, just before
that step.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from kpilib import pipeline
from kpilib.pipeline import korning, publicering
from kpilib.secrecy import Gate
from kpilib.utgavor import Utgavor
from kpilib.workspace import Workspace, write_atomic

MAL = '[ej_verkstallda.serviceboende]\nvarde = {varv}\ngaller_fran = 2024\nkalla = "Plan 2025"\n'


class Steps:
    """Counts what is done in the file system within the steps that publish."""

    def __init__(self, last: int | None) -> None:
        self.last, self.within, self.done, self.seconds = last, False, 0, 0.0
        sys.addaudithook(self._seen)

    def _seen(self, event: str, args: Any) -> None:
        if self.within and (event.startswith("os.") or event == "open"):
            self.done += 1
            if self.done == self.last:
                os.kill(os.getpid(), signal.SIGKILL)

    def counted(self, publish: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any, **kwargs: Any) -> Any:
            began, self.within = time.monotonic(), True
            try:
                return publish(*args, **kwargs)
            finally:
                self.within = False
                self.seconds += time.monotonic() - began

        return counting


def marked(report: Callable[..., Any]) -> Callable[..., Any]:
    """Before the pages are made, those without code are told what the snapshot says."""

    def marking(ws: Workspace, **kwargs: Any) -> Any:
        with Gate(workspace=ws) as gate:
            mal = gate.varden("ej_verkstallda", insats="serviceboende")["mal"].drop_nulls()[0]
            text = f"bild={gate.snapshot.snapshot}|{mal:g}="
        for name in ("a", "b"):
            page = ws.reports / f"{name}.qmd"
            page.write_text(f"---\ntitle: {name}\n---\n\n`{text}`\n", encoding="utf-8")
        return report(ws, **kwargs)

    return marking


def main() -> None:
    ws = Workspace.find()
    steps = Steps(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    publicering.publish = steps.counted(publicering.publish)
    Utgavor.publicera = steps.counted(Utgavor.publicera)  # type: ignore[method-assign]
    korning.report = marked(korning.report)
    first = int(ws.mal.read_text(encoding="utf-8").split("varde = ")[1].split()[0]) + 1
    for varv in itertools.count(first):
        write_atomic(ws.mal, MAL.format(varv=varv).encode())
        print(f"varv {varv}", flush=True)
        began = time.monotonic()
        pipeline.refresh(ws, offline=True, engine="builtin")
        print(f"klart {steps.done} {steps.seconds} {time.monotonic() - began}", flush=True)


if __name__ == "__main__":
    main()
