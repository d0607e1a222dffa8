"""What is looked through in a workspace, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpilib.cli import doctor, output
from kpilib.errors import KategoriplanError, RenderError
from kpilib.pipeline.rapport import _without_persons
from kpilib.skanner import in_workspace
from kpilib.workspace import Workspace

PNR = "811228-9874"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_all_that_is_written_is_looked_through_and_the_raw_files_are_not(tmp_path: Path) -> None:
    ws = Workspace(tmp_path)
    write(ws.raw / "beslut" / "abc-beslut.csv", PNR)
    write(ws.reports / "text" / "mal.md", PNR)
    assert in_workspace(ws) == []
    written = [
        ws.manifest, ws.parquet / "beslut" / "x-y" / "kvitto.json", ws.rejected / "korning-1.txt",
        ws.uppfoljningar / "2024H2" / "a.json", ws.site / "reports" / "sida.html", ws.reports / "_site.log",
        ws.reports / "._site-x" / "halv.html", ws.curated / ".half.123", ws.vagning,
    ]  # fmt: skip
    for path in written:
        write(path, f"Hos {PNR}.")
    assert {one.fil for one in in_workspace(ws)} == {p.relative_to(tmp_path).as_posix() for p in written}


def test_doctor_says_where_and_never_which(tmp_path: Path) -> None:
    ws = Workspace(tmp_path)
    assert doctor._without_persons(ws) == "inga, i någon fil utom råfilerna"
    for n in range(5):
        write(ws.curated / f"{n} {PNR}.txt", PNR)
    with pytest.raises(KategoriplanError) as caught:
        doctor._without_persons(ws)
    assert "på 5 ställen" in caught.value.vad
    assert "data/curated/0 (visas inte).txt" in caught.value.var
    assert "refresh --offline" in caught.value.gor
    assert "9874" not in str(caught.value)


def test_a_website_with_a_number_in_it_is_refused_by_its_page(tmp_path: Path) -> None:
    write(tmp_path / "index.html", "<p>Hej</p>")
    _without_persons(tmp_path)
    write(tmp_path / "reports" / "plan.html", "<p>Avser <b>811228</b>-9874</p>")
    with pytest.raises(RenderError) as caught:
        _without_persons(tmp_path)
    assert caught.value.var == "reports/plan.html"
    assert "9874" not in str(caught.value)
    write(tmp_path / "reports" / "plan.html", "<p>Avser 811 228 987 4</p>")
    _without_persons(tmp_path)  # as the message says that another number is written


def test_what_is_said_on_the_terminal_names_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    error = KategoriplanError(f"Fel om {PNR}", var=f"/lag {PNR}/x.csv", gor=f"Ta bort {PNR}")
    output.show_error(error)
    output.say(f"{PNR}.csv är öppen")
    said = capsys.readouterr().err
    assert said.count("(visas inte)") == 4
    assert "9874" not in said + str(output.error_as_json(error))
