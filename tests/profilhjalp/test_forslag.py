"""What an error proposes works when it is followed, and takes nothing away."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from forslag import folj, rader

from kpilib.contracts import SHAPES
from kpilib.errors import FileRejectedError
from kpilib.sources import load_profiles, recognise
from kpilib.workspace import Workspace

from .conftest import FIXTURES

CASES = sorted(p for p in FIXTURES.iterdir() if p.suffix in (".csv", ".xlsx"))
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "cases"
ALL = sorted(p for p in SHARED.rglob("*") if p.suffix in (".csv", ".xlsx")) or CASES

HEAD = "Personnr;Insatstyp;Leverantörsnamn;Avtalstyp;Fr o m;T o m;Antal dygn;Belopp;Månad\n"
ROW = "19900101-9844;BmSS vuxna;Västra Omsorg AB;Ramavtal;2024-01-01;;31;31 000,00;2024-10\n"


def foreslaget(asked: str) -> str:
    """A person who takes what is proposed, the first where nothing is, and a no to the rest."""
    return "" if "(föreslås)" in asked else "1"


@pytest.mark.parametrize("case", ALL, ids=lambda p: p.name)
def test_each_case_is_read_when_what_is_said_is_done(
    case: Path, tmp_path: Path, workspace: Workspace
) -> None:
    """Or it comes to a question that no line of a profile answers; never the same message twice."""
    path = Path(shutil.copy(case, tmp_path))
    done = folj(workspace, path, svar=foreslaget)
    if done.fel is not None:
        assert not rader(done.fel.gor), f"the lines were written, and it says so again: {done.fel}"
    for profile in load_profiles(workspace):
        for shape in SHAPES:
            if shape.kalla == profile.kalla:
                profile.check(shape)


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_no_case_is_left_unread(case: Path, tmp_path: Path, workspace: Workspace) -> None:
    done = folj(workspace, Path(shutil.copy(case, tmp_path)), svar=foreslaget)
    assert done.fel is None, done.meddelanden
    assert done.tabell is not None
    assert len(done.meddelanden) <= 3


@pytest.fixture
def refused(tmp_path: Path, workspace: Workspace) -> Callable[..., FileRejectedError]:
    def _refused(content: str, name: str = "kopfil.csv", **named: str) -> FileRejectedError:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        with pytest.raises(FileRejectedError) as caught:
            recognise(path, SHAPES, load_profiles(workspace), **named)
        return caught.value

    return _refused


def test_all_that_is_missing_is_proposed_at_once_as_a_block(
    refused: Callable[..., FileRejectedError],
) -> None:
    error = refused(
        HEAD.replace("Avtalstyp", "Typ av avtal (inköp)").replace("Månad", "Debiteringsmånad") + ROW,
    )
    block = "\n".join(error.gor.splitlines()[:-1])
    assert block == (
        "Lägg raderna i profiler/kopfil.toml, en ny fil:\n"
        'kalla = "kopfil"\nnamn = "standard"\n[kolumner]\n'
        'avtalsform = ["Avtalstyp", "Typ av avtal", "Upphandlingsform", "Typ av avtal (inköp)"]\n'
        'period = ["Månad", "Avser månad", "Avser mån", "Avser period", "Debiteringsmånad"]'
    )
    assert "kategoriplan profil" in error.gor.splitlines()[-1]


def test_what_is_proposed_takes_no_known_name_away(tmp_path: Path, workspace: Workspace) -> None:
    path = tmp_path / "kopfil.csv"
    path.write_text(HEAD.replace("Månad", "Debiteringsmånad") + ROW, encoding="utf-8")
    assert folj(workspace, path).fel is None
    path.write_text(HEAD + ROW.replace("2024-10", "2024-11"), encoding="utf-8")
    assert recognise(path, SHAPES, load_profiles(workspace))[0].frame["period"].to_list() == ["2024-11"]


def test_a_header_whose_cells_do_not_fit_is_not_proposed(refused: Callable[..., FileRejectedError]) -> None:
    """«Perioden avser» is the name most like it, and holds words."""
    error = refused(HEAD.replace("Månad", "Periodisering") + ROW.replace(";2024-10\n", ";ja\n"))
    assert "period (ingen rubrik passar)" in error.vad
    assert "Periodisering" not in error.gor


def test_a_header_that_is_understood_is_not_proposed(refused: Callable[..., FileRejectedError]) -> None:
    error = refused(HEAD.replace(";Månad", "") + ROW.replace(";2024-10\n", "\n"))
    assert [line for line in rader(error.gor) if line.nyckel == "period"] == []
    assert "T o m" not in error.gor
    assert "Fr o m" not in error.gor


def test_cells_alone_may_tell_which_column_it_is(refused: Callable[..., FileRejectedError]) -> None:
    error = refused(HEAD.replace("Personnr", "Id") + ROW)
    [line] = [line for line in rader(error.gor) if line.nyckel == "personnummer"]
    assert line.varde[-1] == "Id"


def test_the_profile_that_was_named_is_the_one_that_is_told_of(
    refused: Callable[..., FileRejectedError], workspace: Workspace
) -> None:
    workspace.profiles.mkdir()
    mine = 'kalla = "kopfil"\nnamn = "min"\n[kolumner]\nbelopp = "Debiterat"\n'
    (workspace.profiles / "kopfil.toml").write_text(mine, encoding="utf-8")
    error = refused(HEAD.replace("Insatstyp", "Insats") + ROW, profil="min")
    assert error.vad.startswith("Profilen kopfil/min passar inte filen")
    assert "profiler/kopfil.toml" in error.gor, "the file of that profile"
    other = refused(HEAD.replace("Månad", "Debiteringsmånad") + ROW, profil="standard")
    assert other.vad.startswith("Profilen kopfil/standard")
    assert re.search(r"profiler/kopfil-standard\.toml, en ny fil", other.gor), "the other file is another's"


def test_a_row_of_data_is_never_shown_as_headers(refused: Callable[..., FileRejectedError]) -> None:
    """The file has no headers, and a cell that is a header's name by chance."""
    error = refused("19900101-9844;Anna Exempelsson;Insats;Belopp;2024-10-01\n" * 3)
    said = f"{error.vad} {error.var} {error.gor}"
    assert "Exempelsson" not in said
    assert "9844" not in said
    assert "kategoriplan profil" in error.gor
