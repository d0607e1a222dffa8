"""Commands on a disk of a given size, in a mount namespace of their own; started by test_disk.py.

Arguments: the workspace to copy, an empty folder to mount the disk on, and a list of steps as JSON:
["kor", argument, …] runs kategoriplan; ["fyll", bytes] leaves so many bytes free, ["tom"] takes the filling
away; ["las"] and ["skriv"] make the disk read-only and writable; ["fil", name, text] writes a file in the
workspace. Answers with JSON: [exit code, standard output, standard error] of each run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

SIZE = 64 * 1024 * 1024


def main(source: Path, disk: Path, steps: list[list[str]]) -> list[tuple[int, str, str]]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)], check=True)
    home = disk / "arbetsmapp"
    shutil.copytree(source, home, copy_function=shutil.copy2)
    filling = disk / "fyllning"
    done = []
    for step, *arguments in steps:
        if step == "fyll":
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
            filling.write_bytes(b"\0" * max(0, free - int(arguments[0])))
        elif step == "tom":
            filling.unlink()
        elif step in ("las", "skriv"):
            how = "ro" if step == "las" else "rw"
            subprocess.run(["mount", "-o", f"remount,{how},size={SIZE}", str(disk)], check=True)
        elif step == "fil":
            (home / arguments[0]).write_text(arguments[1], encoding="utf-8")
        else:
            run = subprocess.run(
                [sys.executable, "-c", "from kpilib.cli import main; main()", *arguments],
                capture_output=True,
                text=True,
                encoding="utf-8",
                cwd=home,
                env=os.environ | {"KATEGORIPLAN_HOME": str(home)},
            )
            done.append((run.returncode, run.stdout, run.stderr))
    return done


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3]))))
