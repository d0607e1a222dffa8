"""Those who read while others publish: ``python -m crash.lasare bild|sajt STOPP`` polls until STOPP is there.

They know nothing of the program: a pointer in JSON, a DuckDB file, a folder of pages. What each of them has
seen, and everything that was not as it should be, is printed as JSON when they end.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import duckdb

ROOT = Path(os.environ["KATEGORIPLAN_HOME"])
CURATED, SITE = ROOT / "data" / "curated", ROOT / "reports" / "_site"
TARGET = "SELECT DISTINCT mal FROM nyckeltal.varde WHERE nyckeltal = 'ej_verkstallda' AND mal IS NOT NULL"


def target(snapshot: str) -> tuple[str, float]:
    """The id that a snapshot's file gives itself, and the target in it."""
    with duckdb.connect(str(CURATED / "snapshots" / f"{snapshot}.duckdb"), read_only=True) as con:
        [(said,)] = con.execute("SELECT snapshot FROM meta.korning").fetchall()
        [(mal,)] = con.execute(TARGET).fetchall()
    return said, float(mal)


def bild() -> str:
    """The snapshot in force is there, can be opened, and is the one that the pointer names."""
    snapshot = json.loads((CURATED / "CURRENT.json").read_text(encoding="utf-8"))["snapshot"]
    said, mal = target(snapshot)
    assert said == snapshot, f"{snapshot} says that it is {said}"
    return f"{snapshot}|{mal:g}"


def sajt() -> str:
    """Every link of the start page leads to a page, all of one edition, which says what its snapshot says."""
    edition = SITE.resolve(strict=True)
    pages = {"index.html": (edition / "index.html").read_text(encoding="utf-8")}
    links = {
        unquote(a).partition("#")[0] for a in re.findall(r'(?:href|src)="([^"#:]+)["#]', pages["index.html"])
    }
    for link in links - {"index.html", ""}:
        assert (SITE / link).is_file(), f"{link} has no path of its own"
        assert (edition / link).is_file(), f"{link} leads nowhere in {edition.name}"
        if link.endswith(".html"):
            pages[link] = (edition / link).read_text(encoding="utf-8")
    assert len(pages) == 3, sorted(pages)
    said = {name: re.findall(r"bild=(\w+)\|(\d+)=", page) for name, page in pages.items()}
    marks = {mark for found in said.values() for mark in found}
    assert len(marks) == 1, f"pages of several editions, or without mark: {said}"
    [(snapshot, mal)] = marks
    try:
        held = target(snapshot)
    except duckdb.IOException:
        if (CURATED / "snapshots" / f"{snapshot}.duckdb").exists():
            raise
        held = snapshot, float(mal)  # pruned: a site of before is read on
    assert held == (snapshot, float(mal)), f"{snapshot} has not the target {mal}"
    return f"{snapshot}|{mal}"


def main() -> None:
    poll: Callable[[], str] = {"bild": bild, "sajt": sajt}[sys.argv[1]]
    stop, polls, misses, seen = Path(sys.argv[2]), 0, [], []
    while not stop.exists():
        polls += 1
        time.sleep(0.01)  # the one who publishes is to have its share of the machine
        try:
            found = poll()
        except Exception as error:
            misses.append(f"{type(error).__name__}: {error}")
        else:
            if seen[-1:] != [found]:
                seen.append(found)
    print(json.dumps({"polls": polls, "misses": misses, "seen": seen}), flush=True)


if __name__ == "__main__":
    main()
